"""What the endpoints about numbers promise."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.api.world import API, HOSTILE

from headway.metrics.registry import REGISTRY
from headway.model.calendar import day_of

if TYPE_CHECKING:
    from tests.api.serving import Site

SUBJECT = quote(f"repository:{API}")


def test_the_registry_shows_every_metric_with_its_statement(site: Site):
    found = site.get("/api/v1/metrics").json
    assert [metric["id"] for metric in found] == list(REGISTRY)
    assert all(metric["statement"].startswith("--") and metric["minimumN"] >= 0 for metric in found)


def test_an_answer_carries_what_stands_behind_it(site: Site):
    found = site.get(f"/api/v1/metrics/code.commits?subject={SUBJECT}&period=30d").json
    assert found["value"] == found["n"] > 0
    assert found["unit"] == "commits"
    assert found["subjectName"] == "acme/orders"
    assert found["window"]["start"].endswith("Z")
    assert found["methodVersion"] == REGISTRY["code.commits"].version
    assert found["dataThrough"] is not None
    assert found["previous"]["previous"] is None


def test_the_move_is_the_difference_of_the_two_values(site: Site):
    found = site.get(f"/api/v1/metrics/code.churn?subject={SUBJECT}&period=30d").json
    assert found["change"]["absolute"] == found["value"] - found["previous"]["value"]
    assert found["change"]["previous"] == found["previous"]["value"]


def test_without_comparison_there_is_no_previous_and_no_move(site: Site):
    found = site.get(f"/api/v1/metrics/code.churn?subject={SUBJECT}&compare=false").json
    assert found["previous"] is None
    assert found["change"] is None


def test_days_come_when_asked_for_and_sum_to_an_additive_number(site: Site):
    found = site.get(f"/api/v1/metrics/code.commits?subject={SUBJECT}&period=7d&granularity=day").json
    assert len(found["series"]["points"]) == 7
    assert site.get("/api/v1/metrics/code.commits").json["series"] is None


def test_a_span_of_days_is_the_same_as_its_period(site: Site):
    named = site.get(f"/api/v1/metrics/code.commits?subject={SUBJECT}&period=30d").json
    start, now = named["window"]["start"][:10], site.clock.now()
    spanned = site.get(f"/api/v1/metrics/code.commits?subject={SUBJECT}&start={start}&end={day_of(now, 'UTC')}").json
    assert spanned["window"] == named["window"]
    assert spanned["value"] == named["value"]


def test_all_history_has_no_bounds_and_nothing_before_it(site: Site):
    found = site.get(f"/api/v1/metrics/code.commits?subject={SUBJECT}&period=all").json
    assert found["window"] == {"start": None, "end": None}
    assert found["previous"] is None


def test_the_rows_come_in_pages_that_neither_repeat_nor_skip(site: Site):
    target, keys, cursor = f"/api/v1/metrics/code.churn/items?subject={SUBJECT}&limit=17", [], ""
    while True:
        found = site.get(target + cursor).json
        keys += [item["key"] for item in found["items"]]
        if found["nextCursor"] is None:
            break
        cursor = f"&cursor={found['nextCursor']}"
    assert len(keys) == len(set(keys)) == found["total"]


def test_subjects_are_the_tenant_and_its_repositories(site: Site):
    found = site.get("/api/v1/subjects").json
    assert {"acme/orders", "acme/web"} <= {subject["name"] for subject in found}
    assert {subject["kind"] for subject in found} == {"tenant", "repository"}


def test_home_shows_the_same_numbers_as_the_metrics_do(site: Site):
    home = site.get(f"/api/v1/home?subject={SUBJECT}&period=30d").json
    for card in [card for section in home["sections"] for card in section["cards"]]:
        alone = site.get(f"/api/v1/metrics/{card['answer']['metric']}?subject={SUBJECT}&period=30d").json
        assert (alone["value"], alone["n"], alone["change"]) == (card["answer"]["value"], card["answer"]["n"], card["answer"]["change"])


def test_a_hostile_path_stays_the_text_it_is(site: Site):
    home = site.get(f"/api/v1/home?subject={SUBJECT}").json
    assert HOSTILE in {item["label"] for item in home["hotspots"]["items"]}


def test_the_code_page_has_folders_with_their_parts_and_levels_over_time(site: Site):
    found = site.get(f"/api/v1/code?subject={SUBJECT}").json
    folders = {folder["label"]: folder["parts"] for folder in found["folders"]["items"]}
    assert folders["src/orders"]["contributors"] == 6
    assert folders["(root)"] | {"contributors": None, "top_share": None} == folders["(root)"]
    assert found["trends"][0]["metric"] == "code.lines"
    assert {"churn", "complexity", "contributors"} == set(found["hotspots"]["items"][0]["parts"])
