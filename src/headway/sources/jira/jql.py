"""What is asked in Jira's query language: by the project's number and by epoch milliseconds, both of which mean one thing only.

A project key may be a reserved word (`DESC`), and a date written as text is read in the zone of the
profile that asks, to the minute: hours of updates were lost that way.
"""

from __future__ import annotations

from headway.model.errors import ConfigError

BY_CHANGE = " ORDER BY updated ASC, key ASC"
BY_KEY = " ORDER BY key ASC"


def changed(project: str, *, since: int) -> str:
    """The records of a project that changed at `since` (epoch ms) or later, oldest change first; 0 for all."""
    return _of(project, since) + BY_CHANGE


def held(project: str, *, since: int) -> str:
    """The records of a project that changed at `since` or later, in an order that changes do not disturb."""
    return _of(project, since) + BY_KEY


def counted(project: str, *, since: int) -> str:
    """As `changed`, where only the number of them is asked for."""
    return _of(project, since)


def _of(project: str, since: int) -> str:
    if not (project.isascii() and project.isdigit()):
        raise ConfigError(f"{project!r} is no number of a Jira project; run headway discover again")
    return f"project = {project}" + (f" AND updated >= {since}" if since > 0 else "")
