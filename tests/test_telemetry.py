"""Events have documented names, are one JSON object a line, and carry no secrets."""

from __future__ import annotations

import io
import json
import logging
import re
from pathlib import Path

import pytest

from headway import telemetry
from headway.telemetry import EVENTS, HIDDEN, JsonLines, configure, emit, hide, redacted

SOURCE = Path(__file__).parents[1] / "src" / "headway"
FORESEEN = {"effort_sources"}
"""Documented for a source that is not there yet."""

SECRETS = {
    "https://me:hunter2@example.org/x": "https://***@example.org/x",
    "https://hunter2@example.org/x": "https://***@example.org/x",
    "postgresql://me:hunter2@db:5432/headway": "postgresql://***@db:5432/headway",
    "Authorization: Bearer hunter2": "Authorization: ***",
    "authorization=Basic hunter2 and more": "authorization=*** and more",
    '{"Authorization": "token hunter2"}': '{"Authorization": "***"}',
    "private-token: hunter2": "private-token: ***",
    "GET /x?access_token=hunter2&page=2": "GET /x?access_token=***&page=2",
    '{"api_key": "hunter2", "a": 1}': '{"api_key": "***", "a": 1}',
    "PASSWORD=hunter2": "PASSWORD=***",
    "client_secret: 'hunter2'": "client_secret: '***'",
}
HARMLESS = (
    "https://example.org/a@b",
    "mail me@example.org",
    "2026-03-01T10:00:00Z",
    "tokens of a page: many",
    "/home/me/secret plans/x",
    "git@github.com:a/b.git",
)


@pytest.fixture
def lines():
    """Everything logged, as objects; the logger is left as it was found."""
    logger = telemetry.LOGGER
    before = logger.handlers[:], logger.level, logger.propagate
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger.handlers[:], logger.propagate = [handler], False
    logger.setLevel("DEBUG")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.handlers[:], logger.propagate = before[0], before[2]
    logger.setLevel(before[1])


def test_an_event_is_one_line_with_its_fields_and_when_it_was_in_utc(lines):
    emit("batch", records=5, note="two\nlines", odd={1, 2}, path=Path("/x"))
    (line,) = lines()
    assert (line["event"], line["level"], line["records"], line["note"], line["path"]) == ("batch", "info", 5, "two\nlines", "/x")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", line["at"])


def test_a_name_that_is_not_documented_is_refused():
    with pytest.raises(KeyError):
        emit("something_else")


def test_every_documented_event_is_sent_somewhere_and_has_a_sentence():
    sent = set(re.findall(r'"([a-z_]+)"', " ".join(re.findall(r"emit\([^)]*", "\n".join(path.read_text() for path in SOURCE.rglob("*.py"))))))
    assert set(EVENTS) - sent - FORESEEN == set()
    assert all(" " in meaning for meaning in EVENTS.values())


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_taken_out(text):
    assert redacted(text) == SECRETS[text]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays(text):
    assert redacted(text) == text


@pytest.mark.parametrize("text", SECRETS)
def test_a_line_with_a_secret_is_still_json_and_has_none(lines, text):
    emit("run_failed", reason=f'{{"said": "{text}"}} "quoted"', nested=[text])
    assert "hunter2" not in json.dumps(lines())


def test_an_exception_is_told_in_its_line_without_secrets(lines):
    try:
        int("password=hunter2")
    except ValueError:
        telemetry.LOGGER.exception("run_failed")
    assert ("password=***" in lines()[0]["error"], "hunter2" in json.dumps(lines())) == (True, False)


@pytest.mark.parametrize(("level", "heard"), [("debug", 2), ("info", 1), ("warning", 0), ("error", 0)])
def test_what_is_less_severe_than_asked_for_is_not_said(lines, capsys, level, heard):
    configure(level)
    emit("batch", logging.DEBUG)
    emit("plan")
    assert len(capsys.readouterr().err.splitlines()) == heard


@pytest.fixture
def hidden():
    """Hides secrets, and forgets them after the test."""
    before = set(HIDDEN)
    yield lambda *secrets: [hide(secret) for secret in secrets]
    HIDDEN.clear()
    HIDDEN.update(before)


IN_USE = "xoxb-91-key"


@pytest.mark.parametrize("text", [IN_USE, f"so {IN_USE}, {IN_USE}!", f"/rest/{IN_USE}/x", f"a{IN_USE}b", f'{{"said": "{IN_USE}"}}'])
def test_a_secret_in_use_is_taken_out_wherever_it_stands(hidden, text):
    hidden(IN_USE)
    assert (IN_USE in redacted(text), "***" in redacted(text)) == (False, True)


def test_a_secret_in_use_is_taken_out_of_every_field_and_of_traces(hidden, lines):
    """LESSON 81."""
    hidden(IN_USE)
    emit("run_failed", reason=f"told {IN_USE}", nested=[{"deep": IN_USE}], odd={IN_USE})
    try:
        int(IN_USE)
    except ValueError:
        telemetry.LOGGER.exception("run_failed")
    assert (len(lines()), IN_USE in json.dumps(lines())) == (2, False)


@pytest.mark.parametrize("order", [("abcdefgh", "abcdefghijkl", "efghijkl"), ("efghijkl", "abcdefghijkl", "abcdefgh")])
def test_of_secrets_that_are_part_of_each_other_nothing_is_left(hidden, order):
    hidden(*order)
    assert redacted("<abcdefghijkl> <abcdefgh> <efghijkl>") == "<***> <***> <***>"


@pytest.mark.parametrize("short", ["", "a", "token", "batch"])
def test_what_is_too_short_for_a_secret_does_not_blank_out_words(hidden, short):
    hidden(short)
    assert redacted("a batch of token words") == "a batch of token words"


def test_a_secret_with_signs_that_patterns_use_is_taken_as_it_is(hidden):
    hidden("a.*+?[b]\\1")
    assert redacted("<a.*+?[b]\\1> <aXXb>") == "<***> <aXXb>"
