"""Promises that hold for every endpoint: described, free of personal names, telling trouble as problems."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from headway.api import create_api
from headway.api.problems import MEDIA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.serving import Site

FORBIDDEN = re.compile(r"author|e-?mail|assignee|reviewer|committer|login|user_?name|handle|payload", re.IGNORECASE)
LISTS = ("/metrics", "/subjects", "/home", "/code", "/dora", "/flow", "/reviews", "/sprints", "/pipeline/jobs", "/pipeline/health", "/pipeline/sources", "/pipeline/quarantine", "/pipeline/timeline", "/pipeline/coverage", "/scopes", "/data-health")
ALL = (*LISTS, "/metrics/code.churn?granularity=day", "/metrics/code.churn?granularity=week", "/metrics/code.churn/restated?asOf=2026-03-01", "/metrics/code.churn/items", "/forecast?days=9", "/metrics/code.contributors/items", "/metrics/team.after_hours_ratio/items")


def description() -> dict[str, Any]:
    return create_api(None).openapi()  # type: ignore[arg-type]


def property_names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("properties", {}) if isinstance(node.get("properties"), dict) else ()
        yield from (node["name"] for _ in (1,) if "in" in node and "name" in node)
        for child in node.values():
            yield from property_names(child)
    elif isinstance(node, list):
        for child in node:
            yield from property_names(child)


def test_the_description_is_openapi_3_1_and_covers_every_endpoint():
    found = description()
    assert found["openapi"].startswith("3.1")
    assert set(found["paths"]) == {"/metrics", "/metrics/{metric_id}", "/metrics/{metric_id}/items", "/metrics/{metric_id}/restated", "/subjects", "/home", "/code", "/dora", "/flow", "/forecast", "/reviews", "/sprints", "/data-health"} | {f"/pipeline/{name}" for name in ("jobs", "health", "sources", "quarantine", "coverage", "timeline")} | {f"/scopes{rest}" for rest in ("", "/{source}/{scope}", "/{source}/{scope}/audit", "/{source}/{scope}/{decision}")}


def test_no_field_or_parameter_anywhere_could_carry_a_person():
    names = set(property_names(description()))
    assert len(names) > 60
    assert {name for name in names if FORBIDDEN.search(name)} == set()


def test_every_name_is_camel_case():
    names = {name for name in property_names(description()) if name != "metric_id"}
    assert {name for name in names if not re.fullmatch(r"[a-z][A-Za-z0-9]*", name)} == set()


def test_every_operation_documents_its_trouble_as_problems_and_nothing_else():
    for operation in (found for path in description()["paths"].values() for found in path.values()):
        for status, response in operation["responses"].items():
            if status != "200":
                assert list(response["content"]) == [MEDIA]
        assert "422" not in operation["responses"]


@pytest.mark.parametrize("target", ALL)
def test_no_answer_holds_an_address_of_a_person(site: Site, target: str):
    reply = site.get(f"/api/v1{target}")
    assert reply.status == 200
    assert "@example.org" not in reply.text


@pytest.mark.parametrize("target", ALL)
def test_every_endpoint_refuses_a_parameter_it_does_not_know(site: Site, target: str):
    reply = site.get(f"/api/v1{target}{'&' if '?' in target else '?'}squad=7")
    assert reply.status == 400
    assert "squad" in reply.json["detail"]


def test_the_description_itself_is_served(site: Site):
    assert site.get("/api/v1/openapi.json").json == {**description(), "servers": [{"url": "/api/v1"}]}
