"""The Flow page as a document: charts beside their tables, questions without a script, reasons where there is nothing."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from urllib.parse import quote

import pytest
from msgspec.structs import replace
from tests.api.serving import served
from tests.flows.report.trackers import filled_today
from tests.web.flows import FOUND, HOUR, course, empty_flow, expected, flow_view, parts, timed
from tests.web.gallery import drawn
from tests.web.ledgers import at_house
from tests.web.pages.test_code import Read, row_of
from tests.web.views import BREAKOUT, answer, paged

from headway.metrics.reasons import NO_THROUGHPUT, SENTENCES
from headway.model.errors import UsageError
from headway.model.results import Subject
from headway.web.pages import flow

pytestmark = pytest.mark.slow


def shown(found=None, **values: object) -> str:
    return drawn("flow.html", flow.laid_out(found or flow_view(**values), "UTC"), "/flow")


def test_every_chart_stands_beside_its_table():
    page = Read(shown())
    assert set(page.charts) == {"finished", "going", "flow.cumulative", "flow.throughput", "flow.distribution", "flow.lead_time_distribution", "flow.time_in_status", "history"}
    assert row_of(page, "PAY-91 Young")[2:] == ["20\u202fh", "no"]
    assert row_of(page, "PAY-90 var(--ink)")[3] == "! at risk"
    assert row_of(page, "12 Oct 2026")[1:] == ["32", "3", "40", "44", "59", "64"]
    assert ["Waiting", "20\u202f%", "0"] in page.rows


def test_bands_never_sink_and_each_lies_on_the_one_before():
    chart, _ = flow.cumulative(flow_view().courses)
    rows = chart.spec["data"]["values"]
    for part in ("done", "cancelled", "in_review", "in_progress", "todo", "backlog"):
        heights = [row["value"] for row in rows if row["part"] == part]
        assert heights == sorted(heights)
    of_a_day = [row for row in rows if row["day"] == rows[0]["day"]]
    assert [below["value"] == above["low"] for below, above in pairwise(of_a_day)] == [True] * 5


def test_one_bucket_is_no_diagram():
    assert flow.cumulative([course("flow.cumulative", (4.0, parts(backlog=4)))]) is None


def test_the_lines_of_the_scatterplot_are_the_percentiles_of_the_card_and_a_cut_is_told():
    chart = flow.finished(flow_view(), "UTC")
    assert [line["name"] for line in chart.spec["layer"][1]["data"]["values"]] == ["p50 1\u202fd 6\u202fh", "p85 3\u202fd 8\u202fh", "p95 5\u202fd 20\u202fh"]
    assert "the 39 that took longest of 54; the lines are of all" in chart.about
    whole = flow.finished(flow_view(finished=paged(timed("A-1 x", 3.0))), "UTC")
    assert "longest of" not in whole.about


def test_a_forecast_tells_confidence_history_runs_and_seed():
    page, text = Read(shown()), shown()
    for sure, count in FOUND.items():
        assert any(row == [f"{sure} %", f"{count} items"] for row in page.rows)
    assert ["50 %", "24 Nov 2026, in 3 days"] in page.rows
    assert ["95 %", "not within two years"] in page.rows
    assert "by seed 1" in text
    assert ["23 Aug 2026", "0\u202fitems"] in page.rows


def test_the_questions_of_a_forecast_are_forms_that_keep_each_other():
    text = drawn("flow.html", flow.laid_out(flow_view(), "UTC"), "/flow")
    assert text.count('method="get" action="/flow#forecast"') == 2
    assert re.search(r'name="days" value="30" min="1" max="365"', text)
    assert re.search(r'name="items" value="20" min="1"', text)


def test_what_cannot_be_foretold_says_why():
    none = expected(expected=dict.fromkeys(FOUND), reasons=(NO_THROUGHPUT,), history=())
    text = shown(by_day=none, by_items=replace(none, days=None, items=10))
    assert text.count(SENTENCES[NO_THROUGHPUT]) == 2
    assert "history" not in Read(text).charts
    assert "at least</th>" not in text


@pytest.mark.parametrize(("value", "means"), [(1.0, "the numbers agree"), (2.0, "more was started than finished"), (0.3, "old work was cleared away")])
def test_littles_law_is_a_sentence(value, means):
    told = flow.law(answer("flow.littles_law", value, parts=parts(wip_mean=19.0, throughput_per_day=3.0, cycle_time_mean=60 * HOUR)))
    assert told.startswith("On average 19 items were going on; 3 were completed a day, after 2\u202fd 12\u202fh on average.")
    assert told.endswith(f"{means}.")


def test_without_its_numbers_littles_law_is_silent():
    assert flow.law(None) is None
    assert flow.law(answer("flow.littles_law", None)) is None


@pytest.mark.parametrize(("kind", "said"), [("repository", "A repository holds code"), ("service", "A service holds code"), ("team", "give the team a project"), ("tenant", "headway sync --entity work_items")])
def test_where_there_is_no_work_the_page_says_why_and_what_to_do(kind, said):
    found = empty_flow()
    text = drawn("flow.html", {**flow.laid_out(found, "UTC"), "subject": Subject(id=f"{kind}:x", kind=kind, name="x")}, "/flow")
    assert said in text
    assert Read(text).charts == []


def test_a_window_in_which_nothing_was_finished_says_so():
    text = shown(finished=paged(), going=paged(), limit_ms=None, courses=(), spread=None, statuses=None)
    assert "No item that had been started was completed" in text
    assert "Nothing was going on" in text


def test_a_title_cannot_break_out_of_the_data_of_a_chart():
    text = shown()
    assert BREAKOUT not in text
    blocks = [json.loads(data) for kind, data in Read(text).scripts if kind == "application/json"]
    assert any(BREAKOUT in str(block) for block in blocks)


def test_every_number_leads_to_its_explanation_and_identifiers_are_unique():
    text = shown()
    for metric in ("flow.throughput", "flow.cycle_time", "flow.efficiency", "flow.aging_wip", "flow.cumulative", "flow.littles_law", "flow.time_in_status"):
        assert any(href.startswith(f"/explain/{metric}") for href in Read(text).links)
    found = re.findall(r'\sid="([^"]+)"', text)
    assert sorted(found) == sorted(set(found))


def test_what_is_asked_of_the_future_is_read_from_the_address():
    assert flow.expecting({"days": "14", "items": "3", "seed": "0"}) == flow.numbers.Expecting(days=14, items=3, seed=0)
    assert flow.expecting({}) == flow.numbers.Expecting()


@pytest.mark.parametrize("given", [{"days": "0"}, {"days": "366"}, {"items": "-1"}, {"items": "\u0663"}, {"seed": "1.5"}, {"items": "9" * 40}, {"seed": "x"}])
def test_what_is_no_number_of_days_or_items_is_refused(given):
    with pytest.raises(UsageError, match="whole number"):
        flow.expecting(given)


@pytest.fixture(scope="module")
def tracked(tmp_path_factory):
    with served(tmp_path_factory.mktemp("tracked") / "headway.db", filled=False) as found:
        at_house(found.path, filled_today)
        yield found


def test_the_page_over_a_real_store_says_the_numbers_of_the_api(tracked):
    reply, api = tracked.get("/flow?period=30d&days=9&seed=5"), tracked.get("/api/v1/flow?period=30d").json
    assert reply.status == 200
    shown_values = dict(re.findall(r'id="card-([\w.]+)".*?<data value="([^"]*)"', reply.text, re.DOTALL))
    assert {name: float(value) if value else None for name, value in shown_values.items()} == {card["answer"]["metric"]: card["answer"]["value"] for card in api["cards"]}
    assert api["cards"] != []
    assert "by seed 5" in reply.text


def test_every_link_of_the_page_leads_somewhere(tracked):
    for href in sorted({href for href in Read(tracked.get("/flow?period=30d").text).links if href.startswith("/")}):
        assert (href, tracked.get(href).status) == (href, 200)


@pytest.mark.parametrize("query", ["period=all", "period=7d", "period=365d", "period=2000d", "start=2026-01-01&end=2026-01-02", "period=30d&items=100000", "period=30d&days=365"])
def test_every_period_and_question_is_answered(tracked, query):
    assert tracked.get(f"/flow?{query}").status == 200
    assert tracked.get(f"/reviews?{query.partition('&items')[0].partition('&days')[0]}").status == 200


@pytest.mark.parametrize("query", ["days=0", "days=no", "items=0", "seed=-1", "weeks=4"])
def test_a_question_that_is_not_understood_is_refused(tracked, query):
    assert tracked.get(f"/flow?{quote(query, safe='=')}").status == 400
