"""What the API says of work and changes on the move, and of what is to be expected."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from tests.api.serving import served
from tests.flows.report.trackers import filled_today
from tests.web.flows import empty_flow, expected, flow_view, reviews_view
from tests.web.ledgers import at_house

from headway.api.flow import flow_shape, forecast_shape, reviews_shape
from headway.metrics.reasons import NO_THROUGHPUT, SENTENCES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tracked(tmp_path_factory):
    with served(tmp_path_factory.mktemp("tracked") / "headway.db", filled=False) as found:
        at_house(found.path, filled_today)
        yield found


def test_a_forecast_tells_its_days_its_seed_and_its_confidences(tracked):
    found = tracked.get("/api/v1/forecast?days=14&seed=3").json
    assert (found["days"], found["items"], found["seed"], found["runs"]) == (14, None, 3, 10_000)
    assert [one["confidence"] for one in found["expected"]] == [50, 70, 85, 95]
    assert set(found) == {"subject", "days", "items", "expected", "history", "runs", "seed", "computedAt", "reasons"}
    assert tracked.get("/api/v1/forecast?days=14&seed=3").json["expected"] == found["expected"]


@pytest.mark.parametrize("query", ["", "?days=3&items=3", "?days=0", "?days=400", "?items=-1", "?days=3&period=30d", "?days=3&seed=x"])
def test_a_forecast_that_is_not_understood_is_refused(tracked, query):
    assert tracked.get(f"/api/v1/forecast{query}").status == 400


def test_the_flow_of_a_tracker_is_told_with_its_courses_and_forecasts(tracked):
    found = tracked.get("/api/v1/flow?period=30d").json
    assert {course["metric"] for course in found["courses"]} == {"flow.cumulative", "flow.throughput", "flow.distribution", "flow.cycle_time"}
    assert [(one["days"], one["items"] is None) for one in found["forecasts"]] == [(30, True), (None, False)]
    assert {answer["metric"] for answer in found["answers"]} == {"flow.littles_law", "flow.lead_time_distribution", "flow.time_in_status"}


def test_reviews_say_what_the_numbers_say(tracked):
    found = tracked.get("/api/v1/reviews?period=30d").json
    told = {card["answer"]["metric"]: card["answer"]["value"] for card in found["cards"]}
    assert told["review.cycle_time"] == tracked.get("/api/v1/metrics/review.cycle_time?period=30d").json["value"] is not None
    assert sum(part["n"] for part in found["phases"]["parts"]) > 0


def test_a_project_has_nothing_to_review(tracked):
    project = next(one["id"] for one in tracked.get("/api/v1/subjects").json if one["kind"] == "project")
    found = tracked.get(f"/api/v1/reviews?subject={quote(project)}").json
    assert (found["cards"], found["phases"], found["stale"], found["staleTotal"]) == ([], None, [], 0)


def test_everything_of_a_view_is_told():
    flow, reviews = flow_shape(flow_view()).model_dump(by_alias=True), reviews_shape(reviews_view()).model_dump(by_alias=True)
    assert (flow["limitMs"], flow["finished"]["total"], len(flow["courses"]), len(flow["forecasts"])) == (160 * 3_600_000, 54, 4, 2)
    assert reviews["stale"][0]["place"] == "acme/orders"
    assert (len(reviews["steps"]), reviews["staleTotal"]) == (4, 30)
    assert flow_shape(empty_flow()).forecasts == ()


def test_why_nothing_is_expected_is_told_in_words():
    found = forecast_shape(expected(reasons=(NO_THROUGHPUT,)))
    assert [(reason.code, reason.sentence) for reason in found.reasons] == [(NO_THROUGHPUT, SENTENCES[NO_THROUGHPUT])]
