"""What is answered in place of an answer: errors, limits, other pages, and the way to a repository that was renamed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.fakes.github.asking import DOCUMENTATION, Refused, refused, said
from tests.fakes.serving import Answer

if TYPE_CHECKING:
    from tests.fakes.github.asking import Ask
    from tests.fakes.github.server import GitHub
    from tests.fakes.troubles import Trouble

LOGIN_PAGE = b"<!DOCTYPE html><html lang='en'><head><title>Sign in to GitHub</title></head><body><form action='/session' method='post'>Sign in</form></body></html>"
GATEWAY = "<html>\r\n<head><title>{0} {1}</title></head>\r\n<body>\r\n<center><h1>{0} {1}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
GATEWAYS = {"502": "Bad Gateway", "503": "Service Unavailable", "504": "Gateway Time-out"}
MESSAGES = {"400": "Problems parsing JSON", "401": "Bad credentials", "403": "Resource not accessible by personal access token", "404": "Not Found", "422": "Validation Failed", "500": "Server Error"}
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
ABUSE = "You have triggered an abuse detection mechanism. Please wait a few minutes before you try again."
BELOW = re.compile(r"^/repos/[^/?]+/[^/?]+")
OPERATION = re.compile(r"(?:query|mutation)\s+(\w+)")


def operation(body: dict[str, Any]) -> str:
    """What a question calls itself."""
    named = body.get("operationName") or next(iter(OPERATION.findall(str(body.get("query", "")))), "")
    return str(named) or "unnamed"


def of(site: GitHub, trouble: Trouble, token: str) -> Answer | None:
    """What a trouble answers by itself, if it does."""
    what, given = trouble.what, trouble.particulars
    resource = "graphql" if trouble.endpoint.startswith("graphql") else "core"
    later = {"Retry-After": str(given["retry_after"])} if "retry_after" in given else {}
    if what in GATEWAYS:
        return Answer(GATEWAY.format(what, GATEWAYS[what]).encode(), int(what), later, kind="text/html")
    if what in MESSAGES:
        return refused(Refused(given.get("message", MESSAGES[what]), int(what)))
    if what in {"secondary", "abuse"}:
        return _limited(site.limits.head(token, resource), ABUSE if what == "abuse" else SECONDARY, int(given.get("status", 403)), later)
    if what == "429":
        return _limited(site.limits.head(token, resource), SECONDARY, 429, {"Retry-After": str(given.get("retry_after", 1))})
    if what == "spent":
        return spent(site, token, resource, reset=int(site.company.clock() + given.get("reset", 1)), status=int(given.get("status", 403)))
    return _page(what)


def _page(what: str) -> Answer | None:
    if what == "login_page":
        return Answer(LOGIN_PAGE, 200, kind="text/html; charset=utf-8")
    return Answer(b"\x00\x01 not json at all {", 200) if what == "garbage" else None


def _limited(head: dict[str, str], message: str, status: int, later: dict[str, str]) -> Answer:
    return said({"documentation_url": f"{DOCUMENTATION}/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits", "message": message}, status, **head, **later)


def spent(site: GitHub, token: str, resource: str, *, reset: int | None = None, status: int = 403) -> Answer:
    """Nothing remains."""
    head = site.limits.head(token, resource) | {"x-ratelimit-remaining": "0"} | ({} if reset is None else {"x-ratelimit-reset": str(reset)})
    return said({"message": "API rate limit exceeded for user ID 901. If you reach out to GitHub Support for help, please include the request ID.", "documentation_url": DOCUMENTATION}, status, **head)


def moved(ask: Ask, path: str) -> Answer:
    """Where a repository is that was called otherwise."""
    rest = BELOW.sub("", path.removeprefix(ask.api.removeprefix(ask.site)), count=1)
    address = f"{ask.api}/repositories/{ask.home.id}{rest}"
    return said({"message": "Moved Permanently", "url": address, "documentation_url": f"{DOCUMENTATION}/guides/best-practices-for-using-the-rest-api#follow-redirects"}, 301, Location=address)
