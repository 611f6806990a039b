"""docs/reference/words.md is the maps and the tables of cases; `python -m tests.normalise.test_reference` writes it anew."""

from pathlib import Path

from tests.normalise.cases import (
    CHANGELOGS,
    EFFORT_FIELDS,
    EFFORTS,
    HOUR,
    SPRINT_STATES,
    SPRINT_STAYS,
    STATUS_CATEGORIES,
    STATUS_NAMES,
    STATUS_RESOLUTIONS,
    STATUS_STATES,
)

from headway.normalise.reference import Cases, page
from headway.normalise.words import MAPS, buckets, version

PAGE = Path(__file__).parents[2] / "docs/reference/words.md"


def hours(seconds):
    return None if seconds is None else f"{seconds / HOUR:g} h" if seconds % HOUR == 0 else f"{seconds} s"


def stay(joined_left):
    return ", ".join(f"{'in' if joined else 'out'} {at}" for at, joined in joined_left)


def spans(found):
    return ", ".join(f"{added} to {'now' if removed is None else removed}" for added, removed in found)


def life(case):
    return ", ".join(f"{at} {before or 'none'} → {after}" for at, before, after in case.changes)


TABLES = (
    Cases(title="Cases: a status by its name", why="Nothing but the name is told.", header=("Name", "Status"), rows=tuple(STATUS_NAMES)),
    Cases(title="Cases: a status by name and category", why="The category decides done or not, the name the rest.", header=("Name", "Category", "Status", "Disagree"), rows=tuple(STATUS_CATEGORIES)),
    Cases(title="Cases: a status that is open or closed", why="Where a provider has no categories.", header=("Name", "Closed", "Resolution", "Status"), rows=tuple(STATUS_STATES)),
    Cases(title="Cases: a status with a resolution", why="A resolution that delivers nothing cancels what is done.", header=("Name", "Category", "Resolution", "Status", "Disagree"), rows=tuple(STATUS_RESOLUTIONS)),
    Cases(title="Cases: effort", why="The first estimate that says something.", header=("Points", "Size", "Estimate", "Effort", "From"), rows=tuple((points, size, hours(seconds), effort, source) for points, size, seconds, effort, source in EFFORTS)),
    Cases(title="Cases: fields of estimates", why="By name and schema type.", header=("Field", "Type", "Carries"), rows=tuple(EFFORT_FIELDS)),
    Cases(title="Cases: states of sprints", why="Never a guess.", header=("Word", "State"), rows=tuple(SPRINT_STATES)),
    Cases(title="Cases: stays in a sprint", why="Leaving and returning is one stay, unless it was out at an instant that counts.", header=("Case", "Told", "Counts at", "Stays"), rows=tuple((name, stay(told), ", ".join(map(str, judged)), spans(found)) for name, told, judged, found in SPRINT_STAYS)),
    Cases(
        title="Cases: changelogs",
        why="Instants are plain numbers, creation is 0; `#3` is a status's own id.",
        header=("Case", "Changes", "Status now", "Entered", "Started", "Completed", "Reopens", "Something is missing"),
        rows=tuple((case.name, life(case), case.word, case.entered, case.started_at, case.completed_at, case.reopens, case.mismatch) for case in CHANGELOGS),
    ),
)
LEAST = {"a status": 45, "effort": 35, "fields": 10, "sprint": 25, "changelogs": 10}


def test_the_reference_page_says_what_the_maps_and_the_cases_say():
    assert PAGE.read_text(encoding="utf-8") == page(TABLES)


def test_every_word_of_every_map_stands_on_the_page_with_its_version():
    text = page()
    assert [name for name in MAPS if f"## {name}\n" not in text or version(name) not in text] == []
    assert [word for name in MAPS for theirs in buckets(name).values() for word in theirs if f"`{word}`" not in text] == []


def test_there_are_as_many_cases_as_were_promised():
    counted = {about: sum(len(set(map(repr, table.rows))) for table in TABLES if about in table.title) for about in LEAST}
    assert [about for about, least in LEAST.items() if counted[about] < least] == []


if __name__ == "__main__":
    PAGE.write_text(page(TABLES), encoding="utf-8")
