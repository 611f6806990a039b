"""Light, dark, or as the system has it: kept in a cookie, so that the server can paint the first frame in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.model.errors import UsageError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

COOKIE = "theme"
KEPT_SECONDS = 365 * 86_400
THEMES = (("auto", "as the system"), ("light", "light"), ("dark", "dark"))
"""Names in the order of the switch, and what is read aloud."""
NAMES = tuple(name for name, _ in THEMES)


def theme_of(request: Request) -> str:
    """The theme an address or else a cookie asks for; any other word counts as none."""
    return next((found for found in (_asked(request), request.cookies.get(COOKIE)) if found in NAMES), NAMES[0])


def keep(response: Response, request: Request) -> Response:
    """The response, telling the browser to keep the theme that its address asked for."""
    if (asked := _asked(request)) in NAMES:
        response.set_cookie(COOKIE, asked, max_age=KEPT_SECONDS, samesite="lax")
    response.headers["vary"] = "cookie"
    return response


def _asked(request: Request) -> str:
    return request.query_params.get("theme", "")


def known_theme(text: str | None) -> str | None:
    """The theme named in an address. Raises UsageError."""
    if text is not None and text not in NAMES:
        raise UsageError(f"theme {text!r} is not known: choose one of {', '.join(NAMES)}")
    return text
