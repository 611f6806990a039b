"""Reads about the pipeline, from the rows of a ledger."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from headway.flows.report import pipeline
from headway.flows.report.desk import Desk
from headway.model.entries import ScopeRow
from headway.model.errors import UsageError
from headway.model.progress import Progress
from headway.model.scope import Stream

NOW = 1_000_000_000_000
MINUTE = 60_000_000


class Told:
    """A clock, a store and a ledger that tell what they were given."""

    def __init__(self, *rows: Progress, through: dict[Stream, int] | None = None) -> None:
        self.rows, self.through = list(rows), through or {}

    def now(self) -> int:
        return NOW

    async def progress(self, **_: str) -> list[Progress]:
        return self.rows

    async def freshness(self, **_: str) -> dict[Stream, int]:
        return self.through

    async def scopes(self, **_: str) -> list[ScopeRow]:
        return [ScopeRow(source="git", scope="git:repo:a", name="acme/a", location="/a", status="active", reason="", failures=0, last_error=None)]

    async def count(self, *_: str, **__: str) -> int:
        return 7


def desk(*rows: Progress, through: dict[Stream, int] | None = None) -> Desk:
    told: Any = Told(*rows, through=through)
    return Desk(tenant="t", zone="UTC", clock=told, store=told, ledger=told, compute=told)


def row(entity: str, status: str, **given: Any) -> Progress:
    return Progress(source=given.pop("source", "git"), entity=entity, scope=given.pop("scope", "git:repo:a"), status=status, **given)


def names(*rows: Progress, **asked: Any) -> list[str]:
    return [job.entity for job in asyncio.run(pipeline.jobs(desk(*rows), **asked))]


SILENT = row("changes", "running", last_progress_at=NOW - 2 * MINUTE)
ROWS = (row("commits", "done", last_progress_at=NOW - 9), row("refs", "running", last_progress_at=NOW, items_estimate=10, items_done=4), SILENT, row("accounts", "failed"))


def test_failed_and_stalled_streams_come_first():
    assert names(*ROWS) == ["accounts", "changes", "refs", "commits"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("activity", ["refs", "commits", "changes", "accounts"]), ("progress", ["refs", "commits", "accounts", "changes"]), ("name", ["accounts", "changes", "commits", "refs"])],
)
def test_other_orders_are_what_they_are_called(sort: str, order: list[str]):
    assert names(*ROWS, sort=sort) == order


def test_filters_and_pages_narrow_the_list():
    assert names(*ROWS, status="stalled") == ["changes"]
    assert names(*ROWS, status="running") == ["changes", "refs"]
    assert names(*ROWS, entity="commits") == ["commits"]
    assert names(*ROWS, limit=1, offset=1) == ["changes"]


@pytest.mark.parametrize("asked", [{"status": "asleep"}, {"entity": "unicorns"}, {"sort": "oldest"}, {"status": ""}])
def test_lesson_50_an_unknown_filter_or_order_is_refused_by_name(asked: dict[str, str]):
    with pytest.raises(UsageError, match="is not known"):
        names(*ROWS, **asked)


def test_an_entity_that_only_a_source_knows_can_be_asked_for():
    assert names(row("builds", "done"), entity="builds") == ["builds"]


def test_a_scope_that_is_not_in_the_catalog_is_shown_by_its_key():
    (job,) = asyncio.run(pipeline.jobs(desk(row("commits", "done", scope="git:repo:gone"))))
    assert job.scope_name == "git:repo:gone"


def test_the_time_to_go_reckons_with_what_its_source_has_beside_it():
    second, marks = 1_000_000, tuple((at * 1_000_000, at * 10) for at in range(5))
    mine = row("commits", "running", items_done=40, items_estimate=100, samples=marks, started_at=0)
    over = row("refs", "done", items_done=40, items_estimate=40, samples=marks, started_at=0, finished_at=4 * second)
    elsewhere = row("refs", "done", source="other", items_done=40, samples=marks, started_at=0)
    assert [job.eta_seconds for job in asyncio.run(pipeline.jobs(desk(mine, elsewhere), entity="commits"))] == [6.0]
    assert [job.eta_seconds for job in asyncio.run(pipeline.jobs(desk(mine, over), entity="commits"))] == [3.0]


@pytest.mark.parametrize(("status", "state"), [("done", "healthy"), ("running", "syncing"), ("queued", "syncing"), ("failed", "degraded"), ("incomplete", "degraded"), ("cancelled", "idle")])
def test_the_state_of_a_source_follows_from_its_streams(status: str, state: str):
    (found,) = asyncio.run(pipeline.health(desk(row("commits", status, last_progress_at=NOW))))
    assert found.state == state


def test_a_source_is_as_fresh_as_its_stalest_stream_and_shows_its_latest_error():
    streams = {Stream(tenant="t", source="git", entity=entity, scope="s"): at for entity, at in (("commits", 50), ("changes", 20))}
    rows = (row("commits", "failed", last_error="old", last_progress_at=1), row("changes", "failed", last_error="new", last_progress_at=2))
    (found,) = asyncio.run(pipeline.health(desk(*rows, through=streams)))
    assert (found.data_through, found.last_error, found.last_success) == (20, "new", None)


def test_vitals_sum_scopes_up_and_leave_out_what_is_not_known():
    rows = (row("commits", "running", items_done=5, items_estimate=10, last_progress_at=NOW), row("commits", "done", scope="git:repo:b", items_done=3), SILENT)
    changes, commits = asyncio.run(pipeline.vitals(desk(*rows)))
    assert (commits.progress, commits.running, commits.stored, commits.age_seconds) == (0.5, 1, 7, None)
    assert (changes.progress, changes.stalled) == (None, 1)


def test_a_configured_source_is_listed_before_it_was_ever_read():
    (found,) = asyncio.run(pipeline.sources(desk()))
    assert (found.source, found.kind, found.scopes, found.entities) == ("git", "git", {"active": 1}, ())


def test_a_replay_that_went_well_is_folded_into_its_stream_and_one_that_did_not_stands_beside_it():
    rows = (row("commits", "done"), row("commits", "done", kind="replay", finished_at=7), row("refs", "done"), row("refs", "failed", kind="replay"), row("files", "done", kind="replay", finished_at=8))
    jobs, replayed = pipeline.folded(asyncio.run(pipeline.jobs(desk(*rows), sort="name")))
    assert sorted((job.entity, job.kind) for job in jobs) == [("commits", "sync"), ("files", "replay"), ("refs", "replay"), ("refs", "sync")]
    assert replayed == {("git", "git:repo:a", "commits"): 7}


def test_a_stream_of_no_one_scope_is_called_so():
    (job,) = asyncio.run(pipeline.jobs(desk(row("item_mentions", "done", scope="github:source:hub", kind="link"))))
    assert job.scope_name == "the whole source"
