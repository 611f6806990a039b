"""The tables of facts and points, derived from the records; every store builds itself from these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import fields

from headway.db.table import Column, Table, columns_of
from headway.model.errors import NotFound
from headway.model.records import FACTS, Fact
from headway.model.results import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

IDENTITY = (Column("tenant", "text"), Column("source", "text"), Column("scope", "text"))
RUN = (
    Column("observed_at", "int"),
    Column("generation", "int"),
    Column("run_id", "int"),
    Column("shape_version", "int"),
    Column("maps_version", "text"),
    Column("raw_ref", "text", null=True),
    Column("hash", "int", null=True),
    Column("deleted_at", "int", null=True),
)
RUN_NAMES = frozenset(column.name for column in RUN)
"""Columns that say how a fact got here, not what it says: left out of the canonical dump."""

WINDOW_COLUMN = {"commits": "committed_at", "changes": "committed_at", "ownership": "committed_at", "rework": "committed_at"}
"""The instant by which facts of an entity fall into a window; entities without one are read whole."""


def home_column(entity: str) -> str:
    """The column that names the scope whose numbers a fact is part of: its repository, else its project."""
    names = {field.encode_name for field in fields(FACTS[entity])}
    return "repository" if "repository" in names else "project" if "project" in names else "scope"


def fact_table(record: type[Fact]) -> Table:
    """The table of one kind of fact: who it belongs to, how it got here, what it says."""
    order = ("tenant", "repository", WINDOW_COLUMN[record.entity]) if record.entity in WINDOW_COLUMN else None
    return Table(
        name=record.entity,
        columns=(*IDENTITY, *RUN, *columns_of(record)),
        key=("tenant", "source", "key"),
        indexes=(order,) if order else (("tenant", "scope"),),
    )


def known_columns(entity: str, names: Sequence[str]) -> Sequence[str]:
    """Names of columns of an entity's table. Raises NotFound for an entity or a column there is not."""
    if entity not in FACT_TABLES:
        raise NotFound(f"there is no entity {entity!r}: choose one of {', '.join(FACT_TABLES)}")
    for name in names:
        if name not in FACT_TABLES[entity].names:
            raise NotFound(f"{entity} have no {name!r}: choose one of {', '.join(FACT_TABLES[entity].names)}")
    return names


FACT_TABLES = {entity: fact_table(record) for entity, record in FACTS.items()}

POINTS = Table(
    name="points",
    columns=columns_of(Point),
    key=("tenant", "metric", "subject", "span", "day", "seq"),
    clustered=True,
)

POSITIONS = Table(
    name="positions",
    columns=(*(Column(name, "text") for name in ("tenant", "source", "entity", "scope")), Column("batch", "int"), Column("first_run", "int")),
    key=("tenant", "source", "entity", "scope"),
    clustered=True,
)

STORE = Table(
    name="store",
    columns=(Column("store_id", "text"), Column("created_at", "int")),
    key=("store_id",),
    clustered=True,
)

STORE_TABLES = (*FACT_TABLES.values(), POINTS, POSITIONS, STORE)
