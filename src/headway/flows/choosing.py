"""Which scopes of a source are read, decided purely: the mode, the gate for names that look sensitive, who follows whom.

What a person decided stands. What was decided here is decided anew at every discovery, so that another
mode, a new name or a project that people turn to takes effect by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from headway.config import SYNTHETIC
from headway.model.scope import Scope
from headway.normalise.keys import candidates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from headway.model.entries import AuditRow, ScopeRow

ACTOR = "headway:discovery"
"""Who we are in the audit of scopes; no user of an operating system has a colon in the name."""
STATUSES = ("active", "discovered", "paused", "blocked", "archived")
ACTIVE, DISCOVERED = STATUSES[:2]
AUTO, ALLOWLIST, BLOCKLIST, SMART = "auto", "allowlist", "blocklist", "smart"
CODE = ("commits", "pull_requests")
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
SENSITIVE = re.compile(r"hr|rh|legal|juridic[oa]s?|payrolls?|folhas?|financ\w*|confidential|confidencia(?:l|is)|restricted")
"""Words of a name, in lower case without accents, behind which data of persons or of lawyers are to be expected."""
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
    """What becomes of a scope: its status in the catalog, why in words, and whether the source lists it (`found`)."""

    scope: Scope
    status: str
    reason: str
    flagged: bool = False
    found: bool = True

    @property
    def read(self) -> bool:
        """Whether its streams are read."""
        return self.status == ACTIVE


class Policy(Struct, frozen=True, kw_only=True):
    """What decisions are made by: a mode and why it is this one, how often pull requests name what, and what people decided."""

    rules: Rules
    mode: str
    why: str
    mentioned: Mapping[str, int] = field(default_factory=dict)
    by_hand: frozenset[str] = frozenset()


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
    """The word for which a name looks sensitive, if any."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return next((word for word in WORDS.findall(plain) if SENSITIVE.fullmatch(word.lower())), None)


def mentioned(texts: Iterable[Collection[str]]) -> Counter[str]:
    """How many pull requests, each given by its title and branch, name a key of each prefix."""
    return Counter(prefix for told in texts for prefix in {key.partition("-")[0] for text in told for key in candidates(text)})


def by_hand(changes: Iterable[AuditRow]) -> frozenset[str]:
    """The scopes whose status, by the changes of one source from the newest to the oldest, was decided by a person."""
    last = {change.scope: change for change in reversed(list(changes)) if change.after in STATUSES}
    return frozenset(scope for scope, change in last.items() if change.before is not None and change.actor != ACTOR)


def decide(found: Sequence[Scope], catalog: Mapping[str, ScopeRow], policy: Policy) -> list[Decision]:
    """A decision on every scope that was found or is in the catalog, in this order."""
    decided: dict[str, Decision] = {}
    for scope in sorted(found, key=lambda scope: 2 * scope.service + bool(scope.parent)):
        decided[scope.key] = _decided(scope, catalog.get(scope.key), policy, decided)
    left = () if policy.rules.named else (row for key, row in catalog.items() if key not in decided)
    return [*(decided[scope.key] for scope in found), *(_missing(row, policy) for row in left)]


def as_it_is(row: ScopeRow, *, found: bool = True) -> Decision:
    """What the catalog says of a scope."""
    scope = Scope(key=row.scope, name=row.name, location=row.location, code=row.code)
    return Decision(scope=scope, status=row.status, reason=row.reason, flagged=row.flagged, found=found)


def _decided(scope: Scope, row: ScopeRow | None, policy: Policy, others: Mapping[str, Decision]) -> Decision:
    word = None if policy.rules.named else sensitive_word(scope.name) or sensitive_word(scope.code)
    if row is not None and scope.key in policy.by_hand:
        return Decision(scope=scope, status=row.status, reason=row.reason, flagged=word is not None)
    if word is not None:
        return Decision(scope=scope, status=DISCOVERED, reason=f"its name looks sensitive ({word}): it is read once somebody activates it", flagged=True)
    if scope.service:
        used = any(other.read for other in others.values())
        return _by(scope, read=used, reason="it is read with what it serves" if used else "nothing that it serves is read")
    if scope.parent:
        return _following(scope, others.get(scope.parent), policy)
    return _by_mode(scope, policy)


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
    now = as_it_is(row, found=False)
    if row.status != ACTIVE or row.scope in policy.by_hand or policy.mode != ALLOWLIST:
        return now
    return Decision(scope=now.scope, status=DISCOVERED, reason=f"mode allowlist, {policy.why}, and {LEFT}", flagged=row.flagged, found=False)
