"""The company as a whole: from when to when it lives, and what names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from headway.model.errors import ConfigError
from headway.sources.synthetic.chance import DAY
from headway.sources.synthetic.squads import Squad, squads

if TYPE_CHECKING:
    from headway.sources.synthetic.squads import Repository

DAYS = 120
LAG_DAYS = 9
"""How far the instance of the degraded squad lies behind."""
GENERATION = 1
"""Raised whenever the same seed makes something else: what was read before is then read anew."""
BIGGEST = 100.0
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Company:
    """One company; `until` is the first day that has not happened. Seconds since the epoch, UTC."""

    seed: int
    until: str
    scale: float = 1.0

    def __post_init__(self) -> None:
        try:
            date.fromisoformat(self.until)
        except (TypeError, ValueError) as error:
            raise ConfigError(f"until must be a day such as 2026-03-31, not {self.until!r}") from error
        if not 0 < self.scale <= BIGGEST:
            raise ConfigError(f"scale must be above 0 and at most {BIGGEST:g}, not {self.scale!r}")

    @cached_property
    def end(self) -> int:
        """The midnight before which everything lies."""
        return (date.fromisoformat(self.until) - EPOCH).days * DAY

    @cached_property
    def start(self) -> int:
        """The midnight at which its work begins; its code is older."""
        return self.end - DAYS * DAY

    @cached_property
    def squads(self) -> tuple[Squad, ...]:
        """Everybody."""
        return squads(self.seed, self.scale)

    @cached_property
    def fingerprint(self) -> str:
        """Names this company: another one has other histories under the same keys."""
        return blake2b(f"{GENERATION}|{self.seed}|{self.until}|{self.scale!r}".encode(), digest_size=6).hexdigest()

    def seen_until(self, squad: Squad) -> int:
        """The instant up to which a squad's instance vouches for its data."""
        return self.end - LAG_DAYS * DAY if squad.legacy else self.end

    def home_of(self, key: str) -> tuple[Squad, Repository | None]:
        """The squad a scope belongs to, and the repository it is; Raises KeyError."""
        return self._homes[key]

    @cached_property
    def _homes(self) -> dict[str, tuple[Squad, Repository | None]]:
        found: dict[str, tuple[Squad, Repository | None]] = {squad.project: (squad, None) for squad in self.squads}
        return found | {repository.key: (squad, repository) for squad in self.squads for repository in squad.repositories}
