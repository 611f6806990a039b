"""When to ask again, and when to stop: decided without a clock or a sleep of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, NoReturn

from msgspec import Struct

from headway.model.calendar import SECOND_US, to_iso
from headway.model.errors import GaveUp, Overloaded, RateLimited, SourceError
from headway.net.credential import Credential

if TYPE_CHECKING:
    from headway.net.size import PageSize

OFTEN = 2
"""So many times overloaded in one request is no accident: a smaller page is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """How patient a request is, in seconds: `within` in all, `longest` in one sleep, `connect` and `whole` per attempt.

    Pauses grow from `base` by doubling, each drawn evenly between nothing and its full length, so that
    workers refused together do not come back together.
    """

    most: int = 6
    within: float = 600.0
    base: float = 1.0
    longest: float = 30.0
    connect: float = 10.0
    whole: float = 60.0
    random: Random = field(default_factory=Random, compare=False)

    def jitter(self, made: int) -> float:
        """The pause after so many attempts."""
        return self.random.uniform(0, min(self.longest, self.base * 2 ** (made - 1)))


class Failure(Struct, frozen=True):
    """One attempt that failed; `until` is when the host wants to be asked again (µs), None where it does not say. It was made `by` somebody."""

    error: SourceError
    until: int | None = None
    by: Credential | None = None


class Tries:
    """The attempts of one request so far."""

    __slots__ = ("_attempts", "_overloads", "_size", "made")

    def __init__(self, attempts: Attempts, size: PageSize | None = None) -> None:
        self._attempts, self._size = attempts, size
        self.made = self._overloads = 0

    def pause(self, failure: Failure, *, now: int, elapsed: float) -> float:
        """Seconds to sleep before asking again. Raises what the request ends with: the failure itself, RateLimited or GaveUp."""
        self.made += 1
        error, wait = failure.error, self._attempts.jitter(self.made)
        if not error.retryable:
            raise error
        if failure.until is not None:
            wait = self._asked_for(error, failure.until, now)
        self._check_size(error)
        if self.made >= self._attempts.most or elapsed + wait > self._attempts.within:
            self._give_up(error)
        return wait

    def _asked_for(self, error: SourceError, until: int, now: int) -> float:
        """The announced wait and a little more. Raises RateLimited for one too long to sit through, so that it is shown instead."""
        wait = max(0, until - now) / SECOND_US
        if wait > self._attempts.longest:
            raise RateLimited(f"{error.sentence}; it wants to be asked again at {to_iso(until)}", until) from error
        return wait + min(1.0, self._attempts.jitter(1))

    def _check_size(self, error: SourceError) -> None:
        """Raises an overload that keeps coming while the page could be smaller: asking the same again would only repeat it."""
        self._overloads += isinstance(error, Overloaded)
        if isinstance(error, Overloaded) and self._size is not None and self._size.may_shrink and self._overloads >= OFTEN:
            raise error

    def _give_up(self, error: SourceError) -> NoReturn:
        if isinstance(error, RateLimited):
            raise error
        raise GaveUp(f"{error.sentence} (asked {self.made} times)") from error
