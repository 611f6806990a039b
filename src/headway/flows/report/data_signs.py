"""What a person should make of the state of the data: one sign for each question, whether it needs a look, and what to do.

The limits are of attention, not of truth: every sign says its count, so that anybody may judge otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.report.linking import DAYS
from headway.flows.report.words import number, percent, words
from headway.model.scope import DAY_US

if TYPE_CHECKING:
    from collections.abc import Iterator

    from headway.flows.report.data_health import DataHealth
    from headway.flows.report.linking import Share

WELL, LOOK, NONE = "well", "look", "none"
"""Nothing to do; somebody should look; there is nothing to judge by."""
FEW_LINKS = 0.5
"""Below this, numbers from idea to production stand on less than half of the changes."""
MANY_LATE = 0.1
FEW_ESTIMATES = 0.2
LEAST_ITEMS = 20
"""Of fewer items it is normal that none has changed its status yet."""
NEARLY = 0.99
"""Between this and the whole a rounded percentage would hide that something is missing."""
STALE_AFTER_US = 2 * DAY_US


class Sign(Struct, frozen=True, kw_only=True):
    """One question about the data: its number in words, how it stands, what is said of it and what to do when it needs a look; commands in it stand between backticks."""

    id: str
    title: str
    state: str
    value: str | None
    said: str
    advice: str = ""


def signs(found: DataHealth) -> tuple[Sign, ...]:
    """Every sign, those that need a look first."""
    order = {LOOK: 0, WELL: 1, NONE: 2}
    return tuple(sorted(_all(found), key=lambda sign: order[sign.state]))


def _all(found: DataHealth) -> Iterator[Sign]:
    yield _held(found)
    yield _complete(found)
    yield _quarantine(found)
    yield _fresh(found)
    yield _words(found)
    yield from _waiting(found)
    yield _disagreements(found)
    yield _histories(found)
    yield _links(found)
    yield _effort(found)
    yield _late(found)
    yield _sprints(found)


def _held(found: DataHealth) -> Sign:
    waiting = [one for one in found.held if one.allowed_by is None]
    told = f"{_many(sum(one.missing for one in waiting), 'stored record is', 'stored records are')} missing at the source, too many at once to be believed deleted" if waiting else "No deletion waits for a decision"
    advice = "Find out whether they are really gone: lost permission looks the same. If they are: `headway sync --scope SCOPE --accept-deletions`"
    return Sign(id="held", title="Deletions held", state=LOOK if waiting else WELL, value=number(len(waiting)), said=told, advice=advice if waiting else "")


def _complete(found: DataHealth) -> Sign:
    counted = [one for one in found.coverage if one.completeness is not None]
    if not counted:
        return Sign(id="completeness", title="Completeness", state=NONE, value=None, said="No source has given a count to compare with yet")
    stored, total = sum(one.stored for one in counted), sum(one.source_count for one in counted)
    short = [one for one in counted if one.completeness is not None and one.completeness < 1]
    worst = min(short, key=lambda one: (one.completeness or 0, one.source, one.entity), default=None)
    told = f"{number(stored)} of {number(total)} records that sources count are stored"
    told += f"; least of all {words(worst.entity)} of {worst.source}" if worst else ""
    return Sign(id="completeness", title="Completeness", state=LOOK if short else WELL, value=_ratio(stored, total), said=told, advice="`headway status` says of every scope what is missing, and why" if short else "")


def _quarantine(found: DataHealth) -> Sign:
    count = found.quarantined
    told = f"{_many(count, 'record', 'records')} could not be understood and {'is' if count == 1 else 'are'} kept aside" if count else "Every record that was read could be understood"
    advice = "`headway quarantine` shows them and why; `headway replay` tries them again, without asking the source"
    return Sign(id="quarantine", title="Quarantine", state=LOOK if count else WELL, value=number(count), said=told, advice=advice if count else "")


def _fresh(found: DataHealth) -> Sign:
    known = [one for one in found.coverage if one.data_through is not None]
    unread = sorted({one.source for one in found.coverage if one.data_through is None})
    old = sorted({one.source for one in known if found.asked_at - (one.data_through or 0) > STALE_AFTER_US})
    if not found.coverage:
        return Sign(id="freshness", title="Freshness", state=NONE, value=None, said="Nothing was read yet")
    if old or unread:
        told = "; ".join(part for part in (old and f"Data of {', '.join(old)} are older than two days", unread and f"{'not' if old else 'Not'} everything of {', '.join(unread)} was read to its end yet") if part)
        return Sign(id="freshness", title="Freshness", state=LOOK, value=_many(len({*old, *unread}), "source", "sources"), said=told, advice="Run `headway sync`, or let `headway sync --watch` go on by itself")
    return Sign(id="freshness", title="Freshness", state=WELL, value=None, said="Every source was read to its end within two days")


def _words(found: DataHealth) -> Sign:
    if not found.items and not found.unmapped:
        return Sign(id="words", title="Unmapped words", state=NONE, value=None, said=_reason(found.with_history))
    count, items = len(found.unmapped), sum(one.items for one in found.unmapped)
    told = f"{_many(count, 'word', 'words')} of the sources {'is' if count == 1 else 'are'} in none of our maps, {_many(items, 'record', 'records')}" if count else "Every word that was met is in our maps"
    advice = "Say below what each stands for, or with `headway words set`; then run `headway replay`"
    return Sign(id="words", title="Unmapped words", state=LOOK if count else WELL, value=number(count), said=told, advice=advice if count else "")


def _waiting(found: DataHealth) -> Iterator[Sign]:
    """Only where something waits: it is a step of a person's work, not a question about the data."""
    items = sum(one.items for one in found.waiting)
    if items:
        told = f"{_many(items, 'record is', 'records are')} still counted by what {'its word' if items == 1 else 'their words'} meant before it was said otherwise"
        yield Sign(id="waiting", title="Waiting for a replay", state=LOOK, value=number(items), said=told, advice="Run `headway replay`: it shapes them again without asking any source")


