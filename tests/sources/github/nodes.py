"""GitHub's records as both of its interfaces give them, nulls included; a test says only what it is about."""

from __future__ import annotations

import json
from itertools import count

from headway.model.calendar import from_datetime, to_datetime
from headway.model.scope import Raw, Reject
from headway.normalise.words import Words
from headway.sources.github import reference as references
from headway.sources.github.reference import Reference
from headway.sources.github.shape import SHAPES, Wording

WEB = "https://github.com"
HOME = "acme/ledger"
SCOPE = "github:repo:7"
GLUE = {"pull_requests": "pull", "work_items": "issue", "incidents": "issue", "pipeline_runs": "run", "deployments": "deployment", "releases": "release", "repositories": "repository"}

_numbers = count(1)


def reference(**more):
    """What goes with every page of the repository."""
    return references.encode(Reference(**({"id": 7, "full_name": HOME, "url": f"{WEB}/{HOME}", "default_branch": "main"} | more)))


def day(number, time="10:00:00"):
    """An instant of March 2026 as GitHub writes it."""
    return f"2026-03-{number:02}T{time}Z"


def us(moment):
    """The instant of such a text, in microseconds."""
    return from_datetime(to_datetime(0).fromisoformat(moment))


def who(login, kind="User", *, name=None, email="", number=None):
    """An account as `Who` asks for it; only people show a name and an address."""
    told = {"__typename": kind, "login": login, "databaseId": number or sum(map(ord, login))}
    return told | ({"name": name, "email": email} if kind == "User" else {})


def commit(oid="c1", at=None, *, headline="Say it", user="ana", committed=None, author=("Ana Souza", "ana@acme.example")):
    """A commit of a pull request; `user` None is an address that belongs to nobody."""
    account = None if user is None else {key: value for key, value in who(user).items() if key != "__typename"}
    signed = None if author is None else {"name": author[0], "email": author[1], "user": account}
    at = at or day(1)
    return {"commit": {"oid": oid.ljust(40, "0"), "authoredDate": at, "committedDate": committed or at, "messageHeadline": headline, "author": signed}}


def review(state="APPROVED", at=None, by="bob", *, kind="User", number=None, comments=0):
    """A review; `by` None is a deleted account."""
    number = number or next(_numbers)
    submitted = None if state == "PENDING" else at or day(3)
    author = None if by is None else who(by, kind)
    return {"id": f"PRR_{number}", "fullDatabaseId": str(number), "state": state, "createdAt": at or day(3), "submittedAt": submitted, "author": author, "comments": {"totalCount": comments}}


def event(kind, at, by="ana", *, label=None, reason=None, name=None):
    """A step on a timeline."""
    told = {"__typename": kind, "id": name or f"EV_{next(_numbers)}", "createdAt": at, "actor": None if by is None else who(by)}
    return told | ({"label": {"name": label}} if label else {}) | ({"stateReason": reason} if kind == "ClosedEvent" else {})


def drafted(at, **more):
    return event("ConvertToDraftEvent", at, **more)


def readied(at, **more):
    return event("ReadyForReviewEvent", at, **more)


def closed(at, reason="COMPLETED", **more):
    return event("ClosedEvent", at, reason=reason, **more)


def reopened(at, **more):
    return event("ReopenedEvent", at, **more)


def labelled(at, label, **more):
    return event("LabeledEvent", at, label=label, **more)


def unlabelled(at, label, **more):
    return event("UnlabeledEvent", at, label=label, **more)


def rows(nodes, *, more=0):
    """A connection as it is answered."""
    return {"totalCount": len(nodes) + more, "pageInfo": {"hasNextPage": more > 0, "endCursor": None}, "nodes": list(nodes)}


def names(*labels):
    return {"nodes": [{"name": label} for label in labels]}


def pull(*, commits=None, reviews=(), events=(), **more):
    """An open pull request of Ana's with one commit."""
    return {
        "id": "PR_12", "fullDatabaseId": "9012", "number": 12, "title": "Round half up", "body": None, "state": "OPEN", "isDraft": False,
        "createdAt": day(2), "updatedAt": day(9), "closedAt": None, "mergedAt": None, "url": f"{WEB}/{HOME}/pull/12", "author": who("ana"), "mergedBy": None,
        "headRefName": "rounding", "baseRefName": "main", "headRefOid": "f" * 40, "headRepository": {"databaseId": 7, "nameWithOwner": HOME}, "mergeCommit": None,
        "additions": 10, "deletions": 2, "changedFiles": 3, "comments": {"totalCount": 0}, "labels": names(), "closingIssuesReferences": {"nodes": []},
        "commits": rows([commit()] if commits is None else commits), "reviews": rows(reviews), "timelineItems": rows(events),
    } | more  # fmt: skip


