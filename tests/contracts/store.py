"""What every Store promises. A store's test module subclasses this and gives the `store` fixture."""

from __future__ import annotations

import pytest
from tests.contracts.material import DAY, A, B, account, batch, change, commit, dump, point, points, pull_request, ref, review, run, stream, told

from headway.model.errors import NotFound, OlderMethod
from headway.model.fact import fact_hash
from headway.model.records import repository_subject

HERE, THERE = repository_subject(A), repository_subject(B)

WHICH_WINS = {
    "a newer version": ({"version": 2}, {"seen": 1}, True),
    "an older version, though seen later": ({"version": 0}, {"seen": 9, "generation": 9}, False),
    "an equal version, seen later": ({"version": 1}, {"seen": 3}, True),
    "an equal version, seen earlier": ({"version": 1}, {"seen": 1}, False),
    "an equal version, seen as late, of a later generation": ({"version": 1}, {"seen": 2, "generation": 1}, True),
    "an equal version, seen earlier, of a later generation": ({"version": 1}, {"seen": 1, "generation": 9}, False),
    "everything equal but the words": ({"version": 1}, {"seen": 2}, True),
}
"""What comes after version 1, seen at 2 in generation 0, and whether it replaces that."""

TRICKY_PARENTS = (A, f"{A}:", f"{A}:sub", f"{A}0", A[:-1], "a%", "a_b", "aXb", "größe", "größ", "日本", "a'b", 'a"b', "a;b", "A%")


class UpsertContract:
    """One row a fact, the newest, whatever comes in which order."""

    def test_more_facts_than_fit_one_statement_are_all_there(self, store):
        facts = [account(f"{number:03}") for number in range(97)]
        assert run(store.write(batch(*facts))) == 97
        changed = [account(f"{number:03}", version=number % 2) for number in range(97)]
        assert run(store.write(batch(*changed, seen=2))) == 48
        assert told(store, "accounts", "version") == [number % 2 for number in range(97)]

    def test_hashes_that_came_along_are_those_it_computes_itself(self, store):
        facts = (account("ann"), account("bob"), account("ann", "Anna", version=1))
        run(store.write(batch(*facts, hashes=tuple(map(fact_hash, facts)))))
        again = batch(account("bob"), account("ann", "Anna", version=1), seen=2)
        assert (run(store.touched(again)), run(store.write(again)), told(store, "accounts", "name")) == (set(), 0, ["Anna", "Ann"])

    def test_the_same_batch_twice_is_there_once_and_counts_nothing(self, store):
        facts = [account("ann"), account("bob")]
        assert (run(store.write(batch(*facts))), run(store.write(batch(*facts, seen=2, number=2)))) == (2, 0)
        assert told(store, "accounts", "handle") == ["ann", "bob"]

    @pytest.mark.parametrize("case", WHICH_WINS)
    def test_it_decides_which_of_two_states_of_a_fact_stands(self, store, case):
        fact, stamp, wins = WHICH_WINS[case]
        run(store.write(batch(account(name="before", version=1), seen=2)))
        changed = run(store.write(batch(account(name="after", **fact), **stamp)))
        assert (told(store, "accounts", "name"), changed) == (["after"], 1) if wins else (["before"], 0)

    def test_a_newer_version_with_equal_words_is_a_change(self, store):
        run(store.write(batch(account(version=1))))
        assert run(store.write(batch(account(version=2), seen=2))) == 1
        assert told(store, "accounts", "version") == [2]

    def test_every_column_but_the_key_is_refreshed(self, store):
        """LESSON 25."""
        run(store.write(batch(account("ann", "Ann", canonical="a"))))
        run(store.write(batch(account("ben", "Ben", key=f"{A}:ann", version=3, repository=B, bot=True, canonical="b"), scope=B, seen=2)))
        (row,) = dump(store, "accounts")
        assert row == {
            "tenant": "t", "source": "s", "scope": B, "key": f"{A}:ann", "version": 3, "repository": B,
            "handle": "ben", "name": "Ben", "email": "", "canonical": "b", "is_bot": True, "username": None, "kind": None,
        }  # fmt: skip

    def test_a_fact_that_only_moved_to_another_scope_moves(self, store):
        run(store.write(batch(account())))
        assert run(store.write(batch(account(), scope=B, seen=2))) == 1
        assert (dump(store, "accounts", scope=A), [row["scope"] for row in dump(store, "accounts", scope=B)]) == ([], [B])

    def test_of_one_fact_twice_in_a_batch_the_newest_stands(self, store):
        assert run(store.write(batch(account(name="new", version=2), account(name="old", version=1)))) == 1
        assert told(store, "accounts", "name") == ["new"]

    def test_every_kind_of_value_comes_back_as_it_went(self, store):
        odd = "naïve ✓ \u2028 '\"%_\\ \x01\x7f 😀"
        run(store.write(batch(commit(subject=odd, at=None), commit("3" * 40, at=-(2**53)))))
        first, second = dump(store, "commits")
        assert (first["subject"], first["committed_at"], first["is_merge"], second["committed_at"]) == (odd, None, False, -(2**53))
        assert [list(first["parents"]), [list(pair) for pair in first["trailers"]]] == [["2" * 40], [["Signed-off-by", "ann"]]]


