"""Which distributions are slid, and that those are the numbers their windows answer."""

import msgspec
import pytest

from headway.metrics.registry import REGISTRY
from headway.metrics.trailing import dated_sql, share_of, slides

STORED = [metric for metric in REGISTRY.values() if metric.kind == "distribution" and metric.stored]


def test_every_stored_distribution_is_slid():
    assert [metric.id for metric in STORED if not slides(metric)] == []


@pytest.mark.parametrize("name", ["review.open_age", "flow.wip_age", "flow.time_in_status", "dora.change_lead_time_inclusive", "code.churn", "dora.deployment_days", "kpi.delivery_health"])
def test_what_depends_on_more_of_its_window_than_its_days_is_not(name):
    assert not slides(REGISTRY[name])


def test_a_personal_number_is_judged_window_by_window():
    assert not slides(msgspec.structs.replace(REGISTRY["review.cycle_time"], personal=True))


def test_the_items_are_the_metrics_own_and_the_percentile_is_the_shown_one():
    assert all(metric.items in dated_sql(metric) for metric in STORED)
    assert share_of(REGISTRY["review.cycle_time"]) == 0.5
