"""The budget: four fifths of what is announced and no more, shared with other workers without a write per request."""

from __future__ import annotations

import asyncio
import time

import pytest
from tests.builders.opening import MemoryBudgets
from tests.net.host import answer, asking, hosting

from headway.db.sqlite import open_database
from headway.ledger.budgets import SqliteBudgets
from headway.ledger.tables import LEDGER_TABLES
from headway.model.errors import RateLimited, StoreBusy, StoreFull
from headway.model.scope import Budget
from headway.net import budget
from headway.net.budget import PAUSE, Allowance

S = 1_000_000
HOST = "acme.example"
LONGEST = 30.0


class Time:
    """A clock that stands where it is put."""

    def __init__(self):
        self.at = 1_795_276_800 * S

    def now(self):
        return self.at


class Counted(MemoryBudgets):
    """As the ledger does, the lowest count of a window stands; counts writes, and fails them as told."""

    def __init__(self, *failures):
        super().__init__()
        self.writes, self.failures = [], list(failures)

    async def remember(self, host, credential, budget):
        self._write("remember", budget)
        known = self.rows.get((host, credential, budget.resource))
        if known is None or known.resets_at != budget.resets_at or budget.remaining < known.remaining:
            await super().remember(host, credential, budget)

    async def take(self, host, credential, resource, requests):
        self._write("take", requests)
        await super().take(host, credential, resource, requests)

    def _write(self, *what):
        if self.failures:
            raise self.failures.pop(0)
        self.writes.append(what)


def headers(limit, remaining, seconds, resource=None):
    said = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(remaining), "X-RateLimit-Reset": str(seconds)}
    return said if resource is None else {**said, "X-RateLimit-Resource": resource}


class Worker:
    """One process's view of what it may ask."""

    def __init__(self, budgets=None, clock=None):
        self.clock = clock or Time()
        self.budgets = budgets if budgets is not None else Counted()
        self.allowance = Allowance(HOST, budgets=self.budgets, clock=self.clock)

    async def ask(self, part="rest", said=None):
        await self.begin(part)
        self.allowance.heed(part, said or {})

    async def begin(self, part="rest"):
        await self.allowance.wait(part, longest=LONGEST)
        assert self.allowance.take(part)

    async def later(self):
        """Time for another round of sharing."""
        self.allowance._shared_at -= budget.SHARED_EVERY
        await self.ask()
        await asyncio.sleep(0.01)


async def _asked_until_limited(worker, host, part="rest"):
    """How many requests pass on a host with a window of an hour."""
    for made in range(1, 1000):
        try:
            await worker.ask(part, host(made))
        except RateLimited as error:
            return made - 1, error.until
    return None


@pytest.mark.parametrize(("limit", "expected"), [(100, 80), (10, 8), (30, 24), (7, 5), (5, 4), (4, 3), (2, 1), (1, 1)])
def test_at_most_four_fifths_of_a_limit_are_used_but_always_one(limit, expected):
    worker = Worker()
    assert asyncio.run(_asked_until_limited(worker, lambda made: headers(limit, limit - made, 3600))) == (expected, worker.clock.at + 3600 * S)


def test_between_announcements_its_own_requests_are_counted():
    worker = Worker()
    assert asyncio.run(_asked_until_limited(worker, lambda made: headers(10, 9, 3600) if made == 1 else {}))[0] == 8


def test_what_is_announced_is_believed_over_its_own_count():
    """Conditional requests are free with some hosts: counting them would stop a source for nothing."""
    worker = Worker()
    assert asyncio.run(_asked_until_limited(worker, lambda _: headers(10, 9, 3600))) is None


def test_requests_of_others_count():
    worker = Worker()
    assert asyncio.run(_asked_until_limited(worker, lambda made: headers(100, 100 - 10 * made, 3600)))[0] == 8


@pytest.mark.parametrize("said", [{}, headers(0, 0, 3600), headers(10, 0, "1495276890"), headers(10, 0, "99999999999"), {"X-RateLimit-Remaining": "0"}])
def test_what_is_no_limit_stops_nothing_and_is_not_written_down(said):
    """LESSON 17."""
    worker = Worker()
    assert asyncio.run(_asked_until_limited(worker, lambda _: said)) is None
    assert worker.budgets.writes == []


