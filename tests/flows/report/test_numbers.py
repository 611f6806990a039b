"""One place for all reads: what surfaces import is what is written elsewhere."""

from __future__ import annotations

from headway.flows.report import answering, code, courses, levels, numbers, overview, restating, series, subjects


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
        levels.levels,
        overview.overview,
        restating.restated,
        series.series,
        subjects.find_subject,
        subjects.metric,
        subjects.subjects,
    }
