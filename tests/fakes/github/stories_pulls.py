"""What happened to a pull request: made from the seed whenever it is asked for, never kept.

Everything lies between its creation and its last update, as the columns have them, so that no record contradicts the order it is listed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.github.data import Commit, Event, Pull, Review
from tests.fakes.github.people import NOBODY, signature
from tests.fakes.github.stories import DAY, body, bot_title, oid, title

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.fakes.github.data import User
    from tests.fakes.github.stories import Home

KIND = 1
MANY_REVIEWS, MANY_COMMITS = 0.01, 0.003
"""Shares of requests with more than 100 reviews, and with more than the 250 commits that the REST interface ends at."""
FIRST_PULL, FIRST_REVIEW = 1_800_000_000, 3_000_000_000
ROOM = 1_000
"""Reviews and events of a request have ids of their own in this room."""
WAYS = ("squash", "merge", "rebase")


def told(home: Home, number: int, *, place: int, created: int, updated: int) -> Pull:
    """A pull request as it stands at the end of its story."""
    dice = home.dice(KIND, number)
    chance = dice.random
    robot = chance() < 0.1
    author = home.bots[int(chance() * len(home.bots))] if robot else home.someone(chance)
    words, branch = bot_title(chance) if robot else title(home, chance)
    state = _state(chance())
    closed = None if state == "OPEN" else created + max(1, int((updated - created) * (0.4 + 0.6 * chance())))
    merged = closed if state == "MERGED" else None
    events = _drafts(chance, author, created=created, end=closed or updated, first=FIRST_REVIEW + place * ROOM + ROOM // 2, opened=state == "OPEN")
    pull = Pull(
        id=FIRST_PULL + place, number=number, title=words, body=body(home, chance), state=state,
        draft=bool(events) and events[-1].kind == "ConvertToDraftEvent" and state == "OPEN", created=created, updated=updated, closed=closed, merged=merged,
        author=author, merged_by=home.someone(chance) if merged else None, head=branch, base=home.default_branch if chance() < 0.95 else "release/1.x",
        head_oid="", head_repo=_fork(home, chance, author), merge_oid=oid(dice) if merged else None, merge_parents=0, merge_headline="",
        additions=int(chance() ** 3 * 900), deletions=int(chance() ** 4 * 600), files=1 + int(chance() ** 2 * 20), comments=int(chance() ** 2 * 9),
        labels=["dependencies"] if robot else ["bug"] if chance() < 0.2 else [], events=events,
    )  # fmt: skip
    pull.commits = _commits(home, dice, pull, end=closed or updated)
    pull.head_oid = pull.commits[-1].oid
    pull.reviews = _reviews(home, chance, pull, first=FIRST_REVIEW + place * ROOM)
    if merged:
        merge_by(pull, WAYS[0 if (drawn := chance()) < 0.45 else 1 if drawn < 0.85 else 2], owner=home.owner)
    return pull


def _state(drawn: float) -> str:
    return "OPEN" if drawn < 0.08 else "CLOSED" if drawn < 0.18 else "MERGED"


def merge_by(pull: Pull, way: str, *, owner: str) -> None:
    """What stands on the base branch for a request that was merged one of the three ways."""
    if way == "merge":
        pull.merge_parents, pull.merge_headline = 2, f"Merge pull request #{pull.number} from {owner}/{pull.head}"
    elif way == "squash":
        pull.merge_parents, pull.merge_headline = 1, f"{pull.title} (#{pull.number})"
    else:
        pull.merge_parents, pull.merge_headline = 1, pull.commits[-1].headline


def _fork(home: Home, chance: Callable[[], float], author: User | None) -> tuple[int, str] | None:
    """Where the branch is: in the repository, in a fork, or nowhere any more."""
    drawn = chance()
    if drawn < 0.03:
        return None
    if drawn < 0.08 and author is not None:
        return home.id + 900_000_000, f"{author.login.removesuffix('[bot]')}/{home.name}"
    return home.id, home.full_name


def _drafts(chance: Callable[[], float], author: User | None, *, created: int, end: int, first: int, opened: bool) -> list[Event]:
    """A request that was a draft: from its creation on, or turned into one again; open ones may still be."""
    if chance() >= 0.18:
        return []
    span, back = end - created, chance() < 0.3
    moments = sorted(created + int(chance() * span) for _ in range(3))
    kinds = ["ReadyForReviewEvent", "ConvertToDraftEvent"][: 1 + back] + ["ReadyForReviewEvent"] * (back and not (opened and chance() < 0.6))
    return [Event(first + place, kind, moments[place], author) for place, kind in enumerate(kinds)]


def _commits(home: Home, dice: Random, pull: Pull, *, end: int) -> list[Commit]:
    """Work begins before the request is made and may go on until it is closed."""
    chance = dice.random
    drawn = chance()
    count = 251 + int(chance() * 150) if drawn < MANY_COMMITS else 1 + int(chance() ** 2 * 8)
    start = pull.created - 1 - int(chance() ** 2 * 5 * DAY)
    last = end if chance() < 0.35 else pull.created
    user = pull.author if chance() < 0.9 else None
    stray = pull.author is None or chance() < 0.04
    name, address = NOBODY if stray else signature(user or pull.author)
    step, found = max(1, (last - start) // count), []
    for place in range(count):
        at = min(start + place * step, end)
        words = pull.title if count == 1 else f"{pull.title}, step {place + 1}" if place else pull.title
        found.append(Commit(oid(dice), at, min(end, at + int(chance() * 600)), words, name, address, None if stray else user))
    return found


def _reviews(home: Home, chance: Callable[[], float], pull: Pull, *, first: int) -> list[Review]:
    """Mostly before the end, now and then after the merge; their authors may be gone, or be bots."""
    drawn = chance()
    count = 101 + int(chance() * 160) if drawn < MANY_REVIEWS else int(chance() * 5)
    end = pull.closed or pull.updated
    span, made = end - pull.created, []
    for _ in range(count):
        late = pull.merged is not None and pull.updated > end and chance() < 0.06
        at = end + 1 + int(chance() * (pull.updated - end - 1)) if late else pull.created + int(chance() * span)
        made.append((at, chance()))
    made.sort()
    return [_review(home, chance, first + place, at, drawn) for place, (at, drawn) in enumerate(made)]


def _review(home: Home, chance: Callable[[], float], identifier: int, at: int, drawn: float) -> Review:
    state = "APPROVED" if drawn < 0.45 else "COMMENTED" if drawn < 0.8 else "CHANGES_REQUESTED" if drawn < 0.95 else "DISMISSED" if drawn < 0.99 else "PENDING"
    return Review(identifier, state, at, None if state == "PENDING" else at, home.someone(chance, ghosts=0.02, bots=0.08), int(chance() ** 2 * 6))
