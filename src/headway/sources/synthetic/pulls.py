"""Pull requests as they were drafted, reviewed and closed, before anything is known of their commits' names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headway.sources.synthetic.chance import DAY, HOUR, MINUTE, around, dice, one_of
from headway.sources.synthetic.people import people
from headway.sources.synthetic.pieces import piece, pulls_of
from headway.sources.synthetic.squads import HOSTILE
from headway.sources.synthetic.vocabulary import (
    DEPBOT,
    DOINGS,
    DOMAIN,
    FIXES,
    HOSTILE_TITLE,
    LABELS,
    LIBRARIES,
    LINTBOT,
    LOREM,
    MODULES,
    NO_KEYS,
    NOUNS,
    ORPHANS,
)

if TYPE_CHECKING:
    from random import Random

    from headway.sources.synthetic.company import Company
    from headway.sources.synthetic.people import Person
    from headway.sources.synthetic.pieces import Piece
    from headway.sources.synthetic.squads import Repository, Squad

METHODS = ("squash", "merge", "merge", "rebase", "squash", "merge")
"""How squads merge, by their turn; one in ten pull requests is merged the other way."""
BODY_LINKS = ("Ticket: https://tracker.{domain}/browse/{code}", "Closes {code}", "Closes https://tracker.{domain}/browse/{code}")
PLACES = {"title": 0.45, "branch": 0.3, "body": 0.14, "commit": 0.11}
LINKED, ORPHANED, NO_KEY = 0.85, 0.05, 0.03
LONG_TALK, LONG_TALK_WORDY = 0.004, 0.011
"""Pull requests with more than a hundred reviews."""
FEW_COMMITS = 0.71
GHOST, FORKLESS, ROBOT_REVIEW, OWN_COMMENT, LATE_REVIEW, DISMISSED = 0.008, 0.012, 0.22, 0.08, 0.02, 0.03
REVERTED = 0.007


@dataclass(frozen=True, slots=True)
class Review:
    """A review: by whom (None: a ghost), what they said and when."""

    login: str | None
    robot: bool
    state: str
    at: int
    comments: int


@dataclass(slots=True, kw_only=True)
class Pull:
    """A pull request. `steps` are the author dates of its commits; `merged` and `closed` lie before the end or are None.

    The shas, its number and its size come with the landing of everything.
    """

    title: str
    body: str | None
    branch: str
    message: str
    person: Person
    robot: bool = False
    ghost: bool = False
    fork: str | None = ""
    opened: int
    steps: list[int]
    drafted: bool = False
    drafts: list[tuple[int, bool]] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    merged: int | None = None
    closed: int | None = None
    method: str = "merge"
    merged_by: str | None = None
    comments: int = 0
    labels: tuple[str, ...] = ()
    size: float = 40.0
    reverts: Pull | None = None
    updated: int = 0
    number: int = 0
    merge_sha: str | None = None
    shas: list[str] = field(default_factory=list)
    added: int = 0
    removed: int = 0
    files: int = 0

    @property
    def drafting(self) -> bool:
        """Whether it is a draft now."""
        return self.drafts[-1][1] if self.drafts else self.drafted

    @property
    def login(self) -> str | None:
        """The account that opened it; None for one that is gone."""
        return None if self.ghost else DEPBOT if self.robot else self.person.login


def pulls(company: Company, squad: Squad, repository: Repository) -> list[Pull]:
    """All pull requests of a repository that follow from its squad's pieces of work, unnumbered."""
    end = company.seen_until(squad)
    found: list[Pull] = []
    for index in pulls_of(company, squad, repository):
        work = piece(company, squad, index)
        if work.opened >= end:
            continue
        chance = dice(company.seed, "pull", squad.slug, index)
        made = _robots(chance, company, squad, work) if work.robot else _peoples(chance, company, squad, work)
        found.append(_closed(made, work, end))
        if made.merged and made.merged + DAY < end and chance.random() < REVERTED:
            found.append(revert(made, made.merged + DAY, made.merged + DAY + 2 * HOUR, end))
    if repository.name == HOSTILE and found:
        found[0].title += f" {HOSTILE_TITLE}"
    return found


