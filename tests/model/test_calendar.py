"""Days, zones and periods: windows begin where the tenant's days begin."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.model.calendar import (
    HOUR_US,
    add_days,
    day_of,
    day_start,
    day_window,
    days_between,
    from_datetime,
    period_window,
    previous_window,
    representable,
    seconds_of,
    to_iso,
    zone_named,
)  # fmt: skip
from headway.model.errors import BadWindow, ConfigError
from headway.model.scope import ALWAYS

NOW = from_datetime(datetime(2026, 3, 18, 12, tzinfo=UTC))
ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Auckland", "America/St_Johns", "Pacific/Chatham", "Africa/Monrovia")

PERIODS = {
    "1d": ("2026-03-18", "2026-03-19"),
    "90d": ("2025-12-19", "2026-03-19"),
    "2026-W12": ("2026-03-16", "2026-03-23"),
    "2026-W01": ("2025-12-29", "2026-01-05"),
    "2020-W53": ("2020-12-28", "2021-01-04"),
    "2024-02": ("2024-02-01", "2024-03-01"),
    "2026-12": ("2026-12-01", "2027-01-01"),
    "2026-03-09": ("2026-03-09", "2026-03-10"),
    "2026": ("2026-01-01", "2027-01-01"),
    "2026-01-30..2026-02-02": ("2026-01-30", "2026-02-03"),
    "2026-01-30..2026-01-30": ("2026-01-30", "2026-01-31"),
}
BAD = ("", "0d", "d", "-1d", "999999d", "2026-W54", "2026-W00", "2025-W53", "2026-13", "2026-00", "2026-02-30", "26", "2026-3", "last week", "..", "2026..",
    "2026-01-02..2026-01-01", "2026-01-01T05:00..2026-01-31", "2026-01-01..x", "9999", "0001", "0000", "90D", " 90d", "٢٠٢٦", "9999-12-31")  # fmt: skip


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("zone", ZONES)
def test_a_period_is_the_days_it_names(period, zone):
    first, until = PERIODS[period]
    found = period_window(period, now=day_start("2026-03-18", zone) + 12 * HOUR_US, zone=zone)
    assert (found.start, found.end) == (day_start(first, zone), day_start(until, zone))


@pytest.mark.parametrize("period", BAD)
def test_what_is_no_period_is_refused_with_the_forms_there_are(period):
    with pytest.raises(BadWindow, match="write 90d, 2026-W12"):
        period_window(period, now=NOW, zone="Pacific/Auckland")


def test_all_is_all():
    assert period_window("all", now=NOW, zone="UTC") == ALWAYS


DST = {
    "spring in Berlin": ("2026-03-29", "Europe/Berlin", 23),
    "autumn in Berlin": ("2026-10-25", "Europe/Berlin", 25),
    "spring in New York": ("2026-03-08", "America/New_York", 23),
    "half an hour in Lord Howe": ("2026-04-05", "Australia/Lord_Howe", 24.5),
    "a midnight that was not there": ("2018-11-04", "America/Sao_Paulo", 23),
    "an hour before midnight that came twice": ("2018-02-17", "America/Sao_Paulo", 25),
    "any other day": ("2026-06-01", "Europe/Berlin", 24),
}


@pytest.mark.parametrize("case", DST)
def test_a_day_has_as_many_hours_as_its_zone_gives_it(case):
    day, zone, hours = DST[case]
    window = day_window(day, zone)
    assert (window.end - window.start) / HOUR_US == hours
    assert {day_of(window.start, zone), day_of(window.end - 1, zone)} == {day}


@given(day=some.dates(date(1900, 1, 3), date(2100, 1, 1)), zone=some.sampled_from(ZONES))
def test_a_day_begins_where_the_one_before_ends(day, zone):
    start = day_start(day.isoformat(), zone)
    assert day_of(start, zone) == day.isoformat()
    assert day_of(start - 1, zone) == add_days(day.isoformat(), -1)


@given(instant=some.integers(-4 * 10**15, 8 * 10**15), zone=some.sampled_from(ZONES))
def test_an_instant_lies_in_its_day(instant, zone):
    window = day_window(day_of(instant, zone), zone)
    assert window.start <= instant < window.end


@given(moment=some.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=some.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_instants_are_whole_microseconds_and_come_back(moment):
    assert datetime.fromisoformat(to_iso(from_datetime(moment))) == moment
    assert representable(from_datetime(moment))


@pytest.mark.parametrize("instant", [10**18, -(10**18), 2**62])
def test_what_no_calendar_can_write_is_not_representable(instant):
    assert not representable(instant)


def test_a_naive_time_has_no_instant():
    with pytest.raises(ValueError, match="naive"):
        from_datetime(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


@given(first=some.dates(date(1901, 1, 1), date(2090, 1, 1)), days=some.integers(1, 400), zone=some.sampled_from(ZONES))
def test_the_window_before_is_as_many_days_and_ends_where_this_begins(first, days, zone):
    last = (first + timedelta(days=days - 1)).isoformat()
    window = day_window(last, zone, days=days)
    before = previous_window(window, zone)
    assert before.end == window.start
    assert days_between(day_of(before.start, zone), day_of(before.end, zone)) == days


def test_nothing_comes_before_always_or_before_the_year_one():
    assert previous_window(ALWAYS, "UTC") is None
    assert previous_window(period_window("0001-01-02..0001-06-30", now=NOW, zone="UTC"), "UTC") is None


def test_a_day_that_a_zone_skipped_is_no_period_and_comes_before_nothing():
    """Samoa went from the 29th to the 31st of December 2011."""
    with pytest.raises(BadWindow):
        period_window("2011-12-30", now=NOW, zone="Pacific/Apia")
    assert previous_window(period_window("2011-12-31", now=NOW, zone="Pacific/Apia"), "Pacific/Apia") is None


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "Europe", "CET+1\0"])
def test_a_zone_that_does_not_exist_is_named(name):
    with pytest.raises(ConfigError, match="IANA"):
        zone_named(name)


@pytest.mark.parametrize(("length", "seconds"), [("1s", 1), ("30s", 30), ("15m", 900), ("2h", 7200), ("7d", 604_800), ("999999d", 86_399_913_600)])
def test_a_length_of_time_is_a_number_and_a_unit(length, seconds):
    assert seconds_of(length) == seconds


@pytest.mark.parametrize("length", ["", "0h", "01h", "h", "30", "-5m", "1.5h", "5 m", "1w", "24h\n", "٣h", "1000000s"])
def test_what_is_no_length_of_time_is_refused(length):
    with pytest.raises(ValueError, match="30s, 15m, 2h or 1d"):
        seconds_of(length)
