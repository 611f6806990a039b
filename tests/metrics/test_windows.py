"""Windows of dirty days: which there are, and in what portions."""

from __future__ import annotations

from headway.metrics.windows import (
    DAILY,
    LEVEL,
    SPARSE,
    TRAILING,
    Days,
    DayWindow,
    Room,
    around,
    chunks,
    day_windows,
    hull,
    plan,
    trailing_windows,
    trails,
    weighed,
)
from headway.model.asks import PointsAsk
from headway.model.calendar import HOUR_US
from headway.model.scope import ALWAYS, Window
from headway.model.teams import Member


def days_of(*dirty, zone="UTC", through="2026-12-31"):
    return Days.of(PointsAsk(tenant="t", zone=zone, dirty=dirty, seq=1, computed_at=1, through=through))


def test_a_day_window_of_the_day_summer_time_begins_has_23_hours():
    (window,) = day_windows("s", ["2026-03-29"], "Europe/Berlin")
    assert window.end - window.start == 23 * HOUR_US


def test_a_trailing_window_across_a_change_of_the_clock_is_of_whole_days():
    windows = trailing_windows("s", "7d", days=["2026-03-29"], busy=(), through="2026-03-29", zone="Europe/Berlin")
    assert [window.end - window.start for window in windows] == [(7 * 24 - 1) * HOUR_US]


def test_overlapping_dirty_days_ask_for_each_trailing_window_once():
    windows = list(trailing_windows("s", "7d", days=["2026-03-01", "2026-03-03"], busy=(), through="2026-12-31", zone="UTC"))
    assert [window.day for window in windows] == [f"2026-03-{day:02}" for day in range(1, 10)]


def test_the_last_days_of_the_calendar_are_no_trouble():
    assert next(iter(trailing_windows("s", "90d", days=["9999-12-20"], busy=(), through="2026-01-01", zone="UTC"))).day == "9999-12-20"


def test_portions_hold_every_window_once():
    windows = list(day_windows("s", [f"2026-01-{day:02}" for day in range(1, 32)], "UTC")) * 100
    room = Room(1000, 40_000)
    assert [window for portion in chunks(iter(windows), 1, room) for window in portion] == windows
    assert max(len(portion) for portion in chunks(iter(windows), 1, room)) == 1000
    assert max(len(portion) for portion in chunks(iter(windows), 90, room)) == 445


def test_many_facts_leave_room_for_fewer_windows():
    assert Room.among(SPARSE).windows > Room.among(SPARSE + 1).windows


def test_only_the_sorts_that_are_wanted_are_planned_and_only_busy_days_where_nothing_was_stored():
    dirty = [("repository:a", f"2026-03-{day:02}") for day in range(1, 10)]
    asked = Days.of(PointsAsk(tenant="t", zone="UTC", dirty=dirty, seq=1, computed_at=1, through="2026-12-31", restate=False))
    portions = list(plan(asked, {"repository:a": {"2026-03-04"}}, ["repository:a"], sorts=[DAILY], room=Room.among(0), density={}))
    assert [(distribution, [window.day for window in windows]) for distribution, windows in portions] == [(DAILY, ["2026-03-04"])]


def test_levels_are_planned_for_the_end_of_every_day_from_the_first_dirty_one():
    asked = days_of(("repository:a", "2026-03-10"))
    portions = list(plan(asked, {"repository:a": set()}, ["repository:a"], sorts=[LEVEL], room=Room.among(0), density={}))
    days = [window.day for sort, windows in portions for window in windows if sort == LEVEL]
    assert (days[0], days[-1], len(days)) == ("2026-03-10", asked.through, len(set(days)))


def test_a_dirty_day_of_a_scope_is_one_of_its_teams_and_a_teams_own_is_nobody_elses():
    members = (Member("team:pay", "a"), Member("service:api", "a", service="api"), Member("team:web", "b"))
    ask = PointsAsk(tenant="t", zone="UTC", dirty=(("repository:a", "2026-03-10"), ("team:web", "*")), seq=1, computed_at=1, through="2026-12-31", members=members)
    asked = Days.of(ask)
    assert asked.subjects == ["repository:a", "service:api", "team:pay", "team:web", "tenant:t"]
    assert asked.whole == {"team:web"}


def test_the_reach_of_dirty_days_holds_the_longest_trailing_window_on_both_sides():
    asked = days_of(("repository:a", "2026-03-10"))
    spans = [window for _, portion in plan(asked, {"repository:a": set(), "tenant:t": set()}, asked.subjects, sorts=(DAILY, TRAILING), room=Room.among(0), density={}) for window in portion]
    reach = asked.reach()
    assert reach.start <= min(window.start for window in spans)
    assert reach.end >= max(window.end for window in spans)


def test_everything_is_read_when_every_day_of_a_subject_is_asked_for():
    assert days_of(("repository:a", "*")).reach() is None


def test_subjects_of_the_same_repositories_and_days_are_evaluated_once():
    asked = days_of(("repository:a", "2026-03-10"))
    assert asked.twins({"repository:a": ["a"], "tenant:t": ["a"]}) == {"repository:a": ["repository:a", "tenant:t"]}
    assert len(asked.twins({"repository:a": ["a"], "tenant:t": ["a", "b"]})) == 2


def test_the_hull_of_windows_is_unbounded_when_one_of_them_is():
    assert hull([Window(3, 5), Window(1, 2)]) == Window(1, 5)
    assert hull([Window(3, 5), ALWAYS]) is None


def test_portions_end_between_days_when_they_stand_on_enough():
    windows = [DayWindow(subject, span, f"2026-03-0{day}", 0, day) for subject in "ab" for day in (1, 2, 3) for span in ("7d", "30d")]
    cut = list(weighed(windows, {"a": 10.0, "b": 1.0}, held=20))
    assert [[(one.subject, one.day[-1]) for one in portion[::2]] for portion in cut] == [[("a", "1"), ("a", "2")], [("a", "3"), ("b", "1"), ("b", "2"), ("b", "3")]]
    assert [len(portion) for portion in weighed(windows, {}, most=4)] == [4, 4, 4]
    assert [len(portion) for portion in weighed(windows, {"a": 1.0})] == [12]


def test_trailing_windows_of_a_subject_lie_together_in_the_order_of_their_days_within_one_hull():
    asked = Days(zone="UTC", through="2026-03-05", days={"repository:a": {"2026-03-04"}}, whole=frozenset(), restate=False)
    found = list(trails(asked, {"repository:a": {"2026-03-04"}}, ["repository:a"]))
    assert [(one.day, one.span) for one in found] == [(day, span) for day in ("2026-03-04", "2026-03-05") for span in ("7d", "30d", "90d")]
    (whole,) = around(found).values()
    assert (whole.start, whole.end) == (min(one.start for one in found), max(one.end for one in found))
