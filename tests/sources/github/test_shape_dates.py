"""Instants as GitHub writes them."""

import pytest

from headway.model.calendar import to_iso
from headway.model.scope import Raw
from headway.sources.github.shape_dates import Dates, instant

WRITTEN = [
    ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"),
    ("2026-03-01T10:00:00.123Z", "2026-03-01T10:00:00.123000Z"),
    ("2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00Z"),
    ("2026-03-01T10:00:00-0330", "2026-03-01T13:30:00Z"),
    ("2026-03-01T10:00:00", "2026-03-01T10:00:00Z"),
    ("2026-03-01", "2026-03-01T00:00:00Z"),
    ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
    ("0001-01-01T00:00:00Z", None),
    ("9999-12-31T23:59:59-12:00", None),
    ("0001-01-01T00:00:00+12:00", None),
    ("soon", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("written", "iso"), WRITTEN)
def test_an_instant_is_read_exactly_or_not_at_all(written, iso):
    at = instant(written)
    assert (None if at is None else to_iso(at)) == iso


def test_what_is_lost_is_told_beside_the_record_and_what_is_missing_is_not():
    dates, record = Dates(), Raw("7:1", b"{}")
    assert (dates.at("closing", None), dates.at("merge", ""), list(dates.rejects(record))) == (None, None, [])
    assert (dates.at("closing", "soon"), dates.at("merge", "2026-03-01T10:00:00Z") is None) == (None, False)
    [told] = dates.rejects(record)
    assert (told.external_id, told.payload, told.partial, told.reason) == ("7:1", b"{}", True, "left out, because no date can be made of it: closing 'soon'")
    with pytest.raises(ValueError, match="created at 'soon', which is no instant"):
        dates.birth("soon")
