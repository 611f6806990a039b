"""What monitoring scrapes: one table of names, filled from the ledger at the moment of the scrape.

Labels are source and entity only: a label per scope would make a thousand repositories a thousand
series. A ledger that does not answer fails the scrape; a zero would look like a quiet night.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from headway.flows.report.pipeline import Vital

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


LABELS = ("source", "entity")
MEDIA = CONTENT_TYPE_LATEST


class Gauge(Struct, frozen=True):
    """One name, what it says in a sentence, and where its value comes from; None leaves the sample out."""

    name: str
    sentence: str
    value: Callable[[Vital], float | None]


GAUGES = (
    Gauge("headway_stored_items", "Facts kept in the store.", attrgetter("stored")),
    Gauge("headway_quarantined_items", "Records that could not be shaped in the last run of each scope.", attrgetter("quarantined")),
    Gauge("headway_running_streams", "Streams being read now, stalled ones included.", attrgetter("running")),
    Gauge("headway_stalled_streams", "Streams that claim to run but have been silent for more than a minute.", attrgetter("stalled")),
    Gauge("headway_failed_streams", "Streams whose last run failed.", attrgetter("failed")),
    Gauge("headway_progress_ratio", "Items read over items estimated, where there is an estimate.", attrgetter("progress")),
    Gauge("headway_freshness_seconds", "Age of the stalest scope's last complete read.", attrgetter("age_seconds")),
)


class _Snapshot(Collector):
    def __init__(self, vitals: Sequence[Vital]) -> None:
        self.vitals = vitals

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in GAUGES:
            family = GaugeMetricFamily(gauge.name, gauge.sentence, labels=LABELS)
            for vital in self.vitals:
                value = gauge.value(vital)
                if value is not None:
                    family.add_metric((vital.source, vital.entity), value)
            yield family


def exposed(vitals: Sequence[Vital]) -> bytes:
    """The vitals as Prometheus text."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Snapshot(vitals))
    return generate_latest(registry)
