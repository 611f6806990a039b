"""What shaping a record needs beside it: which repository it is of, and what this source says of environments and incidents.

It lies in the archive beside the records, so that a replay shapes them as the run did.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec
from msgspec import Struct


class Reference(Struct, frozen=True, kw_only=True):
    """A repository as a run saw it; `id` is the number that stays when it is renamed.

    `production` is the source's own expression for names of production, where it has one.
    """

    id: int
    full_name: str
    url: str
    default_branch: str | None = None
    production: str | None = None

    @property
    def name(self) -> str:
        """The name without its owner."""
        return self.full_name.rpartition("/")[2]


encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Reference).decode


@lru_cache(maxsize=64)
def decode(reference: bytes) -> Reference:
    """The reference of a page. Raises msgspec.DecodeError for anything else."""
    return _decode(reference)
