"""Facts become rows and come back; the hash covers what is said, not how it got here."""

from __future__ import annotations

import pytest
from tests.contracts.material import A, account, batch, change, commit, ref

from headway.model.fact import fact_hash
from headway.stores.rows import beside, canonical, fact_of, fact_rows, losing_parents
from headway.stores.tables import FACT_TABLES, RUN_NAMES

FACTS = [account(), commit(), commit(at=None), change(additions=None), ref()]


def row_of(fact, **stamp):
    """A fact's row by column name."""
    one = batch(fact, **stamp)
    (values,) = fact_rows(one, fact.entity, [fact], beside(one))
    return dict(zip(FACT_TABLES[fact.entity].names, values, strict=True))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.entity)
def test_a_fact_comes_back_from_its_row(fact):
    assert fact_of(fact.entity, row_of(fact)) == fact


def test_the_hash_is_the_same_for_what_says_the_same_and_another_for_another_version():
    assert fact_hash(account()) == fact_hash(account()) != fact_hash(account(version=1))
    assert row_of(account(), seen=1)["hash"] == row_of(account(), seen=2, generation=9, scope="git:repo:z")["hash"]


def test_a_fact_names_the_raw_record_that_it_and_not_its_namesake_came_from():
    facts = (account(name="old", version=1), account(name="new", version=2), account("bob"))
    one = batch(*facts, raw_refs=("r1", "r2", "r3"))
    rows = list(fact_rows(one, "accounts", one.by_entity()["accounts"], beside(one)))
    assert [row[FACT_TABLES["accounts"].names.index("raw_ref")] for row in rows] == ["r2", "r3"]


def test_the_canonical_row_leaves_the_run_out():
    assert not RUN_NAMES & set(canonical("commits", row_of(commit())))


PARENTS = {
    "content-addressed: those left with none": (batch(change(), records=[f"{A}:{'1' * 40}", "empty"]), ["empty"]),
    "movable: all that are whole": (batch(ref(), records=[A, "other"], rejects=["broken"]), [A, "other"]),
}


@pytest.mark.parametrize("case", PARENTS)
def test_only_parents_that_may_have_lost_a_dated_child_are_looked_at(case):
    given, expected = PARENTS[case]
    (kind,) = given.child_kinds()
    assert losing_parents(given, kind) == expected
