"""Every kind of fact has a table with everything a fact carries."""

import msgspec
import pytest

from headway.model.records import FACTS
from headway.stores.tables import FACT_TABLES, STORE_TABLES, WINDOW_COLUMN

CARRIED = ("tenant", "source", "scope", "observed_at", "generation", "run_id", "shape_version", "maps_version", "raw_ref", "hash", "deleted_at", "key", "version")


@pytest.mark.parametrize("entity", FACTS)
def test_a_fact_table_has_what_every_fact_carries_and_what_its_record_says(entity):
    assert FACT_TABLES[entity].names == (*CARRIED, *(name for name in msgspec.structs.fields(FACTS[entity]) for name in [name.name] if name not in CARRIED))


def test_no_column_of_a_key_may_be_null():
    nullable = {(table.name, column.name) for table in STORE_TABLES for column in table.columns if column.null}
    assert [pair for table in STORE_TABLES for columns in (table.key, *table.unique) for pair in ((table.name, name) for name in columns) if pair in nullable] == []


def test_instants_that_place_a_fact_in_a_window_are_columns_of_it():
    assert all(column in FACT_TABLES[entity].names for entity, column in WINDOW_COLUMN.items())
