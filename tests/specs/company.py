"""The tiny language for all that is not commits: lines owned, pull requests, items, runs, deployments, incidents."""

from __future__ import annotations

from typing import Any

from tests.specs.facts import NUMBERS, A, at

from headway.model.records import Deployment, Fact, File, Incident, Ownership, PipelineRun, PullRequest, Rework, Transition, WorkItem

P, Q = "test:project:pay", "test:project:web"
LINES = "2026-02-01T10:00"
NOTHING = dict.fromkeys(("head_repository", "head_sha", "merge_sha", "merge_method", "merged_by", "url"))


def owned(path: str, lines: int, *, by: str = "ann", landed: str | None = LINES, repository: str = A) -> list[Fact]:
    """Lines that became (or, negative, ceased to be) somebody's."""
    sha = f"{next(NUMBERS):040x}"
    return [Ownership(key=f"{repository}:{sha}:{path}:{by}", repository=repository, sha=sha, committed_at=at(landed), path=path, handle=by, lines=lines)]


def shares(path: str, *lines: int, repository: str = A, prefix: str = "p") -> list[Fact]:
    """Lines of one file, by as many people as there are numbers."""
    return [fact for number, count in enumerate(lines) for fact in owned(path, count, by=f"{prefix}{number}", repository=repository)]


def reworked(commit: list[Fact], deleted: int, fresh: int) -> list[Fact]:
    """A commit, and what of the lines it deleted was young."""
    made = commit[0]
    return [*commit, Rework(key=made.key, repository=made.repository, sha=made.sha, committed_at=made.committed_at, deleted=deleted, reworked=fresh)]


def file(path: str, complexity: int | None, *, lines: int = 10, repository: str = A) -> list[Fact]:
    """A file at HEAD; one without complexity is no text."""
    text = complexity is not None
    return [File(key=f"{repository}:{path}", repository=repository, path=path, blob="b" * 40, kind="text" if text else "binary", size=1, lines=lines if text else None, complexity=complexity)]


def pull_request(
    opened: str = "2026-03-02T10:00",
    *,
    merged: str | None = None,
    closed: str | None = None,
    first_commit: str | None = None,
    ready: str | None = "",
    reviewed: str | None = None,
    approved: str | None = None,
    lines: int | None = 10,
    bot: bool = False,
    by: str | None = "ann",
    repository: str = A,
) -> list[Fact]:
    """A pull request; ready when it was opened unless said, closed when it was merged."""
    number = next(NUMBERS)
    return [PullRequest(
        key=f"{repository}:pr:{number}", repository=repository, number=number, title="Change something", body="", draft=False, author=by, is_bot=bot,
        state="merged" if merged else "closed" if closed else "open", state_raw="", source_branch="b", target_branch="main", created_at=at(opened),
        first_commit_at=at(first_commit), ready_at=at(opened if ready == "" else ready), first_review_at=at(reviewed), approved_at=at(approved), merged_at=at(merged), closed_at=at(closed or merged),
        additions=lines, deletions=None if lines is None else 0, changed_files=1, commits=1, reviews=int(reviewed is not None), changes_requested=0, comments=0,
        labels=(), keys=(), **NOTHING,
    )]  # fmt: skip


def item(*steps: tuple[str, str], created: str = "2026-03-01T10:00", kind: str = "story", project: str = P, by: str = "ann") -> list[Fact]:
    """A work item that entered statuses at times, its marks as a source derives them."""
    walk = [(created, "todo"), *((moment, status) for status, moment in steps)]
    key = f"{project}:{next(NUMBERS)}"
    started = next((moment for moment, status in walk if status in {"in_progress", "in_review"}), None)
    last, status = walk[-1]
    made = WorkItem(
        key=key, project=project, code=f"PAY-{key.rsplit(':', 1)[1]}", title="Do something", body="", type=kind, type_raw=kind, status=status, status_raw=status,
        status_category=None, priority_raw=None, resolution_raw=None, assignee=by, reporter=by, team=None, parent_code=None, labels=(), flagged=False, effort=None,
        effort_source=None, created_at=at(created), due_at=None, started_at=at(started), completed_at=at(last) if status == "done" else None, reopens=0, url=None,
    )  # fmt: skip
    return [made, *(_step(key, project, number, walk) for number in range(len(walk)))]


def _step(key: str, project: str, number: int, walk: list[tuple[str, str]]) -> Transition:
    moment, status = walk[number]
    before = walk[number - 1][1] if number else None
    return Transition(
        key=f"{key}:{number:03}", project=project, item=key, at=at(moment), from_status=before, from_raw=before, to_status=status, to_raw=status, actor="ann"
    )  # fmt: skip


def run(finished: str | None = "2026-03-02T10:10", *, started: str | None = "2026-03-02T10:00", result: str | None = "success", repository: str = A, attempt: int = 1) -> list[Fact]:
    """A run of a pipeline."""
    number = next(NUMBERS)
    rest: dict[str, Any] = {"event": "push", "branch": "main", "sha": None, "default_branch": True, "actor": "ann", "url": None, "queued_at": None}
    return [PipelineRun(
        key=f"{repository}:run:{number}", repository=repository, name="build", number=number, attempt=attempt, state="finished" if finished else "executing", result=result,
        result_raw=result, started_at=at(started), finished_at=at(finished), **rest,
    )]  # fmt: skip


def deployment(finished: str | None = "2026-03-02T10:10", *, environment: str = "production", result: str | None = "success", repository: str = A) -> list[Fact]:
    """A deployment of one service."""
    rest = dict.fromkeys(("ref", "sha", "cause", "repairs", "started_at", "run", "url"))
    return [Deployment(
        key=f"{repository}:deployment:{next(NUMBERS)}", repository=repository, service="shop", environment=environment, environment_raw=environment, result=result,
        result_raw=result, state="finished" if finished else "executing", created_at=at(finished or "2026-03-02T10:00"), finished_at=at(finished), actor="ann", **rest,
    )]  # fmt: skip


def incident(opened: str = "2026-03-02T10:00", *, resolved: str | None = None, repository: str = A) -> list[Fact]:
    """An incident of one service."""
    rest = dict.fromkeys(("severity", "severity_raw", "acknowledged_at", "deployment", "url"))
    state = "resolved" if resolved else "open"
    return [Incident(
        key=f"{repository}:incident:{next(NUMBERS)}", repository=repository, service="shop", title="The shop is down", state=state, state_raw=state,
        opened_at=at(opened), resolved_at=at(resolved), labels=(), **rest,
    )]  # fmt: skip


def each(make: object, *values: Any, **rest: Any) -> list[Fact]:
    """The facts that something makes of each value."""
    return [fact for value in values for fact in make(value, **rest)]