def _peoples(chance: Random, company: Company, squad: Squad, work: Piece) -> Pull:
    """A pull request somebody wrote."""
    crew = people(company.seed, squad)
    person = crew[work.author]
    title, body, branch, message = _words(chance, squad, work)
    labels = tuple(label for label in LABELS if chance.random() < 0.08)  # noqa: PLR2004 - a share
    roll = chance.random()
    return Pull(
        title=title, body=body, branch=branch, message=message, person=person, ghost=roll < GHOST, fork=None if roll > 1 - FORKLESS else "", opened=work.opened,
        steps=_steps(chance, work), drafted=work.drafted, drafts=_drafts(chance, work), reviews=_reviews(chance, company, squad, work), method=_method(chance, squad),
        merged_by=crew[(work.author + (chance.random() < 0.5)) % len(crew)].login, comments=int(around(chance, 1.5)), labels=labels,  # noqa: PLR2004 - a share
        size=around(chance, squad.profile.size, 0.9),
    )  # fmt: skip


def _robots(chance: Random, company: Company, squad: Squad, work: Piece) -> Pull:
    """A pull request of the robot that raises versions; people look at it, or it goes by itself."""
    library, patch = one_of(chance, LIBRARIES), int(chance.random() * 30)
    title = f"Bump {library} from 2.{patch}.0 to 2.{patch + 1}.0"
    looked = [Review(LINTBOT, robot=True, state="APPROVED", at=work.opened + 9, comments=0)]
    return Pull(
        title=title, body=f"Raises [{library}](https://packages.example/{library}).\n\n{LOREM}", branch=f"depbot/{library}_2.{patch + 1}.0", message=title,
        person=people(company.seed, squad)[work.author], robot=True, opened=work.opened, steps=[work.opened - 5], reviews=looked, method="squash",
        merged_by=LINTBOT if chance.random() < 0.5 else None, labels=("dependencies",), size=4.0,  # noqa: PLR2004 - a share
    )  # fmt: skip


def _words(chance: Random, squad: Squad, work: Piece) -> tuple[str, str | None, str, str]:
    """Title, body, branch and first line of the commits, with a key of the tracker in one of them, or an orphan, or none."""
    noun, module = one_of(chance, NOUNS), one_of(chance, MODULES)
    verb = one_of(chance, FIXES if work.kind == "bug" else DOINGS)
    title = f"{verb} {noun}" if chance.random() < 0.5 else f"{'fix' if work.kind == 'bug' else 'feat'}({module}): {verb} {noun}"  # noqa: PLR2004 - a share
    code, place = _code(chance, squad, work), _place(chance)
    prefix = "fix" if work.kind == "bug" else "feature"
    branch = f"{prefix}/{code if code and place == 'branch' else module}-{verb.split()[0]}-{noun}-{work.number}x"
    body: str | None = LOREM[: int(chance.random() * len(LOREM))] or None
    if code and place == "body":
        body = f"{body or ''}\n\n{one_of(chance, BODY_LINKS).format(domain=DOMAIN, code=code)}"
    elif not code and chance.random() < NO_KEY * 4:
        title = f"{title} {one_of(chance, NO_KEYS)}"
    message = f"{title}\n\nRefs {code}" if code and place == "commit" else title
    return f"{code} {title}" if code and place == "title" else title, body, branch, message


def _place(chance: Random) -> str:
    left = chance.random()
    for place, share in PLACES.items():
        left -= share
        if left < 0:
            return place
    return "title"


def _code(chance: Random, squad: Squad, work: Piece) -> str | None:
    """The code of the item, mostly; sometimes of a project that is nowhere."""
    roll = chance.random()
    if roll > 1 - ORPHANED:
        return f"{one_of(chance, ORPHANS)}-{1 + int(chance.random() * 900)}"
    return f"{squad.code}-{work.number}" if roll < LINKED and work.kind != "epic" else None


def _steps(chance: Random, work: Piece) -> list[int]:
    """Author dates: the first commit, some on the way, one for each round of review."""
    count = 0
    while chance.random() < FEW_COMMITS and count < 12:  # noqa: PLR2004 - nobody waits for more
        count += 1
    on_the_way = sorted(work.coded + int(chance.random() * (work.opened - work.coded)) for _ in range(count))
    between = (work.approved - work.reviewed) // (work.rounds + 1)
    return [work.coded, *on_the_way, *(work.reviewed + between * (turn + 1) - MINUTE for turn in range(work.rounds))]


def _drafts(chance: Random, work: Piece) -> list[tuple[int, bool]]:
    """When it became ready, and sometimes a draft again in between."""
    if not work.drafted or work.fate == "stale":
        return []
    third = (work.ready - work.opened) // 3
    back = [(work.opened + third, False), (work.opened + 2 * third, True)] if chance.random() < 0.15 and third > MINUTE else []  # noqa: PLR2004 - a share
    return [*back, (work.ready, False)]


