"""The samples of the design page."""

from __future__ import annotations

from headway.flows.report.change import change
from headway.web import samples


def test_there_is_a_card_of_every_kind():
    answers = [answer for answer, _ in samples.answers()]
    assert {found.verdict for answer in answers if (found := change(answer))} == {"better", "worse", "neutral"}
    assert any(answer.value is None and answer.reasons for answer in answers)
    assert any(answer.pending for answer in answers)
    assert any((answer.completeness or 1.0) < 1 for answer in answers)
    assert len({answer.metric for answer in answers}) == len(answers)


def test_there_is_a_stream_in_every_state_a_row_can_show():
    jobs = samples.jobs()
    assert {job.status for job in jobs} == {"failed", "running", "incomplete", "queued", "done"}
    assert any(job.is_stalled for job in jobs)
    assert any(job.status == "running" and job.items_estimate is None for job in jobs)


def test_the_samples_are_the_same_each_time_and_of_days_that_exist():
    assert samples.answers() == samples.answers()
    assert samples.charts() == samples.charts()
    assert len(samples.days()) == len(samples.WAVE)
    assert samples.days()[-1] == "2026-03-01"


def test_charts_say_that_they_are_samples():
    drawn = [chart for chart, _ in samples.charts()] + samples.places()
    assert all(chart.about.startswith("Sample: ") for chart in drawn)
    assert len({chart.name for chart in drawn}) == len(drawn)
    assert any(item.why_not for item in samples.items())
