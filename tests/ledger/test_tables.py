"""The ledger's tables: a tenant on everything that is somebody's, and checks where words are few."""

import pytest

from headway.ledger.tables import LEDGER_TABLES, OUTBOX, RUNS, SCOPES

NOBODYS = {"sequences", "stores_seen", "budgets", "etags", "backfill_windows"}
"""Numbers, stores, what hosts allow, and windows of a backfill that is somebody's."""


@pytest.mark.parametrize("table", LEDGER_TABLES, ids=lambda table: table.name)
def test_rows_belong_to_a_tenant(table):
    assert ("tenant" in table.names) == (table.name not in NOBODYS)


def test_names_are_used_once():
    names = [table.name for table in LEDGER_TABLES]
    assert len(names) == len(set(names))


def test_a_column_is_declared_with_its_type_default_and_whether_it_may_be_absent():
    columns = {column.name: (column.type, column.null, column.default) for column in RUNS.columns}
    assert (columns["items"], columns["error"], columns["kind"]) == (("int", False, "0"), ("text", True, None), ("text", False, None))


def test_states_are_those_there_are():
    assert "'archived'" in SCOPES.checks[0]
    assert "'held'" in OUTBOX.checks[0]
