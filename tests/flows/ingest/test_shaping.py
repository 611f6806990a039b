"""Records shaped here: each on its own, whatever one of them is."""

from __future__ import annotations

import asyncio

from tests.fakes.scripted import HOME, Record, Scripted

from headway.flows.ingest.shaping import Record as Shaped
from headway.flows.ingest.shaping import shape_all, shape_one
from headway.model.fact import fact_hash
from headway.model.records import Account
from headway.model.scope import Reject, Scope

SCOPE = Scope(key=HOME, name="home", location="")


def raws_of(*records):
    async def read():
        return [raw async for page in Scripted({"accounts": list(records)}, size=100).pages(SCOPE, "accounts", None) for raw in page.raws]

    return asyncio.run(read())


def test_records_come_in_their_order_each_with_the_hashes_of_its_facts():
    raws = raws_of(*(Record(id=f"p{number:03}", at=number + 1) for number in range(120)))
    records = asyncio.run(shape_all(Scripted({}), SCOPE, "accounts", raws, b""))
    assert [record.facts[0].handle for record in records] == [raw.external_id for raw in raws]
    assert all(list(record.hashes) == [fact_hash(fact) for fact in record.facts] for record in records)


def test_one_that_raises_is_kept_with_the_reason_and_stops_no_other():
    raws = raws_of(Record(id="a"), Record(id="bad", at=2, poison="raise"), Record(id="c", at=3))
    first, second, third = asyncio.run(shape_all(Scripted({}), SCOPE, "accounts", raws, b""))
    assert (first.facts[0].handle, third.facts[0].handle) == ("a", "c")
    assert second.facts == ()
    assert [(reject.external_id, reject.payload == raws[1].payload) for reject in second.rejects] == [("bad", True)]


def test_others_get_their_turn_while_many_are_shaped():
    async def beside():
        turns = 0

        async def count():
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        counting = asyncio.create_task(count())
        await shape_all(Scripted({}), SCOPE, "accounts", raws, b"")
        counting.cancel()
        return turns

    raws = raws_of(*(Record(id=f"p{number:03}", at=number + 1) for number in range(200)))
    assert asyncio.run(beside()) >= 3


def test_of_a_record_that_comes_twice_the_newer_stands_with_what_was_wrong_in_both():
    def account(version):
        return Account(key="a", version=version, repository=HOME, handle=f"v{version}", name="", email="", canonical="a", is_bot=False)

    reject = Reject(external_id="a", reason="half", payload=b"", partial=True)
    older, newer = Shaped([account(1)], [reject]), Shaped([account(2)])
    assert newer.after(older) is newer
    kept = older.after(newer)
    assert (kept.facts[0].handle, list(kept.rejects)) == ("v2", [reject])
    assert shape_one(Scripted({}), SCOPE, "accounts", raws_of(Record(id="x"))[0], b"").version == 1