class ChildrenContract:
    """The children of a record are a whole set: what it no longer has goes, what it has again comes back."""

    def test_children_that_their_parent_no_longer_has_go(self, store):
        run(store.write(batch(ref("main"), ref("old"))))
        assert run(store.write(batch(ref("main"), seen=2))) == 1
        assert told(store, "refs", "name") == ["main"]

    def test_children_come_back(self, store):
        for seen, names in enumerate((["main", "old"], ["main"], ["main", "old"]), 1):
            run(store.write(batch(*(ref(name) for name in names), seen=seen)))
        assert told(store, "refs", "name") == ["main", "old"]

    def test_a_parent_left_with_nothing_has_no_children(self, store):
        run(store.write(batch(ref("main"))))
        assert run(store.write(batch(entity="refs", records=[A], seen=2))) == 1
        assert told(store, "refs", "name") == []

    def test_a_rejected_parent_keeps_its_children(self, store):
        run(store.write(batch(ref("main"), ref("old"))))
        run(store.write(batch(ref("main", "2" * 40), rejects=[A], seen=2)))
        assert told(store, "refs", "name", "target") == [("main", "2" * 40), ("old", "1" * 40)]

    @pytest.mark.parametrize("parent", TRICKY_PARENTS)
    def test_only_the_children_of_that_parent_go(self, store, parent):
        run(store.write(batch(*(ref("x", parent=each) for each in TRICKY_PARENTS))))
        run(store.write(batch(entity="refs", records=[parent], seen=2)))
        left = sorted(f"{each}:x" for each in TRICKY_PARENTS if each != parent)
        assert told(store, "refs", "key") == left

    def test_children_of_another_tenant_or_source_stay(self, store):
        for where in ({}, {"tenant": "u"}, {"source": "other"}):
            run(store.write(batch(ref("main"), **where)))
        run(store.write(batch(entity="refs", records=[A], seen=2)))
        assert (told(store, "refs", "source"), told(store, "refs", "source", tenant="u")) == (["other"], ["s"])

    def test_a_set_seen_earlier_takes_nothing_that_came_later(self, store):
        run(store.write(batch(ref("main"), ref("new"), seen=5)))
        run(store.write(batch(ref("main"), seen=3, generation=1)))
        assert told(store, "refs", "name") == ["main", "new"]

    def test_a_set_seen_earlier_brings_nothing_back_that_has_gone(self, store):
        run(store.write(batch(ref("main"), ref("old"), seen=1)))
        run(store.write(batch(ref("main"), seen=5)))
        run(store.write(batch(ref("main"), ref("old"), seen=3, generation=1)))
        assert told(store, "refs", "name") == ["main"]


