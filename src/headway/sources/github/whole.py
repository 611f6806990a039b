"""What is read whole every time because it is small: one page, whose digest tells whether anything is new."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from headway.model.scope import Page, Raw

if TYPE_CHECKING:
    from collections.abc import Sequence


def whole(records: Sequence[tuple[str, bytes]], cursor: str | None, reference: bytes) -> Page:
    """All records, by id, as the one page; none of them where the cursor says that they came before just so."""
    digest = blake2b(reference, digest_size=12)
    for identifier, payload in records:
        digest.update(b"%b\n%b\n" % (identifier.encode(), payload))
    raws = () if digest.hexdigest() == cursor else tuple(Raw(*record) for record in records)
    return Page(raws=raws, next_cursor=digest.hexdigest(), last=True, total=len(records), roster=[identifier for identifier, _ in records], reference=reference)
