"""A make-believe company on GitHub: owners, repositories, people and records of any number, made from a seed, and what is done to them live."""

from __future__ import annotations

import struct
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from itertools import count
from typing import TYPE_CHECKING

from tests.fakes.github import company_code, company_delivery, company_homes, company_work
from tests.fakes.github.company_repository import FIRST_REPOSITORY, Offsets, Repository, Size
from tests.fakes.github.people import BOTS, READER, crowd
from tests.fakes.github.stories import DAY, Home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.fakes.github.data import User

UNTIL = 1_780_272_000
"""2026-06-01T00:00:00Z: nothing the seed makes is later, so that a company never changes with the day it is asked on."""
NAMES = ("platform", "checkout", "mobile-app", "billing-api", "docs", "search", "identity", "data-lake", "notifications", "design-system")
KINDS = {
    "Repository": "R", "PullRequest": "PR", "Issue": "I", "WorkflowRun": "WFR", "CheckSuite": "CS", "CheckRun": "CR", "Deployment": "DE", "DeploymentStatus": "DES", "Release": "RE",
    "PullRequestReview": "PRR", "Commit": "C", "ReadyForReviewEvent": "RFRE", "ConvertToDraftEvent": "CTDE", "ClosedEvent": "CE", "ReopenedEvent": "REE", "LabeledEvent": "LE", "UnlabeledEvent": "UNLE", "User": "U",
}  # fmt: skip
"""GraphQL types and what their node ids begin with."""
FIRST_LIVE = 2_000_000_000
"""Ids of what is made while the company is served."""


