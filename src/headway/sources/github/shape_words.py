"""What an installation says of words, for a source and a repository, looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from headway.normalise.words import Words


@dataclass(frozen=True, slots=True)
class Wording:
    """What an installation says of words, and the source that speaks: the part of shaping that an operator may change."""

    words: Words
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of the maps that an issue asks."""

    status: Mapping[str, str]
    categories: Mapping[str, str]
    resolutions: Mapping[str, str]
    type_labels: Mapping[str, str]


@lru_cache(maxsize=4096)
def said(wording: Wording, scope: str) -> Said:
    """What is said where an issue is."""

    def of(name: str) -> Mapping[str, str]:
        return wording.words.of(name, source=wording.source, scope=scope)

    return Said(status=of("status"), categories=of("categories"), resolutions=of("resolutions"), type_labels=of("type_labels"))
