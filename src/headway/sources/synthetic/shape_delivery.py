"""Pull requests, runs, deployments and incidents: the second part of `shape`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from headway.model.calendar import from_datetime
from headway.model.records import Deployment, DraftChange, Incident, PipelineRun, PullRequest, PullRequestCommit, Review
from headway.normalise.bots import is_bot
from headway.normalise.environments import environment_of
from headway.normalise.keys import keys_in, links_in
from headway.normalise.marks import marks_of
from headway.normalise.results import incident_state, pull_request_state, result_of, review_state, run_state
from headway.normalise.text import BODY_LIMIT, clean
from headway.sources.synthetic import raws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from headway.model.records import Fact
    from headway.model.scope import Raw, Reject
    from headway.normalise.marks import Marks

MAIN = "main"
CAUSES = frozenset({"hotfix", "revert", "rollback"})
SEVERITIES = {"sev1": "critical", "crítico": "critical", "sev2": "major", "p2": "major", "sev3": "minor", "minor": "minor"}

_pull = msgspec.json.Decoder(raws.PullRaw).decode
_run = msgspec.json.Decoder(raws.RunRaw).decode
_deployment = msgspec.json.Decoder(raws.DeploymentRaw).decode
_incident = msgspec.json.Decoder(raws.IncidentRaw).decode


def _known(moment: datetime | None) -> int | None:
    return None if moment is None else from_datetime(moment)


def pull_requests(scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """A pull request with its reviews, commits and changes of being a draft."""
    seen = _pull(raw.payload)
    reviews = [_review(scope, raw.external_id, review) for review in seen.reviews]
    commits = [_commit(scope, raw.external_id, commit) for commit in seen.commits]
    drafts = [
        DraftChange(
            key=f"{raw.external_id}:{event.id}",
            repository=scope,
            pull_request=raw.external_id,
            at=from_datetime(event.at),
            draft=event.event == "convert_to_draft",
            actor=event.actor,
        )
        for event in seen.timeline
    ]
    yield _request(scope, raw.external_id, seen, _marks(seen, reviews, commits, drafts))
    yield from reviews
    yield from commits
    yield from drafts


def _marks(seen: raws.PullRaw, reviews: list[Review], commits: list[PullRequestCommit], drafts: list[DraftChange]) -> Marks:
    author = seen.author.login if seen.author else None
    return marks_of(
        created_at=from_datetime(seen.created_at),
        closed_at=_known(seen.closed_at),
        merged_at=_known(seen.merged_at),
        draft=seen.draft,
        first_commit_at=min((commit.authored_at for commit in commits if commit.authored_at is not None), default=None),
        draft_changes=[(event.at, event.draft) for event in drafts],
        reviews=[(review.submitted_at, review.state, not review.is_bot and (review.reviewer is None or review.reviewer != author)) for review in reviews],
    )


def _request(scope: str, key: str, seen: raws.PullRaw, marks: Marks) -> PullRequest:
    body = clean(seen.body or "")
    return PullRequest(
        key=key,
        version=from_datetime(seen.updated_at),
        repository=scope,
        number=seen.number,
        title=clean(seen.title),
        body=body[:BODY_LIMIT],
        state=pull_request_state(seen.state, merged_at=marks.merged_at),
        state_raw=seen.state,
        draft=seen.draft,
        author=seen.author.login if seen.author else None,
        is_bot=seen.author is not None and is_bot(seen.author.login, kind=seen.author.type),
        source_branch=clean(seen.head.ref),
        target_branch=seen.base,
        head_repository=seen.head.repository,
        head_sha=seen.head.sha,
        merge_sha=seen.merge_sha,
        merge_method=seen.merge_method,
        created_at=from_datetime(seen.created_at),
        first_commit_at=marks.first_commit_at,
        ready_at=marks.ready_at,
        first_review_at=marks.first_review_at,
        approved_at=marks.approved_at,
        merged_at=marks.merged_at,
        closed_at=_known(seen.closed_at),
        merged_by=seen.merged_by,
        additions=seen.additions,
        deletions=seen.deletions,
        changed_files=seen.changed_files,
        commits=len(seen.commits),
        reviews=len(seen.reviews),
        changes_requested=sum(review_state(review.state) == "changes_requested" for review in seen.reviews),
        comments=seen.comments + sum(review.comments for review in seen.reviews),
        labels=tuple(clean(label) for label in seen.labels),
        keys=keys_in(title=seen.title, branch=seen.head.ref, links=links_in(body), commits=[commit.message for commit in seen.commits]),
        url=seen.url,
    )


def _review(scope: str, parent: str, seen: raws.ReviewRaw) -> Review:
    return Review(
        key=f"{parent}:{seen.id}",
        repository=scope,
        pull_request=parent,
        reviewer=seen.user.login if seen.user else None,
        is_bot=seen.user is not None and is_bot(seen.user.login, kind=seen.user.type),
        state=review_state(seen.state),
        state_raw=seen.state,
        submitted_at=_known(seen.submitted_at),
        comments=seen.comments,
    )


def _commit(scope: str, parent: str, seen: raws.PullCommit) -> PullRequestCommit:
    return PullRequestCommit(
        key=f"{parent}:{seen.sha}",
        repository=scope,
        pull_request=parent,
        sha=seen.sha,
        author=seen.author,
        authored_at=from_datetime(seen.authored),
        committed_at=from_datetime(seen.committed),
    )


def pipeline_runs(scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """One attempt of a run."""
    seen = _run(raw.payload)
    yield PipelineRun(
        key=raw.external_id,
        version=from_datetime(seen.finished or seen.started or seen.queued),
        repository=scope,
        name=clean(seen.pipeline),
        number=seen.id,
        attempt=seen.attempt,
        event=seen.event,
        branch=seen.branch,
        sha=seen.sha,
        default_branch=seen.branch == MAIN,
        state=run_state(seen.status),
        result=result_of(seen.conclusion),
        result_raw=seen.conclusion,
        queued_at=from_datetime(seen.queued),
        started_at=_known(seen.started),
        finished_at=_known(seen.finished),
        actor=seen.actor,
        url=seen.url,
    )


def deployments(scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """A deployment."""
    seen = _deployment(raw.payload)
    yield Deployment(
        key=raw.external_id,
        version=from_datetime(seen.updated),
        repository=scope,
        service=clean(seen.service),
        environment=environment_of(seen.environment),
        environment_raw=seen.environment,
        ref=seen.ref,
        sha=seen.sha,
        state=run_state(seen.status),
        result=result_of(seen.status),
        result_raw=seen.status,
        cause=seen.reason if seen.reason in CAUSES else None,
        repairs=None if seen.fixes is None else f"{scope}:{seen.fixes}",
        created_at=from_datetime(seen.created),
        started_at=_known(seen.started),
        finished_at=_known(seen.finished),
        run=seen.run,
        actor=seen.actor,
        url=seen.url,
    )


def incidents(scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """An incident."""
    seen = _incident(raw.payload)
    yield Incident(
        key=raw.external_id,
        version=from_datetime(seen.updated),
        repository=scope,
        service=seen.service,
        title=clean(seen.title),
        severity=SEVERITIES.get((seen.severity or "").lower()),
        severity_raw=seen.severity,
        state=incident_state(seen.status),
        state_raw=seen.status,
        opened_at=from_datetime(seen.triggered),
        acknowledged_at=_known(seen.acknowledged),
        resolved_at=_known(seen.resolved),
        deployment=None if seen.deployment is None else f"{scope}:{seen.deployment}",
        labels=tuple(clean(label) for label in seen.labels),
        url=seen.url,
    )


DELIVERY: dict[str, Callable[[str, Raw, bytes], Iterator[Fact | Reject]]] = {
    "pull_requests": pull_requests,
    "pipeline_runs": pipeline_runs,
    "deployments": deployments,
    "incidents": incidents,
}
