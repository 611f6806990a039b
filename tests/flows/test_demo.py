"""The demo's guards, each by itself: the place, what a store holds, which company it is, and the wipe that asks again."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from tests.contracts.material import account, batch, run

from headway.config import load
from headway.flows import demo
from headway.flows.demo import Company, Place, Wanted, check_holdings, check_place, check_wanted
from headway.flows.ingest.sync import Outcome
from headway.house import open_house
from headway.model.errors import ConfigError, UsageError
from headway.model.ports import Holding
from headway.model.scope import Source, Stream
from headway.stores.shelf import MemoryShelf

TODAY = "2026-03-31"
HERE = {"environment": "development", "store": "sqlite:////tmp/demo.db", "host": "127.0.0.1"}

PLACES = {
    "production": ({"environment": "production"}, "HEADWAY_ENV is production"),
    "production by its short name": ({"environment": "prod"}, "HEADWAY_ENV is prod"),
    "every address of this machine": ({"host": "0.0.0.0"}, "'0.0.0.0' can be reached by others"),  # noqa: S104 - the address that must be refused
    "an address of the network": ({"host": "10.0.0.7"}, "can be reached by others"),
    "a name nobody vouches for": ({"host": "demo.example"}, "can be reached by others"),
    "a database server elsewhere": ({"store": "postgresql+asyncpg://me:hunter2@db.example:5432/headway"}, "db.example:5432 is none"),
    "a file on another machine": ({"store": "sqlite://nas.example/demo.db"}, "nas.example is none"),
    "no address at all": ({"store": "demo.db"}, "sqlite:///demo.db"),
}


@pytest.mark.parametrize("case", PLACES)
def test_a_place_that_is_not_this_machines_own_is_refused(case):
    said, words = PLACES[case]
    with pytest.raises(UsageError, match=words) as raised:
        check_place(Place(**HERE | said))
    assert "hunter2" not in raised.value.sentence


@pytest.mark.parametrize("said", [{}, {"host": "localhost"}, {"host": "::1"}, {"store": "sqlite+aiosqlite:///demo.db"}, {"environment": "staging"}])
def test_a_file_and_an_address_of_this_machine_are_allowed(said):
    check_place(Place(**HERE | said))


HELD = {
    "facts of another tenant": ([Holding("commits", "default", 12_000, 12_000), Holding("changes", "default", 345, 0)], r"holds 12.345 facts of tenant 'default'"),
    "nothing but the ledger of another": ([Holding("runs", "default", 3, 3)], "holds 3 rows of tenant 'default'"),
    "two others": ([Holding("commits", "a", 1, 1), Holding("commits", "b", 2, 2)], "1 fact of tenant 'a' and 2 facts of tenant 'b'"),
    "made-up facts of another": ([Holding("commits", "default", 5, 0)], "holds 5 facts of tenant 'default'"),
    "real facts of the demo's tenant": ([Holding("commits", "demo", 9, 2)], r"not made up \(2 in commits\)"),
}


@pytest.mark.parametrize("case", HELD)
def test_a_store_with_anything_real_in_it_is_refused_with_the_counts(case):
    holdings, words = HELD[case]
    with pytest.raises(UsageError, match=words) as raised:
        check_holdings(holdings)
    assert "--db" in raised.value.sentence


def test_a_store_with_nothing_but_made_up_rows_may_be_used():
    check_holdings([])
    check_holdings([Holding("commits", "demo", 9, 0), Holding("points", "demo", 2, 0)])


WANTED = {
    "a seed below zero": ({"seed": -1}, "--seed"),
    "a seed beyond 32 bits": ({"seed": 2**32}, "--seed"),
    "no scale": ({"scale": 0.0}, "--scale"),
    "a scale that is no number": ({"scale": float("nan")}, "--scale"),
    "a scale without end": ({"scale": float("inf")}, "--scale"),
    "tomorrow": ({"until": "2026-04-01"}, "--until"),
    "a day there is not": ({"until": "2026-02-30"}, "--until"),
    "a day written otherwise": ({"until": "20260228"}, "--until"),
    "another century": ({"until": "1999-12-31"}, "--until"),
}


@pytest.mark.parametrize("case", WANTED)
def test_what_no_company_can_be_made_of_is_refused(case):
    said, words = WANTED[case]
    with pytest.raises(UsageError, match=words):
        check_wanted(Wanted(**said), today=TODAY)


def test_what_can_be_made_is_allowed():
    check_wanted(Wanted(), today=TODAY)
    check_wanted(Wanted(seed=0, until=TODAY, scale=34.0), today=TODAY)


class TestWhichCompany:
    def settled(self, shelf, *, rows=0, today=TODAY, **said):
        return run(demo.settle(shelf, Wanted(**said), today=today, rows=rows))

    def test_what_was_not_said_is_the_default(self):
        assert self.settled(MemoryShelf()) == Company(seed=1, until=TODAY, scale=1.0)
        assert self.settled(MemoryShelf(), seed=7, scale=0.5) == Company(seed=7, until=TODAY, scale=0.5)

    def test_a_company_that_is_there_stays_the_next_day_unless_something_else_is_said(self):
        shelf = MemoryShelf()
        first = self.settled(shelf, seed=7)
        assert self.settled(shelf, today="2026-04-01") == first
        assert self.settled(shelf, today="2026-04-01", seed=7, until=TODAY, scale=1.0) == first

    @pytest.mark.parametrize("said", [{"seed": 8}, {"until": "2026-03-30"}, {"scale": 2.0}])
    def test_another_one_is_refused_and_both_ways_out_are_told(self, said):
        shelf = MemoryShelf()
        self.settled(shelf, seed=7)
        with pytest.raises(UsageError, match=r"another company \(seed 7, until 2026-03-31, scale 1\); replace it with --reset, or .*--db"):
            self.settled(shelf, **said)

    def test_rows_that_nobody_can_name_are_not_added_to(self):
        with pytest.raises(UsageError, match="unknown made-up company"):
            self.settled(MemoryShelf(), rows=3)

    def test_a_company_is_made_again_by_the_command_it_names(self):
        assert Company(seed=3, until=TODAY, scale=0.25).call == "headway demo --seed 3 --until 2026-03-31 --scale 0.25"


@asynccontextmanager
async def house_in(folder, tenant="demo"):
    (folder / "h.yaml").write_text(f"tenant: {{id: {tenant}}}")
    async with open_house(load(db=f"sqlite:///{folder / 'h.db'}", config=str(folder / "h.yaml"), environment={})) as house:
        yield house


def in_house(folder, work, **rest):
    async def entered():
        async with house_in(folder, **rest) as house:
            return await work(house)

    return run(entered())


async def one_read(house, scope="synthetic:repo:1", *, finish=True):
    """One stream with one account, read to its end unless it is left running."""
    stream = Stream(tenant=house.tenant, source="forge", entity="accounts", scope=scope)
    going = await house.ledger.begin(stream, "sync")
    one = batch(account(key=f"{scope}:ann"), tenant=house.tenant, source="forge", scope=scope, last=True)
    await house.store.write(one)
    await house.ledger.advance(going, one, expected=None)
    if finish:
        await house.ledger.finish(going, "done")


class TestReset:
    def test_it_empties_the_demo_and_the_next_read_starts_from_nothing(self, tmp_path):
        async def work(house):
            await one_read(house)
            await demo.settle(house.shelf("forge"), Wanted(seed=5), today=TODAY, rows=0)
            rows = await demo.reset(house.premises, house.ledger)
            left = await house.premises.holdings(prefix=demo.PREFIX)
            await one_read(house)
            return rows > 3, left, await demo.held_company(house.shelf("forge"))

        assert in_house(tmp_path, work) == (True, [], None)

    def test_a_real_row_that_came_meanwhile_stops_it(self, tmp_path):
        async def work(house):
            await one_read(house)
            await one_read(house, "git:repo:1")
            before = await house.premises.holdings(prefix=demo.PREFIX)
            with pytest.raises(UsageError, match="not made up"):
                await demo.reset(house.premises, house.ledger)
            return before == await house.premises.holdings(prefix=demo.PREFIX)

        assert in_house(tmp_path, work)

    def test_a_store_that_another_process_is_filling_is_left_alone(self, tmp_path):
        async def work(house):
            await one_read(house, finish=False)
            await house.database.write(lambda connection: connection.execute("UPDATE leases SET holder = 'elsewhere/1/1'"))
            with pytest.raises(UsageError, match="another headway demo is filling this store"):
                await demo.reset(house.premises, house.ledger)
            return await house.store.count("accounts", tenant="demo")

        assert in_house(tmp_path, work) == 1


APART = {"a real source under the demo's tenant": ("demo", "git"), "a made-up one under another": ("default", "synthetic")}


@pytest.mark.parametrize("case", APART)
def test_the_house_opens_no_source_where_real_and_made_up_data_would_meet(tmp_path, case):
    tenant, kind = APART[case]

    async def work(house):
        house.provider(Source(name="x", kind=kind, url="."))

    with pytest.raises(ConfigError, match="may bring nothing under tenant"):
        in_house(tmp_path, work, tenant=tenant)


def outcome(status, error=None, items=1):
    return Outcome(source="forge", entity="commits", scope="synthetic:repo:1", scope_name="x", status=status, items=items, error=error)


def test_poisoned_records_are_no_trouble_and_a_failed_stream_is():
    ended = (outcome("done"), outcome("incomplete"), outcome("incomplete", "2 of 9 did not come"), outcome("failed", "broken"))
    made = demo.Made(outcomes=ended, points=0, stored_seconds=0.0, computed_seconds=0.0)
    assert ([found.error for found in made.trouble], made.brought) == (["2 of 9 did not come", "broken"], 4)


def test_the_demos_day_is_that_of_utc():
    late = datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
    assert demo.today(SimpleNamespace(now=lambda: int(late.timestamp()) * 1_000_000)) == TODAY
