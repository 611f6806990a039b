"""The endpoints that say who asks and what there is to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.github.asking import Ask, Refused, listed, said, unknown
from tests.fakes.github.rest_words import listed_repository, whole_repository, whole_user

if TYPE_CHECKING:
    from tests.fakes.github.company_repository import Repository
    from tests.fakes.serving import Answer

ORDERS = {"created": lambda repo: repo.created, "updated": lambda repo: repo.updated, "pushed": lambda repo: repo.pushed or 0, "full_name": lambda repo: repo.full_name}


def user(ask: Ask) -> Answer:
    """Whose token it is; an app is nobody."""
    if ask.installation is not None:
        raise Refused("Resource not accessible by integration", 403)
    return said(whole_user(ask, ask.viewer))


def rate_limit(ask: Ask) -> Answer:
    """What may still be asked; asking this is free."""
    found = ask.limits.overview(ask.token)
    if ask.limits.limit("core") == 0:
        raise Refused("Rate limiting is not enabled.", 404)
    return said({"resources": found, "rate": found["core"]})


def repository(ask: Ask) -> Answer:
    """One repository."""
    return said(whole_repository(ask, ask.home))


def _ordered(ask: Ask, rows: list[Repository], *, usual: str) -> list[Repository]:
    order = ask.query.get("sort", usual)
    order = order if order in ORDERS else usual
    down = ask.query.get("direction", "asc" if order == "full_name" else "desc") == "desc"
    return sorted(rows, key=ORDERS[order], reverse=down)


def owned(ask: Ask, kind: str) -> Answer:
    """The repositories of an owner."""
    owner = next((one for login, one in ask.company.owners().items() if login.casefold() == ask.path["owner"].casefold()), None)
    if owner is None or (kind == "Organization") != (owner.kind == "Organization"):
        raise unknown()
    rows = _ordered(ask, [repo for repo in ask.company.repos() if repo.owner == owner.login], usual="created" if kind == "Organization" else "full_name")
    place = "organizations" if kind == "Organization" else "user"
    return listed(ask, rows, lambda repo: listed_repository(ask, repo), f"/{place}/{owner.id}/repos")


def org_repos(ask: Ask) -> Answer:
    """The repositories of an organisation."""
    return owned(ask, "Organization")


def user_repos(ask: Ask) -> Answer:
    """The repositories of a person."""
    return owned(ask, "User")


def installation_repos(ask: Ask) -> Answer:
    """The repositories that an app was installed for; other credentials have none."""
    if ask.installation is None:
        raise Refused("You must authenticate with an installation access token in order to list repositories for an installation.", 403)
    rows = list(ask.company.repos())
    return listed(ask, rows, lambda repo: listed_repository(ask, repo), "/installation/repositories", wrap="repositories")
