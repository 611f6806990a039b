"""The parts of a period as they stand in tables and charts: a row for each day, week or month, a slice for each part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.report import numbers
from headway.flows.report.words import amount, day, number
from headway.model.calendar import add_days
from headway.web.charts import Day, Slice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.model.results import Answer, Bucket, Course, Part

PERIODS = {"day": "Day", "week": "Week of", "month": "Month from"}
UNKNOWN = "\u2014"


class Table(Struct, frozen=True, kw_only=True):
    """Rows under a heading, in words."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of part: its name in the numbers, what it is called, its colour, and the class of its swatch in a legend."""

    part: str
    label: str
    colour: str
    swatch: str


def course_of(courses: Sequence[Course], metric: str) -> Course | None:
    """The course of a metric, if it has a bucket with anything in it."""
    return next((course for course in courses if course.metric == metric and any(bucket.n for bucket in course.buckets)), None)


def parts_of(answer: Answer | Bucket | None) -> dict[str, Part]:
    """The parts of a number by name."""
    return {part.name: part for part in answer.parts} if answer else {}


def heading(course: Course) -> str:
    """What stands over the first column."""
    return PERIODS[course.granularity]


def called(bucket: Bucket) -> str:
    """A bucket by its first day, and whether it is all there."""
    return f"{day(bucket.day)}{' (not over yet)' if bucket.open else '' if bucket.whole else ' (cut)'}"


def slices(course: Course, kinds: Sequence[Kind]) -> list[Slice]:
    """The parts of each bucket, as columns take them."""
    unit = _parts_unit(course.metric)
    return [
        Slice(day=bucket.day, until=add_days(bucket.last, 1), part=kind.part, value=part.value, told=f"{called(bucket)}\n{kind.label}: {amount(part.value, unit)}")
        for bucket in course.buckets
        for kind in kinds
        if (part := parts_of(bucket).get(kind.part)) is not None
    ]


def parted(course: Course, kinds: Sequence[Kind]) -> Table:
    """The same in words, with the whole at the end."""
    rows = tuple((called(bucket), *(_part_told(bucket, kind, course.metric) for kind in kinds), number(bucket.n)) for bucket in course.buckets)
    return Table(head=(heading(course), *(kind.label for kind in kinds), "n"), rows=rows)


def days(course: Course) -> list[Day]:
    """The values of a course as the days its buckets begin with."""
    unit = numbers.metric(course.metric).unit
    return [Day(day=bucket.day, value=bucket.value, told=amount(bucket.value, unit)) for bucket in course.buckets]


def whole(course: Course) -> list[Slice]:
    """The values of a course as columns of one part."""
    unit = numbers.metric(course.metric).unit
    return [
        Slice(day=bucket.day, until=add_days(bucket.last, 1), part=course.metric, value=bucket.value, told=f"{called(bucket)}\n{amount(bucket.value, unit)}") for bucket in course.buckets
    ]


def valued(course: Course, *percentiles: str) -> Table:
    """Values with their sample, and percentiles beside them."""
    unit = numbers.metric(course.metric).unit
    rows = tuple(
        (called(bucket), amount(bucket.value, unit), *(amount(bucket.percentiles.get(name), unit) for name in percentiles), number(bucket.n)) for bucket in course.buckets
    )
    return Table(head=(heading(course), "Median" if percentiles else "Value", *percentiles, "n"), rows=rows)


def note(answer: Answer, kinds: Sequence[Kind]) -> str:
    """What a number is made up of, in one line."""
    known = parts_of(answer)
    return ", ".join(f"{number(known[kind.part].n)} {kind.label.lower()}" for kind in kinds if kind.part in known and known[kind.part].n)


def _part_told(bucket: Bucket, kind: Kind, metric: str) -> str:
    part = parts_of(bucket).get(kind.part)
    return UNKNOWN if part is None else amount(part.value, _parts_unit(metric))


def _parts_unit(metric_id: str) -> str:
    asked = numbers.metric(metric_id)
    unit = asked.parts_unit or asked.unit
    return unit if unit in {"ms", "ratio"} else ""
