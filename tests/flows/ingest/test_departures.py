"""What a complete listing lacks is retired, unless it is so much that it may as well be a permission lost."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from tests.contracts.material import run
from tests.fakes.scripted import DAY, HOME, Record, Scripted, commits, listing
from tests.flows.ingest.rooms import room as opened

from headway.model.scope import Stream

pytestmark = pytest.mark.slow

STREAM = Stream(tenant="t", source="a", entity="commits", scope=HOME)


def names(count, first=0):
    return [f"c{number:03}" for number in range(first, count)]


@pytest.fixture
def roomy(tmp_path):
    with opened(tmp_path, rows=1000) as found:
        yield found


def stored(room, count):
    room.sync(Scripted({"commits": commits(count)}, size=100))
    return room


def listed(room, count, *ids, full=True, **rest):
    """A read after which the source has only these."""
    return room.sync(Scripted({"commits": [record for record in commits(count) if record.id in ids]}, size=100, tricks=listing(*ids), **rest), full=full)


GUARDED = {
    "few of few": (60, 10, True),
    "fifty are believed": (100, 50, True),
    "fifty-one are not": (100, 49, False),
    "most of it": (200, 1, False),
    "everything": (120, 0, False),
    "many, but a small share": (3000, 2941, True),
    "as many, and a larger share": (2900, 2841, False),
}


class TestTheGuard:
    """LESSON 12: what is deleted goes by a listing proven complete, and LESSON 5: not because somebody lost a right."""

    @pytest.mark.parametrize("case", GUARDED)
    def test_only_more_than_fifty_and_two_percent_are_held(self, roomy, case):
        count, left, believed = GUARDED[case]
        stored(roomy, count)
        found = listed(roomy, count, *names(left)) if left else roomy.sync(Scripted({"commits": []}, tricks=listing()), full=True)
        assert (found, len(roomy.keys())) == ((["done"], left) if believed else (["incomplete"], count))

    def test_what_is_held_says_what_to_do_on_every_surface(self, roomy):
        listed(stored(roomy, 100), 100, *names(10))
        (hold,) = run(roomy.intake.ledger.holds(tenant="t"))
        assert (hold.missing, hold.stored, roomy.outcomes[0].exit_code, roomy.outcomes[0].code) == (90, 100, 3, "held")
        assert roomy.outcomes[0].error == roomy.progress().last_error == hold.sentence

    def test_a_held_listing_is_made_again_by_the_next_run(self, roomy):
        """Its cursor stays, or an operator's word would wait for the next day's listing."""
        stored(roomy, 100)
        before = roomy.cursor()
        assert (listed(roomy, 100, *names(10), full=False), roomy.cursor()) == (["incomplete"], before)

    def test_an_operator_lets_it_through_once(self, roomy):
        listed(stored(roomy, 100), 100, *names(10))
        run(roomy.intake.ledger.allow([STREAM], actor="ann"))
        assert (listed(roomy, 100, *names(10)), roomy.keys(), run(roomy.intake.ledger.holds(tenant="t"))) == (["done"], names(10), [])
        stored(roomy, 100)
        assert listed(roomy, 100, *names(10)) == ["incomplete"]

    def test_a_listing_that_lacks_nothing_after_all_lifts_it(self, roomy):
        listed(stored(roomy, 100), 100, *names(10))
        assert (listed(roomy, 100, *names(100)), run(roomy.intake.ledger.holds(tenant="t")), len(roomy.keys())) == (["done"], [], 100)

    def test_a_permission_that_nobody_needs_any_more_is_lifted_too(self, roomy):
        listed(stored(roomy, 100), 100, *names(10))
        run(roomy.intake.ledger.allow([STREAM], actor="ann"))
        listed(roomy, 100, *names(100))
        assert listed(roomy, 100, *names(10)) == ["incomplete"]

    def test_reading_without_a_listing_leaves_it_held(self, roomy):
        listed(stored(roomy, 100), 100, *names(10))
        roomy.sync(Scripted({"commits": [*commits(100), Record(id="new", at=99)]}, size=100))
        assert (roomy.progress().status, len(roomy.keys())) == ("incomplete", 101)


class TestCandidates:
    """Only what was stored before the listing, and whose scope is still this one."""

    def test_what_reappears_is_there_again(self, room):
        room.sync(Scripted({"commits": commits(3)}))
        room.sync(Scripted({"commits": commits(1)}, tricks=listing("c000")), full=True)
        gone = room.keys()
        room.sync(Scripted({"commits": commits(3)}), full=True)
        assert (gone, room.keys()) == (["c000"], names(3))

    def test_what_came_in_while_it_was_listed_stays(self, room):
        room.sync(Scripted({"commits": commits(3)}))
        late = Scripted({"commits": [*commits(3), Record(id="late", at=9)]}, tricks=listing(*names(3)))
        assert (room.sync(late), room.keys()) == (["done"], [*names(3), "late"])

    def test_what_moved_to_another_scope_is_that_scopes(self, room):
        other = "fake:repo:2"
        moved = Scripted({"accounts": [Record(id="ann", scope=HOME), Record(id="bob", scope=HOME)]}, scopes=(HOME, other))
        room.sync(moved)
        there = [Record(id="ann", at=5, scope=other), Record(id="bob", scope=HOME)]
        room.sync(Scripted({"accounts": there}, scopes=(other, HOME), tricks=self.only_bob_is_home), full=True)
        assert room.keys("accounts") == ["ann", "bob"]

    @staticmethod
    def only_bob_is_home(_number, page):
        mine = any(b"bob" in raw.payload for raw in page.raws)
        return msgspec.structs.replace(page, roster=["fake:bob"]) if mine else page

    def test_children_go_with_their_record_and_make_dirty_where_they_were(self, room):
        refs = [Record(id=f"{HOME}:{name}", children=("a", "b")) for name in ("x", "y")]
        room.sync(Scripted({"refs": refs}))
        room.sync(Scripted({"refs": refs[:1]}, tricks=lambda _, page: msgspec.structs.replace(page, roster=[refs[0].id])), full=True)
        assert room.keys("refs") == ["a", "b"]

    def test_so_do_the_children_of_records_that_are_facts_themselves(self, room):
        items = [Record(id=name, day=10 * day * DAY, children=("1", "2")) for day, name in ((1, "P-1"), (2, "P-2"))]
        room.sync(Scripted({"work_items": items}))
        room.clean()
        room.sync(Scripted({"work_items": items[:1]}, tricks=lambda _, page: msgspec.structs.replace(page, roster=["P-1"])), full=True)
        assert (room.keys("work_items"), len(room.keys("transitions")), room.progress("work_items").items_done) == (["P-1"], 2, 1)
        assert room.dirty() == {"1970-01-21", "1970-01-22", "1970-01-23"}

    def test_what_lies_in_quarantine_and_has_left_is_let_go(self, room):
        broken = Record(id="broken", at=1, poison="raise")
        room.sync(Scripted({"commits": [broken, *commits(2)]}, total=True))
        assert room.quarantined() == [("broken", 1)]
        room.sync(Scripted({"commits": commits(2)}, tricks=listing(*names(2)), total=True), full=True)
        assert (room.outcomes[0].status, room.quarantined()) == ("done", [])


class TestWhatNeverCame:
    """LESSON 3: a listing names more than was read."""

    def test_a_listed_record_that_did_not_come_makes_it_read_again_from_the_beginning(self, room):
        room.sync(Scripted({"commits": commits(3)}, tricks=listing(*names(4))))
        assert (room.outcomes[0].status, room.outcomes[0].error) == ("incomplete", "1 of 4 records that the source lists did not come; the next run reads everything again")
        assert room.cursor() is None
        assert (room.sync(Scripted({"commits": commits(4)}, tricks=listing(*names(4)))), room.keys()) == (["done"], names(4))

    def test_what_another_full_read_does_not_bring_either_is_said_but_not_fetched_for_ever(self, room):
        for _ in range(2):
            room.sync(Scripted({"commits": commits(3)}, tricks=listing(*names(4))))
        assert ("nor did they" in room.errors[0], room.outcomes[0].status, room.cursor()) == (True, "incomplete", "1|c002")

    def test_what_two_scopes_list_stands_under_one_of_them_and_did_come(self, room):
        """A sprint of two boards: the second read takes it over, and the first one finds nothing new."""
        shared, other = Record(id="ann"), "fake:repo:2"
        everywhere = [shared, Record(id="ann", scope=other)]
        listed = {"tricks": lambda _, page: msgspec.structs.replace(page, roster=["fake:ann"])}
        for _ in range(2):
            assert room.sync(Scripted({"accounts": everywhere}, scopes=(HOME, other), **listed)) == ["done", "done"]

    @pytest.mark.parametrize("poison", ["raise", "reject", "partial"])
    def test_what_lies_in_quarantine_did_come(self, room, poison):
        source = [*commits(2), Record(id="c002", poison=poison)]
        room.sync(Scripted({"commits": source}, tricks=listing(*names(3)), size=1))
        assert room.outcomes[0].status == "done"


def test_a_listing_that_is_only_followed_half_way_is_followed_by_the_next_run(tmp_path):
    """A crash after the facts were retired and before the ledger moved repeats the step."""
    with opened(tmp_path, lease_us=0) as room:
        room.sync(Scripted({"commits": commits(3)}))

        class Dying:
            def __init__(self, inner):
                self._inner = inner

            def __getattr__(self, name):
                return getattr(self._inner, name)

            async def advance(self, *_given, **_named):
                raise KeyboardInterrupt

        room.intake, kept = replace(room.intake, ledger=Dying(room.intake.ledger)), room.intake
        with pytest.raises(KeyboardInterrupt):
            room.sync(Scripted({"commits": commits(1)}, tricks=listing("c000")), full=True)
        room.intake = kept
        assert (room.sync(Scripted({"commits": commits(1)}, tricks=listing("c000")), full=True), room.keys()) == (["done"], ["c000"])
