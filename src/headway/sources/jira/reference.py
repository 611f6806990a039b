"""What shaping an issue needs beside it: the site's statuses by id and its fields by name and schema, read once a run.

It lies in the archive beside the records, so that a replay classifies historical words as the run did.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec
from msgspec import Struct, field

CLOUD, DATA_CENTER = "cloud", "datacenter"


class StatusRef(Struct, frozen=True):
    """A status of the site's catalogue; `category` is new, indeterminate, done or whatever key the site gives."""

    id: str
    name: str
    category: str | None


class FieldRef(Struct, frozen=True):
    """A field; `type` is its schema's type (of an array `array:<items>`), `custom` the plugin's name of a custom field."""

    id: str
    name: str
    type: str | None
    custom: str | None


class Reference(Struct, frozen=True, kw_only=True):
    """A site as a run saw it; `estimation` gives a project's id the field its board estimates in."""

    edition: str
    site: str
    url: str
    statuses: tuple[StatusRef, ...] = ()
    fields: tuple[FieldRef, ...] = ()
    estimation: dict[str, str] = field(default_factory=dict)


encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Reference).decode


@lru_cache(maxsize=16)
def decode(reference: bytes) -> Reference:
    """The reference of a page. Raises msgspec.DecodeError for anything else."""
    return _decode(reference)
