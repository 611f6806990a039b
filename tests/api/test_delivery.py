"""What the endpoints of the Delivery and the Sprints page promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api.serving import served
from tests.flows.report.deliveries import shipped_today
from tests.web.ledgers import at_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.serving import Site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("shipped") / "headway.db", filled=False) as found:
        at_house(found.path, shipped_today)
        yield found


def test_the_five_keys_come_in_two_groups_each_as_it_is_answered_alone(shipped: Site):
    found = shipped.get("/api/v1/dora?period=90d").json
    assert [card["answer"]["metric"].removeprefix("dora.") for card in found["throughput"]] == [
        "change_lead_time",
        "deployment_frequency",
        "failed_deployment_recovery_time",
    ]
    for card in (*found["throughput"], *found["instability"], *found["incidents"]):
        alone = shipped.get(f"/api/v1/metrics/{card['answer']['metric']}?period=90d").json
        assert {name: card["answer"][name] for name in ("value", "n", "interval", "percentiles", "reasons")} == {
            name: alone[name] for name in ("value", "n", "interval", "percentiles", "reasons")
        }


def test_what_became_of_deployments_is_told_without_people(shipped: Site):
    found = shipped.get("/api/v1/dora").json
    assert found["total"] == len(found["deployments"]) == 8
    assert {row["outcome"] for row in found["deployments"]} == {"ok", "failed", "pending"}
    assert set(found["deployments"][0]) == {
        "key",
        "label",
        "at",
        "ref",
        "sha",
        "url",
        "outcome",
        "evidence",
        "confidence",
        "changes",
        "remediation",
        "remedy",
        "remediatedAt",
        "unplanned",
    }
    assert found["deployments"][0]["at"].endswith("Z")


def test_benchmarks_name_their_edition_and_their_caution(shipped: Site):
    found = shipped.get("/api/v1/dora").json["benchmarks"]
    assert {one["edition"] for one in found} == {"2024", "2025"}
    assert all("not for comparing teams" in one["caution"] and one["source"].startswith("https://") for one in found)


def test_sprints_come_with_their_parts(shipped: Site):
    found = shipped.get("/api/v1/sprints?subject=Payments").json
    assert [card["answer"]["metric"] for card in found["cards"]][:2] == ["sprint.velocity", "sprint.velocity_trend"]
    assert found["sprints"]["total"] == 3
    assert found["sprints"]["items"][1]["parts"]["completed_points"] == 5


@pytest.mark.parametrize("target", ["/api/v1/dora", "/api/v1/sprints"])
def test_an_unknown_parameter_is_refused_by_name(shipped: Site, target: str):
    reply = shipped.get(f"{target}?team=a")
    assert reply.status == 400
    assert "team" in reply.json["detail"]
