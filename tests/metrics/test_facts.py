"""What is read of the facts: declared columns, in declared types, on days of the tenant's zone."""

from __future__ import annotations

import pytest

from headway.metrics.facts import COLUMNS, EVENTS, FOR_ANSWERS, FOR_POINTS, Load, calendar_days, home, nothing, typed, wanted
from headway.model.calendar import day_start
from headway.model.records import FACTS
from headway.model.scope import Window


def test_only_columns_that_the_records_have_are_read():
    assert all(set(columns) <= set(FACTS[entity].__struct_fields__) for entity, columns in COLUMNS.items())


def test_every_entity_has_a_home_and_its_events_are_instants_that_are_read():
    assert all(home(entity) in COLUMNS[entity] for entity in COLUMNS)
    assert all(COLUMNS[entity][name] == "bigint" and name not in FOR_POINTS for entity, names in EVENTS.items() for name in names)


def test_a_skipped_column_is_not_read_but_still_there():
    assert "path" not in wanted("changes", FOR_POINTS)
    assert "'' as path" in typed("changes", FOR_POINTS)


def test_an_entity_nobody_asked_for_has_its_columns_all_the_same():
    assert nothing("changes").count(" as ") == 2 * len(COLUMNS["changes"])


def test_the_days_around_a_utc_day_are_those_a_zone_could_call_it():
    assert calendar_days([0], "Asia/Tokyo") == {day: day_start(day, "Asia/Tokyo") for day in ("1969-12-31", "1970-01-01", "1970-01-02")}


def load(**changed):
    usual = {"tenant": "t", "zone": "UTC", "scopes": None, "window": Window(10, 20), "skip": FOR_ANSWERS, "version": 1}
    return Load(**{**usual, **changed})


def test_what_was_loaded_answers_the_same_question_and_smaller_ones():
    assert load().covers(load())
    assert load(window=None).covers(load(window=Window(12, 15), skip=FOR_POINTS))


@pytest.mark.parametrize(
    "changed",
    [{"tenant": "u"}, {"zone": "Asia/Tokyo"}, {"scopes": ("a",)}, {"window": None}, {"window": Window(9, 20)}, {"window": Window(10, 21)}, {"version": 2}],
    ids=str,
)
def test_what_was_loaded_does_not_answer_for_other_facts(changed):
    assert not load().covers(load(**changed))


def test_what_was_loaded_without_names_does_not_answer_for_rows():
    assert not load(skip=FOR_POINTS).covers(load())


def test_nothing_is_shared_when_the_state_of_the_store_is_not_known():
    assert not load(version=None).covers(load(version=None))
