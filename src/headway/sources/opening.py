"""What a provider is given when it is opened: its source, and the few things of the house it may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from headway.model.ports import Budgets, Clock, Shelf
    from headway.model.scope import Source
    from headway.net.credential import Credential
    from headway.normalise.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """`words` are the maps as this tenant has them. `credential` is asked for at the first request, since replay makes none.

    `credential` raises ConfigError that names the variable or file that is missing.
    """

    source: Source
    shelf: Shelf
    words: Words
    credential: Callable[[], Credential | None]
    budgets: Budgets
    clock: Clock