class CompositeContract:
    """A record that brings several kinds of fact: each kind is a set of its own under it."""

    def test_each_kind_loses_what_the_record_no_longer_has(self, store):
        run(store.write(batch(pull_request(), review("1"), review("2"), records=[pull_request().key])))
        run(store.write(batch(pull_request(title="Add a gate"), review("2"), records=[pull_request().key], seen=2)))
        assert (told(store, "pull_requests", "title"), told(store, "reviews", "key")) == (["Add a gate"], [f"{A}:7:2"])

    def test_a_record_without_children_of_a_kind_has_none_left(self, store):
        run(store.write(batch(pull_request(), review(), records=[pull_request().key])))
        assert run(store.touched(batch(pull_request(), seen=2))) == {(HERE, 3 * DAY)}
        run(store.write(batch(pull_request(), seen=2)))
        assert (told(store, "pull_requests", "number"), told(store, "reviews", "key")) == ([7], [])

    def test_a_record_read_again_takes_only_what_it_lost_and_touches_only_what_changed(self, store):
        run(store.write(batch(pull_request(), review("1"), review("2"), review("3"), records=[pull_request().key])))
        again = batch(pull_request(), review("1"), review("2", at=5 * DAY), records=[pull_request().key], seen=2)
        assert run(store.touched(again)) == {(HERE, 3 * DAY), (HERE, 5 * DAY)}
        assert (run(store.write(again)), told(store, "reviews", "submitted_at")) == (2, [3 * DAY, 5 * DAY])

    def test_children_of_other_records_stay(self, store):
        run(store.write(batch(pull_request(7), review(), pull_request(70), review(of=70), records=[f"{A}:7", f"{A}:70"])))
        run(store.write(batch(pull_request(7), seen=2)))
        assert told(store, "reviews", "pull_request") == [f"{A}:70"]

    def test_facts_of_any_kind_that_left_the_source_go(self, store):
        run(store.write(batch(pull_request(), review(), records=[pull_request().key])))
        gone = batch(entity="pull_requests", records=[], retired=(("pull_requests", f"{A}:7"), ("reviews", f"{A}:7:1")), seen=2)
        assert run(store.touched(gone)) == {(HERE, DAY), (HERE, 2 * DAY), (HERE, 3 * DAY)}
        assert (run(store.write(gone)), told(store, "pull_requests", "key"), told(store, "reviews", "key")) == (2, [], [])


class TouchContract:
    """What a batch will change, told before it is written."""

    def test_a_new_fact_touches_where_it_is(self, store):
        assert run(store.touched(batch(account(bot=True)))) == {(HERE, None)}

    def test_a_fact_that_moved_touches_where_it_was_and_where_it_is(self, store):
        run(store.write(batch(account(bot=True))))
        assert run(store.touched(batch(account(bot=True, repository=B), seen=2))) == {(HERE, None), (THERE, None)}

    def test_a_fact_that_stops_counting_touches_where_it_counted(self, store):
        run(store.write(batch(account(bot=True))))
        assert run(store.touched(batch(account(bot=False), seen=2))) == {(HERE, None)}

    def test_an_equal_fact_touches_nothing(self, store):
        run(store.write(batch(account(bot=True))))
        assert run(store.touched(batch(account(bot=True), seen=2))) == set()

    def test_a_fact_named_by_its_content_touches_its_instant_even_if_it_is_there(self, store):
        run(store.write(batch(commit())))
        assert run(store.touched(batch(commit(), seen=2))) == {(HERE, DAY)}

    def test_a_fact_without_an_instant_touches_no_day(self, store):
        assert run(store.touched(batch(commit(at=None)))) == set()

    def test_children_whose_parent_lost_them_all_are_touched(self, store):
        run(store.write(batch(change("a.py", at=3 * DAY))))
        assert run(store.touched(batch(entity="changes", records=[f"{A}:{'1' * 40}"], seen=2))) == {(HERE, 3 * DAY)}

    def test_facts_that_left_the_source_are_touched_and_go(self, store):
        run(store.write(batch(commit(), commit("3" * 40, at=2 * DAY))))
        gone = batch(entity="commits", records=[], retired=(("commits", f"{A}:{'3' * 40}"),), seen=2)
        assert (run(store.touched(gone)), run(store.write(gone)), told(store, "commits", "sha")) == ({(HERE, 2 * DAY)}, 1, ["1" * 40])

    def test_asking_changes_nothing(self, store):
        run(store.touched(batch(account(bot=True))))
        assert (told(store, "accounts", "key"), run(store.positions())) == ([], {})


