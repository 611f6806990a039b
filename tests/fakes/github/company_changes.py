"""What every change of the company has in common: nobody reads meanwhile, and what was changed is kept as it is."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from tests.fakes.github.company_columns import ISSUE, PULL
from tests.fakes.github.people import READER, signature

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.github.company import Company
    from tests.fakes.github.company_repository import Repository
    from tests.fakes.github.data import Issue, Pull, User


def locked(verb: Callable[..., Any]) -> Callable[..., Any]:
    """A change that happens between two requests."""

    @wraps(verb)
    def done(company: Company, *given: Any, **named: Any) -> Any:
        with company.lock:
            return verb(company, *given, **named)

    return done


def somebody(company: Company, login: str | None) -> User | None:
    """An account by its login, the reader's without one; nobody for the word `ghost`. Raises KeyError."""
    if login is None or login == "ghost":
        return None if login else company.people[0]
    found = next((user for user in (*company.people, READER) if user.login == login), None)
    if found is None:
        raise KeyError(login)
    return found


def address(user: User | None) -> tuple[str, str]:
    """The name and the address in somebody's commits."""
    return signature(user)


def pull_now(repo: Repository, number: int) -> Pull:
    """A pull request that will be changed: it is kept from now on. Raises KeyError."""
    repo.numbered.sure(number, PULL)
    return repo.pulls_now.setdefault(number, repo.pull(number))


def issue_now(repo: Repository, number: int) -> Issue:
    """An issue that will be changed: it is kept from now on. Raises KeyError."""
    repo.numbered.sure(number, ISSUE)
    return repo.issues_now.setdefault(number, repo.issue(number))


def moved(repo: Repository, record: Pull | Issue, at: int) -> int:
    """Something was changed at an instant: its place in the order is another."""
    record.updated = at
    repo.numbered.touch(record.number, at=at)
    repo.changed()
    return at


def pushed(repo: Repository, at: int) -> None:
    """A branch was written."""
    repo.pushed = max(at, repo.pushed or 0)
    repo.updated = max(at, repo.updated)
