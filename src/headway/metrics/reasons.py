"""Why a number is missing or to be read with care: codes are stored on points, sentences are shown."""

from __future__ import annotations

NO_ITEMS = "no_items"
BELOW_MINIMUM_N = "below_minimum_n"
SUPPRESSED = "suppressed_small_group"
BEING_RECOMPUTED = "being_recomputed"
INCOMPLETE_SOURCE = "incomplete_source"
OPEN_WINDOW = "open_window"
NOT_COLLECTED = "not_collected"
NO_PRODUCTION = "no_production"
NOT_ABOUT = "not_about"
TOO_FEW_PARTS = "too_few_parts"

SENTENCES = {
    NO_ITEMS: "Nothing in this window could be judged, so there is no number rather than a zero.",
    BELOW_MINIMUM_N: "Too few items for a percentile (p50 needs 5, p75 and p85 7, p90 10, p95 20); the items themselves can be opened.",
    SUPPRESSED: "Hidden: fewer than 5 people stand behind this number, or it would reveal a group that small.",
    BEING_RECOMPUTED: "New data has arrived and this number is being recomputed.",
    INCOMPLETE_SOURCE: "The source has not been read completely for this window.",
    OPEN_WINDOW: "The window is not over yet; the number can still change.",
    NOT_COLLECTED: "No connected source brings what this number is made of.",
    NOT_ABOUT: "There is no such number of this kind of subject.",
    TOO_FEW_PARTS: "Fewer than two of the parts this number is made of have data.",
    NO_PRODUCTION: "No deployment went to an environment that is known as production, so it cannot be said how many did.",
}


def sentence(code: str) -> str:
    """The sentence for a reason code; an unknown one (of a newer version) is shown as it is."""
    return SENTENCES.get(code, code.replace("_", " "))
