"""Which scopes of a source are read, decided purely: the mode, the gate for names that look sensitive, who follows whom, how many.

What a person decided stands. What was decided here is decided anew at every discovery, so that another
mode, a new name or a project that people turn to takes effect by itself; only a pause and a flag stay until
a person takes them away, or a scope that fails for ever, or one that was renamed, would let itself in again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct, field, structs

from headway.config import SYNTHETIC
from headway.model.scope import Scope
from headway.normalise.keys import candidates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from headway.model.entries import AuditRow, ScopeRow

ACTOR = "headway:discovery"
"""Who we are in the audit of scopes; no user of an operating system has a colon in the name."""
STATUSES = ("active", "discovered", "paused", "blocked", "archived")
ACTIVE, DISCOVERED, PAUSED = STATUSES[:3]
AUTO, ALLOWLIST, BLOCKLIST, SMART = "auto", "allowlist", "blocklist", "smart"
CODE = ("commits", "pull_requests")
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
SENSITIVE = re.compile(
    r"hr|rh|human ?resources?|recursos ?humanos|legal|juridic[oa]s?|payroll\w*|folhas?|financ\w*|confidential\w*|confidencia(?:l|is)|restricted|restrit[oa]s?"
)
"""Words of a name, or two that stand together, in lower case without accents, behind which data of persons or of lawyers are to be expected."""
RENAMED = "it was held for its name before it was renamed: it is read once somebody activates it"
LEFT = "the source does not list it any more"


class Rules(Struct, frozen=True, kw_only=True):
    """How a source is read: no `mode` is the one that suits it, no `entities` are all of them, `every` is in seconds.

    Smart mode reads what `mentions` pull requests of the last `days` days name. `enabled` off asks the source
    for no list. `named`: a person named this very place, so that nothing in it is held back for its name, and
    what else was ever read under the source's name is left alone. At most `most` scopes are read, `items_per_hour`
    records begun within an hour (None: as many as come), and a scope is paused after `pause_after` failures in a row.
    """

    mode: str | None = None
    enabled: bool = True
    mentions: int = 3
    days: int = 90
    entities: tuple[str, ...] = ()
    every: int = 900
    named: bool = False
    most: int = 100
    items_per_hour: int | None = None
    pause_after: int = 5


class Decision(Struct, frozen=True, kw_only=True):
    """What becomes of a scope: its status in the catalog, why in words, and whether the source lists it (`found`).

    `crowded`: it would be read if fewer others were.
    """

    scope: Scope
    status: str
    reason: str
    flagged: bool = False
    found: bool = True
    crowded: bool = False

    @property
    def read(self) -> bool:
        """Whether its streams are read."""
        return self.status == ACTIVE


class Policy(Struct, frozen=True, kw_only=True):
    """What decisions are made by: a mode and why it is this one, how often pull requests name what, and what people decided.

    In `barren` scopes there is nothing of the entities that are read of the source.
    """

    rules: Rules
    mode: str
    why: str
    mentioned: Mapping[str, int] = field(default_factory=dict)
    by_hand: frozenset[str] = frozenset()
    barren: frozenset[str] = frozenset()


def mode_of(rules: Rules, *, kind: str, entities: Collection[str], pulls: bool) -> tuple[str, str]:
    """The mode of a source and why it is that; `pulls` says whether there are pull requests that name work items."""
    if rules.mode is not None:
        return rules.mode, "as configured"
    if kind == SYNTHETIC or "work_items" not in entities or not set(CODE).isdisjoint(entities):
        return AUTO, "by default"
    if pulls:
        return SMART, "by default beside pull requests, which say what people work on"
    return AUTO, "by default while no source brings pull requests that could say what people work on"


def sensitive_word(name: str) -> str | None:
    """The word for which a name looks sensitive, if any; two words where only both together do."""
    words = WORDS.findall("".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)))
    return next((told for told in (*words, *map(" ".join, pairwise(words))) if SENSITIVE.fullmatch(told.lower())), None)


def mentioned(texts: Iterable[Collection[str]]) -> Counter[str]:
    """How many pull requests, each given by its title and branch, name a key of each prefix."""
    return Counter(prefix for told in texts for prefix in {key.partition("-")[0] for text in told for key in candidates(text)})


def by_hand(changes: Iterable[AuditRow]) -> frozenset[str]:
    """The scopes whose status, by the changes of one source from the newest to the oldest, was decided by a person."""
    last = {change.scope: change for change in reversed(list(changes)) if change.after in STATUSES}
    return frozenset(scope for scope, change in last.items() if change.before is not None and change.actor != ACTOR)


def decide(found: Sequence[Scope], catalog: Mapping[str, ScopeRow], policy: Policy) -> list[Decision]:
    """A decision on every scope that was found or is in the catalog, in this order."""
    keys = {scope.key for scope in found}
    left = {} if policy.rules.named else {key: _missing(row, policy) for key, row in catalog.items() if key not in keys}
    decided: dict[str, Decision] = {}
    for scope in found:
        if not (scope.service or scope.parent):
            decided[scope.key] = _decided(scope, catalog.get(scope.key), policy) or _by_mode(scope, policy)
    _crowd(decided, left, policy)
    for scope in sorted(found, key=lambda scope: scope.service):
        if scope.key not in decided:
            decided[scope.key] = _decided(scope, catalog.get(scope.key), policy) or _with_others(scope, {**left, **decided}, policy)
    return [*(decided[scope.key] for scope in found), *left.values()]


def as_it_is(row: ScopeRow, *, found: bool = True) -> Decision:
    """What the catalog says of a scope."""
    scope = Scope(key=row.scope, name=row.name, location=row.location, code=row.code, active_at=row.active_at)
    return Decision(scope=scope, status=row.status, reason=row.reason, flagged=row.flagged, found=found)


def standing(row: ScopeRow, *, hands: Collection[str], found: bool = True) -> Decision:
    """What the catalog says of a scope that the source was not asked for, or did not list: the gate holds here as well."""
    now = as_it_is(row, found=found)
    why = None if row.scope in hands or not now.read else held_for(now.scope, row)
    return now if why is None else structs.replace(now, status=DISCOVERED, reason=why, flagged=True)


def held_for(scope: Scope, row: ScopeRow | None) -> str | None:
    """Why a scope is held back for its name, or for one that it had; None where nothing is against it."""
    word = sensitive_word(scope.name) or sensitive_word(scope.code)
    if word is not None:
        return f"its name looks sensitive ({word}): it is read once somebody activates it"
    return RENAMED if row is not None and row.flagged else None


def _decided(scope: Scope, row: ScopeRow | None, policy: Policy) -> Decision | None:
    """What stands of a scope whatever the mode: what a person decided, a pause, its name, that there is nothing in it to read."""
    held = None if policy.rules.named else held_for(scope, row)
    if row is not None and (scope.key in policy.by_hand or row.status == PAUSED):
        return Decision(scope=scope, status=row.status, reason=row.reason, flagged=held is not None)
    if held is not None:
        return Decision(scope=scope, status=DISCOVERED, reason=held, flagged=True)
    if scope.key in policy.barren:
        return _by(scope, read=False, reason=f"nothing in it is asked for: of this source only {', '.join(policy.rules.entities)} are read")
    return None


def _crowd(decided: dict[str, Decision], left: dict[str, Decision], policy: Policy) -> None:
    """Leave out what is too much: of scopes that stand for themselves the least busy ones that no person activated.

    Of what is not listed any more the catalog does not say whether it belongs to another; its kind does.
    """
    kinds = {_kind(key) for key in decided}
    reading = [one for one in (*decided.values(), *(one for one in left.values() if _kind(one.scope.key) in kinds)) if one.read]
    mine = sorted((one for one in reading if one.scope.key not in policy.by_hand), key=_busiest_first)
    most, hands = policy.rules.most, len(reading) - len(mine)
    room = len(mine) if policy.rules.named else max(0, most - hands)
    for one in mine[room:]:
        read = f"{min(room, len(mine))} busier ones{f' and {hands} activated by hand' if hands else ''} are read"
        reason = f"the limit of {most} active scopes; {read}: raise discovery.max_active or activate it by hand"
        (decided if one.scope.key in decided else left)[one.scope.key] = structs.replace(one, status=DISCOVERED, reason=reason, crowded=True)


def _kind(key: str) -> str:
    return ":".join(key.split(":", 2)[:2])


def _busiest_first(one: Decision) -> tuple[bool, int, str, str]:
    """Of equals always the same ones, or a scope would come and go with every discovery."""
    at = one.scope.active_at
    return at is None, -(at or 0), one.scope.name.casefold(), one.scope.key


def _with_others(scope: Scope, others: Mapping[str, Decision], policy: Policy) -> Decision:
    if not scope.service:
        return _following(scope, others.get(scope.parent), policy)
    used = any(other.read for other in others.values())
    return _by(scope, read=used, reason="it is read with what it serves" if used else "nothing that it serves is read")


def _by(scope: Scope, *, read: bool, reason: str) -> Decision:
    return Decision(scope=scope, status=ACTIVE if read else DISCOVERED, reason=reason)


def _following(scope: Scope, parent: Decision | None, policy: Policy) -> Decision:
    if parent is None:
        return _by(scope, read=policy.mode in {AUTO, BLOCKLIST}, reason=f"mode {policy.mode}, and what it belongs to is not listed")
    return _by(scope, read=parent.read, reason=f"as {parent.scope.name}, to which it belongs")


def _by_mode(scope: Scope, policy: Policy) -> Decision:
    if policy.mode == ALLOWLIST:
        return _by(scope, read=False, reason=f"mode allowlist, {policy.why}: it is read once somebody activates it")
    if policy.mode != SMART:
        return _by(scope, read=True, reason=f"mode {policy.mode}, {policy.why}")
    named, rules = policy.mentioned.get(scope.code.upper(), 0), policy.rules
    told = f"{named} pull requests of the last {rules.days} days name {scope.code or 'it'}, {rules.mentions} are asked for"
    return _by(scope, read=named >= rules.mentions, reason=f"mode smart, {policy.why}: {told}")


def _missing(row: ScopeRow, policy: Policy) -> Decision:
    """What is not listed goes on being read where it was, since a list may be wrong; only the mode may end that."""
    now = standing(row, hands=policy.by_hand, found=False)
    if not now.read or row.scope in policy.by_hand or policy.mode != ALLOWLIST:
        return now
    return structs.replace(now, status=DISCOVERED, reason=f"mode allowlist, {policy.why}, and {LEFT}")
