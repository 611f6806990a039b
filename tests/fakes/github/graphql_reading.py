"""How the fields of GraphQL are read from the records: by functions of the record and of what the whole question has in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from time import gmtime, strftime
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.fakes.github.data import User
from tests.fakes.github.graphql_lists import Counted, Listed, Ordered
from tests.fakes.github.graphql_refusals import Error, wrong_argument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.fakes.github.data import Company, Deployment, Issue, Pull, Release, Repo, Run
    from tests.fakes.github.graphql_lists import Rows

    Leaf = Callable[[Any, "At"], Any]

DAY = 86_400
MINUTES = tuple(f"{minute // 60:02}:{minute % 60:02}:" for minute in range(1_440))
SECONDS = tuple(f"{second:02}Z" for second in range(60))
"""A page has thousands of moments: they are put together from parts."""
GHOST = User(10_137, "ghost", "Deleted user")
"""Who stands where somebody must, and the account is no more."""


@dataclass(slots=True)
class At:
    """What all parts of one question share; `repo` is the repository in which the present record lies."""

    company: Company
    url: str
    viewer: User
    variables: dict[str, Any]
    limit: dict[str, Any]
    repo: Repo | None = None
    errors: list[Error] = field(default_factory=list)
    known: dict[tuple[int, int], tuple[Any, Any]] = field(default_factory=dict)

    def within(self, repo: Any) -> At:
        """The same question, in a repository."""
        return At(self.company, self.url, self.viewer, self.variables, self.limit, repo, self.errors, self.known)


class Field(NamedTuple):
    """A field: `of` is the type of its parts, none of a plain value; `way` is one, rows (a connection) or each (a plain list)."""

    read: Callable[..., Any]
    of: str = ""
    way: str = "leaf"
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class Elsewhere(NamedTuple):
    """An issue that a pull request closes, maybe of another repository."""

    number: int
    repo: Any


class Fork(NamedTuple):
    """A repository that is not of the company, such as somebody's fork: it has an id and a name."""

    id: int
    owner: str
    name: str


class Tip(NamedTuple):
    """A commit on a branch, as far as it is known."""

    oid: str
    headline: str = ""
    at: int = 0
    parents: int = 1


@cache
def _day(number: int) -> str:
    return strftime("%Y-%m-%dT", gmtime(number * DAY))


def moment(at: int | None) -> str | None:
    """An instant as GitHub writes it."""
    return None if at is None else f"{_day(at // DAY)}{MINUTES[at % DAY // 60]}{SECONDS[at % 60]}"


def one(of: str, read: Leaf) -> Field:
    """A record, or null."""
    return Field(read, of, "one")


def rows(of: str, read: Callable[[Any, At, dict[str, Any]], Rows], *takes: str) -> Field:
    """A connection."""
    return Field(read, of, "rows", ("first", "last", "after", "before", *takes))


def when(name: str) -> Field:
    """A moment of the record."""
    return Field(lambda record, _at: moment(getattr(record, name)))


def same(*names: str) -> dict[str, Field]:
    """Fields that are called as the record calls them."""
    return {name: Field(_plain(name)) for name in names}


def _plain(name: str) -> Leaf:
    return lambda record, _at: getattr(record, name)


def plain(name: str) -> Field:
    """A value of the record under another name."""
    return Field(_plain(name))


def node_id(kind: str, by: str = "id") -> Field:
    """The opaque id of a record that can be asked for by it."""
    return Field(lambda record, at: at.company.node_id(kind, at.repo, getattr(record, by)))


def opaque(prefix: str) -> Field:
    """The opaque id of a record that nobody asks for by it."""
    return Field(lambda record, _at: f"{prefix}_kwDO{record.id:x}")


# --- lists


def _ordered(given: dict[str, Any], where: str, *known: str) -> tuple[str, bool]:
    """By what, and whether the other way round. Raises Refused for what is no order."""
    order = given.get("orderBy") or {"field": known[0], "direction": "ASC"}
    if order.get("field") not in known or order.get("direction") not in {"ASC", "DESC"}:
        raise wrong_argument("orderBy", where, order)
    return order["field"], order["direction"] == "DESC"


def pulls(repo: Repo, _at: At, given: dict[str, Any]) -> Rows:
    by, descending = _ordered(given, "pullRequests", "CREATED_AT", "UPDATED_AT")
    if by == "UPDATED_AT":
        return Ordered(repo.pull_numbers(), repo.pull_updated, repo.pull, descending=descending)
    return Ordered(sorted(repo.pull_numbers()), lambda _number: 0, repo.pull, descending=descending)


def issues(repo: Repo, _at: At, given: dict[str, Any]) -> Rows:
    order, descending = _ordered(given, "issues", "CREATED_AT", "UPDATED_AT")
    wanted = given.get("filterBy") or {}
    by = "updated" if order == "UPDATED_AT" else "created"
    numbers: Sequence[int] = repo.issue_numbers(labels=tuple(wanted.get("labels") or ()), by=by) if repo.has_issues else ()
    since = wanted.get("since") and seconds(wanted["since"])
    if since and by == "created":
        numbers = [number for number in numbers if repo.issue_moment(number) >= since]
    return Ordered(numbers, lambda number: repo.issue_moment(number, by=by), repo.issue, descending=descending, since=since if since and by == "updated" else None)


