"""What the verbs share when they print."""

import pytest

from headway.cli.common import camel, count, duration, iso, print_json, print_table


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "?"), (0, "0s"), (0.4, "0s"), (90, "90s"), (91, "1m 31s"), (323, "5m 23s"), (3599, "59m 59s"), (3600, "1h 0m"), (8040, "2h 14m"), (360_000, "100h 0m")],
)
def test_a_duration_is_written_in_the_two_steps_that_matter(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(("number", "text"), [(None, "-"), (0, "0"), (999, "999"), (12_480, "12 480"), (1.5, "2")])
def test_a_count_is_written_in_groups_of_three(number, text):
    assert count(number) == text


def test_fields_are_named_as_json_has_them():
    assert [camel(name) for name in ("status", "items_done", "rate_limited_until")] == ["status", "itemsDone", "rateLimitedUntil"]


def test_an_instant_is_written_in_utc():
    assert (iso(None), iso(0), iso(1_500_000)) == (None, "1970-01-01T00:00:00Z", "1970-01-01T00:00:01.500000Z")


def test_columns_line_up_and_nothing_trails(capsys):
    print_table(("A", "LONG"), [("long cell", "x"), ("", "y")])
    assert capsys.readouterr().out == "A          LONG\nlong cell  x\n           y\n"


def test_json_is_one_object(capsys):
    print_json({"a": [1, None]})
    assert capsys.readouterr().out == '{\n  "a": [\n    1,\n    null\n  ]\n}\n'
