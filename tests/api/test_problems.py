"""How trouble is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.api.serving import Site


@pytest.mark.parametrize("target", ["/api/v1/metrics/code.nothing", "/api/v1/metrics/code.commits?subject=repository:nowhere", "/api/v1/nowhere", "/api/v1/home?subject=x"])
def test_what_does_not_exist_is_a_404_problem(site: Site, target: str):
    reply = site.get(target)
    assert reply.status == 404
    assert reply.json["code"] == "not_found"
    assert reply.json["requestId"] == reply.headers["x-request-id"]


@pytest.mark.parametrize("target", ["/api/v1/home", "/api/v1/pipeline/jobs"])
def test_another_method_is_refused_as_a_problem(site: Site, target: str):
    reply = site.get(target, method="POST")
    assert (reply.status, reply.json["code"]) == (405, "method_not_allowed")


def test_a_problem_has_the_five_members_of_its_standard(site: Site):
    reply = site.get("/api/v1/nowhere", x_request_id="seen-1")
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json == {
        "type": "urn:headway:problem:not_found",
        "title": "Not Found",
        "status": 404,
        "detail": "GET /api/v1/nowhere: not found.",
        "code": "not_found",
        "instance": "/api/v1/nowhere",
        "requestId": "seen-1",
    }


def test_trouble_is_never_kept_by_a_cache(site: Site):
    assert site.get("/api/v1/nowhere").headers["cache-control"] == "no-store"
