"""Every lesson that concerns reading a tracker or a forge, and every bad input named for them, has a test that exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from tests.lessons.inventory import BAD_INPUT, LESSONS

TESTS = Path(__file__).parents[1]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MARK = re.compile(r"LESSON (\d+)")
INPUT = "BAD INPUT: "


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions_of(path: Path) -> list[ast.AST]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, FUNCTIONS) and node.name.startswith("test_")]


def texts(path: Path) -> list[str]:
    return [found.value for found in ast.walk(tree(path)) if isinstance(found, ast.Constant) and isinstance(found.value, str)]


@cache
def marked() -> dict[int, set[str]]:
    """Numbers of lessons to the files of tests that name them."""
    found: dict[int, set[str]] = {}
    for path in TESTS.rglob("*.py"):
        if "LESSON" in path.read_text(encoding="utf-8") and functions_of(path) and path != Path(__file__):
            for number in MARK.findall("\n".join(texts(path))):
                found.setdefault(int(number), set()).add(path.name)
    return found


@pytest.mark.parametrize("number", LESSONS)
def test_a_lesson_is_named_by_a_test_of_it(number):
    assert marked().get(number)


def test_no_lesson_is_marked_in_a_way_that_is_not_found():
    """`LESSON 4 and 5` names one lesson to whoever searches."""
    loose = [path.name for path in TESTS.rglob("*.py") if path != Path(__file__) and re.search(r"LESSON \d+(?:, | and )\d", path.read_text(encoding="utf-8"))]
    assert loose == []


@pytest.mark.parametrize("what", BAD_INPUT)
def test_a_bad_input_has_tests_that_exist(what):
    missing = [test for test in BAD_INPUT[what] if not exists(*test.split("::"))]
    assert (missing, bool(BAD_INPUT[what])) == ([], True)


def exists(file: str, name: str) -> bool:
    return name in {node.name for node in functions_of(TESTS / file)} if (TESTS / file).is_file() else False


def test_a_bad_input_that_a_test_marks_is_one_of_those_listed():
    said = [text.partition(INPUT)[2] for path in (TESTS / "lessons").glob("test_*.py") if path != Path(__file__) for text in texts(path) if INPUT in text]
    unknown = [part for one in said for part in one.split("; ") if not part.startswith(tuple(BAD_INPUT))]
    assert (unknown, len(said) > 10) == ([], True)