def _disagreements(found: DataHealth) -> Sign:
    if not found.items:
        return Sign(id="disagreements", title="Name against category", state=NONE, value=None, said=_reason(found.with_history))
    items = sum(one.items for one in found.disagreements)
    told = f"{_many(items, 'item stands', 'items stand')} in a status whose name says done and whose category does not, or the other way round" if items else "Names of statuses and their categories agree"
    advice = "The category is believed. Mend the status at the source, where its category is chosen"
    return Sign(id="disagreements", title="Name against category", state=LOOK if items else WELL, value=number(items), said=told, advice=advice if items else "")


def _histories(found: DataHealth) -> Sign:
    share = found.with_history
    if share.ratio is None:
        return Sign(id="transitions", title="Items with transitions", state=NONE, value=None, said=_reason(share))
    changes = sum(one.changes for one in found.histories)
    frozen = [one.source for one in found.histories if one.items >= LEAST_ITEMS and not one.changes]
    told = f"{number(share.part)} of {number(share.whole)} items have their history, {changes / share.whole:.1f} changes of status an item"
    advice = f"No item of {', '.join(frozen)} ever changed its status, so its changelog does not come in: `headway doctor` says what the credentials lack" if frozen else "Run `headway sync --full` for the source that lacks them"
    ill = bool(frozen) or share.part < share.whole
    return Sign(id="transitions", title="Items with transitions", state=LOOK if ill else WELL, value=_ratio(share.part, share.whole), said=told, advice=advice if ill else "")


def _links(found: DataHealth) -> Sign:
    share = found.linking.linked
    sources = [(one.source, one.linked.ratio) for one in found.linking.sources if one.linked.ratio is not None]
    if share.ratio is None:
        return Sign(id="links", title="Linked pull requests", state=NONE, value=None, said=_reason(share))
    lost = found.linking.named - share.part
    told = f"{number(share.part)} of {number(share.whole)} pull requests merged in the last {DAYS} days lead to a work item there is"
    told += f"; {number(lost)} name one there is not" if lost > 0 else ""
    if len(sources) > 1:
        least, ratio = min(sources, key=lambda one: (one[1], one[0]))
        told += f"; least of all those of {least}: {percent(ratio)}"
    ill = share.ratio < FEW_LINKS
    return Sign(id="links", title="Linked pull requests", state=LOOK if ill else WELL, value=percent(share.ratio), said=told, advice=_of_links(found) if ill else "")


def _of_links(found: DataHealth) -> str:
    """What to do about pull requests that lead nowhere: most of all, read a project that many of them name."""
    unread = next((one for one in found.linking.orphans if one.scope), None)
    if unread is None:
        return "Ask for the item's key in the branch or the title, or connect the projects whose keys lead nowhere"
    return f"{_many(unread.pull_requests, 'pull request names', 'pull requests name')} {unread.prefix}, a project that is known and not read: `headway scopes activate {unread.scope}`, then `headway sync`"


def _effort(found: DataHealth) -> Sign:
    share = found.estimated
    if share.ratio is None:
        return Sign(id="effort", title="Items with effort", state=NONE, value=None, said=_reason(share))
    ill = share.ratio < FEW_ESTIMATES
    told = f"{number(share.part)} of {number(share.whole)} items carry an estimate; the others count as items"
    advice = "If teams do estimate, the field has another name here: `headway words set effort NAME points`"
    return Sign(id="effort", title="Items with effort", state=LOOK if ill else WELL, value=percent(share.ratio), said=told, advice=advice if ill else "")


def _late(found: DataHealth) -> Sign:
    share = found.first_commit_late
    if share.ratio is None:
        return Sign(id="first-commit", title="First commit after creation", state=NONE, value=None, said=_reason(share))
    ill = share.ratio > MANY_LATE
    told = f"{number(share.part)} of {number(share.whole)} pull requests are older than their first commit, so their branch was rewritten"
    advice = "Their coding time counts from the creation. Where branches are rebased before review, read coding time with care"
    return Sign(id="first-commit", title="First commit after creation", state=LOOK if ill else WELL, value=percent(share.ratio), said=told, advice=advice if ill else "")


def _sprints(found: DataHealth) -> Sign:
    share = found.sprints_unknown
    if share.ratio is None:
        return Sign(id="sprints", title="Sprints without a state", state=NONE, value=None, said=_reason(share))
    told = f"{number(share.part)} of {number(share.whole)} sprints are in a state that we do not know" if share.part else f"The state of all {number(share.whole)} sprints is known"
    advice = "They are left out of sprint numbers; say below what the word stands for"
    return Sign(id="sprints", title="Sprints without a state", state=LOOK if share.part else WELL, value=number(share.part), said=told, advice=advice if share.part else "")


def _reason(share: Share) -> str:
    text = share.reason or "there is nothing to count"
    return text[:1].upper() + text[1:]


def _ratio(part: int, whole: int) -> str:
    """A share that is called whole only when nothing is missing."""
    if not whole or part >= whole:
        return percent(1)
    return f"> {percent(NEARLY)}" if part / whole > NEARLY else percent(part / whole)


def _many(count: int, one: str, more: str) -> str:
    return f"{number(count)} {one if count == 1 else more}"
