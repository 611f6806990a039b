"""Clocks that are moved by hand."""

NOW = 1_780_300_000_000_000
"""Some hours after the last thing that a make-believe company of the seed did (µs)."""


class Still:
    """Stands still (µs), so that two readings say the same."""

    def __init__(self, now: int = NOW) -> None:
        self.instant = now

    def now(self) -> int:
        return self.instant

    def later(self, *, hours: float) -> None:
        self.instant += int(hours * 3_600_000_000)


class Hands:
    """The clock of a make-believe site, in the unit the site counts in."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