class ReadingContract:
    """Counts, keys, rows and positions."""

    def test_tombstones_leave_counts_keys_and_rows(self, store):
        run(store.write(batch(ref("main"), ref("old"))))
        run(store.write(batch(ref("main"), seen=2)))
        assert run(store.count("refs", tenant="t")) == 1
        assert run(store.keys("refs", tenant="t", source="s", scope=A)) == {f"{A}:main"}
        assert [row["name"] for row in dump(store, "refs")] == ["main"]

    def test_keys_leave_out_what_a_run_wrote_and_come_of_all_scopes_if_none_is_said(self, store):
        """LESSON 12: what came in while a listing was made is no candidate for having left."""
        before, since = batch(account("ann"), account("bob")), batch(account("bob", "Bob B."), account("cas"), seen=2)
        run(store.write(before))
        run(store.write(since))
        run(store.write(batch(account("eve"), scope=B)))
        asked = {"tenant": "t", "source": "s"}
        assert {key.rpartition(":")[2] for key in run(store.keys("accounts", scope=A, not_by=since.stamp.run_id, **asked))} == {"ann"}
        assert {key.rpartition(":")[2] for key in run(store.keys("accounts", scope=None, **asked))} == {"ann", "bob", "cas", "eve"}
        assert {key.rpartition(":")[2] for key in run(store.keys("accounts", scope=None, not_by=before.stamp.run_id, **asked))} == {"bob", "cas", "eve"}

    def test_no_tenant_sees_another(self, store):
        run(store.write(batch(account("ann"), tenant="t")))
        run(store.write(batch(account("ann", "Another"), tenant="u")))
        run(store.write(batch(account("bob"), tenant="u", source="z", scope=B)))
        assert [run(store.count("accounts", tenant=tenant)) for tenant in ("t", "u", "t' OR 1=1 --", "%")] == [1, 2, 0, 0]
        assert told(store, "accounts", "name", tenant="t") == ["Ann"]
        assert run(store.keys("accounts", tenant="t", source="z", scope=B)) == set()

    def test_counts_narrow_down_by_source_and_scope(self, store):
        for source, scope in (("s", A), ("s", B), ("z", A)):
            run(store.write(batch(account(source + scope), source=source, scope=scope)))
        asked = ({}, {"source": "s"}, {"scope": A}, {"source": "z", "scope": A}, {"source": "z", "scope": B})
        assert [run(store.count("accounts", tenant="t", **narrowed)) for narrowed in asked] == [3, 2, 2, 1, 0]

    def test_rows_come_sorted_by_source_and_key(self, store):
        handles = ["b", "a", "ä", "Z", "😀", "\uffee", "_", "%"]
        for source in ("z", "a"):
            run(store.write(batch(*(account(handle) for handle in handles), source=source)))
        rows = told(store, "accounts", "source", "key")
        assert rows == sorted(rows)

    def test_more_rows_than_are_read_at_once_come_whole_and_once(self, store):
        run(store.write(batch(*(account(f"{number:05}") for number in range(4_100)))))
        assert told(store, "accounts", "handle") == [f"{number:05}" for number in range(4_100)]

    def test_rows_say_nothing_of_the_run_that_brought_them(self, store):
        run(store.write(batch(account(), seen=1)))
        first = dump(store, "accounts")
        run(store.write(batch(account(name="x"), seen=2)))
        run(store.write(batch(account(), seen=3, generation=4)))
        assert dump(store, "accounts") == first

    def test_positions_are_the_greatest_number_of_each_stream(self, store):
        for number, entity in ((1, "accounts"), (2, "accounts"), (7, "refs"), (3, "refs")):
            run(store.write(batch(entity=entity, records=[], number=number)))
        assert run(store.positions()) == {stream("accounts"): 2, stream("refs"): 7}

    def test_an_entity_that_does_not_exist_is_no_name_of_a_table(self, store):
        with pytest.raises(KeyError):
            run(store.count("accounts; DROP TABLE accounts", tenant="t"))


