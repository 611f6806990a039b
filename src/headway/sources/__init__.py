"""Outside, coming in: one folder a provider, each a fetch (I/O) and a shape (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from headway.model.ports import Provider
    from headway.sources.opening import Opening


def _git(opening: Opening) -> Provider:
    from headway.sources.git.fetch import GitProvider  # noqa: PLC0415 - only the providers in use are loaded

    return GitProvider(opening.source, opening.shelf)


def _synthetic(opening: Opening) -> Provider:
    from headway.sources.synthetic.fetch import SyntheticProvider  # noqa: PLC0415 - see _git

    return SyntheticProvider(opening.source)


def _jira(opening: Opening) -> Provider:
    from headway.sources.jira.fetch import JiraProvider  # noqa: PLC0415 - see _git

    return JiraProvider(opening)


def _github(opening: Opening) -> Provider:
    from headway.sources.git.mirror import GitMirror  # noqa: PLC0415 - see _git
    from headway.sources.github.fetch import GitHubProvider  # noqa: PLC0415 - see _git

    return GitHubProvider(opening, GitMirror(opening))


PROVIDERS: dict[str, Callable[[Opening], Provider]] = {"git": _git, "github": _github, "jira": _jira, "synthetic": _synthetic}
"""How to open each kind of source; adding a provider is adding its line here."""

APART = frozenset({"github", "jira"})
"""Kinds whose records are so many and so heavy that they are shaped in a process of their own."""
