"""What the endpoints about the pipeline promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api.world import WEB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.serving import Site

TWO_MINUTES = 120_000_000


@pytest.fixture
def later(site: Site) -> Iterator[Site]:
    """The site two minutes on, when the stream that only began has fallen silent."""
    site.clock.ahead = TWO_MINUTES
    yield site
    site.clock.ahead = 0


def test_a_stalled_stream_comes_first_and_says_so(later: Site):
    first = later.get("/api/v1/pipeline/jobs").json["jobs"][0]
    assert (first["entityType"], first["scope"], first["status"], first["isStalled"]) == ("refs", WEB, "running", True)


def test_a_running_stream_that_speaks_is_not_stalled(site: Site):
    assert site.get("/api/v1/pipeline/jobs?status=stalled").json["jobs"] == []


def test_a_finished_stream_says_how_much_it_read_and_that_it_is_complete(site: Site):
    (job,) = site.get("/api/v1/pipeline/jobs?entityType=commits&sort=name&limit=1").json["jobs"]
    assert (job["scopeName"], job["status"], job["itemsDone"], job["progressPct"], job["completeness"]) == ("acme/orders", "done", 120, 100.0, 1.0)


def test_filters_leave_only_what_they_name(site: Site):
    found = site.get("/api/v1/pipeline/jobs?status=done&entityType=changes").json["jobs"]
    assert {(job["status"], job["entityType"]) for job in found} == {("done", "changes")}


@pytest.mark.parametrize("sort", ["attention", "activity", "progress", "name"])
def test_pages_of_jobs_neither_repeat_nor_skip_in_any_order(site: Site, sort: str):
    whole = site.get(f"/api/v1/pipeline/jobs?sort={sort}&limit=200").json
    pages, cursor = [], ""
    while True:
        found = site.get(f"/api/v1/pipeline/jobs?sort={sort}&limit=4{cursor}").json
        pages += found["jobs"]
        if found["nextCursor"] is None:
            break
        cursor = f"&cursor={found['nextCursor']}"
    assert [(job["scope"], job["entityType"]) for job in pages] == [(job["scope"], job["entityType"]) for job in whole["jobs"]]


@pytest.mark.parametrize("query", ["status=asleep", "entityType=unicorns", "sort=oldest", "colour=red", "limit=0"])
def test_lesson_50_an_unknown_filter_or_order_is_refused(site: Site, query: str):
    reply = site.get(f"/api/v1/pipeline/jobs?{query}")
    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"


def test_health_counts_streams_by_status(site: Site):
    (found,) = site.get("/api/v1/pipeline/health").json
    assert found["state"] == "syncing"
    assert found["counts"] == {"done": 10, "running": 1}
    assert found["quarantined"] == 1
    assert found["lastSuccess"].endswith("Z")


def test_a_stalled_stream_degrades_its_source(later: Site):
    (found,) = later.get("/api/v1/pipeline/health").json
    assert (found["state"], found["stalled"]) == ("degraded", 1)


def test_sources_count_their_scopes(site: Site):
    (found,) = site.get("/api/v1/pipeline/sources").json
    assert (found["source"], found["kind"], found["scopes"]) == ("local", "git", {"active": 2})


def test_quarantine_names_the_record_and_keeps_its_payload_inside(site: Site):
    reply = site.get("/api/v1/pipeline/quarantine")
    (found,) = reply.json
    assert (found["externalId"], found["reason"], found["timesSeen"]) == ("f" * 40, "the object is missing", 1)
    assert "payload" not in reply.text


def test_the_last_runs_come_newest_first_with_how_long_they_took(site: Site):
    found = site.get("/api/v1/pipeline/timeline").json
    assert [run["id"] for run in found] == sorted((run["id"] for run in found), reverse=True)
    going, done = found[0], found[-1]
    assert (going["entityType"], going["status"], going["finishedAt"]) == ("refs", "running", None)
    assert (done["scopeName"], done["entityType"], done["kind"], done["status"], done["items"]) == ("acme/orders", "repositories", "sync", "done", 1)
    assert done["durationMs"] >= 0
    assert len(site.get("/api/v1/pipeline/timeline?limit=3").json) == 3
    assert site.get("/api/v1/pipeline/timeline?limit=0").status == 400


def test_coverage_says_how_much_of_what_a_source_counts_is_stored(site: Site):
    found = {row["entityType"]: row for row in site.get("/api/v1/pipeline/coverage").json}
    assert (found["commits"]["stored"], found["commits"]["sourceCount"], found["commits"]["completeness"], found["commits"]["streams"]) == (150, 150, 1.0, 2)
    assert found["changes"]["quarantined"] == 1
    assert (found["refs"]["completeness"], found["refs"]["dataThrough"], found["refs"]["finished"]) == (None, None, 0)


def test_with_nothing_connected_the_lists_are_empty(bare: Site):
    assert bare.get("/api/v1/pipeline/sources").json == []
    assert bare.get("/api/v1/pipeline/health").json == []
    assert bare.get("/api/v1/pipeline/timeline").json == []
    assert bare.get("/api/v1/pipeline/coverage").json == []
    assert bare.get("/api/v1/pipeline/jobs").json == {"jobs": [], "nextCursor": None}
