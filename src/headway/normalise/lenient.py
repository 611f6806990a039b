"""JSON of others, read leniently: text that no decoder takes (half a pair of surrogates, a byte that is no UTF-8) is mended first.

Mending looks at every byte, so it is done only to what a strict decoder refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from headway.normalise.text import repaired

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def tolerant(decode: Callable[[bytes | msgspec.Raw], T], payload: bytes | msgspec.Raw) -> T:
    """What a decoder makes of a payload, mended where it was refused. Raises msgspec.DecodeError for what is no such JSON even then."""
    try:
        return decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return decode(repaired(bytes(payload)))


def reader(kind: type[T]) -> Callable[[bytes | msgspec.Raw], T]:
    """A tolerant decoder of one kind of payload or answer. What it gives raises msgspec.DecodeError."""
    decode = msgspec.json.Decoder(kind).decode

    def read(payload: bytes | msgspec.Raw) -> T:
        return tolerant(decode, payload)

    return read
