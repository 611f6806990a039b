"""How sure it is that a pull request is about a work item, by the place that names it."""

from __future__ import annotations

CLOSES = "closes"
"""A place unlike the others: what stands there is no key people write, but the key that an issue has at the same forge."""
CONFIDENCE = {CLOSES: 1.0, "title": 0.95, "branch": 0.9, "link": 0.8, "commit": 0.7}
"""The surest place first: the forge's own statement, then what people decided to call the change, then what its description
merely refers to, then what one of its commits says, which may have come along with a merge."""
UNSURE = 0.5
"""Of a place that is not among them."""


def confidence(place: str) -> float:
    """How sure a place makes it, between 0 and 1."""
    return CONFIDENCE.get(place, UNSURE)


def prefix_of(key: str) -> str:
    """What stands before the number in a key of a work item: PAY of pay-12."""
    return key.rpartition("-")[0].upper()
