"""SIGKILL at any moment, on one large site that breaks off, refuses and changes: nothing lost, nothing twice, no stale number.

LESSON 1, LESSON 2, LESSON 9, LESSON 18, LESSON 97: after every kill the next run goes on where the store is, and what ends a stream early never looks like its end.
"""

from __future__ import annotations

import os
import random

import pytest
from bench.site import Reader, opened
from bench.subject import Subject
from tests.chaos.lives import Torment
from tests.chaos.reading import differing, dumped

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("HEADWAY_KILLS", "4"))
SEED = int(os.environ.get("HEADWAY_CHAOS_SEED", "1"))
SIZES = (2_600, 400, 90)
BATCH = 10
"""Searches of a batch."""
POISONED = "someday"
ENTITIES = ("projects", "boards", "sprints", "accounts", "work_items", "transitions", "item_links", "sprint_memberships")
TROUBLES = (
    ("search", "disconnect", {"every": 17, "nth": 5, "where": "mid"}),
    ("search", "500", {"every": 13, "nth": 3}),
    ("search", "429", {"every": 19, "nth": 7, "retry_after": 1}),
    ("bulkfetch", "disconnect", {"every": 7, "nth": 2, "where": "before"}),
    ("bulkfetch", "503", {"every": 11, "nth": 3}),
)


@pytest.fixture(scope="module")
def site():
    with opened("--seed", SEED, "--sizes", ",".join(map(str, SIZES)), "--ties", 300, "--latency-ms", 5) as found:
        found.do("set_field", item=f"{found.projects[0]['key']}-7", field="duedate", value=POISONED)
        yield found


@pytest.fixture(scope="module")
def unbroken(site, tmp_path_factory):
    """For how long an undisturbed reading reads items, and how many searches it makes."""
    reader = Reader.of(tmp_path_factory.mktemp("unbroken"), site)
    site.do("forget_counts")
    reader.run("sync")
    ((working,),) = reader.ask("SELECT (max(finished_at) - min(started_at)) / 1e6 FROM runs WHERE entity = 'work_items'")
    return working, searches(site)


@pytest.fixture(scope="module")
def killed(site, unbroken, tmp_path_factory):
    """A store whose readers were killed again and again, and which was then read to the end on a site that is well."""
    reader = Reader.of(tmp_path_factory.mktemp("killed"), site)
    for endpoint, what, more in TROUBLES:
        site.do("behave", endpoint=endpoint, what=what, **more)
    site.do("forget_counts")
    dice = random.Random(SEED)  # noqa: S311 - moments to kill at
    torment = Torment(reader=reader, longest=unbroken[0] * 0.7, dice=dice, change=Typist(site, dice))
    torment.until(KILLS)
    site.do("well")
    reader.run("sync")
    torment.searches = searches(site)
    return torment


class Typist:
    """Changes the words of one item after the other."""

    def __init__(self, site, dice):
        self.site, self.dice, self.typed = site, dice, 0

    def __call__(self):
        project = self.dice.choice(self.site.projects)
        self.typed += 1
        self.site.do("touch", item=f"{project['key']}-{self.dice.randint(1, int(project['items']))}", summary=f"Changed {self.typed}")


def searches(site):
    return site.counters()["endpoints"]["search"]


def the_facts_are_those_of_a_reading_that_nobody_disturbed(killed, site, tmp_path):
    whole = Reader.of(tmp_path / "whole", site)
    whole.run("sync")
    found = dumped(killed.reader, ENTITIES)
    assert differing(found, dumped(whole, ENTITIES)) == {}
    assert [entity for entity in ENTITIES if not found[entity] and entity != "item_links"] == []
    assert killed.reader.count("work_items") == site.items
    assert killed.kills == KILLS


def no_record_is_stored_twice_or_read_again_from_the_beginning(killed, site, unbroken):
    """What a run advanced is never advanced again, save what changed meanwhile; a kill costs at most a batch and the one being fetched, in each stream."""
    ((advanced,),) = killed.reader.ask("SELECT sum(items) FROM runs WHERE entity = 'work_items' AND kind = 'sync'")
    assert advanced <= site.items + killed.touched
    lives, struck = killed.kills + killed.ended + 1, killed.searches // 5
    assert killed.searches - unbroken[1] <= killed.kills * 2 * BATCH + lives * 2 * len(SIZES) + struck


def every_number_is_that_of_a_computation_from_nothing(killed):
    killed.reader.run("compute")
    subject = Subject(killed.reader.file)
    before, rows = subject.points(), killed.reader.ask("SELECT count(*) FROM points")
    killed.reader.run("compute", "--full")
    assert before == subject.points()
    assert rows == killed.reader.ask("SELECT count(*) FROM points")
    assert before


def nothing_is_left_held_running_or_unmarked(killed):
    ask = killed.reader.ask
    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("SELECT id FROM runs WHERE finished_at IS NULL") == []
    assert ask("SELECT scope FROM leases WHERE holder IS NOT NULL") == []
    assert ask("SELECT count(*) FROM runs WHERE entity = 'work_items' AND status = 'cancelled' AND items > 0")[0][0] > 0  # some were met at work
    assert ask("SELECT DISTINCT status FROM progress WHERE kind = 'sync'") == [("done",)]
    assert [POISONED in reason for (reason,) in ask("SELECT reason FROM quarantine")] == [True]
    assert ask("SELECT quarantined FROM progress WHERE entity = 'work_items' AND quarantined > 0") == [(1,)]


def test_a_large_site_is_read_whole_and_once_however_often_the_reader_is_killed(killed, site, unbroken, tmp_path):
    """One test, since it takes long to come by what was killed, and tests of one file may run in several processes."""
    no_record_is_stored_twice_or_read_again_from_the_beginning(killed, site, unbroken)
    the_facts_are_those_of_a_reading_that_nobody_disturbed(killed, site, tmp_path)
    every_number_is_that_of_a_computation_from_nothing(killed)
    nothing_is_left_held_running_or_unmarked(killed)
