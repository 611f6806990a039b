"""Benchmarks: a value has the place its edition gives it, no edition is mixed with another, and nothing is told that the survey did not."""

from __future__ import annotations

from math import inf

import pytest

from headway.metrics.dora.standing import CAUTION, EDITIONS, HOUR_MS, LATEST, MEANS_ONLY, NO_CLUSTER, NO_EVENTS, NO_VALUE, RATE_ALONE, edition, standing
from headway.metrics.registry import REGISTRY
from headway.model.errors import NotFound, UsageError

LEAD, FREQUENCY, RECOVERY = "dora.change_lead_time", "dora.deployment_frequency", "dora.failed_deployment_recovery_time"
FAILED, REWORK = "dora.change_fail_rate", "dora.deployment_rework_rate"
DAY = 24 * HOUR_MS
TIMED = (LEAD, RECOVERY)


@pytest.mark.parametrize(
    ("metric", "value", "clusters"),
    [
        (LEAD, 0, ("elite",)),
        (LEAD, DAY - 1, ("elite",)),
        (LEAD, DAY, ("high",)),
        (LEAD, 7 * DAY, ("medium",)),
        (LEAD, 30 * DAY, ("low",)),
        (LEAD, 900 * DAY, ("low",)),
        (RECOVERY, HOUR_MS - 1, ("elite",)),
        (RECOVERY, 5 * HOUR_MS, ("high", "medium")),
        (RECOVERY, 3 * DAY, ()),
        (RECOVERY, 8 * DAY, ("low",)),
    ],
)
def test_a_duration_lies_in_the_clusters_of_2024_whose_range_holds_it(metric, value, clusters):
    place = standing(metric, value, "2024")
    assert (place.clusters, place.score) == (clusters, None)
    assert place.note == ("" if clusters else NO_CLUSTER)


@pytest.mark.parametrize(
    ("count", "days", "cluster", "score"),
    [(61, 30, "elite", 8), (721, 30, "elite", 10), (30, 30, "high", 6), (5, 30, "high", 6), (2, 30, "medium", 4), (1, 30, "low", 2), (1, 365, "low", 0)],
)
def test_a_count_is_told_as_the_time_between_its_events(count, days, cluster, score):
    assert standing(FREQUENCY, count, "2024", days=days).clusters == (cluster,)
    assert standing(FREQUENCY, count, "2025", days=days).score == score


def test_a_count_without_the_length_of_its_window_has_no_place():
    with pytest.raises(UsageError, match="give its days"):
        standing(FREQUENCY, 3)


@pytest.mark.parametrize(("value", "score"), [(HOUR_MS - 1, 10), (HOUR_MS, 8), (DAY, 6), (7 * DAY, 4), (30 * DAY, 2), (180 * DAY, 0)])
def test_2025_has_a_scale_in_place_of_clusters(value, score):
    place = standing(LEAD, value)
    assert (place.edition, place.score, place.clusters, place.means, place.note) == ("2025", score, (), {"all": 5.5}, "")


@pytest.mark.parametrize("value", [0, 0.05, 0.4, 1])
def test_no_cluster_is_told_from_the_change_fail_rate_alone(value):
    place = standing(FAILED, value, "2024")
    assert (place.clusters, place.score, place.note) == ((), None, RATE_ALONE)
    assert place.means == {"elite": 0.05, "high": 0.2, "medium": 0.1, "low": 0.4}


@pytest.mark.parametrize(("metric", "mean"), [(FAILED, 0.19), (REWORK, 0.22)])
def test_of_a_rate_2025_tells_the_mean_of_all(metric, mean):
    place = standing(metric, 0.5)
    assert (place.means, place.clusters, place.score, place.note) == ({"all": mean}, (), None, MEANS_ONLY)


@pytest.mark.parametrize(("metric", "value", "note"), [(LEAD, None, NO_VALUE), (FREQUENCY, None, NO_VALUE), (FREQUENCY, 0, NO_EVENTS)])
def test_nothing_has_no_place(metric, value, note):
    place = standing(metric, value, days=7)
    assert (place.clusters, place.score, place.note) == ((), None, note)


@pytest.mark.parametrize("name", EDITIONS)
def test_every_place_shows_its_edition_and_says_what_it_is_not_for(name):
    for metric in edition(name).keys:
        place = standing(metric, 1, name, days=30)
        assert (place.edition, place.title, place.source) == (name, edition(name).title, edition(name).source)
        assert name in place.title
        assert place.source.startswith("https://")
        assert place.caution == CAUTION


def test_what_an_edition_does_not_know_is_an_error_that_lists_what_it_has():
    with pytest.raises(NotFound, match=r"2024.*dora\.change_lead_time"):
        standing(REWORK, 0.1, "2024")
    with pytest.raises(NotFound, match="choose one of 2024, 2025"):
        standing(LEAD, 1, "2019")
    assert LATEST == "2025"


@pytest.mark.parametrize("name", EDITIONS)
def test_benchmarks_speak_of_metrics_there_are_in_their_units(name):
    units = {"hours": "ms", "hours between": "deployments", "ratio": "ratio"}
    assert {metric: units[key.unit] for metric, key in edition(name).keys.items()} == {metric: REGISTRY[metric].unit for metric in edition(name).keys}


@pytest.mark.parametrize("name", EDITIONS)
def test_ranges_have_a_length_and_scores_rise_as_times_fall(name):
    for key in edition(name).keys.values():
        assert all(0 <= one.since < one.below <= inf for one in key.clusters.values())
        assert [key.scale[score] for score in sorted(key.scale, reverse=True)] == sorted(key.scale.values())
        assert set(key.scale) <= set(range(11))
