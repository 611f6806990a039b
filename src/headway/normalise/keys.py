"""Keys of work items that people write beside their changes: PAY-12 in a title, a branch, a link, a commit.

By shape alone: whether a project of that name exists is asked later, and again whenever one is found, so
that changes read before the tracker lose no link.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from headway.normalise.words import buckets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEY = re.compile(r"(?<![A-Z0-9])([A-Z][A-Z0-9]+)-[1-9][0-9]*(?![A-Z0-9])", re.IGNORECASE | re.ASCII)
PLACES = ("title", "branch", "link", "commit")
"""Where a key may stand, the surest place first."""
LINK = re.compile(r"https?://[^\s<>()\[\]\"'`]+|\b(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?|refs?|see)\b:?[ \t]+(?!https?:)[\w#-]+", re.IGNORECASE)


def keys_in(*, title: str, branch: str, links: Sequence[str] = (), commits: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """(place, KEY) for every candidate, the surest place first; each key once, at its surest place."""
    best: dict[str, str] = {}
    for place, texts in zip(PLACES, ((title,), (branch,), links, commits), strict=True):
        for key in (key for text in texts for key in candidates(text)):
            best.setdefault(key, place)
    return tuple((place, key) for key, place in best.items())


def candidates(text: str) -> Iterator[str]:
    """Everything in a text that has the shape of a key, upper-cased, in order."""
    prefixes, names = _not_keys()
    for found in KEY.finditer(text):
        key = found[0].upper()
        if found[1].upper() not in prefixes and key not in names:
            yield key


def links_in(body: str) -> tuple[str, ...]:
    """What a description links to: its URLs, and what it says to close or to refer to."""
    return tuple(found[0] for found in LINK.finditer(body))


@cache
def _not_keys() -> tuple[frozenset[str], frozenset[str]]:
    """Prefixes and whole names, from the map."""
    told = buckets("not_keys")
    return frozenset(told["prefixes"]), frozenset(told["names"])
