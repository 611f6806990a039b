"""Pour makes batches of pages: the first at once, then as large as they may be, one page being fetched meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import msgspec
import pytest
from tests.contracts.material import batch, commit, run, stream
from tests.fakes.scripted import HOME, Record, Scripted, commits

from headway.flows.ingest.pour import BATCH_BYTES, Pouring, Shaped, pour, shortfall
from headway.flows.ingest.shaping import Record as Poured
from headway.flows.ingest.shaping import shape_one
from headway.model.errors import Incomplete, Transport
from headway.model.scope import Estimate, Page, Raw, Reject, Scope

PLACE = Scope(key=HOME, name="home", location="")


def pouring(provider, *, rows=10_000, entity="commits"):
    stamp = batch(entity=entity, records=[], source="a", scope=HOME).stamp
    return Pouring(provider=provider, archive=None, scope=PLACE, stream=stream(entity, source="a", scope=HOME), stamp=stamp, rows=rows)


def poured(provider, *, cursor=None, number=0, **rest):
    """The batches, and the error they end with."""

    async def all_of_them():
        found = []
        try:
            async with aclosing(pour(pouring(provider, **rest), cursor, number)) as batches:
                async for one in batches:
                    found += [one]
        except (Incomplete, Transport) as error:
            return found, error
        return found, None

    return run(all_of_them())


def sizes(provider, **rest):
    return [len(one.external_ids) for one in poured(provider, **rest)[0]]


SIZES = {
    "the first page goes at once, the rest together": (10_000, 2, [2, 5]),
    "a batch goes when it has enough rows": (4, 2, [2, 4, 1]),
    "a page is never cut": (1, 3, [3, 3, 1]),
    "one page is one batch": (10_000, 100, [7]),
}


@pytest.mark.parametrize("case", SIZES)
def test_batches_are_as_large_as_they_may_be(case):
    rows, size, expected = SIZES[case]
    assert sizes(Scripted({"commits": commits(7)}, size=size), rows=rows) == expected


def test_a_batch_goes_when_it_has_enough_bytes():
    big = "x" * (BATCH_BYTES // 2)
    assert sizes(Scripted({"commits": [Record(id=f"c{at}", says=big) for at in range(6)]}, size=1)) == [1, 2, 2, 1]


@pytest.mark.parametrize(
    ("so_far", "partial", "due"),
    [({"rows": 4}, False, True), ({"rows": 7}, True, False), ({"rows": 8}, True, True), ({"size": BATCH_BYTES}, True, False), ({"size": 2 * BATCH_BYTES}, True, True), ({"since": -9.0}, True, False)],
    ids=["a step with enough", "a part with less than twice that", "a part with twice that", "a part with enough bytes", "a part with twice those", "a part after a long time"],
)
def test_a_step_is_cut_between_its_parts_only_where_it_is_two_batches(so_far, partial, due):
    """What breaks off behind such a cut is read again from before the step."""
    assert Shaped(**so_far).due(Page(raws=(), next_cursor="1", partial=partial), 4, 0.0) is due


def test_batches_are_numbered_on_and_carry_the_cursor_of_their_last_page():
    found, _ = poured(Scripted({"commits": commits(7)}), number=40, rows=4)
    assert [(one.number, one.cursor, one.last) for one in found] == [(41, "1|c001", False), (42, "2|c005", False), (43, "3|c006", True)]


def test_the_next_page_is_fetched_while_the_one_before_is_used_and_not_more():
    provider = Scripted({"commits": commits(20)}, size=1)

    async def slowly():
        ahead = []
        async with aclosing(pour(pouring(provider, rows=1), None, 0)) as batches:
            async for one in batches:
                for _ in range(20):
                    await asyncio.sleep(0)
                ahead.append(len(provider.asked) - one.number)
        return ahead

    assert run(slowly()) == [1] * 19 + [0]


def test_a_reader_that_stops_early_leaves_nothing_running():
    provider = Scripted({"commits": commits(20)}, size=1)

    async def stop():
        async with aclosing(pour(pouring(provider, rows=1), None, 0)) as batches:
            async for _ in batches:
                return
        raise AssertionError

    run(stop())
    assert provider.open == 0


def test_what_was_shaped_before_the_trouble_is_a_batch_before_it_is_raised():
    found, error = poured(Scripted({"commits": commits(9)}, tricks=lambda number, page: Transport("x") if number == 4 else page))
    assert ([one.external_ids for one in found], [one.cursor for one in found], str(error)) == (
        [("c000", "c001"), ("c002", "c003", "c004", "c005")], ["1|c001", "2|c005"], "x",
    )  # fmt: skip


def test_a_half_step_that_breaks_is_kept_without_its_cursor_having_moved():
    def half(number, page):
        return Transport("x") if number == 3 else msgspec.structs.replace(page, partial=True, next_cursor="0|") if number == 2 else page

    found, _ = poured(Scripted({"commits": commits(9)}, tricks=half))
    assert [(one.cursor, len(one.facts), one.last) for one in found] == [("1|c001", 2, False), ("0|", 2, False)]


TWICE = {
    "the newer stands, given later": ((1, "a"), (2, "b"), "b"),
    "the newer stands, given earlier": ((2, "a"), (1, "b"), "a"),
    "of equals the later": ((1, "a"), (1, "b"), "b"),
}


@pytest.mark.parametrize("case", TWICE)
def test_of_a_record_given_twice_in_a_batch(case):
    *given, expected = TWICE[case]
    source = [Record(id="first"), *(Record(id="r", at=at, says=says) for at, says in given)]

    class AsGiven(Scripted):
        def _after(self, *_):
            return source

    (_, one), _ = poured(AsGiven({"accounts": source}, size=1), entity="accounts")
    assert ([fact.name for fact in one.facts], one.external_ids) == ([expected], ("r",))


def test_a_record_that_is_poison_the_second_time_is_quarantined_and_keeps_its_facts():
    fact = commit()
    earlier, later = Poured([fact], (), "ref"), Poured((), (Reject(external_id="r", reason="x", payload=b""),))
    assert (later.after(earlier).facts, later.after(earlier).rejects, later.after(earlier).ref) == ([fact], later.rejects, "ref")


def test_a_record_the_fetch_could_not_obtain_is_named_and_rejected():
    reject = Reject(external_id="gone", reason="missing", payload=b"", obtained=False)
    found, _ = poured(Scripted({"commits": commits(1)}, tricks=lambda _, page: msgspec.structs.replace(page, rejects=(reject,))))
    assert (found[0].external_ids, found[0].rejects) == (("c000", "gone"), (reject,))


def test_what_shaping_raises_becomes_a_reason_that_can_be_stored():
    record = Scripted({"commits": []})
    shaped = shape_one(record, PLACE, "commits", Raw("bad", msgspec.json.encode(Record(id="bad", poison="raise").__dict__)), b"")
    (reject,) = shaped.rejects
    assert (reject.external_id, reject.reason.encode()[:19], reject.reason[-10:]) == ("bad", b"ValueError: cannot ", " be shaped")


SHORT = {
    "no count": (None, 5, 0),
    "unknown count": (Estimate(), 5, 0),
    "exact and whole": (Estimate(5, exact=True), 5, 0),
    "exact and one short": (Estimate(6, exact=True), 5, 1),
    "exact and more": (Estimate(4, exact=True), 5, 0),
    "rough and within a tenth": (Estimate(100), 90, 0),
    "rough and more than a tenth short": (Estimate(100), 89, 11),
    "nothing where nothing was counted": (Estimate(0, exact=True), 0, 0),
    "nothing where something was counted": (Estimate(3), 0, 3),
}


@pytest.mark.parametrize("case", SHORT)
def test_a_shortfall_is_what_the_count_does_not_forgive(case):
    estimate, brought, missing = SHORT[case]
    assert shortfall(estimate, brought) == missing