class TallyContract:
    """Live facts counted by what some of their columns say."""

    def test_live_facts_are_counted_by_the_values_of_columns(self, store):
        run(store.write(batch(account("ann"), account("bot", bot=True), account("bob"))))
        run(store.write(batch(account("eve"), scope=B, source="z")))
        assert run(store.tally("accounts", ("source", "is_bot"), tenant="t")) == [(("s", 0), 2), (("s", 1), 1), (("z", 0), 1)]

    def test_nothing_is_a_value_of_its_own_and_comes_in_the_order_of_its_repr(self, store):
        run(store.write(batch(commit(at=None), commit("3" * 40), commit("4" * 40))))
        assert run(store.tally("commits", ("committed_at",), tenant="t")) == [((DAY,), 2), ((None,), 1)]

    def test_what_left_and_what_others_have_is_not_counted(self, store):
        run(store.write(batch(ref("main"), ref("old"))))
        run(store.write(batch(ref("main"), seen=2)))
        run(store.write(batch(ref("main"), tenant="u")))
        assert run(store.tally("refs", ("scope", "name"), tenant="t")) == [((A, "main"), 1)]
        assert run(store.tally("refs", ("name",), tenant="nobody")) == []

    @pytest.mark.parametrize(("entity", "columns"), [("nothing", ("key",)), ("accounts", ("nothing",)), ("accounts; --", ("key",)), ("accounts", ("key, 1 FROM x --",))])
    def test_an_entity_or_a_column_that_does_not_exist_is_not_found(self, store, entity, columns):
        with pytest.raises(NotFound, match="choose one of"):
            run(store.tally(entity, columns, tenant="t"))


class PickContract:
    """Some columns of the facts that a list asks for: a narrow read of few among many."""

    def test_live_facts_are_found_by_the_values_of_a_column(self, store):
        run(store.write(batch(account("ann"), account("bob"), account("eve"))))
        run(store.write(batch(ref("main"), ref("old"))))
        run(store.write(batch(ref("main"), seen=2)))
        found = run(store.pick("accounts", ("handle", "is_bot"), tenant="t", by="handle", among={"ann", "eve", "nobody's"}))
        assert sorted(found) == [("ann", False), ("eve", False)]
        assert run(store.pick("refs", ("name",), tenant="t", by="scope", among=(A,))) == [("main",)]
        assert run(store.pick("accounts", ("key",), tenant="t", by="handle", among=())) == []

    @pytest.mark.parametrize("by", ["key", "handle", "scope"])
    def test_those_of_another_source_or_tenant_are_left_out(self, store, by):
        for where in ({}, {"source": "other"}, {"tenant": "u"}):
            run(store.write(batch(account("ann"), **where)))
        value = {"key": f"{A}:ann", "handle": "ann", "scope": A}[by]
        assert run(store.pick("accounts", ("source", "key"), tenant="t", source="other", by=by, among=[value])) == [("other", f"{A}:ann")]
        assert len(run(store.pick("accounts", ("source",), tenant="t", by=by, among=[value]))) == 2

    def test_values_come_in_their_own_types(self, store):
        run(store.write(batch(pull_request(keys=(("title", "PAY-1"),)))))
        ((draft, keys, merged),) = run(store.pick("pull_requests", ("draft", "keys", "merged_at"), tenant="t", by="scope", among=[A]))
        assert (draft, [list(pair) for pair in keys], merged) == (False, [["title", "PAY-1"]], 2 * DAY)

    @pytest.mark.parametrize(("columns", "by"), [(("nothing",), "key"), (("key",), "nothing"), (("key",), "key = '' OR ?1 --")])
    def test_a_column_that_does_not_exist_cannot_be_picked(self, store, columns, by):
        with pytest.raises(NotFound, match="choose one of"):
            run(store.pick("accounts", columns, tenant="t", by=by, among=["x"]))


