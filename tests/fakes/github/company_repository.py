"""A repository of the company: columns of what is many, records told when asked for, and those that something was done to kept as they are now."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from tests.fakes.github import stories_deployments, stories_issues, stories_pulls, stories_runs
from tests.fakes.github.company_columns import ISSUE, LABELS, PULL, Dated, Numbered, names_of
from tests.fakes.github.stories import oid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.github.data import Deployment, Issue, Pull, Release, Run
    from tests.fakes.github.stories import Home

FIRST_REPOSITORY, FIRST_RUN, FIRST_DEPLOYMENT = 1_296_269, 10_000_000, 60_000_000


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many of each a repository has."""

    pulls: int = 0
    issues: int = 0
    runs: int = 0
    deployments: int = 0


@dataclass(kw_only=True)
class Offsets:
    """How many records the repositories before this one have: ids are unique in the whole company."""

    numbers: int = 0
    runs: int = 0
    deployments: int = 0
    releases: int = 0


@dataclass(eq=False, kw_only=True)
class Repository:
    """A repository; what it is called may change, its id never."""

    home: Home
    size: Size
    offsets: Offsets
    since: int
    ties: int = 0
    burst: int = 0
    archived: bool = False
    disabled: bool = False
    fork: bool = False
    private: bool = False
    has_issues: bool = True
    untimed: float = 0.0
    former_names: list[str] = field(default_factory=list)
    pulls_now: dict[int, Pull] = field(default_factory=dict)
    issues_now: dict[int, Issue] = field(default_factory=dict)
    runs_now: dict[int, Run] = field(default_factory=dict)
    deployments_now: dict[int, Deployment] = field(default_factory=dict)
    shas: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        home, size, dice = self.home, self.size, Random(f"columns|{self.home.seed}|{self.home.id}")  # noqa: S311 - make-believe, no secret
        self.id, self.owner, self.name, self.default_branch = home.id, home.owner, home.name, home.default_branch
        self.numbered = Numbered(dice=dice, pulls=size.pulls, issues=size.issues if self.has_issues else 0, since=self.since, until=home.until, ties=self.ties)
        self.run_rows = Dated(dice=dice, first=FIRST_RUN + self.offsets.runs, count=size.runs, since=self.since, until=home.until, burst=self.burst)
        self.deployment_rows = Dated(dice=dice, first=FIRST_DEPLOYMENT + self.offsets.deployments, count=size.deployments, since=self.since, until=home.until)
        self.labels = list(LABELS)
        busy = bool(size.pulls or size.runs or size.deployments)
        self.released = stories_deployments.releases(home, since=self.since, first=stories_deployments.FIRST_RELEASE + self.offsets.releases) if size.deployments else []
        self.head: str | None = oid(dice) if busy else None
        self.created = self.since - 1
        self.pushed: int | None = self._last() if busy else None
        self.updated = self.pushed or self.created
        self._found: dict[tuple[int, str], Sequence[int]] = {}

    def _last(self) -> int:
        orders = (self.numbered.pulls, self.run_rows.order, self.deployment_rows.order)
        return max((order._moment(order.ids[-1]) for order in orders if order.ids), default=self.since)

    @property
    def full_name(self) -> str:
        """As it is called now."""
        return f"{self.owner}/{self.name}"

    # --- pull requests

    def pull_numbers(self) -> Sequence[int]:
        return self.numbered.pulls.ids

    def pull_updated(self, number: int) -> int:
        return self.numbered.moment(self.numbered.sure(number, PULL))

    def pull(self, number: int) -> Pull:
        found = self.pulls_now.get(number) or self._pull(number)
        if self.untimed and found.state == "MERGED" and number * 37 % 100 < self.untimed * 100:
            found.merged = None
        return found

    def _pull(self, number: int) -> Pull:
        rows = self.numbered
        rows.sure(number, PULL)
        made = stories_pulls.told(self.home, number, place=self.offsets.numbers + number, created=rows.birth(number), updated=rows.moment(number))
        if made.head_repo and made.head_repo[0] == self.id:
            made.head_repo = self.id, self.full_name
        if number % 7 == 0 and (closed := self._issue_before(number)):
            made.closes = [(self.id, self.full_name, closed)]
        return made

    def _issue_before(self, number: int) -> int | None:
        return next((one for one in range(number - 1, max(0, number - 40), -1) if self.numbered.kinds[one - 1] == ISSUE), None)

    # --- issues

    def issue_numbers(self, *, labels: Sequence[str] = (), by: str = "updated") -> Sequence[int]:
        order = (self.numbered.issues if by == "updated" else self.numbered.born).ids
        if not labels:
            return order
        wanted = {label.casefold() for label in labels}
        mask = sum(1 << bit for bit, name in enumerate(self.labels) if name.casefold() in wanted)
        if (mask, by) not in self._found:
            self._found[mask, by] = [number for number in order if self.numbered.labels[number - 1] & mask]
        return self._found[mask, by]

    def issue_moment(self, number: int, *, by: str = "updated") -> int:
        self.numbered.sure(number, ISSUE)
        return self.numbered.moment(number) if by == "updated" else self.numbered.birth(number)

    def issue(self, number: int) -> Issue:
        rows = self.numbered
        rows.sure(number, ISSUE)
        names = names_of(rows.labels[number - 1], self.labels)
        return self.issues_now.get(number) or stories_issues.told(self.home, number, place=self.offsets.numbers + number, created=rows.birth(number), updated=rows.moment(number), labels=names)

    def relabel(self, number: int, names: list[str]) -> None:
        """An issue has these labels now; those that the repository did not know become known."""
        self.labels += [name for name in names if name not in self.labels]
        self.numbered.labels[number - 1] = sum(1 << self.labels.index(name) for name in set(names))

    def changed(self) -> None:
        """What was found by labels before is found anew."""
        self._found.clear()

    # --- runs, deployments, releases

    def run_ids(self) -> Sequence[int]:
        return self.run_rows.order.ids

    def run(self, identifier: int) -> Run:
        rows = self.run_rows
        created = rows.birth(identifier)
        if (found := self.runs_now.get(identifier)) is not None:
            return found
        made = stories_runs.told(self.home, identifier, place=self.offsets.runs + rows.place(identifier), number=rows.place(identifier) + 1, created=created)
        made.sha = self.sha_at(created, made.sha)
        return made

    def deployment_ids(self) -> Sequence[int]:
        return self.deployment_rows.order.ids

    def deployment(self, identifier: int) -> Deployment:
        if (found := self.deployments_now.get(identifier)) is not None:
            return found
        rows = self.deployment_rows
        first = stories_deployments.FIRST_STATUS + (self.offsets.deployments + rows.place(identifier)) * stories_deployments.ROOM
        made = stories_deployments.told(self.home, rows, identifier, first=first)
        made.sha = self.sha_at(made.created, made.sha)
        return made

    def sha_at(self, at: int, otherwise: str) -> str:
        """What stood on the default branch at an instant, where there is real code; something made up elsewhere."""
        if not self.shas:
            return otherwise
        return self.shas[max(0, bisect_right(self.shas, (at, "~")) - 1)][1]

    def releases(self) -> Sequence[Release]:
        return sorted(self.released, key=lambda release: (release.created, release.id))
