"""Outside, coming in: one folder a provider, each a fetch (I/O) and a shape (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from headway.model.ports import Provider, Shelf
    from headway.model.scope import Source


def _git(source: Source, shelf: Shelf) -> Provider:
    from headway.sources.git.fetch import GitProvider  # noqa: PLC0415 - only the providers in use are loaded

    return GitProvider(source, shelf)


def _synthetic(source: Source, shelf: Shelf) -> Provider:  # noqa: ARG001 - it makes everything anew, faster than it could be read
    from headway.sources.synthetic.fetch import SyntheticProvider  # noqa: PLC0415 - see _git

    return SyntheticProvider(source)


PROVIDERS: dict[str, Callable[[Source, Shelf], Provider]] = {"git": _git, "synthetic": _synthetic}
"""How to open each kind of source; adding a provider is adding its line here."""
