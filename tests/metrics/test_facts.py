"""What is read of the facts: declared columns, in declared types, on days of the tenant's zone."""

from __future__ import annotations

from headway.metrics.facts import COLUMNS, FOR_POINTS, calendar_days, nothing, typed, wanted
from headway.model.calendar import day_start
from headway.model.records import FACTS


def test_only_columns_that_the_records_have_are_read():
    assert all(set(columns) <= set(FACTS[entity].__struct_fields__) for entity, columns in COLUMNS.items())


def test_a_skipped_column_is_not_read_but_still_there():
    assert "path" not in wanted("changes", FOR_POINTS)
    assert "'' as path" in typed("changes", FOR_POINTS)


def test_an_entity_nobody_asked_for_has_its_columns_all_the_same():
    assert nothing("changes").count(" as ") == 2 * len(COLUMNS["changes"])


def test_the_days_around_a_utc_day_are_those_a_zone_could_call_it():
    assert calendar_days([0], "Asia/Tokyo") == {day: day_start(day, "Asia/Tokyo") for day in ("1969-12-31", "1970-01-01", "1970-01-02")}
