"""How a GitHub source is configured: where it is, whose repositories, what its environments and incidents are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from headway.model.calendar import SECOND_US
from headway.model.errors import ConfigError
from headway.normalise.environments import environment_of
from headway.sources.opening import at_once_of, check_options, reconcile_of

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from headway.model.scope import Source

KNOWN = ("owners", "repositories", "active_months", "incident_labels", "production", "mirror", "at_once", "reconcile")
AT_ONCE = 4
ACTIVE_MONTHS = 12
INCIDENT_LABELS = ("incident", "outage", "postmortem")
ON, OFF = ("on", True), ("off", False)
"""YAML reads the bare words as booleans."""
CLOUD, CLOUD_NAMES = "github.com", ("github.com", "www.github.com", "api.github.com")
TENANCY = ".ghe.com"
"""Companies whose data GitHub keeps in a region of theirs; their interface has a host of its own, as that of github.com has."""
API_PATHS = ("api/v3", "api/graphql", "api")
NAME = re.compile(r"[A-Za-z0-9._-]+")


class Options(Struct, frozen=True, kw_only=True):
    """`rest` and `graphql` are addresses without a slash at their end; `owners` and `repositories` are empty where all that can be seen is meant.

    Repositories without a push in `active_months` are left out, None: none are. `mirror` off reads no code. `history` is in days, None for all.
    """

    name: str
    web: str
    rest: str
    graphql: str
    owners: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    active_months: int | None = ACTIVE_MONTHS
    incident_labels: tuple[str, ...] = INCIDENT_LABELS
    production: str | None = None
    mirror: bool = True
    at_once: int = AT_ONCE
    reconcile_us: int = 86_400_000_000
    history: int | None = None


def read_options(source: Source) -> Options:
    """The options of a source. Raises ConfigError that names what is wrong, and what there is."""
    check_options(source, KNOWN, kind="GitHub")
    web, rest, graphql, place = _addresses(source)
    owners, repositories = _whose(source, place)
    return Options(
        name=source.name,
        web=web,
        rest=rest,
        graphql=graphql,
        owners=owners,
        repositories=repositories,
        active_months=_months(source),
        incident_labels=_words(source, "incident_labels", INCIDENT_LABELS),
        production=_production(source),
        mirror=_mirror(source),
        at_once=at_once_of(source, AT_ONCE, scopes="repositories"),
        reconcile_us=reconcile_of(source) * SECOND_US,
        history=source.history,
    )


def _addresses(source: Source) -> tuple[str, str, str, list[str]]:
    """Where people, REST and GraphQL find it, and what stood behind the host: nothing, an owner, or an owner and a repository."""
    parts = _parts(source)
    host, path = parts.netloc.lower(), parts.path.strip("/")
    place = [] if path in API_PATHS else path.split("/") if path else []
    if parts.hostname in CLOUD_NAMES or (parts.hostname or "").endswith(TENANCY):
        name = CLOUD if parts.hostname in CLOUD_NAMES else host.removeprefix("api.")
        return f"https://{name}", f"https://api.{name}", f"https://api.{name}/graphql", place
    web = f"{parts.scheme}://{host}"
    return web, f"{web}/api/v3", f"{web}/api/graphql", place


def _parts(source: Source) -> SplitResult:
    try:
        parts = urlsplit(source.url)
        well = parts.scheme in {"https", "http"} and bool(parts.hostname) and not (parts.query or parts.fragment) and (parts.port is None or parts.port > 0)
    except ValueError:
        well = False
    if not well:
        shown = "" if "@" in source.url else f", not {source.url!r}"
        raise ConfigError(f"source {source.name!r}: url must be an address as https://github.com, https://github.com/acme or that of an Enterprise server{shown}")
    if "@" in parts.netloc:
        raise ConfigError(f"source {source.name!r}: the url holds a user or password; give them as auth, where they are kept secret")
    return parts


def _whose(source: Source, place: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Owners and repositories, those of the address first."""
    owners, repositories = _words(source, "owners", ()), _words(source, "repositories", ())
    if len(place) > 2 or not all(map(NAME.fullmatch, place)):  # noqa: PLR2004 - an owner and a name
        raise ConfigError(f"source {source.name!r}: behind the host of the url there may stand an owner, or owner/name of one repository, not {'/'.join(place)!r}")
    whole = "/".join(place).removesuffix(".git")
    owners = tuple(dict.fromkeys((*([whole] if len(place) == 1 else []), *owners)))
    repositories = tuple(dict.fromkeys((*([whole] if len(place) > 1 else []), *repositories)))
    for owner in owners:
        if not NAME.fullmatch(owner):
            raise ConfigError(f"source {source.name!r}: owners are logins of organisations or users, as acme, not {owner!r}")
    for repository in repositories:
        if [bool(NAME.fullmatch(part)) for part in repository.split("/")] != [True, True]:
            raise ConfigError(f"source {source.name!r}: repositories are written owner/name, not {repository!r}")
    return owners, repositories


def _words(source: Source, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    said = source.options.get(name, list(default))
    if not isinstance(said, list) or not all(isinstance(word, str) and word.strip() for word in said):
        raise ConfigError(f"source {source.name!r}: {name} must be a list of names, not {said!r}")
    return tuple(dict.fromkeys(word.strip() for word in said))


def _months(source: Source) -> int | None:
    said = source.options.get("active_months", ACTIVE_MONTHS)
    if said == "all":
        return None
    if not isinstance(said, int) or isinstance(said, bool) or said < 1:
        raise ConfigError(f"source {source.name!r}: active_months must be a number of months, or all, not {said!r}")
    return said


def _production(source: Source) -> str | None:
    said = source.options.get("production")
    if said is None:
        return None
    if not isinstance(said, str) or not said:
        raise ConfigError(f"source {source.name!r}: production must be a regular expression for names of environments, as ^prod-, not {said!r}")
    try:
        environment_of("", pattern=said)
    except ConfigError as wrong:
        raise ConfigError(f"source {source.name!r}: {wrong.sentence}") from wrong
    return said


def _mirror(source: Source) -> bool:
    said = source.options.get("mirror", True)
    if said in OFF:
        return False
    if said not in ON:
        raise ConfigError(f"source {source.name!r}: mirror must be on or off, not {said!r}")
    return True
