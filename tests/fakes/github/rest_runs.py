"""Workflow runs, their attempts and their jobs, by REST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.github.asking import Ask, below, encode, found, instant, instant_or_null, links, listed, page_of, said, stretch, unknown
from tests.fakes.github.rest_words import api_of, short_repository, user
from tests.fakes.github.rest_words import page_of as page_address
from tests.fakes.serving import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import msgspec
    from tests.fakes.github.data import Attempt, Job, Run

MOST_FILTERED = 1_000
"""A listing with any condition ends here, whatever its total_count says."""
STATUSES = frozenset({"queued", "in_progress", "completed", "waiting", "requested", "pending"})


def _conditions(ask: Ask) -> list[Callable[[Run], bool]]:
    """What a run must be like beside its date."""
    status, sha, branch, event, actor = (ask.query.get(name) for name in ("status", "head_sha", "branch", "event", "actor"))
    made: list[tuple[str | None, Callable[[Run], bool]]] = [
        (status, lambda run: status in {run.attempts[-1].status, run.attempts[-1].conclusion}),
        (sha, lambda run: run.sha == sha),
        (branch, lambda run: run.branch == branch),
        (event, lambda run: run.event == event),
        (actor, lambda run: (who := run.attempts[-1].actor) is not None and who.login == actor),
    ]
    return [holds for given, holds in made if given]


def runs(ask: Ask) -> Answer:
    """Runs, newest first; a filtered listing is cut off behind its thousandth row."""
    home, created = ask.home, ask.query.get("created")
    conditions = _conditions(ask)
    ids: Sequence[int] = home.run_ids() if not created else home.run_rows.order.between(*stretch(created))
    if conditions:
        ids = [one for one in ids if all(holds(home.run(one)) for holds in conditions)]
    if "empty_list" in ask.spoilt:
        ids = []
    shown = len(ids) if not created and not conditions else min(len(ids), MOST_FILTERED)
    begin, end = page_of(ask, shown)
    rows = ids[len(ids) - end : len(ids) - begin][::-1]
    short = short_repository(ask, home)
    body = encode({"total_count": len(ids), "workflow_runs": [run_of(ask, home.run(one), short=short) for one in rows]})
    return Answer(body, 200, links(ask, shown, below(ask, "/actions/runs")))


def run_of(ask: Ask, run: Run, *, attempt: Attempt | None = None, short: msgspec.Raw | None = None) -> dict[str, Any]:
    """A run as its last attempt has it, or as another one."""
    home, shown = ask.home, attempt or run.attempts[-1]
    api, short = api_of(ask, home), short or short_repository(ask, home)
    base, node = f"{api}/actions/runs/{run.id}", ask.company.node_id
    place = sum(map(ord, run.workflow)) + 1_000
    names = {"id": run.id, "name": run.workflow, "node_id": node("WorkflowRun", home, run.id), "head_branch": run.branch, "head_sha": run.sha}
    names |= {"path": f".github/workflows/{run.workflow.lower()}.yml", "display_title": f"{run.workflow} of {run.sha[:7]}", "run_number": run.number, "event": run.event}
    state = {"status": shown.status, "conclusion": shown.conclusion, "workflow_id": place, "check_suite_id": run.id + 5_000_000_000, "check_suite_node_id": node("CheckSuite", home, run.id)}
    dates = {"created_at": instant(run.created), "updated_at": instant(shown.updated), "run_attempt": shown.number, "run_started_at": instant(shown.started)}
    before = f"{base}/attempts/{shown.number - 1}" if shown.number > 1 else None
    people = {"actor": user(ask, run.attempts[0].actor), "triggering_actor": user(ask, shown.actor), "pull_requests": [], "referenced_workflows": []}
    pages = {"url": base, "html_url": f"{page_address(ask, home)}/actions/runs/{run.id}", "previous_attempt_url": before, "workflow_url": f"{api}/actions/workflows/{place}"}
    more = {f"{name}_url": f"{base}/{name}" for name in ("jobs", "logs", "artifacts", "cancel", "rerun")} | {"check_suite_url": f"{api}/check-suites/{run.id + 5_000_000_000}"}
    commit = {"id": run.sha, "tree_id": run.sha[::-1], "message": f"Change {run.sha[:7]}", "timestamp": instant(run.created)}
    commit |= {name: {"name": "Ana Souza", "email": "ana@acme.example"} for name in ("author", "committer")}
    return names | state | dates | people | pages | more | {"head_commit": commit, "repository": short, "head_repository": short}


def _found(ask: Ask) -> Run:
    return found(ask.home.run, ask.identifier("run"))


def _attempt(ask: Ask, run: Run) -> Attempt:
    number = ask.identifier("attempt")
    if not 0 < number <= len(run.attempts):
        raise unknown()
    return run.attempts[number - 1]


def run(ask: Ask) -> Answer:
    """One run, as its last attempt has it."""
    return said(run_of(ask, _found(ask)))


def attempt(ask: Ask) -> Answer:
    """One run, as an attempt of it had it."""
    whole = _found(ask)
    return said(run_of(ask, whole, attempt=_attempt(ask, whole)))


def job_of(ask: Ask, run: Run, attempt: Attempt, job: Job) -> dict[str, Any]:
    """A job of an attempt; what has not begun yet says that it began when it was made."""
    api, home = api_of(ask, ask.home), ask.home
    names = {"id": job.id, "run_id": run.id, "workflow_name": run.workflow, "head_branch": run.branch, "run_url": f"{api}/actions/runs/{run.id}", "run_attempt": attempt.number}
    names |= {"node_id": ask.company.node_id("CheckRun", home, job.id), "head_sha": run.sha, "url": f"{api}/actions/jobs/{job.id}", "html_url": f"{page_address(ask, home)}/actions/runs/{run.id}/job/{job.id}"}
    state = {"status": job.status, "conclusion": job.conclusion, "created_at": instant(job.created), "started_at": instant(job.started or job.created), "completed_at": instant_or_null(job.completed)}
    idle = job.started is None
    runner = {"runner_id": None if idle else 7, "runner_name": None if idle else "runner-7", "runner_group_id": None if idle else 2, "runner_group_name": None if idle else "Default"}
    return names | state | {"name": job.name, "steps": [], "check_run_url": f"{api}/check-runs/{job.id}", "labels": ["ubuntu-latest"]} | runner


def jobs(ask: Ask) -> Answer:
    """The jobs of the last attempt, or of all."""
    whole = _found(ask)
    chosen = whole.attempts if ask.query.get("filter") == "all" else whole.attempts[-1:]
    return _jobs(ask, whole, [(one, job) for one in chosen for job in one.jobs], f"/actions/runs/{whole.id}/jobs")


def attempt_jobs(ask: Ask) -> Answer:
    """The jobs of one attempt."""
    whole = _found(ask)
    one = _attempt(ask, whole)
    return _jobs(ask, whole, [(one, job) for job in one.jobs], f"/actions/runs/{whole.id}/attempts/{one.number}/jobs")


def _jobs(ask: Ask, run: Run, rows: list[tuple[Attempt, Job]], path: str) -> Answer:
    return listed(ask, rows, lambda row: job_of(ask, run, *row), below(ask, path), wrap="jobs")
