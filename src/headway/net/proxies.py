"""The proxy that the environment names for a host.

Looked up here rather than by the HTTP client, which would also take credentials for the host itself out of a `.netrc`: who we
are is said in the configuration, or nowhere.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from msgspec import Struct

from headway.model.errors import ConfigError
from headway.net.credential import Credential


class Proxy(Struct, frozen=True):
    """Where requests go through; `credential` is ours at the proxy."""

    url: str
    credential: Credential | None = None


def proxy_for(origin: str) -> Proxy | None:
    """The proxy for a host given as `scheme://host[:port]`, None for the direct way. Raises ConfigError."""
    scheme, _, host = origin.partition("://")
    if not (found := getproxies().get(scheme)) or proxy_bypass(host):
        return None
    return _parsed(found if "://" in found else f"http://{found}", variable=f"{scheme}_proxy")


def _parsed(text: str, *, variable: str) -> Proxy:
    parts = urlsplit(text)
    if parts.scheme != "http" or not parts.hostname:
        raise ConfigError(f"the environment's {variable} is no http:// address of a proxy")
    credential = Credential(unquote(parts.password or ""), user=unquote(parts.username)) if parts.username else None
    return Proxy(urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "", "", "")), credential)
