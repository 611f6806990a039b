"""`headway forecast`: what it prints, and what it says when nothing can be foretold."""

from __future__ import annotations

import json

import pytest
from tests.cli.running import headway
from tests.flows.report.trackers import filled_today
from tests.web.ledgers import at_house

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    assert headway(folder, "db", "upgrade", "--db", f"sqlite:///{folder}/headway.db").code == 0
    at_house(folder / "headway.db", filled_today)
    return folder


def said(home, *call):
    return headway(home, "forecast", *call, "--db", f"sqlite:///{home}/headway.db")


def test_the_same_seed_prints_the_same_forecast(home):
    first, again = (said(home, "--days", "30", "--seed", "4", "--json") for _ in range(2))
    found = json.loads(first.out)
    assert (first.code, found["days"], found["seed"], set(found["expected"])) == (0, 30, 4, {"50", "70", "85", "95"})
    assert json.loads(again.out)["expected"] == found["expected"]
    assert {"day", "count"} == set(found["history"][0])


def test_a_forecast_is_a_table_with_what_it_was_drawn_from(home):
    found = said(home, "--items", "2")
    assert found.code == 0
    assert found.out.startswith("Forecast for ")
    assert "runs by seed 1, drawn from the" in found.out


@pytest.mark.parametrize(
    ("call", "told"), [((), "--days --items is required"), (("--days", "3", "--items", "3"), "not allowed with"), (("--days", "0"), "give one of the two"), (("--days", "3", "--subject", "nowhere"), "nowhere")]
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(home, call, told):
    found = said(home, *call)
    assert found.code == 2 or "nowhere" in told
    assert told in found.err
    assert "Traceback" not in found.err