def seconds(said: str) -> int:
    """A moment that somebody asks with. Raises Refused."""
    try:
        at = datetime.fromisoformat(said)
    except (TypeError, ValueError):
        at = None
    if at is None or at.tzinfo is None:
        raise wrong_argument("filterBy", "issues", said)
    return int(at.timestamp())


def deployments(repo: Repo, _at: At, given: dict[str, Any]) -> Rows:
    _, descending = _ordered(given, "deployments", "CREATED_AT")
    return Ordered(repo.deployment_ids(), lambda identifier: repo.deployment(identifier).created, repo.deployment, descending=descending)


def releases(repo: Repo, _at: At, given: dict[str, Any]) -> Rows:
    _, descending = _ordered(given, "releases", "CREATED_AT")
    found = repo.releases()
    return Listed(found[::-1] if descending else found)


def repositories(whose: Callable[[Any, At], Iterable[Repo]]) -> Field:
    def read(record: Any, at: At, given: dict[str, Any]) -> Rows:
        by, descending = _ordered(given, "repositories", "CREATED_AT", "PUSHED_AT", "UPDATED_AT", "NAME")
        key = {"CREATED_AT": "created", "PUSHED_AT": "pushed", "UPDATED_AT": "updated", "NAME": "name"}[by]
        return Listed(sorted(whose(record, at), key=lambda repo: (getattr(repo, key) or 0, repo.id), reverse=descending))

    return rows("Repository", read, "orderBy", "affiliations", "ownerAffiliations")  # whoever reads is at home in all that is shown: any affiliation fits


def of_owner(owner: User, at: At) -> Iterable[Repo]:
    return (repo for repo in at.company.repos() if repo.owner.lower() == owner.login.lower())


def events(record: Pull | Issue, _at: At, given: dict[str, Any]) -> Rows:
    wanted = given.get("itemTypes")
    kinds = {"".join(word.capitalize() for word in name.split("_")) for name in wanted or ()}
    return Listed([event for event in record.events if wanted is None or event.kind in kinds])


def jobs(run: Run, _at: At, given: dict[str, Any]) -> Rows:
    every = (given.get("filterBy") or {}).get("checkType") == "ALL"
    return Listed([job for attempt in (run.attempts if every else run.attempts[-1:]) for job in attempt.jobs])


def listed(name: str) -> Callable[[Any, At, dict[str, Any]], Rows]:
    """The records that a record has under a name."""
    return lambda record, _at, _given: Listed(getattr(record, name))


def counted(of: str, read: Callable[[Any], int]) -> Field:
    """A connection of which only the number is known."""
    return rows(of, lambda record, _at, _given: Counted(read(record)))


# --- records beside records


def closes(pull: Pull, at: At, _given: dict[str, Any]) -> Rows:
    return Listed([Elsewhere(number, repository(at, identifier, name)) for identifier, name, number in pull.closes])


def repository(at: At, identifier: int, full_name: str) -> Any:
    """A repository by id and name: of the company, or one that it knows nothing of."""
    if at.repo is not None and at.repo.id == identifier:
        return at.repo
    owner, _, name = full_name.partition("/")
    try:
        found = at.company.repo(owner, name)
    except KeyError:
        return Fork(identifier, owner, name)
    return found if found.id == identifier else Fork(identifier, owner, name)


def merge(pull: Pull, _at: At) -> Tip | None:
    return pull.merge_oid and Tip(pull.merge_oid, pull.merge_headline, pull.merged or pull.updated, pull.merge_parents)


def head_repository(pull: Pull, at: At) -> Any:
    return pull.head_repo and repository(at, *pull.head_repo)


def branch(repo: Repo, _at: At) -> tuple[str, str] | None:
    return repo.head and (repo.default_branch, repo.head)


def ref_of(deployment: Deployment, _at: At) -> tuple[str, str] | None:
    return deployment.ref and (deployment.ref, deployment.sha)


def tag(release: Release, _at: At) -> Tip | None:
    return release.sha and Tip(release.sha, "", release.created)


def bare_login(bot: User, _at: At) -> str:
    return bot.login.removesuffix("[bot]")


def at_web(path: Callable[[Any, At], str]) -> Field:
    return Field(lambda record, at: f"{at.url}/{path(record, at)}")


def in_repo(path: Callable[[Any], str]) -> Field:
    return at_web(lambda record, at: f"{at.repo.owner}/{at.repo.name}/{path(record)}")


def upper(name: str) -> Field:
    return Field(lambda record, _at: (value := getattr(record, name)) and value.upper())


def long_id(record: Any, _at: At) -> str:
    return str(record.id)


def account(kind: str, **more: Field) -> dict[str, Field]:
    return {"id": opaque(kind[0]), "databaseId": plain("id"), **same("login"), "url": at_web(lambda user, _at: user.login), **more}


def event(**more: Field) -> dict[str, Field]:
    return {"id": opaque("EV"), "createdAt": when("at"), "actor": one("Actor", lambda event, _at: event.actor), **more}
