"""Tables as data: what a table's columns, key and order are, said once for every database."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass, field

import msgspec

SQLITE_TYPES = {"int": "INTEGER", "float": "REAL", "bool": "INTEGER", "text": "TEXT", "json": "TEXT", "bytes": "BLOB"}
PLAIN = {int: "int", str: "text", bool: "bool", float: "float", bytes: "bytes"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is one of int, float, bool, text, json, bytes."""

    name: str
    type: str
    null: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: `key` is its primary key, `unique` further natural keys, `indexes` its read orders.

    `clustered` tables are stored in key order; `serial` ones number their own first column.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    clustered: bool = False
    serial: bool = False
    checks: tuple[str, ...] = field(default=())

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)


def column_of(name: str, hint: object) -> Column:
    """The column a record's field becomes; a tuple becomes JSON. Raises TypeError for other types."""
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    kinds = [kind for kind in options if kind is not type(None)]
    plain = PLAIN.get(kinds[0]) if isinstance(kinds[0], type) else None
    if plain is None and typing.get_origin(kinds[0]) is tuple:
        plain = "json"
    if len(kinds) != 1 or plain is None:
        raise TypeError(f"{name}: {hint} is no column type")
    return Column(name, plain, null=len(options) > 1)


def columns_of(record: type[msgspec.Struct]) -> tuple[Column, ...]:
    """The columns of a record, in the order of its fields."""
    return tuple(column_of(item.encode_name, item.type) for item in msgspec.structs.fields(record))
