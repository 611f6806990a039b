"""The Delivery page as a document: what is said of a view, without a browser and so without JavaScript."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.api.serving import served
from tests.flows.report.deliveries import shipped_today
from tests.web import views
from tests.web.gallery import drawn
from tests.web.ledgers import at_house
from tests.web.pages.test_code import Read, row_of
from tests.web.views import BREAKOUT, NOW, SUBJECT, WINDOW, series, wave

from headway.metrics.reasons import NO_PRODUCTION
from headway.model.results import Bucket, Card, Course, Part
from headway.model.scope import DAY_US, Window
from headway.model.views import Benchmark, DeliveryView, DeploymentBucket, DeploymentRow
from headway.web.pages import delivery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.serving import Site

pytestmark = pytest.mark.slow
DAYS = ("2026-08-24", "2026-08-31", "2026-09-07")
LASTS = ("2026-08-30", "2026-09-06", "2026-09-09")
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("shipped") / "headway.db", filled=False) as found:
        at_house(found.path, shipped_today)
        yield found


def course(metric: str, *values: float | None, granularity: str = "week") -> Course:
    """A value a week; the last week is not over and cut."""
    buckets = [
        Bucket(day=day, last=last, window=Window(NOW - DAY_US, NOW), value=value, n=9 if value else 2, percentiles={"p90": value * 2} if value else {}, parts=(Part(name="ok", value=1.0, n=2),), reasons=(), whole=at < 2, open=at == 2)
        for at, (day, last, value) in enumerate(zip(DAYS, LASTS, values, strict=True))
    ]  # fmt: skip
    return Course(metric=metric, subject=SUBJECT.id, granularity=granularity, buckets=tuple(buckets))


def row(**values: object) -> DeploymentRow:
    """A deployment that went well."""
    given = {
        "key": "d1", "label": "shop to live", "at": NOW - DAY_US, "ref": "main", "sha": "c0ffee00" * 5, "url": "https://forge.example/1", "outcome": "ok", "evidence": "elapsed", "confidence": 0.9,
        "changes": 4, "remediation": None, "remedy": None, "remediated_at": None, "unplanned": None,
    }  # fmt: skip
    return DeploymentRow(**{**given, **values})


def benchmark(metric: str, edition: str = "2024", **values: object) -> Benchmark:
    given = {
        "metric": metric,
        "edition": edition,
        "title": f"Survey {edition}",
        "source": "https://survey.example/",
        "clusters": (),
        "score": None,
        "means": {},
        "note": "",
        "caution": "Not a target.",
    }
    return Benchmark(**{**given, **values})


def distributed(metric: str) -> Card:
    return Card(
        answer=views.answer(metric, 5.0 * HOUR_MS, percentiles={"p50": 5.0 * HOUR_MS, "p75": 8.0 * HOUR_MS, "p90": 24.0 * HOUR_MS}),
        series=series(metric, *wave()),
    )


def rated(metric: str) -> Card:
    return Card(answer=views.answer(metric, 0.25, interval=(0.1, 0.4)), series=None)


def view(**values: object) -> DeliveryView:
    """A Delivery page with something of everything."""
    failed = row(
        key="d2",
        label=BREAKOUT,
        outcome="failed",
        evidence="rolled_back",
        remediation="d3",
        remedy="abcdef01",
        remediated_at=NOW - DAY_US // 2,
        url="javascript:alert(1)",
    )
    given = {
        "subject": SUBJECT, "period": "90d", "window": WINDOW, "throughput": (distributed("dora.change_lead_time"), views.card("dora.deployment_frequency"), distributed("dora.failed_deployment_recovery_time")),
        "instability": (rated("dora.change_fail_rate"), rated("dora.deployment_rework_rate"), views.card("dora.pending_deployments", 3.0)), "otherwise": (views.card("dora.deployment_days"),),
        "incidents": (views.card("ops.incidents_opened"), distributed("ops.time_to_restore")),
        "benchmarks": (benchmark("dora.change_lead_time", clusters=("high",)), benchmark("dora.change_lead_time", "2025", score=6, means={"all": 5.5}), benchmark("dora.change_fail_rate", means={"elite": 0.05, "low": 0.4}, note="No cluster.")),
        "buckets": tuple(DeploymentBucket(day=day, last=last, ok=5, failed=at, pending=2 if at == 2 else 0, whole=at != 0, open=at == 2) for at, (day, last) in enumerate(zip(DAYS, LASTS, strict=True))),
        "lead_time": course("dora.change_lead_time", 7200_000.0, None, 3600_000.0), "incident_course": course("ops.incidents_opened", 2.0, 0.0, 1.0),
        "deployments": (row(unplanned="hotfix"), failed, row(key="d4", outcome="pending", evidence="none", changes=None, sha=None, ref=None, url=None)), "total": 144, "services": 3, "environments": (), "data_through": NOW,
    }  # fmt: skip
    return DeliveryView(**{**given, **values})


def shown(**values: object) -> str:
    """The page over a view made by hand."""
    return drawn("delivery.html", delivery.laid_out(view(**values)), "/delivery")


def test_every_chart_has_its_table():
    page = Read(shown())
    assert set(page.charts) == {"fates", "dora.change_lead_time", "ops.incidents_opened", "ops.time_to_restore"}
    assert any(cells[1:] == ["5", "0", "0"] for cells in page.rows)
    assert any(cells[1:] == ["5", "2", "2"] for cells in page.rows)


def test_a_median_stands_with_its_percentiles_and_a_rate_with_its_interval():
    text = shown()
    assert "p75\u00a08\u202fh, p90\u00a01\u202fd" in text
    assert "95 % interval 10\u202f% to 40\u202f%" in text
    assert delivery.spread(views.answer("dora.change_fail_rate", None)) == ""


def test_the_two_factors_and_their_caution_are_named():
    text = shown()
    assert text.index(">Throughput<") < text.index("Change lead time") < text.index(">Instability<") < text.index("Deployments not judged yet")
    assert "not for comparing teams, and none of them is a target" in text
    assert "No cluster is told from the change fail rate alone" in text


def test_survey_answers_stand_beside_with_their_edition():
    page = Read(shown())
    assert row_of(page, "Change lead time") == ["Change lead time", "5\u202fh", "high", "score 6 of 10; all answers had 5.5 on average"]
    assert row_of(page, "Change fail rate") == ["Change fail rate", "25\u202f%", "on average elite 5\u202f%, low 40\u202f%", "not asked"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "\u2014"),
        ({"outcome": "failed"}, "not repaired yet"),
        ({"outcome": "failed", "remediated_at": NOW}, "with its incident, after 1\u202fd"),
        ({"outcome": "failed", "remediated_at": NOW, "remediation": "d9", "remedy": "abc"}, "by abc, after 1\u202fd"),
        ({"outcome": "failed", "remediated_at": NOW, "remediation": "d9"}, "by d9, after 1\u202fd"),
    ],
)
def test_a_deployment_says_by_what_it_was_repaired(values: dict[str, object], said: str):
    assert delivery.remedied(row(**values)) == said


def test_a_deployment_says_what_it_carried_and_by_what_it_is_judged():
    told = delivery.deployed(row(outcome="failed", evidence="rolled_back", changes=None, unplanned="rollback"))
    assert (told.badge[1], told.evidence, told.changes, told.unplanned) == ("failed", "rolled back", "not known", "a rollback")
    assert delivery.deployed(row(evidence="of tomorrow")).evidence == "of tomorrow"


def test_only_an_address_of_the_web_is_a_link():
    assert "javascript:" not in shown()
    assert "https://forge.example/1" in Read(shown()).links


def test_a_name_cannot_break_out():
    text = shown()
    assert BREAKOUT not in text
    assert [json.loads(data) for kind, data in Read(text).scripts if kind == "application/json"]
    assert {kind for kind, _ in Read(text).scripts} == {"application/json"}


def test_identifiers_are_unique():
    found = re.findall(r'\sid="([^"]+)"', shown())
    assert sorted(found) == sorted(set(found))


def test_where_nothing_is_known_as_production_the_page_says_what_to_configure():
    unknown = tuple(Card(answer=views.answer(card.answer.metric, None, reasons=(NO_PRODUCTION,)), series=None) for card in view().throughput)
    text = shown(
        throughput=unknown, instability=(), otherwise=(), environments=("blue", BREAKOUT), buckets=(), deployments=(), lead_time=None, incident_course=None
    )
    assert "No deployment went to an environment known as production" in text
    assert "blue" in text
    assert BREAKOUT not in text
    assert "headway replay" in text
    assert ">Throughput<" not in text
    assert "Among survey answers" not in text


def test_without_a_source_of_deployments_the_page_says_what_brings_them():
    assert "No source tells of deployments here" in shown(throughput=(), instability=(), otherwise=(), incidents=())


def test_months_are_called_so():
    assert "Each column is a month" in shown(lead_time=course("dora.change_lead_time", 1.0, 2.0, 3.0, granularity="month"))


def test_without_deployments_lead_times_or_incidents_nothing_is_drawn():
    empty = {
        "buckets": (),
        "lead_time": course("dora.change_lead_time", None, None, None),
        "incident_course": course("ops.incidents_opened", 0.0, 0.0, 0.0),
        "incidents": (),
    }
    assert Read(shown(**empty)).charts == []


def test_the_page_over_a_real_store_says_the_numbers_of_the_api(shipped: Site):
    reply = shipped.get("/delivery")
    body = shipped.get("/api/v1/dora").json
    assert reply.status == 200
    for card in (*body["throughput"], *body["instability"]):
        shown_value = re.search(rf'id="card-{re.escape(card["answer"]["metric"])}".*?<data value="([^"]*)"', reply.text, re.DOTALL)
        assert shown_value is not None
        assert (float(shown_value[1]) if shown_value[1] else None) == card["answer"]["value"]
    assert "by c0ffee00" in reply.text


def test_every_link_of_the_page_leads_somewhere(shipped: Site):
    for href in sorted({href for href in Read(shipped.get("/delivery").text).links if href.startswith("/")}):
        assert (href, shipped.get(href).status) == (href, 200)


def test_the_page_of_a_project_says_that_it_delivers_nothing(shipped: Site):
    assert "Nothing is delivered from a project" in shipped.get("/delivery?subject=Payments").text


def test_with_nothing_connected_the_page_says_how_to_begin(bare: Site):
    assert "headway analyze PATH" in bare.get("/delivery").text
