"""How long a stream still takes: foretold from what all streams of its source bring and have left, and held against runs as they went."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.model.progress import ENOUGH, RATE_SAMPLES, Progress

SECOND = 1_000_000
TRACES = Path(__file__).parent / "traces"
"""Real reads of make-believe sites of two cores, looked at twenty times a second: every change of every stream, instants in ms from a second before the watched one began."""


def row(scope="mine", **fields):
    return Progress(source="s", entity="work_items", scope=scope, **({"status": "running", "started_at": 0} | fields))


def steady(scope, rate, seconds, estimate=None, **fields):
    """A stream that brought so many a second for so long, told every second."""
    last = tuple((at * SECOND, at * rate) for at in range(max(0, seconds - RATE_SAMPLES + 1), seconds + 1))
    return row(scope, items_done=rate * seconds, items_estimate=estimate, samples=last, **fields)


MINE = steady("mine", 10, 4, 100)
BESIDE = {
    "nobody": ([], 6.0),
    "itself is nobody": ([MINE], 6.0),
    "as much left, at the same pace": ([steady("b", 10, 4, 100)], 6.0),
    "nearly at its end: its pace is free soon": ([steady("b", 10, 4, 50)], 3.5),
    "ended: its pace is free": ([steady("b", 10, 4, 40, status="done")], 3.0),
    "much more left: it gets no more than this one": ([steady("b", 10, 4, 9_000)], 6.0),
    "its end not counted: it keeps what it takes": ([steady("b", 10, 4)], 6.0),
    "of another source": ([Progress(source="t", entity="work_items", scope="b", status="done", started_at=0, samples=((SECOND, 900), (4 * SECOND, 5000)))], 6.0),
    "of another kind of run": ([steady("b", 10, 4, 40, status="done", kind="replay")], 6.0),
    "waiting, and no other is known": ([row("c", status="queued")], 6.0),
    "waiting, as large as those that are known": ([steady("b", 10, 4, 60), row("c", status="queued")], 6.0),
    "waiting, and as small as one that ended": ([steady("b", 10, 4, 50), row("c", status="queued"), row("d", status="done", items_done=20)], 4.5),
    "waiting, where there is no place": ([row("d", status="done", items_done=20), row("c", status="queued")], 6.0),
}


@pytest.mark.parametrize("case", BESIDE)
def test_what_others_have_left_is_done_beside_it_and_where_one_ends_it_goes_faster(case):
    beside, seconds = BESIDE[case]
    assert MINE.eta_seconds(beside) == pytest.approx(seconds)


def test_what_is_not_running_is_foretold_from_itself_alone():
    paused = steady("mine", 10, 4, 100, status="paused")
    assert paused.eta_seconds([steady("b", 10, 4, 40, status="done")]) == 6.0


@pytest.mark.parametrize("samples", range(ENOUGH))
def test_the_first_step_fills_a_pipeline_and_foretells_nothing(samples):
    marks = ((0, 100), (2 * SECOND, 1_100), (3 * SECOND, 2_100))
    assert row(items_done=100, items_estimate=8_000, samples=marks[:samples]).eta_seconds() is None
    assert row(items_done=2_100, items_estimate=8_000, samples=marks).eta_seconds() is not None


DONE_AT = {"before it began": (-1, 0), "half-way to its first sample": (SECOND, 5), "between two": (3 * SECOND, 15), "at the last": (4 * SECOND, 20), "under way": (5 * SECOND, 25), "silent": (60 * SECOND, 30)}


@pytest.mark.parametrize("case", DONE_AT)
def test_what_is_done_is_known_at_any_instant_and_what_is_under_way_is_no_more_than_a_step(case):
    at, done = DONE_AT[case]
    one = row(items_done=20, items_estimate=90, samples=((2 * SECOND, 10), (4 * SECOND, 20)))
    assert one.done_at(at) == done


def test_what_ended_has_nothing_under_way_and_nothing_is_more_than_its_estimate():
    samples = ((2 * SECOND, 10), (4 * SECOND, 20))
    assert row(status="done", samples=samples).done_at(9 * SECOND) == 20
    assert row(items_estimate=23, samples=samples).done_at(9 * SECOND) == 23
    assert (row(started_at=None).done_at(5), row(samples=()).done_at(5), row(samples=((7, 3), (7, 4))).done_at(7)) == (0, 0, 4)


COUNTS = some.integers(0, 10**6)


@some.composite
def streams(draw):
    marks = sorted(zip(draw(some.lists(some.integers(0, 10**9), min_size=ENOUGH, max_size=5)), sorted(draw(some.lists(COUNTS, min_size=5, max_size=5))), strict=False))
    status = draw(some.sampled_from(("running", "queued", "done", "failed", "rate_limited")))
    return row(draw(some.text(max_size=2)), status=status, items_done=marks[-1][1], items_estimate=draw(some.none() | COUNTS), samples=tuple(marks), started_at=draw(some.none() | some.integers(0, 10**9)))


@given(mine=streams(), beside=some.lists(streams(), max_size=5))
def test_a_time_to_go_is_never_below_nothing_whatever_the_rows_say(mine, beside):
    left = mine.eta_seconds(beside)
    assert left is None or (left >= 0 and left != float("inf"))


@given(rate=some.integers(1, 500), others=some.lists(some.tuples(some.integers(5, 40), some.booleans()), max_size=3), seconds=some.integers(5, 60))
def test_predictions_come_true_where_all_share_alike(rate, others, seconds):
    mine = steady("mine", rate, seconds, rate * (seconds + 60))
    beside = [steady(str(at), rate, seconds, rate * (seconds + left)) for at, (left, _) in enumerate(others)]
    shares = sorted(left for left, _ in others)
    pace, needed = len(others) + 1, 60 + sum(shares)  # everybody gets as much until the smaller ones end
    assert mine.eta_seconds(beside) == pytest.approx(needed / pace)


@given(rate=some.integers(1, 1_000), total=some.integers(10, 1_000))
def test_the_predicted_end_stands_still_while_the_pace_does(rate, total):
    ends = [at + left for at in range(2, total) if (left := steady("mine", rate, at, rate * total).eta_seconds()) is not None]
    assert ends
    assert ends == pytest.approx([total] * len(ends))


def replayed(trace):
    """The rows of a recorded read, look by look."""
    rows = {}
    for look in trace["looks"]:
        for at, status, started, progressed, finished, done, estimate, samples in look:
            entity, scope = trace["streams"][at]
            marks = tuple((instant * 1_000, count) for instant, count in samples)
            known = {"started_at": started, "last_progress_at": progressed, "finished_at": finished}
            instants = {name: value if value is None else value * 1_000 for name, value in known.items()}
            rows[at] = Progress(source="s", entity=entity, scope=scope, status=status, items_done=done, items_estimate=estimate, samples=marks, **instants)
        yield rows.get(trace["watched"]), list(rows.values())


def foretold(trace):
    """(share done, seconds predicted in all) of every advance, and the seconds it took."""
    said = []
    for mine, rows in replayed(trace):
        if mine and mine.status == "running" and mine.items_estimate and (left := mine.eta_seconds(rows)) is not None:
            said.append((mine.items_done / mine.items_estimate, (mine.last_progress_at - mine.started_at) / SECOND + left))
    return said, (mine.finished_at - mine.started_at) / SECOND


FORETELL = {"github_large_0": 3, "github_large_20": 3, "jira_large_0": 3, "jira_large_20": 3, "jira_small_0": 3, "jira_small_20": 3, "jira_smallest_0": 1, "github_small_0": 0}
"""Reads of several seconds foretell at every quarter; one of less than two ends before there is much to tell."""


@pytest.mark.parametrize("name", FORETELL)
def test_recorded_reads_foretold_their_end_within_a_fifth_at_every_quarter(name):
    said, seconds = foretold(json.loads((TRACES / f"{name}.json").read_text(encoding="utf-8")))
    quarters = {quarter: total for quarter in (75, 50, 25) if (total := next((total for share, total in said if quarter / 100 <= share < (quarter + 25) / 100), None))}
    assert len(quarters) == FORETELL[name]
    assert all(total == pytest.approx(seconds, rel=0.2) for total in quarters.values())


def test_no_recorded_read_is_left_out():
    assert {file.stem for file in TRACES.iterdir()} == set(FORETELL)
