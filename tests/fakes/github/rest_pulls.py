"""Pull requests, their reviews, and issues, by REST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.fakes.github.asking import Ask, below, found, instant, instant_or_null, links, listed, page_of, said, second
from tests.fakes.github.asking import encode as encoded
from tests.fakes.github.rest_words import api_of, listed_repository, user
from tests.fakes.github.rest_words import page_of as page_address
from tests.fakes.serving import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.fakes.github.data import Issue, Pull, Review

COLOURS = ("d73a4a", "a2eeef", "0075ca")


def _label(ask: Ask, name: str) -> dict[str, Any]:
    number = sum(map(ord, name)) + 208_045_000
    return {"id": number, "node_id": f"LA_kwDO{number:x}", "url": f"{api_of(ask, ask.home)}/labels/{quote(name)}", "name": name, "description": "", "color": COLOURS[number % 3], "default": name == "bug"}


def _chosen(ask: Ask, ids: Sequence[int]) -> Sequence[int]:
    """Those that are open, closed, or all of them."""
    state = ask.query.get("state", "open")
    return ids if state == "all" else [one for one in ids if (ask.home.pull(one).state == "OPEN") == (state == "open")]


def pulls(ask: Ask) -> Answer:
    """Pull requests, newest first or the other way round; without what a single one tells of its size."""
    ids: Sequence[int] = ask.home.pull_numbers()
    order = ask.query.get("sort", "created")
    down = ask.query.get("direction", "desc" if order == "created" else "asc") == "desc"
    ids = _chosen(ask, ids if order == "updated" else sorted(ids))
    repository = listed_repository(ask, ask.home)
    return listed(ask, ids[::-1] if down else ids, lambda number: _pull(ask, ask.home.pull(number), repository), below(ask, "/pulls"))


def pull(ask: Ask) -> Answer:
    """One pull request, with its size."""
    made: Pull = found(ask.home.pull, ask.identifier("number"))
    merge = {"merged": made.state == "MERGED", "mergeable": None, "rebaseable": None, "mergeable_state": "unknown", "merged_by": user(ask, made.merged_by), "maintainer_can_modify": False}
    size = {"comments": made.comments, "review_comments": sum(review.comments for review in made.reviews), "commits": len(made.commits), "additions": made.additions, "deletions": made.deletions}
    return said(_pull(ask, made, listed_repository(ask, ask.home)) | merge | size | {"changed_files": made.files})


def _pull(ask: Ask, made: Pull, repository: dict[str, Any]) -> dict[str, Any]:
    api, page = f"{api_of(ask, ask.home)}/pulls/{made.number}", f"{page_address(ask, ask.home)}/pull/{made.number}"
    issue = f"{api_of(ask, ask.home)}/issues/{made.number}"
    addresses = {"url": api, "html_url": page, "diff_url": f"{page}.diff", "patch_url": f"{page}.patch", "issue_url": issue, "commits_url": f"{api}/commits", "review_comments_url": f"{api}/comments"}
    addresses |= {"review_comment_url": f"{api_of(ask, ask.home)}/pulls/comments{{/number}}", "comments_url": f"{issue}/comments", "statuses_url": f"{api_of(ask, ask.home)}/statuses/{made.head_oid}"}
    near = {"self": api, "html": page, "issue": issue, "comments": f"{issue}/comments", "review_comments": f"{api}/comments", "review_comment": addresses["review_comment_url"], "commits": f"{api}/commits", "statuses": addresses["statuses_url"]}
    names = {"id": made.id, "node_id": ask.company.node_id("PullRequest", ask.home, made.number), "number": made.number, "state": "open" if made.state == "OPEN" else "closed", "locked": False, "title": made.title}
    people = {"user": user(ask, made.author), "body": made.body, "assignee": None, "assignees": [], "requested_reviewers": [], "requested_teams": [], "labels": [_label(ask, name) for name in made.labels]}
    dates = {"created_at": instant(made.created), "updated_at": instant(made.updated), "closed_at": instant_or_null(made.closed), "merged_at": instant_or_null(made.merged)}
    more = {"merge_commit_sha": made.merge_oid, "milestone": None, "draft": made.draft, "author_association": "MEMBER", "auto_merge": None, "active_lock_reason": None}
    owner = ask.company.owners().get(ask.home.owner)
    away = None if made.head_repo is None else repository | {"id": made.head_repo[0], "full_name": made.head_repo[1], "fork": made.head_repo[0] != ask.home.id}
    head = {"label": f"{ask.home.owner}:{made.head}", "ref": made.head, "sha": made.head_oid, "user": user(ask, made.author if away is None or away["fork"] else owner), "repo": away}
    base = {"label": f"{ask.home.owner}:{made.base}", "ref": made.base, "sha": made.commits[0].oid[::-1], "user": user(ask, owner), "repo": repository}
    return addresses | names | people | dates | more | {"head": head, "base": base, "_links": {name: {"href": address} for name, address in near.items()}}


def reviews(ask: Ask) -> Answer:
    """The reviews of a pull request, oldest first."""
    made: Pull = found(ask.home.pull, ask.identifier("number"))
    return listed(ask, made.reviews, lambda review: _review(ask, made, review), below(ask, f"/pulls/{made.number}/reviews"))


def _review(ask: Ask, made: Pull, review: Review) -> dict[str, Any]:
    api, page = f"{api_of(ask, ask.home)}/pulls/{made.number}", f"{page_address(ask, ask.home)}/pull/{made.number}#pullrequestreview-{review.id}"
    names = {"id": review.id, "node_id": ask.company.node_id("PullRequestReview", ask.home, review.id), "user": user(ask, review.author), "body": "", "state": review.state, "html_url": page}
    when = {} if review.submitted is None else {"submitted_at": instant(review.submitted)}
    return names | {"pull_request_url": api, "author_association": "MEMBER", "_links": {"html": {"href": page}, "pull_request": {"href": api}}, "commit_id": made.head_oid} | when


# --- issues; by REST a pull request is one too


def issues(ask: Ask) -> Answer:
    """Issues and pull requests, newest first or by update; `since` by their update, ignored where it is no instant."""
    labels = [name for name in ask.query.get("labels", "").split(",") if name]
    rows = [*_rows(ask, ask.home.issue_numbers(labels=labels), kind="issue"), *([] if labels else _rows(ask, ask.home.pull_numbers(), kind="pull"))]
    rows.sort(key=lambda row: row[ask.query.get("sort") == "updated"], reverse=ask.query.get("direction", "desc") == "desc")
    begin, end = page_of(ask, len(rows))
    shown = [] if "empty_list" in ask.spoilt else [_issue(ask, number, kind) for number, _, kind in rows[begin:end]]
    return Answer(encoded(shown), 200, links(ask, len(rows), below(ask, "/issues")))


def _rows(ask: Ask, numbers: Iterable[int], *, kind: str) -> Iterable[tuple[int, tuple[int, int], str]]:
    """Number, place by update, and kind, of those that fit the question."""
    since, state = _since(ask), ask.query.get("state", "open")
    updated = ask.home.issue_moment if kind == "issue" else ask.home.pull_updated
    record = ask.home.issue if kind == "issue" else ask.home.pull
    late = [number for number in numbers if updated(number) >= since]
    return [(number, (updated(number), number), kind) for number in late if state == "all" or (record(number).state == "OPEN") == (state == "open")]


def _since(ask: Ask) -> int:
    try:
        return second(ask.query.get("since", "1970-01-01T00:00:00Z"))
    except ValueError:
        return 0


def _issue(ask: Ask, number: int, kind: str) -> dict[str, Any]:
    made: Issue | Pull = ask.home.issue(number) if kind == "issue" else ask.home.pull(number)
    api, page = f"{api_of(ask, ask.home)}/issues/{number}", f"{page_address(ask, ask.home)}/{'issues' if kind == 'issue' else 'pull'}/{number}"
    addresses = {"url": api, "repository_url": api_of(ask, ask.home), "labels_url": f"{api}/labels{{/name}}", "comments_url": f"{api}/comments", "events_url": f"{api}/events", "html_url": page, "timeline_url": f"{api}/timeline"}
    node = ask.company.node_id("Issue" if kind == "issue" else "PullRequest", ask.home, number)
    names = {"id": made.id, "node_id": node, "number": number, "title": made.title, "user": user(ask, made.author), "labels": [_label(ask, name) for name in made.labels]}
    people = [user(ask, one) for one in getattr(made, "assignees", [])]
    state = {"state": "open" if made.state == "OPEN" else "closed", "locked": False, "assignee": people[0] if people else None, "assignees": people, "milestone": None, "comments": getattr(made, "comments", 0)}
    dates = {"created_at": instant(made.created), "updated_at": instant(made.updated), "closed_at": instant_or_null(made.closed), "author_association": "MEMBER", "active_lock_reason": None}
    reason = getattr(made, "reason", None)
    more: dict[str, Any] = {"body": made.body, "closed_by": None, "performed_via_github_app": None, "state_reason": reason.lower() if reason else None}
    if kind == "pull":
        base = f"{api_of(ask, ask.home)}/pulls/{number}"
        merged = getattr(made, "merged", None)
        more |= {"draft": getattr(made, "draft", False), "pull_request": {"url": base, "html_url": page, "diff_url": f"{page}.diff", "patch_url": f"{page}.patch", "merged_at": instant_or_null(merged)}}
    return addresses | names | state | dates | more
