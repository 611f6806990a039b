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
NO_WHOLE_WEEK = "no_whole_week"
NO_DEFAULT_BRANCH_RUN = "no_default_branch_run"
NO_SPRINTS = "no_sprints"
NO_HISTORY = "no_history"
NOTHING_WAITS = "nothing_waits"
NOTHING_COMPLETED = "nothing_completed"
NO_THROUGHPUT = "no_throughput"
SHORT_HISTORY = "short_history"
BEYOND_HORIZON = "beyond_horizon"
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
    NOTHING_WAITS: "No item has ever stood in a status that means waiting or blocked, so standing still cannot be told from work.",
    NOTHING_COMPLETED: "Nothing that was started was completed in this window, so there is nothing to compare with.",
    NO_THROUGHPUT: "Nothing was done on any of the days that a forecast would draw from.",
    SHORT_HISTORY: "Fewer than 14 days are known, too few to tell what the next ones will be like.",
    BEYOND_HORIZON: "At this pace it is not done within the days that a forecast can look ahead.",
    NOT_ABOUT: "There is no such number of this kind of subject.",
    NO_SPRINTS: "There is no closed sprint to tell of: none with work in it ended here by then, and boards without sprints (Kanban) have none.",
    NO_HISTORY: "There are not yet 4 weeks to compare with, or nothing was completed in most of them.",
    TOO_FEW_PARTS: "Fewer than two of the parts this number is made of have data.",
    NO_PRODUCTION: "No deployment went to an environment that is known as production, so it cannot be said how many did.",
    NO_WHOLE_WEEK: "No ISO week lies in this window whole, is over and is one of which deployments are known.",
    NO_DEFAULT_BRANCH_RUN: "No run is known to have been on the default branch, so it cannot be said which pipelines fail there.",
}


def sentence(code: str) -> str:
    """The sentence for a reason code; an unknown one (of a newer version) is shown as it is."""
    return SENTENCES.get(code, code.replace("_", " "))
