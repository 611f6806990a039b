"""No answer about anything names anyone: a company whose every handle would be seen if it came out."""

from __future__ import annotations

import msgspec
import pytest
from tests.specs.ci import tried
from tests.specs.company import P, deployment, file, incident, item, owned, pull_request, reworked
from tests.specs.company import run as pipeline_run
from tests.specs.dora import caused, change, judged
from tests.specs.facts import account, commit
from tests.specs.flow import OF_EVERY_KIND
from tests.specs.kpi import RISKY
from tests.specs.review import looked_at, named, shipped, way
from tests.specs.sprint import MIXED
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.registry import REGISTRY
from headway.model.asks import FigureAsk, ItemsAsk, PointsAsk
from headway.model.calendar import period_window
from headway.stores.memory import MemoryStore

pytestmark = pytest.mark.slow

MARCH = period_window("2026-03", now=0, zone="UTC")
PEOPLE = [f"somebody{number}@people.test" for number in range(7)]
SUBJECTS = ("tenant:t", "repository:git:repo:aaaaaaaaaaaaaaaa", f"project:{P}")


def company():
    for number, who in enumerate(PEOPLE):
        yield from reworked(commit(by=who, files={"src/a.py": (5, 5), f"lib/{number}.py": (9, 0)}), 5, 1)
        yield from account(who, canonical=PEOPLE[number // 2 * 2])
        for path in ("src/a.py", f"lib/{number}.py"):
            yield from (*owned(path, 10 + number, by=who), *file(path, 3))
        yield from pull_request(merged="2026-03-03T10:00", reviewed="2026-03-02T11:00", by=who)
        yield from item(("in_progress", "2026-03-02T10:00"), ("done", "2026-03-04T10:00"), by=who)
        yield from (*pull_request(by=who), *item(("in_progress", "2026-03-02T10:00"), by=who))
        yield from (*pipeline_run(), *deployment(), *incident(resolved="2026-03-02T12:00"))
        yield from (*judged(failed="rolled_back", repaired="2026-03-03T10:00"), *(made := pull_request(merged="2026-03-02T09:00", by=who)), *change(of=made), *caused(incident()), *tried("failure"))
        yield from (*shipped(named(looked_at(2, way(by=who), by=PEOPLE[number - 1], comments=1), "PAY-1"), "2026-03-04T10:00"), *pull_request(closed="2026-03-03T10:00", by=who))
    yield from (*MIXED, *RISKY, *OF_EVERY_KIND)
    yield from commit(by="lonely@people.test", files={"alone.py": (900, 0)})
    yield from owned("alone/x.py", 900, by="lonely@people.test")


@pytest.fixture(scope="module")
def engine():
    store, facts = MemoryStore(), {(fact.entity, fact.key): fact for fact in company()}
    run(put(store, "t", facts.values()))
    return Engine(store)


@pytest.mark.parametrize("metric", REGISTRY.values(), ids=lambda metric: metric.id)
def test_no_figure_item_label_or_part_names_a_person(engine, metric):
    said = b""
    for subject in SUBJECTS:
        said += msgspec.json.encode(engine.figures(FigureAsk(tenant="t", zone="UTC", subject=subject, metrics=(metric.id,), windows=(MARCH,))))
        page = engine.items(ItemsAsk(tenant="t", zone="UTC", subject=subject, metric=metric.id, window=MARCH, limit=500))
        assert page.items or metric.personal or subject not in SUBJECTS[:1]
        said += msgspec.json.encode(page)
    assert b"people.test" not in said
    assert b"somebody" not in said


def test_no_stored_point_names_a_person(engine):
    ask = PointsAsk(tenant="t", zone="UTC", dirty=tuple((subject, "*") for subject in SUBJECTS[1:]), seq=1, computed_at=1, through="2026-03-31")
    points = [point for portion in engine.points(ask) for point in portion]
    assert len({point.metric for point in points}) == sum(metric.stored for metric in REGISTRY.values())
    assert b"people.test" not in msgspec.json.encode(points)


def test_a_file_that_few_wrote_does_not_show_whether_it_is_one_persons(engine):
    page = engine.items(ItemsAsk(tenant="t", zone="UTC", subject=SUBJECTS[1], metric="code.hotspots", window=MARCH, limit=500))
    alone = [found for found in page.items if found.label.startswith("lib/")]
    assert {found.parts["contributors"] for found in alone} == {None}
