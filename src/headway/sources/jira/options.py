"""How a Jira source is configured: where it is, which edition, how many scopes at once, how often ids are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from headway.model.errors import ConfigError
from headway.sources.jira.reference import CLOUD, DATA_CENTER
from headway.sources.opening import at_once_of, check_options, reconcile_of

if TYPE_CHECKING:
    from headway.model.scope import Source
    from headway.net.credential import Credential

KNOWN = ("edition", "at_once", "reconcile")
EDITIONS = ("auto", CLOUD, DATA_CENTER)
AT_ONCE = 3
CLOUD_HOST = ".atlassian.net"
GATEWAY, GATEWAY_PATH = "api.atlassian.com", "/ex/jira/"


class Options(Struct, frozen=True, kw_only=True):
    """`url` has no slash at its end; `edition` is None where the site must be asked; `site` is what tells it from others."""

    name: str
    url: str
    site: str
    edition: str | None
    at_once: int
    reconcile_ms: int
    history: int | None


def read_options(source: Source) -> Options:
    """The options of a source. Raises ConfigError that names what is wrong."""
    check_options(source, KNOWN, kind="Jira")
    url = _url(source)
    return Options(
        name=source.name,
        url=url,
        site=url.split("://", 1)[1],
        edition=_edition(source, url),
        at_once=at_once_of(source, AT_ONCE, scopes="scopes"),
        reconcile_ms=reconcile_of(source) * 1000,
        history=source.history,
    )


def accepted(credential: Credential | None, *, edition: str, name: str) -> Credential:
    """The credential, if this edition takes one of its kind. Raises ConfigError that says which it takes."""
    if credential is None:
        raise ConfigError(f"source {name!r} has no auth: {TAKES[edition]}")
    if edition == DATA_CENTER and credential.header.startswith("Basic "):
        raise ConfigError(f"source {name!r}: auth.user is for Jira Cloud, this is Data Center; {TAKES[edition]}")
    return credential


TAKES = {
    CLOUD: "Jira Cloud takes auth.user (the e-mail address) with auth.env or auth.file (an API token of it), or an OAuth bearer token without auth.user",
    DATA_CENTER: "Jira Data Center takes a personal access token in auth.env or auth.file, without auth.user",
}


def _url(source: Source) -> str:
    parts = urlsplit(source.url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.fragment:
        raise ConfigError(f"source {source.name!r}: url must be the address of the site, as https://acme.atlassian.net, not {source.url!r}")
    if parts.hostname == GATEWAY and not (parts.path.startswith(GATEWAY_PATH) and parts.path.strip("/").count("/") == GATEWAY_PATH.strip("/").count("/") + 1):
        raise ConfigError(f"source {source.name!r}: write https://{GATEWAY}{GATEWAY_PATH}<cloudId>; https://<site>/_edge/tenant_info tells the cloudId")
    path = "" if parts.hostname.endswith(CLOUD_HOST) else parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def _edition(source: Source, url: str) -> str | None:
    said = source.options.get("edition", "auto")
    if said not in EDITIONS:
        raise ConfigError(f"source {source.name!r}: edition must be one of {', '.join(EDITIONS)}, not {said!r}")
    if said != "auto":
        return str(said)
    host = urlsplit(url).hostname or ""
    return CLOUD if host == GATEWAY or host.endswith(CLOUD_HOST) else None
