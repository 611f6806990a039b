"""What whole pages show, each as one record."""

from __future__ import annotations

from headway.model.results import ItemPage, Subject
from headway.model.scope import Window
from headway.model.views import DeliveryView, SprintsView

SUBJECT = Subject(id="tenant:t", kind="tenant", name="All")
NOTHING = ItemPage(items=(), total=0, offset=0)


def test_a_page_of_nothing_has_no_answer_that_speaks_for_it():
    bare = dict.fromkeys(("throughput", "instability", "otherwise", "incidents", "benchmarks", "buckets", "deployments", "environments"), ())
    found = DeliveryView(
        subject=SUBJECT, period="90d", window=Window(0, 1), lead_time=None, incident_course=None, total=0, services=0, data_through=None, **bare
    )
    assert found.lead is None


def test_views_are_values():
    one, other = (SprintsView(subject=SUBJECT, period="90d", window=Window(0, 1), cards=(), sprints=NOTHING, data_through=None) for _ in range(2))
    assert one == other
