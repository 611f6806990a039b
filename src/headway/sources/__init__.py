"""Outside, coming in: one folder a provider, each a fetch (I/O) and a shape (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from headway.model.ports import Provider
    from headway.model.scope import Source


def _git(source: Source) -> Provider:
    from headway.sources.git.fetch import GitProvider  # noqa: PLC0415 - only the providers in use are loaded

    return GitProvider(source)


PROVIDERS: dict[str, Callable[[Source], Provider]] = {"git": _git}
"""How to open each kind of source; adding a provider is adding its line here."""
