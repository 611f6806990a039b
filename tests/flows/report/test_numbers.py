"""One place for all reads: what surfaces import is what is written elsewhere."""

from __future__ import annotations

from headway.flows.report import answering, code, courses, delivery, flow, forecasting, levels, numbers, overview, restating, reviews, series, sprints, subjects


def test_surfaces_find_every_read_in_one_place():
    assert {getattr(numbers, name) for name in numbers.__all__ if callable(getattr(numbers, name))} == {
        answering.answer,
        answering.answers,
        answering.items,
        answering.totals,
        answering.Totals,
        code.code_view,
        courses.course,
        courses.courses,
        delivery.delivery_view,
        flow.Expecting,
        flow.flow_view,
        forecasting.forecast,
        levels.levels,
        overview.overview,
        restating.restated,
        reviews.reviews_view,
        series.series,
        sprints.sprints_view,
        subjects.find_subject,
        subjects.metric,
        subjects.part_title,
        subjects.subjects,
    }
