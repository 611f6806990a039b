"""The reads every surface makes of numbers, in one place; each is described where it is written."""

from __future__ import annotations

from headway.flows.report.answering import DEFAULT_PERIOD, Totals, answer, answers, items, totals
from headway.flows.report.code import code_view
from headway.flows.report.courses import course, courses
from headway.flows.report.levels import levels
from headway.flows.report.overview import overview
from headway.flows.report.restating import restated
from headway.flows.report.series import series
from headway.flows.report.subjects import find_subject, metric, subjects

__all__ = [
    "DEFAULT_PERIOD", "Totals", "answer", "answers", "code_view", "course", "courses", "find_subject", "items", "levels", "metric", "overview", "restated", "series", "subjects",
    "totals",
]  # fmt: skip
