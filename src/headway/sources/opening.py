"""What a provider is given when it is opened: its source, and the few things of the house it may use; and the options that several of them have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from headway.model.calendar import seconds_of
from headway.model.errors import ConfigError
from headway.net.credential import AppKey, Credential

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterable
    from pathlib import Path

    from headway.model.ports import Budgets, Clock, Shelf
    from headway.model.records import Fact
    from headway.model.scope import Page, Raw, Reject, Scope, Source
    from headway.normalise.words import Words

MOST_AT_ONCE = 20
RECONCILED = "24h"


def nobody() -> None:
    """No app."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """`words` are the maps as this tenant has them. `credential` is asked for at the first request, since replay makes none.

    `credential` raises ConfigError that names the variable or file that is missing; a source that is a GitHub App has an `app` instead.
    `mirrors` is the folder of this source's clones, which need not be there yet.
    """

    source: Source
    shelf: Shelf
    words: Words
    credential: Callable[[], Credential | None]
    budgets: Budgets
    clock: Clock
    mirrors: Path
    app: Callable[[], AppKey | None] = nobody


class Remote(Struct, frozen=True, kw_only=True):
    """A repository on a forge: where git finds it, and when something was last pushed to it (µs), None where nobody says."""

    url: str
    pushed_at: int | None
    credential: Credential | None


class Mirror(Protocol):
    """Repositories of a forge, cloned beside the store and read as local ones are; the facts stand under the forge's own scopes."""

    entities: tuple[str, ...]
    shape_version: int

    def pages(self, scope: Scope, entity: str, cursor: str | None, remote: Remote) -> AsyncIterator[Page]:
        """The pages of one entity of a clone, fetched first if anything was pushed since. Raises SourceError."""
        ...

    def shape(self, scope: Scope, entity: str, raw: Raw) -> Iterable[Fact | Reject]:
        """Facts of one raw record, pure."""
        ...

    async def close(self) -> None:
        """Let go of child processes."""


def check_options(source: Source, known: Collection[str], *, kind: str) -> None:
    """Refuse what no source of a kind understands. Raises ConfigError that names it and what there is."""
    unknown = sorted(set(source.options) - set(known))
    if unknown:
        raise ConfigError(f"source {source.name!r} has an unknown option {unknown[0]!r}; a {kind} source knows: {', '.join(known)}")


def at_once_of(source: Source, default: int, *, scopes: str) -> int:
    """How many scopes, which people call so, are read at once. Raises ConfigError."""
    said = source.options.get("at_once", default)
    if not isinstance(said, int) or isinstance(said, bool) or not 1 <= said <= MOST_AT_ONCE:
        raise ConfigError(f"source {source.name!r}: at_once must be a number of {scopes} from 1 to {MOST_AT_ONCE}, not {said!r}")
    return said


def reconcile_of(source: Source) -> int:
    """How often all ids are listed, to find what is gone (s). Raises ConfigError."""
    said = source.options.get("reconcile", RECONCILED)
    try:
        return seconds_of(said if isinstance(said, str) else "")
    except ValueError as error:
        raise ConfigError(f"source {source.name!r}: reconcile must be a time as 30m, 24h or 7d, not {said!r}") from error
