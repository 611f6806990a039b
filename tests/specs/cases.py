"""Every spec there is, in the order of the reference page that is generated from them."""

from __future__ import annotations

from tests.specs import counts, delivery, ownership, rhythm, sizes

CASES = [*counts.CASES, *sizes.CASES, *ownership.CASES, *rhythm.CASES, *delivery.CASES]
