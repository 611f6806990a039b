"""The history of a repository's main line: every commit, in the order in which it landed.

Parents stand before children. A squash lands one commit and leaves the branch's own behind; a rebase
lands copies under other names; a merge lands the branch and one commit more.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from headway.sources.synthetic.chance import DAY, around, at_work, dice, one_of
from headway.sources.synthetic.people import people
from headway.sources.synthetic.tree import Change, Doing, Effect, Tree
from headway.sources.synthetic.vocabulary import DEPBOT, DOINGS, NOUNS

if TYPE_CHECKING:
    from random import Random

    from headway.sources.synthetic.company import Company
    from headway.sources.synthetic.people import Person
    from headway.sources.synthetic.pulls import Pull
    from headway.sources.synthetic.squads import Repository, Squad

SERVER = "Forge <noreply@forge.example>"
"""Commits made by the button on a page are committed by the forge."""
ROBOT = f"{DEPBOT} <49+{DEPBOT}@users.noreply.forge.example>"
AGE_DAYS = 50
"""How much older the code is than the work we see."""
FILES_EACH, FILES_MORE = 30, 34
ALIAS_SHARE = 0.25
DIRECT_SHARE = 0.05
"""Commits straight to the main line, per merged pull request."""
FIRST_SIZE = 90.0


@dataclass(slots=True, kw_only=True)
class Commit:
    """A commit; who and when, with each clock's offset in minutes. `effect` is there for those of the main line."""

    sha: str
    parents: tuple[str, ...]
    author: str
    authored: int
    offset: int
    committer: str
    committed: int
    message: str
    changes: list[Change]
    effect: Effect | None = None


