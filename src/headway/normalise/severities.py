"""How bad an incident is, in three words: critical, major, minor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from headway.normalise.words import buckets, folded, lookup

if TYPE_CHECKING:
    from collections.abc import Iterable

RANK = re.compile(r"(?:(severity|sev|s)|priority|prio|p)[ :/_.=-]*([0-5])")
SAYS_SEVERITY = re.compile(r"(?:severity|sev|impact|urgency|priority|prio)(?: ?(?:::?|/|=) ?|[ _-])(.+)")


def severity_of(labels: Iterable[str]) -> tuple[str | None, str | None]:
    """(severity, the label that tells it) of the worst that the labels tell; (None, None) where none does."""
    told: dict[str, str] = {}
    for label in labels:
        found = lookup("severities", _bare(folded(label)))
        if found is not None:
            told.setdefault(found, label)
    return next(((severity, told[severity]) for severity in buckets("severities") if severity in told), (None, None))


def _bare(label: str) -> str:
    """A label as the map has it: `sev-1`, `Severity: 1` are `sev1`, `severity/critical` is `critical`."""
    ranked = RANK.fullmatch(label)
    if ranked:
        return f"{'sev' if ranked[1] else 'p'}{ranked[2]}"
    said = SAYS_SEVERITY.fullmatch(label)
    return said[1] if said else label
