"""What hosts announced, shared by the processes on one ledger."""

from __future__ import annotations

import asyncio
import sqlite3
import time

import pytest
from tests.contracts.material import run

from headway.db.sqlite import open_database
from headway.ledger.budgets import SqliteBudgets
from headway.ledger.tables import LEDGER_TABLES
from headway.model.scope import Budget

S = 1_000_000
KEY = ("acme.example", "fingerprint", "core")


def ahead(remaining, *, seconds=3600, limit=100, resource="core"):
    return Budget(resource=resource, limit=limit, remaining=remaining, resets_at=(BEGAN + seconds) * S)


BEGAN = time.time_ns() // 10**9


@pytest.fixture
def opened(tmp_path):
    databases = []

    def another():
        databases.append(open_database(tmp_path / "ledger.db", LEDGER_TABLES))
        return SqliteBudgets(databases[-1])

    yield another
    for database in databases:
        run(database.close())


@pytest.fixture
def budgets(opened):
    return opened()


def told(budgets, *said, key=KEY):
    async def whole():
        for budget in said:
            await budgets.remember(*key[:2], budget)
        return await budgets.recall(*key)

    return run(whole())


def test_of_what_was_never_announced_nothing_is_known(budgets):
    assert run(budgets.recall(*KEY)) is None


def test_what_was_announced_is_recalled_as_it_was(budgets):
    assert told(budgets, ahead(80)) == ahead(80)


def test_another_process_recalls_it(opened):
    told(opened(), ahead(80))
    assert run(opened().recall(*KEY)) == ahead(80)


@pytest.mark.parametrize("remaining", [(80, 70), (70, 80), (70, 75, 80)])
def test_within_a_window_the_lowest_count_stands_in_whatever_order_answers_come(budgets, remaining):
    assert told(budgets, *(ahead(left) for left in remaining)).remaining == 70


def test_a_later_window_replaces_an_earlier_one(budgets):
    assert told(budgets, ahead(3), ahead(99, seconds=7200)) == ahead(99, seconds=7200)


def test_a_late_answer_of_an_earlier_window_changes_nothing(budgets):
    assert told(budgets, ahead(99, seconds=7200), ahead(3)) == ahead(99, seconds=7200)


def test_a_limit_that_changed_is_the_new_one(budgets):
    assert told(budgets, ahead(80), ahead(70, limit=5000)) == ahead(70, limit=5000)


def test_what_has_started_anew_is_forgotten(budgets):
    assert told(budgets, ahead(80, seconds=-1)) is None


def test_requests_are_taken_off_and_never_below_nothing(budgets):
    async def whole():
        await budgets.remember(*KEY[:2], ahead(80))
        await budgets.take(*KEY, 30)
        first = await budgets.recall(*KEY)
        await budgets.take(*KEY, 100)
        return first.remaining, (await budgets.recall(*KEY)).remaining

    assert run(whole()) == (50, 0)


def test_taking_of_what_is_not_known_is_nothing(budgets):
    run(budgets.take(*KEY, 5))
    assert run(budgets.recall(*KEY)) is None


@pytest.mark.parametrize("other", [("b.example", *KEY[1:]), (KEY[0], "another", KEY[2]), (*KEY[:2], "search")])
def test_hosts_credentials_and_resources_are_apart(budgets, other):
    told(budgets, ahead(80))
    run(budgets.take(*other, 10))
    assert (run(budgets.recall(*other)), run(budgets.recall(*KEY))) == (None, ahead(80))


def test_many_workers_taking_at_once_lose_no_count(opened):
    one, other = opened(), opened()

    async def whole():
        await one.remember(*KEY[:2], ahead(100))
        await asyncio.gather(*(worker.take(*KEY, 1) for worker in (one, other) for _ in range(30)))
        return (await one.recall(*KEY)).remaining

    assert run(whole()) == 40


def test_a_reset_that_no_column_can_hold_is_an_error_and_not_a_wrong_row(budgets):
    with pytest.raises((OverflowError, sqlite3.Error)):
        told(budgets, ahead(80, seconds=2**63))
    assert run(budgets.recall(*KEY)) is None