class PointContract:
    """Points are appended, never changed; the latest is the one with the greatest number."""

    def test_a_point_that_says_the_same_is_not_appended(self, store):
        assert [run(store.append([point(2, seq=seq)])) for seq in (1, 2)] == [1, 0]
        assert points(store) == [("2026-03-02", 2, 1)]

    @pytest.mark.parametrize("changed", [{"value": 3}, {"n": 2}, {"num": 1}, {"den": 1}, {"reasons": "no_items"}, {"method": 2}])
    def test_a_point_that_differs_in_anything_it_says_is_appended(self, store, changed):
        assert [run(store.append([point(**asked)])) for asked in ({"value": 2, "seq": 1}, {"value": 2, "seq": 2} | changed)] == [1, 1]

    def test_no_value_and_zero_are_two_things(self, store):
        assert [run(store.append([point(value, seq=seq)])) for seq, value in enumerate((None, 0, None, None), 1)] == [1, 1, 1, 0]
        assert points(store) == [("2026-03-02", None, 3)]

    def test_the_latest_is_the_one_with_the_greatest_number_not_the_greatest_value(self, store):
        for seq, value in ((1, 9.0), (3, 1.0), (2, 5.0)):
            run(store.append([point(value, seq=seq)]))
        assert points(store) == [("2026-03-02", 1.0, 3)]

    def test_an_older_method_covers_no_newer_one_and_nothing_of_its_call_stays(self, store):
        """LESSON 33: code of before a deploy, still running, writes over nothing."""
        run(store.append([point(1, method=2)]))
        with pytest.raises(OlderMethod):
            run(store.append([point(5, seq=2, day="2026-03-01", method=1), point(6, seq=2, method=1), point(7, seq=2, day="2026-03-03", method=1)]))
        assert points(store) == [("2026-03-02", 1, 1)]

    def test_a_call_that_says_the_same_twice_appends_it_once(self, store):
        assert run(store.append([point(1, seq=1), point(1, seq=1)])) == 1

    def test_days_are_given_in_order_and_only_those_asked_for(self, store):
        run(store.append([point(1, day=day) for day in ("2026-03-09", "2026-02-01", "2026-03-02", "2025-12-31")]))
        assert [day for day, _, _ in points(store, first="2026-02-01", last="2026-03-02")] == ["2026-02-01", "2026-03-02"]

    def test_courses_are_the_latest_values_of_several_metrics_in_the_order_asked(self, store):
        for seq, value, day in ((1, 9.0, "2026-03-02"), (1, 9.0, "2026-03-01"), (2, None, "2026-03-01"), (3, 4.0, "2026-03-02")):
            run(store.append([point(value, seq=seq, day=day)]))
        asked = [("code.churn", "day"), ("code.commits", "day"), ("code.commits", "7d")]
        found = run(store.courses(tenant="t", subject=repository_subject(A), asked=asked, first="2026-03-01", last="2026-03-02"))
        assert found == [[], [("2026-03-01", None), ("2026-03-02", 4.0)], []]

    def test_points_of_another_tenant_are_not_seen(self, store):
        run(store.append([point(1, tenant="u")]))
        assert points(store) == []


class StoreContract(UpsertContract, ChildrenContract, CompositeContract, TouchContract, ReadingContract, TallyContract, PickContract, PointContract):
    """All of it."""