def test_requests_under_way_are_taken_off_before_they_are_answered():
    async def whole():
        worker = Worker()
        await worker.ask(said=headers(10, 9, 3600))
        for _ in range(7):
            await worker.begin()
        with pytest.raises(RateLimited):
            await worker.begin()
        worker.allowance.heed("rest", headers(10, 8, 3600))
        with pytest.raises(RateLimited):
            await worker.begin()

    asyncio.run(whole())


def test_the_next_window_is_a_new_one():
    async def whole():
        worker = Worker()
        await worker.ask(said=headers(10, 1, 3600))
        with pytest.raises(RateLimited, match=r"1 of 10 requests that acme\.example allows until 2026-11-21T17:00"):
            await worker.ask()
        worker.clock.at += 3600 * S
        await worker.ask(said=headers(10, 9, 3600))
        await worker.ask()

    asyncio.run(whole())


def test_a_short_wait_is_sat_through():
    async def whole():
        async with hosting(answer(**_limited(10, 2)), answer()) as host, asking(host.url) as client:
            began = time.monotonic()
            for _ in range(2):
                await client.get("/x", decode=bytes)
            return time.monotonic() - began, len(host.asked)

    took, times = asyncio.run(whole())
    assert (0.5 < took < 20, times) == (True, 2)


def _limited(limit, remaining, seconds="1"):
    return {"X_RateLimit_Limit": str(limit), "X_RateLimit_Remaining": str(remaining), "X_RateLimit_Reset": seconds}


def test_a_part_that_is_used_up_does_not_stop_another_with_a_budget_of_its_own():
    async def whole():
        worker = Worker()
        await worker.ask("search", headers(30, 6, 60, "search"))
        await worker.ask("repos", headers(5000, 4000, 3600, "core"))
        with pytest.raises(RateLimited):
            await worker.ask("search")
        await worker.ask("repos")

    asyncio.run(whole())


def test_a_wait_that_was_asked_for_stops_every_part_until_it_ends():
    async def whole():
        worker = Worker()
        worker.allowance.rest(worker.clock.at + 60 * S)
        worker.allowance.rest(worker.clock.at + 40 * S)
        for part in ("search", "repos"):
            with pytest.raises(RateLimited, match=r"not to be asked again before 2026-11-21T16:01:00") as raised:
                await worker.ask(part)
        worker.clock.at = raised.value.until
        await worker.ask("search")

    asyncio.run(whole())


def test_another_credential_has_another_budget():
    async def whole():
        worker = Worker()
        worker.allowance.identify("one")
        await worker.ask(said=headers(10, 1, 3600))
        worker.allowance.identify("two")
        await worker.ask()

    asyncio.run(whole())


def test_a_thousand_requests_in_a_moment_write_nothing_and_the_closing_writes_once():
    async def whole():
        worker = Worker()
        for made in range(1000):
            await worker.ask(said=headers(100_000, 99_999 - made, 3600))
        before = list(worker.budgets.writes)
        await worker.allowance.close()
        return before, worker.budgets.writes

    before, after = asyncio.run(whole())
    assert (before, after) == ([], [("remember", Budget(resource="", limit=100_000, remaining=99_000, resets_at=Time().at + 3600 * S))])


def test_a_second_later_one_write_says_what_was_announced_less_what_was_asked_since():
    async def whole():
        worker = Worker()
        for made in range(5):
            await worker.ask(said=headers(100, 99 - made, 3600))
        await worker.later()
        return worker.budgets.writes

    (write,) = asyncio.run(whole())
    assert (write[0], write[1].remaining) == ("remember", 94)


def test_without_an_announcement_since_the_requests_made_are_taken_in_one():
    async def whole():
        worker = Worker()
        await worker.ask(said=headers(100, 99, 3600))
        await worker.later()
        for _ in range(5):
            await worker.ask()
        await worker.allowance.close()
        return worker.budgets.writes

    assert [write[0] for write in asyncio.run(whole())] == ["remember", "take"]


