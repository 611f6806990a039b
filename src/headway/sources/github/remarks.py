"""What an operator should know of a GitHub and of what our credentials lack there, each thing looked at for itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Raw, Struct

from headway.model.calendar import SECOND_US, to_iso
from headway.model.errors import AuthFailed, Gone, HeadwayError
from headway.model.scope import Remark
from headway.net.attempts import Attempts
from headway.normalise.lenient import reader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from headway.model.scope import Scope
    from headway.sources.github.catalog import Catalog
    from headway.sources.github.site import GitHubSite
    from headway.sources.opening import Opening

SKEW_US = 60 * SECOND_US
"""As far as clocks may be apart before something is dated wrongly; the position of a reading does not depend on ours."""
FEW = Attempts(most=2, whole=10.0, longest=2.0)
GITHUB_COM = "https://github.com"
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

ENTITIES: dict[str, tuple[str, dict[str, Any] | None, str]] = {
    "pull_requests": ("pulls", {"direction": "DESC", "commits": 1, "reviews": 1, "events": 1}, "Pull requests: read"),
    "work_items": ("issues", {"events": 1}, "Issues: read"),
    "pipeline_runs": ("actions/runs", None, "Actions: read"),
    "deployments": ("deployments", {"direction": "DESC", "statuses": 1}, "Deployments: read"),
    "releases": ("releases", {}, "Contents: read"),
}
"""By entity: the question its stream asks, of which one record tells whether it may (a list in REST where there are no variables), and the permission that lets it."""
NEW_TOKEN = "make a new token and put it where auth says; a fine-grained one has to be approved where its organisation asks for that"  # noqa: S105 - advice, no secret
OF_APP = "compare auth.app and its private key with the settings of the app, and see that it is installed and not suspended"


class Rate(Struct):
    """A limit: requests or points an hour, what is left, when it starts anew (epoch s)."""

    limit: int
    remaining: int
    reset: int

    def told(self, what: str) -> str:
        """In words; nothing left of nothing is a server without limits (LESSON 17)."""
        return f"{what}: {self.remaining} of {self.limit} left until {to_iso(self.reset * SECOND_US)}" if self.limit else f"{what}: without limit"


class Resources(Struct):
    """The limits of both interfaces."""

    core: Rate
    graphql: Rate | None = None


class Rates(Struct):
    """What is left for us."""

    resources: Resources


async def examined(site: GitHubSite, catalog: Catalog, opening: Opening) -> list[Remark]:
    """All remarks; what cannot be looked at because something before it failed is left out. Raises nothing."""
    found = [_address(site), *await _who(site)]
    if found[1].well:
        found += [*await _repositories(site, catalog), await _rates(site)]
    return [*found, *_mirrors(site, opening.mirrors)]


def _address(site: GitHubSite) -> Remark:
    web, parts = site.options.web, urlsplit(site.options.web)
    name = "GitHub" if web == GITHUB_COM or parts.netloc.endswith(".ghe.com") else "an Enterprise server"
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        return Remark(what="address", well=False, said=f"{web}, {name}, unencrypted", advice="write https, or anyone on the way can read the token")
    return Remark(what="address", well=True, said=f"{web}, {name}; REST at {site.options.rest}, GraphQL at {site.options.graphql}")


async def _who(site: GitHubSite) -> list[Remark]:
    """Whom it takes us for, and whether its clock is ours."""
    try:
        reply = await site.viewer()
    except HeadwayError as error:
        advice = (OF_APP if site.app else NEW_TOKEN) if isinstance(error, AuthFailed) else "check the url, the auth of the source, and that this machine may reach it"
        return [Remark(what="credentials", well=False, said=error.sentence, advice=advice)]
    who = Remark(what="credentials", well=True, said=f"we are {reply.said.viewer.login}" + (", an app" if site.app else ""))
    apart = 0 if reply.date is None else abs(site.now() - reply.date)
    if apart <= SKEW_US:
        return [who, Remark(what="clock", well=True, said="this machine and GitHub agree on the time")]
    said = f"this machine and GitHub are {apart // SECOND_US} s apart"
    return [who, Remark(what="clock", well=False, said=said, advice="set the clock of this machine; nothing is lost, but waits and ages are shown wrongly")]


async def _repositories(site: GitHubSite, catalog: Catalog) -> list[Remark]:
    """How many there are to read, and what of the busiest may be read."""
    try:
        scopes = [scope async for scope in catalog.scopes()]
    except HeadwayError as error:
        return [Remark(what="repositories", well=False, said=error.sentence, advice="check owners and repositories, and that the token or app was given access to them (Metadata: read)")]
    if not scopes:
        advice = "give the token or app access to the repositories that should be read, or write active_months: all if they have been quiet for long"
        return [Remark(what="repositories", well=False, said="no repository is shown to us that was pushed to lately", advice=advice)]
    busiest = max(scopes, key=lambda scope: scope.active_at or 0)
    return [Remark(what="repositories", well=True, said=f"{len(scopes)} can be read"), *[await _entity(site, entity, busiest) for entity in ENTITIES]]


async def _entity(site: GitHubSite, entity: str, scope: Scope) -> Remark:
    permission = ENTITIES[entity][-1]
    try:
        await _tried(site, entity, scope)
    except (AuthFailed, Gone) as error:
        said = f"cannot be read in {scope.name}: {error.sentence}"
        advice = f"give the token or app the permission {permission} (a classic token: the scope repo), or leave {entity} out of the source's entities"
        return Remark(what=entity, well=False, said=said, advice=advice)
    except HeadwayError as error:
        return Remark(what=entity, well=False, said=error.sentence)
    return Remark(what=entity, well=True, said=f"can be read in {scope.name}")


async def _tried(site: GitHubSite, entity: str, scope: Scope) -> None:
    """One record, asked for as the stream does. Raises SourceError."""
    question, variables, _ = ENTITIES[entity]
    if variables is None:
        await site.get(f"/repos/{scope.name}/{question}", bytes, query={"per_page": 1}, attempts=FEW)
        return
    owner, _, name = scope.name.partition("/")
    await site.graphql(question, {"owner": owner, "name": name, "first": 1, **variables}, Raw, attempts=FEW)


async def _rates(site: GitHubSite) -> Remark:
    """What is left of the limits; asking for it costs nothing."""
    try:
        said = (await site.get("/rate_limit", reader(Rates), attempts=FEW)).said.resources
    except Gone:
        return Remark(what="limits", well=True, said="none are set there")
    except HeadwayError as error:
        return Remark(what="limits", well=False, said=error.sentence)
    left = [said.core.told("REST"), *([said.graphql.told("GraphQL")] if said.graphql else [])]
    return Remark(what="limits", well=True, said="; ".join(left) + "; at most four fifths of it are used")


def _mirrors(site: GitHubSite, folder: Path) -> Iterable[Remark]:
    """Where clones go, and whether they can."""
    if not site.options.mirror:
        return [Remark(what="mirrors", well=True, said="no code is read (mirror: off)")]
    place = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if place.is_dir() and os.access(place, os.W_OK):
        return [Remark(what="mirrors", well=True, said=f"repositories are cloned to {folder}")]
    return [Remark(what="mirrors", well=False, said=f"{folder} cannot be written", advice="let Headway write there, or write mirror: off and read no code")]
