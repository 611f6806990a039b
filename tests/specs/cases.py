"""Every spec there is, in the order of the reference page that is generated from them."""

from __future__ import annotations

from tests.specs import ci, counts, delivery, dora, flow, kpi, odd, ownership, review, rhythm, sizes, sprint, team

CASES = [*counts.CASES, *sizes.CASES, *ownership.CASES, *rhythm.CASES, *delivery.CASES, *flow.CASES, *review.CASES, *team.CASES, *dora.CASES, *ci.CASES, *sprint.CASES, *kpi.CASES, *odd.CASES]
