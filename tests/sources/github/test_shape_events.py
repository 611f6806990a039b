"""Steps on a timeline, and the life that is told from them."""

import msgspec
from tests.sources.github.nodes import SCOPE, closed, day, event, labelled, reopened, unlabelled, us

from headway.sources.github.raws import EventNode
from headway.sources.github.shape_dates import Dates
from headway.sources.github.shape_events import CLOSED, OPEN, SETTLED, Present, labels_at_birth, life, steps_of
from headway.sources.github.shape_people import Met


def steps(*told):
    return steps_of([None if one is None else msgspec.convert(one, EventNode) for one in told], Dates(), Met(SCOPE, 7))


def judge(labels, state, reason):
    """A world of three: closed is done, a label of work is work."""
    status = ("cancelled" if reason == "NOT_PLANNED" else "done") if state == CLOSED else "in_progress" if "wip" in labels else "todo"
    return status, state.lower() if status != "in_progress" else "wip"


def present(state=OPEN, labels=(), reason=None, created=1, shut=None):
    return Present(labels=tuple(labels), state=state, reason=reason, created_at=us(day(created)), closed_at=None if shut is None else us(day(shut)))


def test_steps_are_told_once_in_the_order_of_time_and_those_of_one_instant_as_they_came():
    seen = steps(closed(day(5), name="C"), None, {}, {"id": "X"}, labelled(day(2), "b", name="B"), labelled(day(2), "a", name="A"), closed(day(5), name="C"))
    assert [(step.id, step.label, step.reason) for step in seen] == [("B", "b", None), ("A", "a", None), ("C", "", "COMPLETED")]


def test_a_step_at_no_instant_is_lost_and_told():
    dates = Dates()
    assert steps_of([msgspec.convert(event("ClosedEvent", "soon", reason=None), EventNode)], dates, Met(SCOPE, 7)) == []
    assert dates.lost == ["event 'soon'"]


def test_labels_of_the_beginning_are_those_first_taken_away_and_those_nobody_gave():
    told = steps(unlabelled(day(2), "gone"), labelled(day(3), "gone"), labelled(day(2), "given"), unlabelled(day(4), "given"))
    assert labels_at_birth(told, ["kept", "gone"]) == ["gone", "kept"]
    assert labels_at_birth((), ["kept"]) == ["kept"]


def test_steps_that_leave_the_status_as_it_was_are_no_change():
    lived = life(steps(labelled(day(2), "bug"), labelled(day(3), "wip", name="W"), labelled(day(4), "wip"), unlabelled(day(5), "bug")), present(labels=["wip"]), judge)
    assert [(move.id, move.to_status) for move in lived.transitions] == [("initial", "todo"), ("W", "in_progress")]
    assert (lived.started_at, lived.completed_at, lived.mismatch) == (us(day(3)), None, False)


def test_of_several_steps_in_one_instant_only_what_came_of_them_is_a_change():
    lived = life(steps(labelled(day(2), "wip"), unlabelled(day(3), "wip"), closed(day(3), name="C")), present(CLOSED, shut=3), judge)
    assert [(move.id[:1], move.from_status, move.to_status) for move in lived.transitions] == [("i", None, "todo"), ("E", "todo", "in_progress"), ("C", "in_progress", "done")]
    there_and_back = life(steps(closed(day(3)), reopened(day(3))), present(), judge)
    assert [move.to_status for move in there_and_back.transitions] == ["todo"]
    assert there_and_back.reopens == 0


def test_what_no_step_tells_happened_at_the_closing_else_at_the_last_step_and_never_moves():
    shut = life(steps(labelled(day(2), "bug")), present(CLOSED, shut=5), judge)
    assert [(move.id, move.at) for move in shut.transitions][1:] == [(SETTLED, us(day(5)))]
    relabelled = life(steps(closed(day(2)), reopened(day(3)), labelled(day(4), "bug")), present(labels=["wip", "bug"]), judge)
    assert relabelled.transitions[-1].to_status == "in_progress"
    lost = life(steps(labelled(day(2), "wip"), labelled(day(4), "bug")), present(labels=["bug"]), judge)
    assert [(move.id, move.at, move.to_status) for move in lost.transitions][2:] == [(SETTLED, us(day(4)), "todo")]
    assert life((), present(CLOSED, shut=1), judge).transitions[0].to_status == "done"
