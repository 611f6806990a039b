"""What was probably meant by a word that is none of those there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def near(word: str, known: Iterable[str]) -> str:
    """A question to append to a refusal: the word that was probably meant, if any comes near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only what is refused is compared

    found = get_close_matches(word, list(known), n=1)
    return f", did you mean {found[0]!r}?" if found else ""
