"""The reads every surface makes of numbers, in one place; each is described where it is written."""

from __future__ import annotations

from headway.flows.report.answering import DEFAULT_PERIOD, Totals, answer, answers, items, totals
from headway.flows.report.code import code_view
from headway.flows.report.courses import course, courses
from headway.flows.report.delivery import delivery_view
from headway.flows.report.flow import Expecting, flow_view
from headway.flows.report.forecasting import forecast
from headway.flows.report.levels import levels
from headway.flows.report.overview import overview
from headway.flows.report.restating import restated
from headway.flows.report.reviews import reviews_view
from headway.flows.report.series import series
from headway.flows.report.sprints import sprints_view
from headway.flows.report.subjects import find_subject, metric, part_title, subjects

__all__ = [
    "DEFAULT_PERIOD", "Expecting", "Totals", "answer", "answers", "code_view", "course", "courses", "delivery_view", "find_subject", "flow_view", "forecast", "items", "levels", "metric", "overview", "part_title", "restated", "reviews_view", "series", "sprints_view", "subjects", "totals",
]  # fmt: skip