def _reviews(chance: Random, company: Company, squad: Squad, work: Piece) -> list[Review]:
    """What robots and people said, the latter mostly asking for changes as often as there were rounds."""
    crew = people(company.seed, squad)
    found: list[Review] = []
    if chance.random() < ROBOT_REVIEW:
        found.append(Review(LINTBOT, robot=True, state="COMMENTED", at=work.opened + 5 + int(chance.random() * 40), comments=int(chance.random() * 4)))
    if chance.random() < OWN_COMMENT:
        found.append(Review(crew[work.author].login, robot=False, state="COMMENTED", at=work.opened + 3 * MINUTE, comments=1))
    if chance.random() < squad.profile.unreviewed:
        return found
    reader = crew[work.reader].login
    step = max(1, (work.approved - work.reviewed) // (work.rounds + 1))
    for turn in range(work.rounds):
        state = "DISMISSED" if chance.random() < DISMISSED else "CHANGES_REQUESTED"
        found.append(Review(reader, robot=False, state=state, at=work.reviewed + turn * step, comments=1 + int(around(chance, 2.0))))
    if not work.rounds and work.approved > work.reviewed:
        found.append(Review(reader, robot=False, state="COMMENTED", at=work.reviewed, comments=1 + int(around(chance, 1.0))))
    found.append(Review(None if chance.random() < GHOST else reader, robot=False, state="APPROVED", at=work.approved, comments=0))
    return [*found, *_asides(chance, squad, work, [person.login for person in crew])]


def _asides(chance: Random, squad: Squad, work: Piece, crew: list[str]) -> list[Review]:
    """What is rare: a review after the merge, and a talk that would not end."""
    late = (
        [Review(crew[(work.author + 2) % len(crew)], robot=False, state="COMMENTED", at=work.merged + 2 * HOUR, comments=1)]
        if chance.random() < LATE_REVIEW
        else []
    )
    if chance.random() >= (LONG_TALK_WORDY if squad.wordy else LONG_TALK):
        return late
    step = max(1, (work.approved - work.reviewed) // 130)
    return [*late, *(Review(crew[turn % len(crew)], robot=False, state="COMMENTED", at=work.reviewed + turn * step, comments=1) for turn in range(1, 121))]


def _method(chance: Random, squad: Squad) -> str:
    usual = METHODS[squad.index % len(METHODS)]
    return usual if chance.random() < 0.9 else "merge" if usual != "merge" else "squash"  # noqa: PLR2004 - a share


def _closed(made: Pull, work: Piece, end: int) -> Pull:
    """The pull request as it stood at the end: merged, closed, or still open, and nothing of it later."""
    if work.fate == "closed" or (work.fate == "cancelled" and work.merged < end):
        made.closed = work.approved if work.approved < end else None
    elif work.fate != "stale" and work.merged < end:
        made.merged = made.closed = work.merged
    if made.merged is None:
        made.reviews = [review for review in made.reviews if review.state != "APPROVED" or work.fate != "stale"]
    return seen(made, end)


def seen(made: Pull, end: int) -> Pull:
    """Without what happened after the end."""
    made.steps = [*made.steps[:1], *(at for at in made.steps[1:] if at < end)]
    made.drafts = [event for event in made.drafts if event[0] < end]
    made.reviews = sorted((review for review in made.reviews if review.at < end), key=lambda review: review.at)
    moments = [made.opened, made.closed or 0, *(at for at, _ in made.drafts[-1:]), *(review.at for review in made.reviews[-1:]), made.steps[-1]]
    made.updated = max(moments)
    return made


def revert(made: Pull, opened: int, merged: int, end: int) -> Pull:
    """A pull request that takes another one back."""
    return seen(
        Pull(
            title=f'Revert "{made.title}"', body=f"Takes back {made.branch}.", branch=f"revert-{made.branch}", message=f'Revert "{made.message.partition(chr(10))[0]}"', person=made.person,
            opened=opened, steps=[opened - MINUTE], merged=merged if merged < end else None, closed=merged if merged < end else None, method="squash", merged_by=made.merged_by,
            labels=("revert",), size=made.size, reverts=made,
        ),
        end,
    )  # fmt: skip


def hotfix(title: str, person: Person, opened: int, merged: int, end: int) -> Pull:
    """A quick change that mends production, looked at by nobody."""
    return seen(
        Pull(
            title=f"hotfix: {title}", body=None, branch=f"hotfix/{opened % 9973}", message=f"hotfix: {title}", person=person, opened=opened, steps=[opened - MINUTE],
            merged=merged if merged < end else None, closed=merged if merged < end else None, method="merge", merged_by=person.login, labels=("hotfix",), size=6.0,
        ),
        end,
    )  # fmt: skip
