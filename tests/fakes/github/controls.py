"""What is done to the site from another process: the verbs under /__fake/, with the arguments of the Python calls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.fakes.github.company import VERBS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.github.server import GitHub

OF_SITE = ("behave", "set", "well", "expire_token", "suspend", "forget_counts")


def act(site: GitHub, verb: str, text: str) -> tuple[int, dict[str, Any]]:
    """Does what a verb says; the status and the answer, which names what was wrong with the request."""
    call: Callable[..., Any] | None = getattr(site.company if verb in VERBS else site, verb) if verb in {*VERBS, *OF_SITE} else None
    if call is None:
        return 404, {"error": f"no such verb: {verb}; known are {', '.join((*VERBS, *OF_SITE))}"}
    try:
        given = json.loads(text or "{}")
        result = call(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        return 400, {"error": f"{type(error).__name__}: {error}"}
    return 200, {"said": result if isinstance(result, str | int) else None, "token": site.token}
