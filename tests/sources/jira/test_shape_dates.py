"""Instants in every notation that Jira has been seen to use."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.model.calendar import from_datetime, representable
from headway.sources.jira.shape_dates import instant

SECOND = 1_000_000
AT = 1_772_352_000_123_000
INSTANTS = [
    ("2026-03-01T10:00:00.123+0200", AT),
    ("2026-03-01T10:00:00.123+02:00", AT),
    ("2026-03-01T08:00:00.123Z", AT),
    ("2026-03-01T08:00:00.123", AT),
    ("2026-03-01T03:30:00.123-0430", AT),
    ("2026-03-01T08:00:00+0000", AT - 123_000),
    ("2026-03-01", AT - 123_000 - 8 * 3600 * SECOND),
    (1_772_352_000_123, AT),
    ("1772352000123", AT),
    (1_772_352_000, AT - 123_000),
    ("1772352000", AT - 123_000),
    (1_772_352_000.123, AT),
    (1_772_352_000_123.0, AT),
    (0, 0),
    ("1969-12-31T23:59:59.999Z", -1000),
    (None, None),
    ("", None),
    ("soon", None),
    ("2026-13-01", None),
    ("2026-02-30T00:00:00.000+0000", None),
    ("0001-01-01T00:00:00.000+1400", None),
    ("9999-12-31T23:59:59.999-1200", None),
    ("12026-03-01T00:00:00.000Z", None),
    (10**30, None),
    (1e300, None),
    (-(10**30), None),
    ("9" * 40, None),
    ("٣", None),
    ("-5", None),
]


@pytest.mark.parametrize(("moment", "at"), INSTANTS)
def test_an_instant_is_read_to_the_last_digit_or_not_at_all(moment, at):
    assert instant(moment) == at


ZONES = some.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(some.datetimes(min_value=datetime(1, 1, 5), max_value=datetime(9999, 12, 25), timezones=ZONES))  # noqa: DTZ001 - bounds of a strategy are naive, what it draws is not
def test_whatever_jira_writes_is_read_to_the_millisecond(moment):
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    minutes = int(moment.utcoffset().total_seconds()) // 60
    written = f"{moment:%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    assert instant(f"{moment.year:04}-{written}") == from_datetime(moment.astimezone(UTC))


@given(some.one_of(some.text(), some.integers(), some.floats(allow_nan=False)))
def test_what_is_no_instant_breaks_nothing(moment):
    at = instant(moment)
    assert at is None or representable(at)
