"""SIGKILL at any moment of reading three sources at once, also amid a fetch of git: what is stored in the end is what an undisturbed reading stores.

LESSON 1, LESSON 9, LESSON 18, LESSON 20: sources break off, refuse and change meanwhile, each in its own way.
"""

from __future__ import annotations

import os
import random

import pytest
from bench.subject import Subject
from tests.chaos.lives import Torment
from tests.chaos.reading import Reader, differing
from tests.chaos.world import POISON, world

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("HEADWAY_KILLS", "6"))
SEED = int(os.environ.get("HEADWAY_CHAOS_SEED", "1"))
AWAITED = ("work_items", "pull_requests", "pipeline_runs", "releases", "ownership", "commits")
LONGEST_SECONDS = 0.6
COUNT = 5
"""Where a point says of how many records it is."""
FORGE_TROUBLES = (
    ("graphql", "disconnect", {"every": 23, "nth": 7, "where": "mid"}),
    ("graphql", "502", {"every": 17, "nth": 5}),
    ("graphql:Pulls", "partial", {"every": 7, "nth": 2}),
    ("runs", "500", {"every": 5, "nth": 2}),
    ("attempt", "truncate", {"every": 11, "nth": 4}),
    ("git", "disconnect", {"every": 13, "nth": 6, "where": "before"}),
    ("git", "latency", {"ms": 60}),
)
TRACKER_TROUBLES = (("search", "disconnect", {"every": 7, "nth": 2, "where": "mid"}), ("bulkfetch", "503", {"every": 5, "nth": 2}), ("search", "429", {"every": 9, "nth": 4, "retry_after": 1}))


@pytest.fixture(scope="module")
def alive(tmp_path_factory):
    with world(tmp_path_factory.mktemp("world"), random.Random(SEED)) as found:  # noqa: S311 - who does what
        yield found


@pytest.fixture(scope="module")
def killed(alive, tmp_path_factory):
    """What was done to a store whose readers were killed again and again, and which was then read to the end once all was well."""
    for where, troubles in ((alive.forge, FORGE_TROUBLES), (alive.tracker, TRACKER_TROUBLES)):
        for endpoint, what, more in troubles:
            where.behave(endpoint, what, **more)
    reader, dice = Reader.of(tmp_path_factory.mktemp("killed"), alive), random.Random(SEED)  # noqa: S311 - moments to kill at
    torment = Torment(reader=reader, longest=LONGEST_SECONDS, dice=dice, change=alive.change, awaited=AWAITED, child="git")
    torment.until(KILLS)
    alive.well()
    reader.run("sync")
    return torment


@pytest.fixture(scope="module")
def computed(killed):
    """Its points, after what the killed runs and the last one had marked was computed."""
    killed.reader.run("compute")
    return killed.reader.points()


@pytest.fixture(scope="module")
def whole(alive, killed, computed, tmp_path_factory):
    """The same world read once, by a reader that nobody disturbs."""
    reader = Reader.of(tmp_path_factory.mktemp("whole"), alive)
    reader.run("sync")
    reader.run("compute")
    return reader


def the_facts_of_all_sources_are_those_of_a_reading_that_nobody_disturbed(killed, whole):
    found = killed.reader.facts()
    assert differing(found, whole.facts()) == {}
    assert [entity for entity in ("commits", "pull_requests", "work_items", "item_mentions", "incidents", "jobs", "deployments") if not found[entity]] == []
    assert killed.kills == KILLS
    assert killed.amid > 0  # some were met while git was at work


def every_number_is_that_of_a_computation_from_nothing(killed, computed, whole):
    reader = killed.reader
    rows = reader.ask("SELECT count(*) FROM points")
    reader.run("compute", "--full")
    assert (reader.points() == computed, reader.ask("SELECT count(*) FROM points")) == (True, rows)
    fresh = set(whole.points())
    assert fresh - set(computed) == set()
    assert {point[COUNT] for point in set(computed) - fresh} <= {0}  # days before what there is now: the one that saw more of the past says that it had nothing
    assert fresh


def nothing_is_left_held_running_or_unmarked(killed):
    ask = killed.reader.ask
    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("SELECT id FROM runs WHERE finished_at IS NULL") == []
    assert ask("SELECT scope FROM leases WHERE holder IS NOT NULL") == []
    assert ask("SELECT subject FROM dirty") == []
    assert ask("SELECT DISTINCT status FROM progress") == [("done",)]
    assert ask("SELECT DISTINCT status FROM scopes") == [("active",)]
    assert ask("SELECT count(*) FROM runs WHERE status = 'cancelled'")[0][0] > 0
    assert [POISON in reason for (reason,) in ask("SELECT reason FROM quarantine")] == [True]
    assert ask("SELECT quarantined FROM progress WHERE entity = 'work_items' AND quarantined > 0") == [(1,)]


def progress_says_what_is_true(killed, whole):
    """What is called complete is, and no stream says of itself that it brought more than there is."""
    for job in (job for source in ("tracker", "forge", "local") for job in killed.reader.jobs(source)):
        assert (job["status"], job["completeness"], job["lastError"]) in {("done", 1.0, None), ("done", None, None)}, job
        assert job["itemsEstimate"] is None or job["itemsDone"] <= max(job["itemsEstimate"], Subject(whole.file).count(job["entity"]))


def test_three_sources_are_read_whole_and_once_however_often_their_reader_is_killed(killed, computed, whole):
    """One test, since it takes long to come by what was killed, and tests of one file may run in several processes."""
    the_facts_of_all_sources_are_those_of_a_reading_that_nobody_disturbed(killed, whole)
    every_number_is_that_of_a_computation_from_nothing(killed, computed, whole)
    nothing_is_left_held_running_or_unmarked(killed)
    progress_says_what_is_true(killed, whole)
