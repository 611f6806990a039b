"""What is done to pull requests and issues while they are read."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from tests.fakes.github.company_changes import address, issue_now, locked, moved, pull_now, pushed, somebody
from tests.fakes.github.company_columns import ISSUE, PULL
from tests.fakes.github.data import Commit, Event, Issue, Pull, Review
from tests.fakes.github.stories import oid
from tests.fakes.github.stories_pulls import merge_by

if TYPE_CHECKING:
    from tests.fakes.github.company import Company

Name = str | int


def _commits(company: Company, author: str | None, title: str, *, count: int, at: int) -> list[Commit]:
    user = somebody(company, author)
    dice = Random(f"live|{company.seed}|{company.next_id()}")  # noqa: S311 - make-believe, no secret
    return [Commit(oid(dice), at - count + place, at - count + place, title, *address(user), user) for place in range(count)]


@locked
def create_pull(company: Company, repo: Name, title: str = "A new request", *, author: str | None = None, head: str = "topic/new", draft: bool = False, body: str | None = None, commits: int = 1, at: int | None = None) -> int:
    """The number of a new, open pull request."""
    home, moment = company.sure(repo), company.now(at)
    number = home.numbered.add(PULL, at=moment)
    made = _commits(company, author, title, count=commits, at=moment)
    home.pulls_now[number] = Pull(
        id=company.next_id(), number=number, title=title, body=body, state="OPEN", draft=draft, created=moment, updated=moment, closed=None, merged=None,
        author=somebody(company, author), merged_by=None, head=head, base=home.default_branch, head_oid=made[-1].oid, head_repo=(home.id, home.full_name), merge_oid=None,
        merge_parents=0, merge_headline="", additions=5, deletions=1, files=1, comments=0, commits=made,
    )  # fmt: skip
    pushed(home, moment)
    return number


@locked
def touch_pull(company: Company, repo: Name, number: int, *, title: str | None = None, at: int | None = None) -> int:
    """A pull request is changed, its title if one is given; the instant (s) of it."""
    home, moment = company.sure(repo), company.now(at)
    pull = pull_now(home, number)
    pull.title = pull.title if title is None else title
    return moved(home, pull, moment)


@locked
def merge_pull(company: Company, repo: Name, number: int, *, way: str = "squash", by: str | None = None, at: int | None = None) -> str:
    """A pull request is merged, by squash, merge or rebase; the commit that stands for it."""
    home, moment = company.sure(repo), company.now(at)
    pull = pull_now(home, number)
    if pull.state == "MERGED":
        raise ValueError(f"{home.full_name}#{number} is merged already")
    pull.state, pull.closed, pull.merged, pull.draft, pull.merged_by = "MERGED", moment, moment, False, somebody(company, by)
    pull.merge_oid = oid(Random(f"merge|{company.seed}|{home.id}|{number}|{moment}"))  # noqa: S311 - make-believe, no secret
    merge_by(pull, way, owner=home.owner)
    company.merged_live(home, pull, way)
    pushed(home, moment)
    moved(home, pull, moment)
    return pull.merge_oid


@locked
def close_pull(company: Company, repo: Name, number: int, *, at: int | None = None) -> int:
    """A pull request is closed without a merge."""
    home, moment = company.sure(repo), company.now(at)
    pull = pull_now(home, number)
    pull.state, pull.closed = "CLOSED", moment
    return moved(home, pull, moment)


@locked
def review_pull(company: Company, repo: Name, number: int, *, state: str = "APPROVED", author: str | None = None, at: int | None = None) -> int:
    """The id of a new review of a pull request, open or not."""
    home, moment = company.sure(repo), company.now(at)
    pull = pull_now(home, number)
    review = Review(company.next_id(), state, moment, None if state == "PENDING" else moment, somebody(company, author))
    pull.reviews.append(review)
    moved(home, pull, moment)
    return review.id


def _draft(company: Company, repo: Name, number: int, kind: str, at: int | None) -> int:
    home, moment = company.sure(repo), company.now(at)
    pull = pull_now(home, number)
    pull.draft = kind == "ConvertToDraftEvent"
    pull.events.append(Event(company.next_id(), kind, moment, pull.author))
    return moved(home, pull, moment)


@locked
def draft_pull(company: Company, repo: Name, number: int, *, at: int | None = None) -> int:
    """A pull request is a draft again."""
    return _draft(company, repo, number, "ConvertToDraftEvent", at)


@locked
def ready_pull(company: Company, repo: Name, number: int, *, at: int | None = None) -> int:
    """A pull request is ready for review."""
    return _draft(company, repo, number, "ReadyForReviewEvent", at)


@locked
def force_push(company: Company, repo: Name, number: int, *, commits: int | None = None, at: int | None = None) -> str:
    """Other commits stand on the branch of a pull request now; the newest of them."""
    home, moment = company.sure(repo), company.now(at)
    pull = pull_now(home, number)
    pull.commits = _commits(company, pull.author.login if pull.author in company.people and pull.author else None, pull.title, count=commits or len(pull.commits), at=moment)
    pull.head_oid = pull.commits[-1].oid
    pushed(home, moment)
    moved(home, pull, moment)
    return pull.head_oid


@locked
def create_issue(company: Company, repo: Name, title: str = "A new issue", *, labels: tuple[str, ...] = (), author: str | None = None, body: str | None = None, at: int | None = None) -> int:
    """The number of a new, open issue."""
    home, moment = company.sure(repo), company.now(at)
    number = home.numbered.add(ISSUE, at=moment)
    events = [Event(company.next_id(), "LabeledEvent", moment, company.people[0], label) for label in labels]
    home.issues_now[number] = Issue(company.next_id(), number, title, body, "OPEN", None, moment, moment, None, somebody(company, author), labels=list(labels), events=events)
    home.relabel(number, list(labels))
    home.changed()
    return number


def _step(company: Company, repo: Name, number: int, kind: str, at: int | None, *, label: str | None = None, reason: str | None = None) -> tuple[Issue, int]:
    home, moment = company.sure(repo), company.now(at)
    issue = issue_now(home, number)
    issue.events.append(Event(company.next_id(), kind, moment, company.people[0], label, reason))
    return issue, moment


@locked
def close_issue(company: Company, repo: Name, number: int, *, reason: str = "COMPLETED", at: int | None = None) -> int:
    """An issue is closed for a reason: COMPLETED, NOT_PLANNED or DUPLICATE."""
    issue, moment = _step(company, repo, number, "ClosedEvent", at, reason=reason)
    issue.state, issue.reason, issue.closed = "CLOSED", reason, moment
    return moved(company.sure(repo), issue, moment)


@locked
def reopen_issue(company: Company, repo: Name, number: int, *, at: int | None = None) -> int:
    """An issue is open again."""
    issue, moment = _step(company, repo, number, "ReopenedEvent", at)
    issue.state, issue.reason, issue.closed = "OPEN", "REOPENED", None
    return moved(company.sure(repo), issue, moment)


@locked
def label_issue(company: Company, repo: Name, number: int, label: str, *, at: int | None = None) -> int:
    """An issue has one label more."""
    issue, moment = _step(company, repo, number, "LabeledEvent", at, label=label)
    issue.labels = [*issue.labels, *([] if label in issue.labels else [label])]
    company.sure(repo).relabel(number, issue.labels)
    return moved(company.sure(repo), issue, moment)


@locked
def unlabel_issue(company: Company, repo: Name, number: int, label: str, *, at: int | None = None) -> int:
    """An issue has a label no more. Raises ValueError if it never had it."""
    if label not in issue_now(company.sure(repo), number).labels:
        raise ValueError(f"#{number} has no label {label}")
    issue, moment = _step(company, repo, number, "UnlabeledEvent", at, label=label)
    issue.labels = [name for name in issue.labels if name != label]
    company.sure(repo).relabel(number, issue.labels)
    return moved(company.sure(repo), issue, moment)


@locked
def delete_issue(company: Company, repo: Name, number: int) -> None:
    """An issue is gone, without a trace but its absence."""
    home = company.sure(repo)
    home.numbered.sure(number, ISSUE)
    home.issues_now.pop(number, None)
    home.numbered.remove(number)
    home.changed()
