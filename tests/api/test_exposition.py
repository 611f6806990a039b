"""What monitoring scrapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from headway.api.exposition import GAUGES, LABELS

if TYPE_CHECKING:
    from tests.api.serving import Site


def test_lesson_83_what_is_scraped_is_what_the_table_names(site: Site):
    reply = site.get("/metrics")
    families = {family.name: family for family in text_string_to_metric_families(reply.text)}
    assert set(families) == {gauge.name for gauge in GAUGES}
    assert reply.headers["content-type"].startswith("text/plain")


def test_no_sample_is_labelled_by_more_than_source_and_entity(site: Site):
    samples = [sample for family in text_string_to_metric_families(site.get("/metrics").text) for sample in family.samples]
    assert {frozenset(sample.labels) for sample in samples} == {frozenset(LABELS)}


def test_the_samples_are_the_ledgers_and_the_stores_own_counts(site: Site):
    families = {family.name: family for family in text_string_to_metric_families(site.get("/metrics").text)}

    def of(name: str, entity: str) -> float:
        return next(sample.value for sample in families[name].samples if sample.labels["entity"] == entity)

    assert of("headway_stored_items", "commits") == 150
    assert of("headway_quarantined_items", "changes") == 1
    assert of("headway_running_streams", "refs") == 1
    assert of("headway_freshness_seconds", "commits") >= 0


@pytest.mark.parametrize("gauge", GAUGES, ids=lambda gauge: gauge.name)
def test_every_name_is_headway_noun_unit(gauge):
    assert gauge.name.startswith("headway_")
    assert gauge.name.rsplit("_", 1)[1] in {"items", "streams", "ratio", "seconds"}


