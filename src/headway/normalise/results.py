"""How runs, reviews, pull requests and incidents stand, from each provider's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.normalise.words import lookup

if TYPE_CHECKING:
    from collections.abc import Mapping


def result_of(word: str | None, *, overrides: Mapping[str, str] | None = None) -> str | None:
    """success, failure, error, timeout, cancellation or skip; None while there is none, or for a word nobody knows.

    A source may say otherwise in `overrides` (keys folded): what `unstable` means is a team's choice.
    """
    return None if word is None else lookup("results", word, overrides)


def run_state(word: str | None) -> str:
    """pending, executing, finalizing or finished; a word that tells a result is finished; else unknown."""
    if word is None:
        return "unknown"
    return lookup("run_states", word) or ("finished" if lookup("results", word) else "unknown")


def review_state(word: str | None) -> str:
    """approved, changes_requested, commented, dismissed or unknown."""
    return "unknown" if word is None else lookup("reviews", word) or "unknown"


def pull_request_state(word: str | None, *, merged_at: int | None = None) -> str:
    """open, merged, closed or unknown: what has been merged is merged, whatever its provider calls that."""
    if merged_at is not None:
        return "merged"
    return "unknown" if word is None else lookup("pull_requests", word) or "unknown"


def incident_state(word: str | None) -> str:
    """open, acknowledged, resolved or unknown. Only a word that says so resolves one: an aborted run does not."""
    return "unknown" if word is None else lookup("incidents", word) or "unknown"
