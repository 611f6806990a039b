"""A record's fields become columns; what is no column is refused when the table is declared."""

from __future__ import annotations

import msgspec
import pytest

from headway.db.table import Column, Table, column_of, columns_of

TYPES = {
    "whole": (int, Column("x", "int")),
    "text": (str, Column("x", "text")),
    "truth": (bool, Column("x", "bool")),
    "real": (float, Column("x", "float")),
    "bytes": (bytes, Column("x", "bytes")),
    "may be absent": (int | None, Column("x", "int", null=True)),
    "several": (tuple[str, ...], Column("x", "json")),
}


@pytest.mark.parametrize("case", TYPES)
def test_a_field_becomes_a_column(case):
    hint, column = TYPES[case]
    assert column_of("x", hint) == column


@pytest.mark.parametrize("hint", [dict, list[int], int | str, object])
def test_other_types_are_refused_by_name(hint):
    with pytest.raises(TypeError, match="x: "):
        column_of("x", hint)


def test_columns_come_in_the_order_of_the_fields():
    class Some(msgspec.Struct):
        b: int
        a: str | None

    assert Table(name="some", columns=columns_of(Some), key=("b",)).names == ("b", "a")