def sizes_of(pulls: int, repos: int) -> tuple[int, ...]:
    """Pull requests of each repository: half of them in the first, the others as even as can be."""
    if repos <= 1:
        return (pulls,) * repos
    others, rest = divmod(pulls // 2, repos - 1)
    return pulls - pulls // 2, *(others + (place < rest) for place in range(repos - 1))


def shares(total: int, weights: tuple[int, ...]) -> list[int]:
    """A total handed out by weight, nothing lost."""
    whole, given, passed = sum(weights) or 1, [], 0
    for weight in weights:
        passed += weight
        given.append(total * passed // whole - sum(given))
    return given if sum(weights) else [total // len(weights) for _ in weights]


class Company:
    """All there is. Repositories are `acme/platform`, `acme/checkout`, …; the first is the largest. Without numbers of their own, issues are half as many as
    pull requests, runs twice, deployments a fifth.

    `awkward` adds an empty repository, an archived one, a fork without issues, a disabled one and one whose name sounds sensitive. `ties`: so many pull requests
    of the first repository share an update time. `burst`: so many of its runs share a second. `untimed`: the share of merged pull requests whose merged_at is null.
    """

    lock: threading.RLock

    def __init__(
        self,
        seed: int = 1,
        pulls: int = 50,
        repos: int = 2,
        *,
        sizes: tuple[int, ...] | None = None,
        issues: int | None = None,
        runs: int | None = None,
        deployments: int | None = None,
        owners: tuple[str, ...] = ("acme",),
        keys: tuple[str, ...] = ("CORE", "PAG", "TEAM"),
        heavy: bool = False,
        awkward: bool = False,
        ties: int = 0,
        burst: int = 0,
        untimed: float = 0.0,
        days: int = 400,
        until: int = UNTIL,
        code: Path | None = None,
        clock: Callable[[], float] = lambda: time.time_ns() / 1e9,
    ) -> None:
        self.seed, self.until, self.since, self.clock, self.code = seed, until, until - days * DAY, clock, code
        self.lock = threading.RLock()
        self.sizes = sizes if sizes is not None else sizes_of(pulls, repos)
        self.people = crowd(12 + min(200, sum(self.sizes) // 300))
        self.keys, self.heavy = keys, heavy
        self.viewer, self.lists_nothing = READER, False
        self.hidden: set[int] = set()
        self.stories: dict[int, company_code.Told] = {}
        self._owners = company_homes.owners(owners, self.people)
        self._serial = count(FIRST_LIVE)
        self._offsets = Offsets()
        self.repositories: list[Repository] = []
        weights = self.sizes or (0,)
        whole = sum(self.sizes)
        given = [shares(default if number is None else number, weights) for number, default in ((issues, whole // 2), (runs, whole * 2), (deployments, whole // 5))]
        for place, size in enumerate(self.sizes):
            size_of = Size(pulls=size, issues=given[0][place], runs=given[1][place], deployments=given[2][place])
            name = NAMES[place] if place < len(NAMES) else f"service-{place + 1}"
            self.add_repository(name, owner=owners[place % len(owners)], size=size_of, ties=0 if place else ties, burst=0 if place else burst, private=place % 3 == 2, untimed=untimed)
        if awkward:
            company_homes.add_awkward(self, owners[0])
        if code is not None:
            company_code.write(self)
        self.graphql_left: Callable[[], tuple[int, int, int]] = lambda: (5_000, 5_000, int(self.clock()) + 3_600)

    def add_repository(self, name: str, *, owner: str, size: Size, ties: int = 0, burst: int = 0, private: bool = False, untimed: float = 0.0, **marks: bool) -> Repository:
        """A repository of the seed, or one more of these marks: archived, disabled, fork, has_issues."""
        serial = FIRST_REPOSITORY + 101 * len(self.repositories)
        home = Home(seed=self.seed, id=serial, owner=owner, name=name, default_branch="main", people=self.people, bots=BOTS, keys=self.keys, heavy=self.heavy, until=self.until)
        before = self._offsets
        made = Repository(home=home, size=size, offsets=before, since=self.since, ties=ties, burst=burst, private=private, untimed=untimed, **marks)
        self._offsets = Offsets(
            numbers=before.numbers + size.pulls + size.issues + 10_000, runs=before.runs + size.runs, deployments=before.deployments + size.deployments, releases=before.releases + len(made.released)
        )
        self.repositories.append(made)
        return made

    def next_id(self) -> int:
        """The id of something new."""
        return next(self._serial)

    def now(self, at: int | None = None) -> int:
        """The second it is, or the one that is meant."""
        return int(self.clock()) if at is None else at

    # --- finding

    def repos(self) -> Sequence[Repository]:
        return [] if self.lists_nothing else [repo for repo in self.repositories if repo.id not in self.hidden]

    def repo(self, owner: str, name: str) -> Repository:
        wanted = f"{owner}/{name}".casefold()
        seen = [repo for repo in self.repositories if repo.id not in self.hidden]
        found = next((repo for repo in seen if repo.full_name.casefold() == wanted), None) or next((repo for repo in seen if wanted in map(str.casefold, repo.former_names)), None)
        if found is None:
            raise KeyError(f"{owner}/{name}")
        return found

    def sure(self, repo: str | int) -> Repository:
        """The repository of an id, a full name, or a name alone, hidden or not. Raises KeyError."""
        word = str(repo).casefold()
        found = next((one for one in self.repositories if word in {str(one.id), one.full_name.casefold(), one.name.casefold()}), None)
        if found is None:
            raise KeyError(repo)
        return found

    def owners(self) -> dict[str, User]:
        return self._owners

    def node_id(self, kind: str, repo: Repository, identifier: int) -> str:
        inside = struct.pack(">IQ", repo.id, identifier)
        return f"{KINDS[kind]}_kwDO{urlsafe_b64encode(inside).decode().rstrip('=')}"

    def find(self, node_id: str) -> tuple[str, Repository, int] | None:
        prefix, _, inside = node_id.partition("_kwDO")
        kind = next((kind for kind, begin in KINDS.items() if begin == prefix), None)
        try:
            repo_id, identifier = struct.unpack(">IQ", urlsafe_b64decode(inside + "=" * (-len(inside) % 4)))
        except (ValueError, struct.error):
            return None
        repo = next((one for one in self.repositories if one.id == repo_id and repo_id not in self.hidden), None)
        return None if kind is None or repo is None else (kind, repo, identifier)

    # --- what is done to it live

    touch_pull, create_pull, merge_pull, close_pull, review_pull = company_work.touch_pull, company_work.create_pull, company_work.merge_pull, company_work.close_pull, company_work.review_pull
    draft_pull, ready_pull, force_push = company_work.draft_pull, company_work.ready_pull, company_work.force_push
    create_issue, close_issue, reopen_issue, label_issue = company_work.create_issue, company_work.close_issue, company_work.reopen_issue, company_work.label_issue
    unlabel_issue, delete_issue = company_work.unlabel_issue, company_work.delete_issue
    add_run, finish_run, rerun = company_delivery.add_run, company_delivery.finish_run, company_delivery.rerun
    deploy, set_deployment, release, unrelease = company_delivery.deploy, company_delivery.set_deployment, company_delivery.release, company_delivery.unrelease
    rename, transfer, archive, unarchive = company_homes.rename, company_homes.transfer, company_homes.archive, company_homes.unarchive
    merged_live = company_code.merged_live
    hide, show, create_repo, push = company_homes.hide, company_homes.show, company_homes.create_repo, company_homes.push


VERBS = (
    "touch_pull", "create_pull", "merge_pull", "close_pull", "review_pull", "draft_pull", "ready_pull", "force_push", "create_issue", "close_issue", "reopen_issue", "label_issue", "unlabel_issue", "delete_issue",
    "add_run", "finish_run", "rerun", "deploy", "set_deployment", "release", "unrelease", "rename", "transfer", "archive", "unarchive", "hide", "show", "create_repo", "push",
)  # fmt: skip
"""What can be done to a company from outside."""
