"""A company small enough to write down: records as a test gives them, for questions about the interface and not about the company."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.github.data import Commit, Pull, Review, User
from tests.fakes.github.graphql import answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.github.data import Deployment, Issue, Release, Repo, Run

NOON = 1_777_629_600
"""2026-05-01T10:00:00Z"""
READER = User(1, "reader", "Reader")
ANA = User(11, "ana", "Ana Nuñez", "ana@acme.example")


@dataclass
class TinyRepo:
    """A repository with what it is given."""

    id: int = 7
    owner: str = "acme"
    name: str = "web"
    former_names: list[str] = field(default_factory=list)
    default_branch: str = "main"
    head: str | None = "a" * 40
    archived: bool = False
    disabled: bool = False
    fork: bool = False
    private: bool = True
    has_issues: bool = True
    created: int = NOON
    pushed: int | None = NOON
    updated: int = NOON
    pulls: dict[int, Pull] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    runs: dict[int, Run] = field(default_factory=dict)
    deployments: dict[int, Deployment] = field(default_factory=dict)
    released: list[Release] = field(default_factory=list)

    def pull_numbers(self) -> Sequence[int]:
        return sorted(self.pulls, key=lambda number: (self.pulls[number].updated, number))

    def pull(self, number: int) -> Pull:
        return self.pulls[number]

    def pull_updated(self, number: int) -> int:
        return self.pulls[number].updated

    def issue_numbers(self, *, labels: Sequence[str] = (), by: str = "updated") -> Sequence[int]:
        meant = [number for number, issue in self.issues.items() if not labels or set(labels) & set(issue.labels)]
        return sorted(meant, key=lambda number: (self.issue_moment(number, by=by), number))

    def issue(self, number: int) -> Issue:
        return self.issues[number]

    def issue_moment(self, number: int, *, by: str = "updated") -> int:
        return int(getattr(self.issues[number], by))

    def run_ids(self) -> Sequence[int]:
        return sorted(self.runs)

    def run(self, identifier: int) -> Run:
        return self.runs[identifier]

    def deployment_ids(self) -> Sequence[int]:
        return sorted(self.deployments)

    def deployment(self, identifier: int) -> Deployment:
        return self.deployments[identifier]

    def releases(self) -> Sequence[Release]:
        return self.released


class TinyCompany:
    """Repositories as they are given, all of the organisations that their owners name."""

    def __init__(self, *repos: TinyRepo) -> None:
        self.lock = threading.RLock()
        self._repos = list(repos)
        self.left = (5_000, 5_000, NOON + 3_600)

    def repos(self) -> Sequence[Repo]:
        return self._repos

    def repo(self, owner: str, name: str) -> Repo:
        found = [repo for repo in self._repos if repo.owner == owner and name in {repo.name, *repo.former_names}]
        if not found:
            raise KeyError(f"{owner}/{name}")
        return found[0]

    def owners(self) -> dict[str, User]:
        return {repo.owner: User(500, repo.owner, repo.owner, "", "Organization") for repo in self._repos}

    def find(self, node_id: str) -> tuple[str, Repo, int] | None:
        kind, _, rest = node_id.partition("_")
        repo_id, _, number = rest.partition("_")
        repo = next((repo for repo in self._repos if str(repo.id) == repo_id), None)
        return (kind, repo, int(number)) if repo and number.isdigit() else None

    def node_id(self, kind: str, repo: Repo, identifier: int) -> str:
        return f"{kind}_{repo.id}_{identifier}"

    def graphql_left(self) -> tuple[int, int, int]:
        return self.left


def pull(number: int, **said: Any) -> Pull:
    """A merged pull request with what is said of it otherwise."""
    usual: dict[str, Any] = {
        "id": 9_000_000_000 + number, "number": number, "title": f"Change {number}", "body": "Why", "state": "MERGED", "draft": False, "created": NOON - 600, "updated": NOON + number,
        "closed": NOON, "merged": NOON, "author": ANA, "merged_by": ANA, "head": "topic", "base": "main", "head_oid": "b" * 40, "head_repo": (7, "acme/web"), "merge_oid": "c" * 40, "merge_parents": 2,
        "merge_headline": "Merge", "additions": 3, "deletions": 1, "files": 2, "comments": 4,
    }  # fmt: skip
    return Pull(**usual | said)


def review(number: int, **said: Any) -> Review:
    """A review with what is said of it otherwise."""
    usual: dict[str, Any] = {"id": number, "state": "APPROVED", "created": NOON + number, "submitted": NOON + number, "author": ANA}
    return Review(**usual | said)


def commit(number: int, **said: Any) -> Commit:
    """A commit with what is said of it otherwise."""
    usual: dict[str, Any] = {"oid": f"{number:040x}", "authored": NOON + number, "committed": NOON + number, "headline": f"Step {number}", "author_name": "Ana", "author_email": "ana@acme.example", "user": ANA}
    return Commit(**usual | said)


def heard(company: Any, query: str, **variables: Any) -> dict[str, Any]:
    """What is answered, errors and all."""
    status, body, _, _ = answer(company, {"query": query, "variables": variables}, url="http://git.example/", viewer=READER)
    assert status == 200
    found: dict[str, Any] = json.loads(body)
    return found


def said(company: Any, query: str, **variables: Any) -> Any:
    """The data of an answer without errors."""
    found = heard(company, query, **variables)
    assert "errors" not in found, found
    return found["data"]


def error(company: Any, query: str, **variables: Any) -> Any:
    """The first error of an answer."""
    return heard(company, query, **variables)["errors"][0]
