"""The numbers that docs/how-numbers-are-made.md recomputes by hand: the company is made, its rows are those of the page, and so are the results of plain arithmetic on them."""

from __future__ import annotations

import json
import re
import shlex
from math import floor, sqrt
from pathlib import Path

import pytest
from tests.cli.running import headway
from tests.journeys.test_numbers import TOO_FEW

from headway.model.calendar import to_iso

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PAGE = (Path(__file__).parents[2] / "docs" / "how-numbers-are-made.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (.+)\n((?:(?!^#).*\n)+)", PAGE, re.MULTILINE))
FACTOR = 1.96
YEAR = "2025-01-01..2025-12-30"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with the company that the page names."""
    home = tmp_path_factory.mktemp("whole")
    call = re.search(r"`headway (demo --no-serve [^`]+)`", PAGE)[1]
    said = headway(home, *shlex.split(call), "--db", f"sqlite:///{home}/demo.db")
    assert said.code == 0, said.err
    return home


def asked(home, section):
    """What the call of a section says."""
    call = re.search(r"^headway (query .+)$", SECTIONS[section], re.MULTILINE)[1]
    said = headway(home, *shlex.split(call), "--json", "--db", f"sqlite:///{home}/demo.db")
    assert (said.code, said.err) == (0, "")
    return json.loads(said.out)


def table(section):
    """The rows of the table of a section."""
    lines = [line for line in SECTIONS[section].splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]


def results(section):
    """The numbers that a section comes to, in its order."""
    return [float(number) for number in re.findall(r"\*\*([\d.]+)\*\*", SECTIONS[section])]


def percentile(share, amounts):
    """By hand: the place between two neighbours, and as much of their distance."""
    ordered, place = sorted(amounts), share * (len(amounts) - 1)
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def counted(found):
    return [row["amount"] for row in found["items"] if row["counted"]]


def test_a_percentile_is_what_its_rows_make_it(home):
    found = asked(home, "A percentile")
    rows = [(row["label"], f"{row['amount']:.0f}", row["why_not"] or "") for row in found["items"]]
    assert rows == table("A percentile")
    by_hand = [percentile(0.85, counted(found)), percentile(0.5, counted(found))]
    assert by_hand == pytest.approx(results("A percentile"))
    assert [found["percentiles"]["p85"], found["value"]] == pytest.approx(by_hand)
    assert (found["n"], sorted(found["percentiles"])) == (8, ["p50", "p75", "p85"])


def test_a_change_fail_rate_and_its_interval_are_what_its_rows_make_them(home):
    section = "A change fail rate, with its interval"
    found = asked(home, section)
    rows = [(to_iso(row["at"]), "" if row["amount"] is None else f"{row['amount']:.0f}", row["why_not"] or "") for row in found["items"]]
    assert rows == table(section)
    n, share = len(counted(found)), sum(counted(found)) / len(counted(found))
    whole = 1 + FACTOR**2 / n
    middle, half = (share + FACTOR**2 / (2 * n)) / whole, FACTOR * sqrt(share * (1 - share) / n + FACTOR**2 / (4 * n * n)) / whole
    assert (f"{middle:.4f}" in SECTIONS[section], f"{half:.4f}" in SECTIONS[section]) == (True, True)
    assert [share, middle - half, middle + half] == pytest.approx(results(section), abs=1e-4)
    assert [found["value"], *found["interval"]] == pytest.approx([share, middle - half, middle + half], abs=1e-4)
    assert (found["n"], found["excluded"]) == (n, {"cancelled": 1})


def begun(home):
    """When the first commit of every pull request of the company was made."""
    said = headway(home, "facts", "pull_requests", "--db", f"sqlite:///{home}/demo.db")
    facts = map(json.loads, said.out.splitlines())
    return {fact["key"]: fact["first_commit_at"] for fact in facts}


def test_a_lead_time_is_the_time_between_its_two_instants(home):
    found, first = asked(home, "A lead time"), begun(home)
    rows = [(row["label"], to_iso(first[row["key"]]), to_iso(row["at"]), f"{row['amount']:.0f}") for row in found["items"]]
    assert rows == table("A lead time")
    assert all((row["at"] - first[row["key"]]) // 1000 == row["amount"] for row in found["items"])
    assert found["value"] == percentile(0.5, counted(found)) == results("A lead time")[0]


@pytest.mark.parametrize("metric", TOO_FEW)
def test_what_a_tenth_of_the_company_has_too_little_of_the_whole_answers(home, metric):
    said = headway(home, "query", metric, "--period", YEAR, "--json", "--db", f"sqlite:///{home}/demo.db")
    assert json.loads(said.out)["value"] is not None