def merged(*, at=None, parents=1, headline="Round half up (#12)", **more):
    """It was merged on the fifth."""
    at = at or day(5)
    made = {"oid": "d" * 40, "messageHeadline": headline, "parents": {"totalCount": parents}}
    return pull(**({"state": "MERGED", "closedAt": at, "mergedAt": at, "mergedBy": who("bob"), "mergeCommit": made} | more))


def issue(*labels, events=(), **more):
    """An open issue of Ana's."""
    return {
        "id": "I_3", "fullDatabaseId": "9003", "number": 3, "title": "Totals are off by a cent", "body": None, "state": "OPEN", "stateReason": None, "createdAt": day(1), "updatedAt": day(9),
        "closedAt": None, "url": f"{WEB}/{HOME}/issues/3", "author": who("ana"), "assignees": {"nodes": []}, "labels": names(*labels), "milestone": None, "timelineItems": rows(events),
    } | more  # fmt: skip


def done(*labels, at=None, reason="COMPLETED", events=None, **more):
    """It was closed on the fifth."""
    at = at or day(5)
    told = [closed(at, reason)] if events is None else events
    return issue(*labels, events=told, **({"state": "CLOSED", "stateReason": reason, "closedAt": at} | more))


def run(**more):
    """A run as REST gives it, that went well."""
    return {
        "id": 555, "name": "CI", "node_id": "WFR_1", "head_branch": "main", "head_sha": "e" * 40, "path": ".github/workflows/ci.yml", "run_number": 41, "run_attempt": 1, "event": "push",
        "display_title": "Round half up", "status": "completed", "conclusion": "success", "workflow_id": 9, "html_url": f"{WEB}/{HOME}/actions/runs/555", "pull_requests": [],
        "created_at": day(4), "updated_at": day(4, "10:30:00"), "run_started_at": day(4), "actor": {"login": "ana", "id": 310, "type": "User"},
        "triggering_actor": {"login": "ana", "id": 310, "type": "User"}, "head_repository": {"id": 7, "full_name": HOME},
    } | more  # fmt: skip


def job(number=1, result="success", *, queued="10:00:00", start="10:01:00", end="10:05:00", on=4, **more):
    """A job as REST gives it; the results of what is under way are null."""
    return {
        "id": number, "run_id": 555, "name": f"job {number}", "status": "completed" if result else "in_progress", "conclusion": result, "created_at": day(on, queued),
        "started_at": day(on, start), "completed_at": day(on, end) if result else None, "steps": [], "labels": ["ubuntu-latest"], "runner_id": None,
    } | more  # fmt: skip


def check(number=1, result="SUCCESS", *, start="10:01:00", end="10:05:00", **more):
    """A job as GraphQL gives it."""
    return {"databaseId": number, "name": f"job {number}", "status": "COMPLETED" if result else "IN_PROGRESS", "conclusion": result, "startedAt": day(4, start), "completedAt": day(4, end) if result else None} | more


def status(state, time, **more):
    """How a deployment stood on the fourth."""
    return {"id": f"DS_{next(_numbers)}", "state": state, "createdAt": day(4, time), "environmentUrl": "", "logUrl": ""} | more


def deployment(*statuses, **more):
    """A deployment to production."""
    return {
        "id": "DE_1", "databaseId": 88, "environment": "production", "originalEnvironment": "production", "latestEnvironment": "production", "task": "deploy", "description": None,
        "payload": '""', "state": "ACTIVE", "commitOid": "e" * 40, "ref": {"name": "main"}, "creator": who("github-actions", "Bot"), "createdAt": day(4), "updatedAt": day(4, "12:00:00"),
        "statuses": rows(statuses),
    } | more  # fmt: skip


def raw(node, entity, name="7:12", **lists):
    """The composite record of a stream."""
    return Raw(name, json.dumps({GLUE[entity]: node} | lists).encode())


def shaped(given, entity, *, overrides=(), scope=SCOPE, seen=None):
    """Everything a record gives."""
    return list(SHAPES[entity](scope, given, seen or reference(), Wording(Words(overrides), "acme-hub")))


def facts(node, entity, *, of=None, lists=None, name="7:12", **more):
    """The facts of one kind that a record gives."""
    return [fact for fact in shaped(raw(node, entity, name, **(lists or {})), entity, **more) if not isinstance(fact, Reject) and fact.entity == (of or entity)]


def first(node, entity, **more):
    """The fact a record is about."""
    return facts(node, entity, **more)[0]


def lost(node, entity, **lists):
    """What a record says cannot be kept."""
    return [told.reason for told in shaped(raw(node, entity, **lists), entity) if isinstance(told, Reject)]
