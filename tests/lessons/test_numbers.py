"""Every wrong number that was told elsewhere, and every bad input named for numbers, has a test or a spec that exists; those that belong to no family stand here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.lessons.numbers import BAD_INPUT, LESSONS
from tests.lessons.test_inventory import exists
from tests.metrics.anything import engine_of
from tests.specs import ci, counts, delivery, dora, flow, kpi, odd, sizes, sprint
from tests.specs.company import deployment, file, incident, item, owned, pull_request
from tests.specs.company import run as pipeline_run
from tests.specs.facts import commit

import headway
from headway.metrics.reasons import SENTENCES
from headway.metrics.registry import REGISTRY
from headway.model.asks import FigureAsk
from headway.model.calendar import period_window

SPECS = {f"specs/{module.__name__.rpartition('.')[2]}.py": module.CASES for module in (ci, counts, delivery, dora, flow, kpi, odd, sizes, sprint)}
SOURCE = Path(headway.__file__).parent
WAY_OF_A_NUMBER = ("metrics", "flows/report", "api", "web", "cli", "stores")
DRAWS_LOTS = {"metrics/forecast.py"}
"""Forecasts draw from the days there were, by a seed that is told with the answer."""
ENTRANCES = {"api/edge.py", "cli/main.py"}
"""Where everything is caught once, logged and told."""
MARCH = period_window("2026-03", now=0, zone="UTC")


def there_is(test):
    file, _, name = test.partition("::")
    return any(f"{case.metric}: {case.given}".startswith(name) for case in SPECS[file]) if file in SPECS else exists(file, name)


def test_the_lessons_about_numbers_are_all_there():
    assert set(LESSONS) == {*range(48, 76), 100, 102}


@pytest.mark.parametrize("number", LESSONS)
def test_a_lesson_about_numbers_has_tests_that_exist(number):
    assert ([test for test in LESSONS[number] if not there_is(test)], bool(LESSONS[number])) == ([], True)


@pytest.mark.parametrize("what", BAD_INPUT)
def test_a_bad_input_of_numbers_has_tests_that_exist(what):
    assert ([test for test in BAD_INPUT[what] if not there_is(test)], bool(BAD_INPUT[what])) == ([], True)


def modules():
    """The modules a number passes on its way, by their place."""
    return {path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for room in WAY_OF_A_NUMBER for path in (SOURCE / room).rglob("*.py")}


def imported(tree):
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return {name.partition(".")[0] for name in (*names, *(node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)))}


def test_72_nothing_that_answers_or_shows_a_number_draws_lots():
    """LESSON 72: a sparkline and a ranking were filled with pseudo-random data."""
    found = {place for place, tree in modules().items() if imported(tree) & {"random", "numpy"}}
    assert found == DRAWS_LOTS


def swallows(handler):
    caught = {name.id for name in ast.walk(handler.type) if isinstance(name, ast.Name)} if handler.type else {"Exception"}
    return bool(caught & {"Exception", "BaseException", "TypeError", "AttributeError", "NameError"})


def test_74_nothing_on_the_way_of_a_number_swallows_an_error():
    """LESSON 74: a TypeError was swallowed, and the trend was always empty."""
    found = {place for place, tree in modules().items() for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and swallows(node)}
    assert found == ENTRANCES


def figures(facts):
    engine = engine_of(facts)
    return {metric: engine.figures(FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=(metric,), windows=(MARCH,)))[0] for metric in REGISTRY}


@pytest.mark.slow
def test_61_without_any_data_nothing_is_told_but_counts_of_zero_and_reasons():
    """LESSON 61: 0 was said where nothing was known."""
    for name, figure in figures([]).items():
        assert (figure.n, figure.value, bool(figure.reasons)) == ((0, 0, False) if figure.value is not None else (0, None, True)), name
        assert figure.value is None or REGISTRY[name].zero, name
        assert set(figure.reasons) <= SENTENCES.keys(), name


ONE_OF_EACH = [
    *commit(files={"a.py": (3, 1)}), *owned("a.py", 3), *file("a.py", 1),
    *pull_request(first_commit="2026-03-02T09:00", reviewed="2026-03-02T11:00", merged="2026-03-02T12:00"),
    *item(("in_progress", "2026-03-02T10:00"), ("done", "2026-03-03T10:00")), *pipeline_run(), *deployment(), *incident(resolved="2026-03-02T12:00"),
]  # fmt: skip


@pytest.mark.slow
def test_of_one_of_each_there_are_counts_and_no_percentiles():
    found = figures(ONE_OF_EACH)
    assert {figure.value for name, figure in found.items() if name in {"code.commits", "review.merged_count", "flow.throughput", "ci.runs", "dora.deployment_frequency", "ops.incidents_opened"}} == {1}
    assert [name for name, figure in found.items() if REGISTRY[name].kind == "distribution" and (figure.value is not None or figure.percentiles)] == []
    assert {figure.reasons for name, figure in found.items() if REGISTRY[name].kind == "distribution"} == {("below_minimum_n",), ("no_items",)}
