"""How numbers, durations, days and untrusted text are worded."""

from __future__ import annotations

import pytest

from headway.flows.report import words
from headway.flows.report.change import Change
from headway.model.calendar import day_window
from headway.model.scope import ALWAYS

NOON = 1_767_960_000_000_000
"""2026-01-09T12:00Z."""


def spaced(text: str) -> str:
    return text.replace(words.NARROW, " ")


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (12480, "12 480"), (3.25, "3.2"), (12.5, "12.5"), (123.4, "123"), (-7, "\u22127"), (1234567, "1 234 567")])
def test_numbers_are_grouped_in_threes(value: float, text: str):
    assert spaced(words.number(value)) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [(0, "0 s"), (900, "0 s"), (45_000, "45 s"), (60_000, "1 m"), (323_000, "5 m 23 s"), (15_120_000, "4 h 12 m"), (86_400_000, "1 d"), (90_061_000, "1 d 1 h"), (86_460_000, "1 d"), (-60_000, "\u22121 m")],
)
def test_durations_show_their_two_largest_steps(ms: float, text: str):
    assert spaced(words.duration(ms)) == text


@pytest.mark.parametrize(("ratio", "text"), [(0.374, "37 %"), (0.0, "0 %"), (1.0, "100 %"), (0.0432, "4.3 %"), (0.05, "5 %")])
def test_ratios_are_percent_with_a_decimal_where_it_tells(ratio: float, text: str):
    assert spaced(words.percent(ratio)) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(None, "lines", "\u2014"), (12480.0, "lines", "12 480 lines"), (1.0, "people", "1 person"), (1.0, "file changes", "1 file change"), (0.0, "days", "0 days"), (0.37, "ratio", "37 %"), (15_120_000.0, "ms", "4 h 12 m"), (float(NOON), "instant", "9 Jan 2026, 12:00")],
)
def test_a_value_carries_its_unit(value: float | None, unit: str, text: str):
    assert spaced(words.amount(value, unit)) == text


@pytest.mark.parametrize(
    ("absolute", "relative", "direction", "unit", "text"),
    [(12.0, 0.12, "up", "commits", "+12 %"), (-5.0, -0.5, "down", "commits", "\u221250 %"), (7.0, None, "up", "lines", "+7 lines"), (0.031, 0.5, "up", "ratio", "+3.1 points"), (0.0, 0.0, "same", "lines", "\u00b10 %")],
)
def test_a_move_always_has_its_sign(absolute: float, relative: float | None, direction: str, unit: str, text: str):
    change = Change(previous=1.0, absolute=absolute, relative=relative, direction=direction, verdict="neutral")
    assert spaced(words.move(change, unit)) == text


@pytest.mark.parametrize("trick", ["\x00", "\x1b", "\u202e", "\u2066", "\u200b", "\ufeff", "\x85"])
def test_characters_that_act_are_spelled_out(trick: str):
    assert words.plain(f"a{trick}b") == f"a\u27e8U+{ord(trick):04X}\u27e9b"


def test_ordinary_text_of_any_script_is_left_as_it_is():
    assert words.plain("docs/d\u00e9j\u00e0-\u05e9\u05dc\u05d5\u05dd-\u65e5\u672c.md") == "docs/d\u00e9j\u00e0-\u05e9\u05dc\u05d5\u05dd-\u65e5\u672c.md"


def test_windows_name_their_first_and_last_day():
    assert words.span(day_window("2026-03-31", "UTC", days=31), "UTC") == "1 Mar 2026 \u2013 31 Mar 2026"
    assert words.span(day_window("2026-03-31", "Europe/Lisbon"), "Europe/Lisbon") == "31 Mar 2026"
    assert words.span(ALWAYS, "UTC") == "all history"


@pytest.mark.parametrize(("seconds", "text"), [(0, "0 s ago"), (12, "12 s ago"), (7300, "2 h ago"), (200_000, "2 d ago"), (-5, "0 s ago")])
def test_the_past_is_told_in_one_step(seconds: int, text: str):
    assert spaced(words.ago(NOON - seconds * 1_000_000, NOON)) == text


def test_an_instant_outside_the_calendar_is_a_dash():
    assert words.moment(2**62, "UTC") == words.moment(None, "UTC") == "\u2014"
    assert words.machine(2**62) == ""


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(-3, "0 s"), (0.4, "0 s"), (17.6, "18 s"), (90, "90 s"), (119, "119 s"), (120, "2m 0s"), (323, "5m 23s"), (3599, "59m 59s"), (8040, "2h 14m"), (86_400, "1d 0h"), (200_000, "2d 7h")],
)
def test_time_to_go_is_as_short_as_it_can_be_read(seconds: float, told: str):
    assert words.countdown(seconds).replace(words.NARROW, " ") == told


def test_a_code_is_read_as_words():
    assert words.words("pull_requests") == "pull requests"
