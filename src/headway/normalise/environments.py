"""Where a deployment went. Unknown is `other`: production is never guessed."""

from __future__ import annotations

import re
from functools import cache

from headway.model.errors import ConfigError
from headway.normalise.words import buckets, folded

ENVIRONMENTS = ("production", "staging", "testing", "development", "other")
MEANS = {"not_production": "other", "before_production": "staging"}
"""Buckets of the map that only exist to be asked before production."""


def environment_of(word: str | None, *, tier: str | None = None, pattern: str | None = None) -> str:
    """The provider's own tier, else what the name says; `pattern` is a source's own expression for names of production, lower-cased.

    Raises ConfigError for a pattern that is no regular expression.
    """
    if tier is not None and folded(tier) in ENVIRONMENTS:
        return folded(tier)
    name = folded(word or "")
    if pattern is not None and _own(pattern).search(name):
        return "production"
    found = next((bucket for bucket, expression in _expressions() if expression.search(name)), "other")
    return "other" if pattern is not None and found == "production" else MEANS.get(found, found)


@cache
def _own(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as wrong:
        raise ConfigError(f"The pattern for production, {pattern!r}, is no regular expression: {wrong}.") from wrong


@cache
def _expressions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One expression a bucket: its words with no letter of any script beside them, dashes as any separator."""
    return tuple((bucket, _whole(words)) for bucket, words in buckets("environments").items())


def _whole(words: tuple[str, ...]) -> re.Pattern[str]:
    anyway = "|".join(re.escape(folded(word)).replace(r"\-", "[-_. /]?").replace(r"\ ", "[-_. /]?") for word in words)
    return re.compile(rf"(?<![^\W\d_])(?:{anyway})(?![^\W\d_])")
