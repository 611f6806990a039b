"""What is done to the site from another process: the verbs under /__fake/, with the arguments of the Python calls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.jira.server import Jira

OF_COMPANY = ("touch", "set_status", "set_sprints", "set_field", "spoil", "move", "create", "delete", "hide", "show", "rename_status", "rename_project")
OF_SITE = ("behave", "set", "well", "expire_token", "expire_pages", "forget_counts")


def act(jira: Jira, verb: str, text: str) -> tuple[int, dict[str, Any]]:
    """Does what a verb says; the status and the answer, which names what was wrong with the request."""
    call: Callable[..., Any] | None = getattr(jira.company if verb in OF_COMPANY else jira, verb) if verb in {*OF_COMPANY, *OF_SITE} else None
    if call is None:
        return 404, {"error": f"no such verb: {verb}; known are {', '.join((*OF_COMPANY, *OF_SITE))}"}
    try:
        given = json.loads(text or "{}")
        result = call(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        return 400, {"error": f"{type(error).__name__}: {error}"}
    return 200, {"said": result if isinstance(result, str | int) else None, "token": jira.token}
