"""The house stays as drawn: storeys, sizes, a test beside every module, every setting documented.

The numbers are those of ADR 1. An exception is a line in a table here, with its reason.
"""

import ast
import json
import re
import statistics
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from tests.builders.console import unmeasured

from headway import config

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "headway"
MODULES = sorted(SOURCE.rglob("*.py"))
FILES = [*MODULES, *sorted((ROOT / "bench").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
MEDIAN_FUNCTION = 8
MOST_BRANCHES = 8

TESTED_ELSEWHERE: dict[str, str] = {
    "src/headway/cli/analyze.py": "tests/journeys/test_analyze.py, tests/cli/test_summary.py and test_bad_input.py call it as a user does",
    "src/headway/cli/database.py": "tests/cli/test_verbs.py",
    "src/headway/cli/ingest.py": "tests/cli/test_verbs.py",
    "src/headway/cli/reading.py": "tests/cli/test_verbs.py",
    "src/headway/db/migrations/env.py": "run by Alembic alone; the upgrade's test goes through it",
    "src/headway/db/migrations/versions/0001_foundation.py": "as above: both ways to make a fresh file are held equal",
    "src/headway/db/migrations/versions/0002_company.py": "as above",
    "src/headway/db/migrations/versions/0003_trackers.py": "as above",
    "src/headway/db/migrations/versions/0004_forges.py": "as above",
    "src/headway/db/migrations/versions/0005_answers.py": "as above",
    "src/headway/flows/report/desk.py": "a record without behaviour; every test of flows/report sits at one",
    "src/headway/model/ports.py": "protocols; the suites in tests/contracts say what they mean",
}
"""Modules without a test module of their own: where their behaviour is tested, or why there is none."""

SPARED = frozenset({"duckdb", "pyarrow", "adbc_driver_sqlite", "adbc_driver_manager", "sqlalchemy", "alembic", "fastapi", "pydantic", "uvicorn", "jinja2", "rich"})
"""What reading history must not pay for; the ADBC driver besides carries a second SQLite (ADR 3)."""

FOREIGN_VARIABLES = frozenset({"XDG_DATA_HOME", "XDG_CACHE_HOME", "NO_COLOR", "COLUMNS", "TERM", "PYTHONPATH"})
"""Variables that belong to others and keep their meaning."""

BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def name_of(path):
    return str(path.relative_to(ROOT))


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]


def height(function):
    """Lines of the body without its docstring: what a reader has to hold in mind."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return function.end_lineno - body[0].lineno + 1 if body else 0


def branches(function):
    return 1 + sum(isinstance(node, BRANCHES) for node in ast.walk(function))


def only_words(path):
    """A module with nothing but its docstring, or re-exported names, has no behaviour to test."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return all(isinstance(node, ast.Expr | ast.Import | ast.ImportFrom) for node in tree.body)


def test_modules(path):
    """The test modules that may speak for a module of src: the mirror of its place, or of its folder."""
    place = path.relative_to(SOURCE).with_suffix("")
    if place.name == "__init__":
        place = place.parent
    near = ROOT / "tests" / place.parent
    return [near / f"test_{place.name}.py", near / place.name / "__init__.py", *near.glob(f"test_{place.name}_*.py"), *(ROOT / "tests" / place).glob("test_*.py")]


test_modules.__test__ = False


def untested():
    return [name_of(path) for path in MODULES if not only_words(path) and not any(found.exists() for found in test_modules(path))]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_is_longer_than_a_reader_can_hold(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_function_is_long_or_branches_much(path):
    wide = {function.name: (height(function), branches(function)) for function in functions(path)}
    assert {name: size for name, size in wide.items() if size[0] > LONGEST_FUNCTION or size[1] > MOST_BRANCHES} == {}


def test_most_functions_are_a_few_lines():
    assert statistics.median(height(function) for path in MODULES for function in functions(path)) <= MEDIAN_FUNCTION


def test_every_module_has_its_test_beside_it_or_says_where():
    assert [name for name in untested() if name not in TESTED_ELSEWHERE] == []


def test_no_exception_outlives_its_reason():
    assert [name for name in TESTED_ELSEWHERE if name not in untested()] == []


def words_like_settings():
    """What src names like an environment variable of ours, or looks up in an environment."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    looked_up = re.findall(r"""(?:env|environ|environment)(?:\.get\(|\[|, )["']([A-Z][A-Z0-9_]+)["']""", text)
    return {*looked_up, *re.findall(r"""["'](HEADWAY_[A-Z_]+)["']""", text)} - {"HOME", "PATH", *FOREIGN_VARIABLES}


def keys(struct):
    """The keys of a part of headway.yaml and of the parts below it."""
    for part in msgspec.structs.fields(struct):
        yield part.encode_name
        yield from (key for kind in (part.type, *getattr(part.type, "__args__", ())) if isinstance(kind, type) and issubclass(kind, msgspec.Struct) for key in keys(kind))


def test_every_variable_that_is_read_is_a_declared_setting():
    assert words_like_settings() - {setting.variable for setting in config.SETTINGS} == set()


def test_every_setting_stands_in_the_reference():
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    named = [*(setting.variable for setting in config.SETTINGS), *keys(config.Config)]
    assert [name for name in named if not re.search(rf"\b{name}\b", page)] == []


@pytest.mark.slow
def test_the_storeys_of_the_house_are_kept():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def loaded_after(statement):
    """Top-level packages in sys.modules of a fresh interpreter after a statement."""
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], env=unmeasured(), capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_reading_history_loads_no_engine_no_server_and_no_drawing():
    assert loaded_after("import headway.cli.main, headway.flows.ingest, headway.sources.git, headway.stores.sqlite, headway.ledger.sqlite") & SPARED == set()


def test_the_words_load_no_input_or_output():
    assert loaded_after("import headway.model.records, headway.model.scope, headway.model.ports") & {"sqlite3", "asyncio", "socket", *SPARED} == set()
