"""Why a deployment was made, where it says so: a hotfix, a revert or a rollback. Nothing is guessed from what merely mentions one."""

from __future__ import annotations

import re
from functools import cache

from headway.normalise.words import buckets, folded, lookup

PART = re.compile(r"[:/.]")


def cause_of_task(task: str) -> str | None:
    """From the name of a task such as `deploy:rollback`: one of its parts is the word, whole."""
    return next((found for part in PART.split(task) if (found := lookup("causes", part)) is not None), None)


def cause_of_text(text: str) -> str | None:
    """From a description: it begins with the word."""
    found = _opening().match(folded(text[:200]))
    return lookup("causes", found[1]) if found else None


@cache
def _opening() -> re.Pattern[str]:
    """A word of the map at the beginning, behind signs only, with no letter after it; the longest first."""
    words = sorted((folded(word) for theirs in buckets("causes").values() for word in theirs), key=len, reverse=True)
    return re.compile(rf"[\W_]*({'|'.join(map(re.escape, words))})(?![^\W_])")
