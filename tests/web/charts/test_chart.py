"""Every chart there is, compiled by Vega-Lite itself, and what may stand where in a spec."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.web.views import BREAKOUT, TOKEN

from headway.web.charts import Chart, Day, Dot, Tile, area, columns, line, ranked, scatter, treemap

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE = (BREAKOUT, TOKEN, "datum.value", '{"expr": "alert(1)"}', "\\u003c/script>")
DAYS = [Day(day=f"2026-01-{at + 1:02d}", value=None if at == 3 else float(at), told=HOSTILE[at]) for at in range(len(HOSTILE))]
DOTS = [Dot(at=at, label=text, across=10.0 * at, up=5.0 + at, size=1.0 + at, told=text) for at, text in enumerate(HOSTILE)]
TILES = [Tile(label=text, note=text, weight=1.0 + at, step=None if at == 2 else at + 1, told=text) for at, text in enumerate(HOSTILE)]
SPECS = {
    "line": line(DAYS, unit="lines"), "line of a ratio": line(DAYS, unit="ratio"), "line of durations": line(DAYS, unit="ms"), "area": area(DAYS, unit="lines"),
    "columns": columns(DAYS, unit="lines"), "ranked": ranked(DOTS), "scatter": scatter(DOTS, across="Lines", up="Complexity"), "treemap": treemap(TILES),
    "no days": line([], unit="lines"), "no rows": treemap([]),
}  # fmt: skip
COMPILE = """
import json, sys, vl_convert
for name, spec in json.load(sys.stdin).items():
    print(json.dumps([name, vl_convert.vegalite_to_vega(spec)]))
"""


def texts(part: object) -> Iterator[str]:
    """Every text of a spec outside its data."""
    if isinstance(part, dict):
        yield from (text for name, one in part.items() if name != "data" for text in texts(one))
    elif isinstance(part, list):
        yield from (text for one in part for text in texts(one))
    elif isinstance(part, str):
        yield part


@pytest.mark.parametrize("name", SPECS)
def test_text_from_outside_stands_in_the_data_and_nowhere_else(name: str):
    assert [text for text in texts(SPECS[name]) if any(hostile in text for hostile in HOSTILE if hostile != "datum.value")] == []


@pytest.mark.parametrize("name", SPECS)
def test_a_spec_is_plain_data_and_asks_for_nothing_from_elsewhere(name: str):
    assert json.loads(json.dumps(SPECS[name])) == SPECS[name]
    assert '"url"' not in json.dumps(SPECS[name])


def test_a_chart_has_words_for_a_reader_without_eyes():
    chart = Chart(name="c", title="Commits", about="From 3 to 4.", height=180, spec=SPECS["line"])
    assert chart.title
    assert chart.about


@pytest.mark.slow
def test_vega_lite_compiles_every_chart_and_has_nothing_to_say_about_it():
    done = subprocess.run([sys.executable, "-I", "-c", COMPILE], input=json.dumps(SPECS), capture_output=True, text=True, check=True, timeout=120)
    compiled = dict(json.loads(row) for row in done.stdout.splitlines())
    assert set(compiled) == set(SPECS)
    assert all(vega["marks"] for vega in compiled.values())
    assert done.stderr == ""
