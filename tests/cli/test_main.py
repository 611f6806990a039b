"""The entrance: help is quick, a wrong call is one sentence, a traceback comes only when asked for."""

import re
import subprocess
import sys

import pytest
from tests.builders.console import unmeasured
from tests.cli.running import headway

from headway.cli.main import outcome, parser

VERBS = ("demo", "analyze", "init", "doctor", "discover", "scopes", "sync", "replay", "compute", "status", "quarantine", "words", "query", "facts", "forecast", "metrics", "serve", "db")


def test_help_names_every_verb_with_what_it_does(tmp_path):
    said = headway(tmp_path, "--help")
    assert said.code == 0
    assert [verb for verb in VERBS if not re.search(rf"^ +{verb}\s+[A-Z]", said.out, re.MULTILINE)] == []


def test_no_arguments_show_the_help(tmp_path):
    assert headway(tmp_path).out == headway(tmp_path, "--help").out


def test_version_is_printed(tmp_path):
    assert headway(tmp_path, "--version").out.startswith("headway 0.")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["bogus"], "invalid choice: 'bogus'"),
        (["analyze"], "required: PATH"),
        (["query"], "required: metric"),
        (["serve", "--port", "many"], "invalid int value"),
        (["facts", "commits", "--format", "xml"], "invalid choice: 'xml'"),
        (["status", "--databse", "x"], "unrecognized arguments: --databse"),
    ],
)
def test_a_wrong_call_is_one_sentence_with_the_way_to_the_help(capsys, call, words):
    assert outcome(call) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert "--help" in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_declaring_the_verbs_loads_nothing_a_verb_needs():
    heavy = "asyncio msgspec sqlite3 rich fastapi pydantic duckdb pyarrow sqlalchemy yaml zstandard uvicorn jinja2"
    asked = f"import sys, headway.cli.main as main; main.parser(); print([name for name in {heavy.split()!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], env=unmeasured(), capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_every_verb_has_a_sentence_of_help():
    texts = [action.help for group in parser()._subparsers._group_actions for action in group._choices_actions]
    assert len(texts) == len(VERBS)
    assert [text for text in texts if not text or not text.endswith(".")] == []


def test_a_known_error_shows_its_traceback_only_with_debug(tmp_path):
    quiet, loud = headway(tmp_path, "sync"), headway(tmp_path, "--debug", "sync")
    assert quiet.code == loud.code == 2
    assert "Traceback" not in quiet.err
    assert "Traceback" in loud.err


def test_secrets_in_an_error_are_not_printed(tmp_path):
    said = headway(tmp_path, "status", "--db", "postgresql://me:hunter2@db/headway")
    assert said.code == 2
    assert "hunter2" not in said.err + said.out
