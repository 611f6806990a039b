"""One request and what came back, as plain values, so that judging them needs no connection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from msgspec import Struct

from headway.telemetry import redacted

T = TypeVar("T")


class Request(Struct, frozen=True, kw_only=True):
    """What is asked of a host. `part` is the part of it that is asked, which may have a budget of its own."""

    host: str
    method: str
    path: str
    part: str = ""
    query: Mapping[str, str | int] = {}
    headers: Mapping[str, str] = {}
    body: bytes | None = None

    @property
    def named(self) -> str:
        """Method and path for people: no query, no secret."""
        return f"{self.method} {redacted(self.path.partition('?')[0])}"


class Answer(Struct, frozen=True):
    """A response, read whole; header names are found in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Reply(Struct, Generic[T], frozen=True):
    """What a host said, decoded, and when it said so by its own clock (µs UTC); `new` unless it is what an ETag stands for."""

    said: T
    date: int | None
    headers: Mapping[str, str]
    new: bool = True
