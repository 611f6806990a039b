"""One stream: waits that its source asks for are shown and sat out, and nothing that was fetched is lost by them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from tests.contracts.material import run
from tests.fakes.scripted import HOME, Record, Scripted, commits
from tests.flows.ingest.rooms import room as opened

from headway.flows.ingest.retry import Patience
from headway.model.errors import AuthFailed, GaveUp, Overloaded, RateLimited
from headway.model.scope import Stream

ALL = [f"c{number:03}" for number in range(7)]
SECOND = 1_000_000
HOUR = 3_600 * SECOND


@dataclass
class Resting:
    """Time that passes when it is slept through; `seen` is what the ledger shows meanwhile."""

    room: object
    instant: int = 1_700_000_000_000_000
    slept: list[float] = field(default_factory=list)
    seen: list[tuple] = field(default_factory=list)

    def now(self):
        return self.instant

    async def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        (shown,) = [row for row in await self.room.intake.ledger.progress(tenant="t") if row.kind == "sync"]
        self.seen.append((shown.status, shown.rate_limited_until, shown.items_done, shown.stalled(10**18)))
        self.instant += int(seconds * SECOND)


@pytest.fixture
def resting(room):
    time = Resting(room)
    room.intake = replace(room.intake, clock=time, patience=Patience(first_seconds=0, sleep=time.sleep))
    return time


def asking(time, *numbers, seconds=90, **more):
    """Requests that are answered with a wait."""

    def trick(number, page):
        return RateLimited("429 Too Many Requests", time.now() + seconds * SECOND) if number in numbers else page

    return Scripted({"commits": commits(7)}, tricks=trick, **more)


class TestAnnouncedWaits:
    """LESSON 18: 429 threw away what was fetched."""

    def test_it_is_shown_with_its_end_and_then_the_read_goes_on_from_its_cursor(self, room, resting):
        until = resting.now() + 90 * SECOND
        provider = asking(resting, 3)
        assert (room.sync(provider), room.keys(), provider.sent) == (["done"], ALL, ALL)
        assert (resting.slept, resting.seen) == ([90.0], [("rate_limited", until, 4, False)])

    def test_afterwards_nothing_of_it_is_left_to_see(self, room, resting):
        room.sync(asking(resting, 3))
        assert (room.progress().rate_limited_until, room.progress().last_error) == (None, None)

    def test_what_was_fetched_before_is_stored_before_it_waits(self, tmp_path):
        with opened(tmp_path, rows=1000) as room:
            time = Resting(room)
            room.intake = replace(room.intake, clock=time, patience=Patience(first_seconds=0, sleep=time.sleep))
            room.sync(asking(time, 4))
            assert (time.seen[0][2], room.keys()) == (6, ALL)

    def test_many_waits_with_something_in_between_are_all_sat_out(self, room, resting):
        provider = asking(resting, *range(1, 9, 2), seconds=3_000)
        assert (room.sync(provider), room.keys(), len(resting.slept)) == (["done"], ALL, 4)

    def test_more_than_an_hour_ends_the_run_with_the_time_said_and_its_cursor_kept(self, room, resting):
        until = resting.now() + 2 * HOUR
        assert (room.sync(asking(resting, 3, seconds=7_200)), resting.slept) == (["rate_limited"], [])
        shown = room.progress()
        assert (shown.status, shown.rate_limited_until, "2023-11-15T00:13:20" in shown.last_error) == ("rate_limited", until, True)
        again = Scripted({"commits": commits(7)})
        assert (room.sync(again), again.sent, room.progress().rate_limited_until) == (["done"], ALL[4:], None)

    def test_waits_that_lead_to_nothing_add_up_to_no_more_than_an_hour(self, room, resting):
        assert room.sync(asking(resting, *range(3, 99), seconds=1_000)) == ["rate_limited"]
        assert resting.slept == [1_000.0] * 3

    def test_an_end_that_is_past_or_not_said_is_tried_again_with_patience(self, room, resting):
        for seconds in (-5, 0):
            provider = asking(resting, 1, 2, seconds=seconds)
            room.sync(provider, full=True)
            assert (room.progress().status, provider.sent) == ("done", ALL)
        unsaid = Scripted({"commits": commits(7)}, tricks=lambda number, page: RateLimited("slow down") if number < 4 else page)
        assert (room.sync(unsaid, full=True), len(resting.slept)) == (["done"], 2 + 2 + 3)

    def test_the_probe_of_a_limited_source_is_not_asked(self, room, resting):
        provider = asking(resting, 3)
        room.sync(provider)
        assert provider.probed == 0


@pytest.mark.parametrize(("error", "asked"), [(GaveUp, 1), (Overloaded, 6)])
def test_what_the_door_gave_up_is_not_tried_all_over_again(room, error, asked):
    provider = Scripted({"commits": commits(2)}, tricks=lambda _, __: error("502 six times"))
    assert (room.sync(provider), len(provider.asked), room.errors) == (["failed"], asked, ["502 six times"])


def test_a_stream_with_nothing_new_marks_nothing(room):
    """LESSON 97: progress and position move together, also when nothing does."""
    room.sync(Scripted({"commits": commits(3)}))
    room.clean()
    before = room.cursor()
    room.sync(Scripted({"commits": commits(3)}))
    assert (room.dirty(), room.progress().status, room.progress().items_done, room.cursor()) == (set(), "done", 0, before)


def test_a_run_that_is_cut_short_says_so_and_gives_its_lease_back(room):
    def interrupt(number, page):
        if number == 2:
            raise KeyboardInterrupt
        return page

    with pytest.raises(KeyboardInterrupt):
        room.sync(Scripted({"commits": commits(7)}, tricks=interrupt))
    assert (room.progress().status, room.progress().last_error.split(":")[0]) == ("cancelled", "interrupted")
    assert (room.sync(Scripted({"commits": commits(7)})), room.keys()) == (["done"], ALL)


def test_two_tokens_one_after_the_other_lose_nothing(room):
    """LESSON 19: the token expires in a long run; what was read with it stays, a new one goes on."""
    dying = Scripted({"commits": commits(7)}, tricks=lambda number, page: AuthFailed("401") if number > 2 else page, probes=[AuthFailed("the token has expired")])
    assert (room.sync(dying), room.errors, room.keys()) == (["paused"], ["the token has expired"], ALL[:4])
    fresh = Scripted({"commits": commits(7)})
    assert (room.sync(fresh), fresh.sent) == (["done"], ALL[4:])


def test_no_two_runs_count_the_same_record_twice(room):
    """LESSON 10, LESSON 9: a scope of its own beside another under one source, each with its own position."""
    scopes = ("fake:repo:1", "fake:repo:2")
    records = [Record(id=f"{scope[-1]}{at}", at=at, scope=scope) for scope in scopes for at in (1, 2)]
    for _ in range(2):
        provider = Scripted({"commits": records}, scopes=scopes)
        room.sync(provider)
    assert (sorted(room.keys()), provider.sent) == (["11", "12", "21", "22"], [])
    assert {stream.scope for stream in run(room.intake.ledger.begun(tenant="t"))} == set(scopes)


def test_after_a_run_that_was_cut_off_everything_of_its_scope_is_computed_again(room):
    """It may have written a batch whose mark somebody computed and forgot meanwhile; the batch read again is equal, and marks nothing."""
    room.sync(Scripted({"commits": commits(3)}))
    room.clean()
    begun = run(room.intake.ledger.begin(Stream(tenant="t", source="a", entity="commits", scope=HOME), "sync"))
    run(room.intake.ledger.finish(begun, "cancelled", error="killed"))
    room.sync(Scripted({"commits": commits(3)}))
    assert room.dirty() == {"*"}


def test_what_was_computed_between_mark_and_write_is_marked_again_by_the_advance(room):
    written = room.intake.store.write

    async def computed_before(batch):
        mark, _ = await room.intake.ledger.dirty(tenant="t")
        await room.intake.ledger.clean(tenant="t", mark=mark)
        return await written(batch)

    room.intake.store.write = computed_before
    room.sync(Scripted({"commits": commits(1)}))
    assert room.dirty()
