"""What providers lay aside: kept per source and scope, replaced by name, gone without harm."""

from __future__ import annotations

import pytest
from tests.contracts.material import A, B, run

from headway.db.sqlite import open_database
from headway.stores.shelf import SHELF_TABLES, MemoryShelf, SqliteShelf


@pytest.fixture(params=["memory", "sqlite"])
def shelf(request, tmp_path):
    if request.param == "memory":
        yield MemoryShelf()
        return
    database = open_database(tmp_path / "shelf.db", SHELF_TABLES)
    yield SqliteShelf(database, tenant="t", source="s")
    run(database.close())


def test_what_is_laid_aside_is_found_by_scope_and_name_and_the_last_stands(shelf):
    for scope, name, content in ((A, "x", b"old"), (A, "x", b"\x00new"), (B, "x", b"other"), (A, "y", b"")):
        run(shelf.put(scope, name, content))
    assert [run(shelf.get(scope, name)) for scope, name in ((A, "x"), (B, "x"), (A, "y"), (B, "y"))] == [b"\x00new", b"other", b"", None]


def test_no_source_or_tenant_sees_what_another_laid_aside(tmp_path):
    database = open_database(tmp_path / "shelf.db", SHELF_TABLES)
    run(SqliteShelf(database, tenant="t", source="s").put(A, "x", b"mine"))
    assert [run(SqliteShelf(database, tenant=tenant, source=source).get(A, "x")) for tenant, source in (("t", "z"), ("u", "s"), ("t", "s"))] == [None, None, b"mine"]
    run(database.close())