def test_a_worker_that_begins_knows_what_others_left_and_what_they_were_asked_to_wait():
    async def whole():
        budgets, clock = Counted(), Time()
        busy, fresh = Worker(budgets, clock), Worker(budgets, clock)
        await busy.ask(said=headers(10, 2, 3600))
        await busy.allowance.close()
        with pytest.raises(RateLimited, match="2 of 10"):
            await fresh.ask()
        busy.allowance.rest(clock.at + 60 * S)
        await busy.allowance.close()
        with pytest.raises(RateLimited):
            await Worker(budgets, clock).ask()
        return budgets.rows[HOST, "anonymous", PAUSE].resets_at - clock.at

    assert asyncio.run(whole()) == 60 * S


def test_a_worker_at_work_learns_of_others_within_about_a_second():
    async def whole():
        budgets, clock = Counted(), Time()
        one, other = Worker(budgets, clock), Worker(budgets, clock)
        await one.ask(said=headers(10, 9, 3600))
        await other.ask(said=headers(10, 2, 3600))
        await other.allowance.close()
        await one.later()
        with pytest.raises(RateLimited):
            await one.ask()

    asyncio.run(whole())


def test_resets_announced_as_seconds_from_now_are_one_reset():
    async def whole():
        worker = Worker()
        for made in range(3):
            await worker.ask(said=headers(100, 99 - made, 60))
            worker.clock.at += S // 2
        await worker.allowance.close()
        return worker.budgets.writes[-1][1].resets_at

    assert asyncio.run(whole()) == Time().at + 60 * S


def test_a_busy_ledger_is_told_the_next_time():
    async def whole():
        worker = Worker(Counted(StoreBusy("busy")))
        await worker.ask(said=headers(100, 99, 3600))
        await worker.later()
        before = list(worker.budgets.writes)
        await worker.allowance.close()
        return before, worker.budgets.writes

    before, after = asyncio.run(whole())
    assert (before, [write[0] for write in after]) == ([], ["remember"])


def test_a_broken_ledger_is_an_error_of_the_next_sharing():
    async def whole():
        worker = Worker(Counted(StoreFull("full")))
        await worker.ask(said=headers(100, 99, 3600))
        await worker.later()
        worker.allowance._shared_at -= budget.SHARED_EVERY
        with pytest.raises(StoreFull):
            await worker.ask()

    asyncio.run(whole())


def test_many_at_once_keep_to_the_share():
    """Thirty requests, eight at once, against a limit of twenty a window: no window sees more than sixteen."""
    windows: dict[int, int] = {}

    async def limited(asked, writer):
        window = time.time_ns() // 10**9
        windows[window] = windows.get(window, 0) + 1
        await answer(**_limited(20, 20 - windows[window], str(window + 1)))(asked, writer)

    async def whole():
        async with hosting(limited) as host, asking(host.url) as client:
            await asyncio.gather(*(client.get("/x", decode=bytes) for _ in range(30)))

    asyncio.run(whole())
    assert (sum(windows.values()), max(windows.values()) <= 16) == (30, True)


def test_room_that_another_took_meanwhile_is_no_room():
    async def whole():
        worker = Worker()
        await worker.ask(said=headers(10, 3, 3600))
        await worker.allowance.wait("rest", longest=LONGEST)
        return worker.allowance.take("rest"), worker.allowance.take("rest")

    assert asyncio.run(whole()) == (True, False)


def test_two_workers_on_one_ledger_keep_to_the_share_together(tmp_path):
    async def whole():
        databases = [open_database(tmp_path / "ledger.db", LEDGER_TABLES) for _ in range(2)]
        left = iter(range(19, -1, -1))

        async def limited(asked, writer):
            await answer(**_limited(20, next(left), "3600"))(asked, writer)

        async with hosting(limited) as host:
            async with asking(host.url, budgets=SqliteBudgets(databases[0])) as one:
                for _ in range(14):
                    await one.get("/x", decode=bytes)
            async with asking(host.url, budgets=SqliteBudgets(databases[1])) as other:
                with pytest.raises(RateLimited, match="4 of 20"):
                    await asyncio.gather(*(other.get("/x", decode=bytes) for _ in range(20)))
                await asyncio.sleep(0.05)
        for database in databases:
            await database.close()
        return len(host.asked)

    assert asyncio.run(whole()) == 16