@dataclass(slots=True, kw_only=True)
class Landing:
    """One repository's history being written."""

    company: Company
    squad: Squad
    repository: Repository
    chance: Random
    tree: Tree
    commits: list[Commit] = field(default_factory=list)
    tips: list[tuple[int, str]] = field(default_factory=list)
    made: int = 0

    def sha(self) -> str:
        """A name nobody has yet."""
        self.made += 1
        return blake2b(f"{self.company.fingerprint}|{self.repository.key}|{self.made}".encode(), digest_size=20).hexdigest()

    @property
    def head(self) -> tuple[str, ...]:
        """The commit the next one of the main line stands on."""
        return (self.tips[-1][1],) if self.tips else ()

    def base(self, at: int) -> str:
        """The main line's commit that a branch begun at a time stands on."""
        index = bisect_right(self.tips, (at, "~"))
        return self.tips[max(0, index - 1)][1]

    def add(self, commit: Commit) -> Commit:
        """Append a commit; one with an effect is the new tip of the main line."""
        self.commits.append(commit)
        if commit.effect is not None:
            self.tips.append((commit.committed, commit.sha))
        return commit

    def begin(self) -> None:
        """The code as those wrote it who were there first, before the work we see."""
        crew = people(self.company.seed, self.squad)
        elders = crew[: max(2, len(crew) * 2 // 3)]
        files = FILES_EACH + int(self.chance.random() * FILES_MORE)
        at = self.company.start - AGE_DAYS * DAY
        step = AGE_DAYS * DAY // (files // 3 + 1)
        while len(self.tree.files) < files and at < self.company.start - DAY:
            person = elders[int(self.chance.random() ** 2 * len(elders))]
            at = at_work(self.chance, at + int(step * (0.2 + 1.3 * self.chance.random())), person.offset)
            changes: dict[str, Change] = {}
            effect = Effect()
            for _ in range(4):
                self.tree.create(self.chance, changes, effect, Doing(person.author, at, FIRST_SIZE))
            if changes:
                self._main(person, at, f"Add {one_of(self.chance, NOUNS)}", list(changes.values()), effect)

    def _main(self, person: Person, at: int, message: str, changes: list[Change], effect: Effect, *, author: str | None = None, server: bool = False) -> Commit:
        who = author or person.author
        offset = 0 if author == ROBOT else person.offset
        return self.add(
            Commit(
                sha=self.sha(), parents=self.head, author=who, authored=at, offset=offset, committer=SERVER if server else who, committed=at, message=message, changes=changes,
                effect=effect,
            )
        )  # fmt: skip

    def direct(self, person: Person, at: int) -> None:
        """A commit to the main line that nobody was asked about."""
        effect = Effect()
        message = f"{one_of(self.chance, DOINGS)} {one_of(self.chance, NOUNS)}"
        self._main(person, at, message, self.tree.commit(self.chance, effect, owner=person.author, at=at, size=12.0), effect)

    def merge(self, pull: Pull) -> None:
        """Land a pull request in the way it was merged."""
        owner = ROBOT if pull.robot else pull.person.alias if self.chance.random() < ALIAS_SHARE else pull.person.author
        before = len(self.commits)
        {"squash": self._squash, "rebase": self._rebase, "merge": self._merge}[pull.method](pull, owner, pull.merged or 0)
        landed = self.commits[before:]
        pull.merge_sha = landed[-1].sha
        pull.shas = [commit.sha for commit in landed[:-1]] if pull.method == "merge" else [self.sha() for _ in pull.steps]
        self._measure(pull, [change for commit in landed for change in commit.changes])

    def _squash(self, pull: Pull, owner: str, at: int) -> None:
        effect = Effect()
        changes = self.tree.commit(self.chance, effect, owner=owner, at=at, size=pull.size / len(pull.steps), rounds=len(pull.steps))
        self._main(pull.person, at, _squashed(pull), changes, effect, author=owner, server=True)

    def _rebase(self, pull: Pull, owner: str, at: int) -> None:
        for turn, authored in enumerate(pull.steps):
            effect = Effect()
            changes = self.tree.commit(self.chance, effect, owner=owner, at=at, size=pull.size / len(pull.steps))
            made = self._main(pull.person, at, message_of(pull, turn), changes, effect, author=owner, server=True)
            made.authored = authored

    def _merge(self, pull: Pull, owner: str, at: int) -> None:
        parent, effect = self.base(pull.steps[0]), Effect()
        for turn, authored in enumerate(pull.steps):
            changes = self.tree.commit(self.chance, effect, owner=owner, at=at, size=pull.size / len(pull.steps))
            parent = self.add(
                Commit(
                    sha=self.sha(), parents=(parent,), author=owner, authored=authored, offset=pull.person.offset, committer=owner, committed=authored, message=message_of(pull, turn),
                    changes=changes,
                )
            ).sha  # fmt: skip
        made = self._main(pull.person, at, f"Merge pull request #{pull.number} from {pull.branch}\n\n{pull.title}", [], effect, server=True)
        made.parents = (*made.parents, parent)

    def leave(self, pull: Pull) -> None:
        """Name the commits of a pull request that has not landed, and guess what it would change."""
        pull.shas = [self.sha() for _ in pull.steps]
        pull.added, pull.files = max(1, int(around(self.chance, pull.size))), 1 + int(self.chance.random() * 6)
        pull.removed = int(pull.added * self.chance.random() * 0.7)

    def _measure(self, pull: Pull, changes: list[Change]) -> None:
        pull.added = sum(change.additions or 0 for change in changes)
        pull.removed = sum(change.deletions or 0 for change in changes)
        pull.files = len({change.path for change in changes})


def message_of(pull: Pull, turn: int) -> str:
    """The message of a commit on a branch: the first says what it is about."""
    if turn == 0:
        return f"{pull.message}\n\nThis reverts commit {pull.reverts.merge_sha}." if pull.reverts else pull.message
    return ("address review", "tests", "wip", "lint")[turn % 4]


def _squashed(pull: Pull) -> str:
    body = f"\n\nThis reverts commit {pull.reverts.merge_sha}." if pull.reverts else ""
    return f"{pull.title} (#{pull.number}){body}"


def landing(company: Company, squad: Squad, repository: Repository, made: list[Pull]) -> Landing:
    """The history of a repository with all pull requests landed in the order of their merges."""
    chance = dice(company.seed, "landing", repository.key)
    found = Landing(company=company, squad=squad, repository=repository, chance=chance, tree=Tree(repository.language, repository.name))
    found.begin()
    crew = people(company.seed, squad)
    for pull in sorted((pull for pull in made if pull.merged), key=lambda pull: (pull.merged or 0, pull.number)):
        if chance.random() < DIRECT_SHARE and pull.merged:
            found.direct(one_of(chance, crew), pull.merged)
        found.merge(pull)
    for pull in made:
        if not pull.merged:
            found.leave(pull)
    return found
