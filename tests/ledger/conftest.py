"""Ledgers on one file."""

import pytest
from tests.contracts.material import run

from headway.db.sqlite import open_database
from headway.ledger.sqlite import SqliteLedger
from headway.ledger.tables import LEDGER_TABLES


@pytest.fixture
def opened(tmp_path):
    """Opens ledgers on one file, and closes them."""
    databases = []

    def another(**options):
        databases.append(open_database(tmp_path / "ledger.db", LEDGER_TABLES))
        return SqliteLedger(databases[-1], code_version="test", **options)

    yield another
    for database in databases:
        run(database.close())


@pytest.fixture
def ledger(opened):
    return opened()


@pytest.fixture
def other(opened):
    return opened()


@pytest.fixture
def short(opened):
    """One whose leases run out at once."""
    return opened(lease_us=0)
