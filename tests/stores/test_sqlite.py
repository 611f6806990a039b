"""SQLite keeps the contract, and never differs from the reference."""

from __future__ import annotations

import json
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.contracts.material import A, B, account, batch, change, commit, dump, ref, run
from tests.contracts.store import StoreContract

from headway.db.sqlite import open_database
from headway.model.fact import fact_hash
from headway.stores.memory import MemoryStore
from headway.stores.sqlite import open_store
from headway.stores.tables import STORE_TABLES

pytestmark = pytest.mark.slow

TENANTS = count(1)
TEXT = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3)
ACCOUNTS = some.builds(account, some.sampled_from("abc"), TEXT, version=some.integers(0, 2), repository=some.sampled_from((A, B)), bot=some.booleans())
COMMITS = some.builds(commit, some.sampled_from(("1" * 40, "2" * 40)), at=some.sampled_from((None, 5, 10**15)), subject=TEXT, reachable=some.booleans())
CHANGES = some.builds(change, TEXT.map(lambda text: f"p{text}"), some.sampled_from(("1" * 40, "2" * 40)), additions=some.sampled_from((None, 0, 1)))
REFS = some.builds(ref, TEXT.map(lambda text: f"r{text}"), some.sampled_from(("1" * 40, "2" * 40)), parent=some.sampled_from((A, B, f"{A}:x")))
PARENTS = {"accounts": (), "commits": (), "changes": (f"{A}:{'1' * 40}",), "refs": (A, B)}
STAMPS = {"seen": some.integers(1, 3), "generation": some.integers(0, 1), "number": some.integers(1, 9), "scope": some.sampled_from((A, B))}


@some.composite
def batches(draw):
    """A batch of some entity, with parents that have children, none, or could not be read."""
    kind, facts = draw(some.sampled_from([("accounts", ACCOUNTS), ("commits", COMMITS), ("changes", CHANGES), ("refs", REFS)]))
    some_facts = draw(some.lists(facts, max_size=4))
    named = [fact.parent() if fact.child else fact.key for fact in some_facts]
    extra = draw(some.lists(some.sampled_from(PARENTS[kind] or (f"{A}:none",)), max_size=2))
    rejects = draw(some.lists(some.sampled_from(named), max_size=1)) if named else []
    return {"facts": some_facts, "entity": kind, "records": [*named, *extra], "rejects": rejects} | {name: draw(value) for name, value in STAMPS.items()}


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One file for all examples; each is a tenant of its own."""
    database = open_database(tmp_path_factory.mktemp("shared") / "facts.db", STORE_TABLES)
    yield run(open_store(database, now=0))
    run(database.close())


def written(store, tenant, asked):
    """What a store answers about a batch and to it."""
    one = batch(*asked["facts"], tenant=tenant, **{name: value for name, value in asked.items() if name != "facts"})
    return run(store.touched(one)), run(store.write(one))


def text(store, tenant):
    """The canonical dump of everything."""
    rows = {entity: dump(store, entity, tenant=tenant) for entity in PARENTS}
    return json.dumps(rows, sort_keys=True, ensure_ascii=False)


@settings(max_examples=60, deadline=None)
@given(asked=some.lists(batches(), max_size=6))
def test_whatever_is_written_in_whatever_order_it_answers_as_the_reference_does(shared, asked):
    tenant, reference = f"t{next(TENANTS)}", MemoryStore()
    for each in asked:
        assert written(shared, tenant, each) == written(reference, tenant, each)
    assert text(shared, tenant) == text(reference, tenant)


@settings(max_examples=30, deadline=None)
@given(facts=some.lists(ACCOUNTS, max_size=6, unique_by=fact_hash), dice=some.randoms(use_true_random=False))
def test_the_order_in_which_states_arrive_does_not_matter_when_no_two_are_as_new(shared, facts, dice):
    """Nor any two the same: an equal state is skipped whole, so that reading all again is cheap."""
    dumps = []
    for _ in range(2):
        tenant, order = f"t{next(TENANTS)}", list(enumerate(facts, 1))
        dice.shuffle(order)
        for seen, fact in order:
            run(shared.write(batch(fact, seen=seen, tenant=tenant)))
        dumps.append(text(shared, tenant).replace(f'"{tenant}"', '"t"'))
    assert dumps[0] == dumps[1]


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path):
        database = open_database(tmp_path / "facts.db", STORE_TABLES)
        yield run(open_store(database, now=0))
        run(database.close())


def test_a_store_keeps_its_identity_and_no_two_have_the_same(tmp_path):
    def identity(name):
        database = open_database(tmp_path / name, STORE_TABLES)
        found = run(open_store(database, now=0)).store_id
        run(database.close())
        return found

    assert identity("one.db") == identity("one.db") != identity("two.db")


def test_a_batch_that_cannot_be_written_leaves_nothing(tmp_path):
    database = open_database(tmp_path / "facts.db", STORE_TABLES)
    store = run(open_store(database, now=0))
    with pytest.raises(UnicodeEncodeError):
        run(store.write(batch(account("ann"), account("bad", "\ud800"))))
    assert (dump(store, "accounts"), run(store.positions())) == ([], {})
    run(database.close())
