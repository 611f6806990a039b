"""The life of an item, changelog by changelog."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.normalise.history import INITIAL, Change, Move, history
from headway.normalise.status import ACTIVE, status_of


def classify(word):
    return status_of(word).status


def told(*changes):
    """Changes written as `at from to`, their ids in the order written."""
    return [Change(str(number), at, before, after, "ana") for number, (at, before, after) in enumerate(changes, start=1)]


def lived(*changes, word, created_at=0, **more):
    return history(told(*changes), created_at=created_at, word=word, classify=classify, **more)


@dataclass(frozen=True)
class Case:
    name: str
    changes: tuple
    word: str
    entered: str
    started_at: int | None = None
    completed_at: int | None = None
    reopens: int = 0
    mismatch: bool = False


CASES = [
    Case("never moved", (), "To Do", "0 todo"),
    Case("created done", (), "Done", "0 done", completed_at=0),
    Case("created in progress", (), "In Progress", "0 in_progress", started_at=0),
    Case("straight through", ((5, "To Do", "In Progress"), (7, "In Progress", "In Review"), (9, "In Review", "Done")), "Done", "0 todo, 5 in_progress, 7 in_review, 9 done", 5, 9),
    Case("skips the work", ((9, "To Do", "Done"),), "Done", "0 todo, 9 done", None, 9),
    Case("starts in review", ((3, "To Do", "Code Review"),), "Code Review", "0 todo, 3 in_review", 3),
    Case("waits before it starts", ((2, "Backlog", "Aguardando desenvolvimento"), (6, "Aguardando desenvolvimento", "Doing")), "Doing", "0 backlog, 2 waiting, 6 in_progress", 6),
    Case("reopened", ((2, "To Do", "Doing"), (4, "Doing", "Done"), (6, "Done", "To Do")), "To Do", "0 todo, 2 in_progress, 4 done, 6 todo", 2, None, 1),
    Case("reopened and done again", ((4, "Doing", "Done"), (6, "Done", "Doing"), (8, "Doing", "Done")), "Done", "0 in_progress, 4 done, 6 in_progress, 8 done", 0, 8, 1),
    Case("done, then released", ((4, "Doing", "Done"), (6, "Done", "Released")), "Released", "0 in_progress, 4 done, 6 done", 0, 4),
    Case("cancelled", ((3, "Doing", "Won't Do"),), "Won't Do", "0 in_progress, 3 cancelled", 0),
    Case("cancelled after done", ((3, "Doing", "Done"), (5, "Done", "Cancelled")), "Cancelled", "0 in_progress, 3 done, 5 cancelled", 0),
    Case("taken up after cancelling", ((3, "To Do", "Cancelled"), (5, "Cancelled", "Doing")), "Doing", "0 todo, 3 cancelled, 5 in_progress", 5, None, 1),
    Case("told out of order", ((9, "Doing", "Done"), (5, "To Do", "Doing")), "Done", "0 todo, 5 in_progress, 9 done", 5, 9),
    Case("two at one instant", ((5, "To Do", "Doing"), (5, "Doing", "Done")), "Done", "0 todo, 5 in_progress, 5 done", 5, 5),
    Case("a word nobody knows", ((5, "To Do", "Schrödinger"), (7, "Schrödinger", "Done")), "Done", "0 todo, 5 unknown, 7 done", None, 7),
    Case("put into a status from none", ((5, None, "Doing"),), "Doing", "0 unknown, 5 in_progress", 5),
    Case("imported with an older history", ((-5, "To Do", "Doing"),), "Doing", "-5 todo, -5 in_progress", -5),
    Case("a gap inside", ((2, "To Do", "Doing"), (8, "QA", "Done")), "Done", "0 todo, 2 in_progress, 8 done", 2, 8),
    Case("done, its last word is not", ((2, "To Do", "Doing"),), "Done", "0 todo, 2 in_progress", 2, None, mismatch=True),
    Case("not done, its last word is", ((4, "Doing", "Done"),), "Doing", "0 in_progress, 4 done", 0, None, mismatch=True),
    Case("a status was renamed", ((4, "Doing", "Done"),), "Concluído", "0 in_progress, 4 done", 0, 4, mismatch=True),
    Case("the same word, written otherwise", ((4, "Doing", "DONE "),), "Done", "0 in_progress, 4 done", 0, 4),
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_changelog_becomes_a_life(case):
    life = lived(*case.changes, word=case.word)
    assert ", ".join(f"{move.at} {move.to_status}" for move in life.transitions) == case.entered
    assert (life.started_at, life.completed_at, life.reopens, life.mismatch) == (case.started_at, case.completed_at, case.reopens, case.mismatch)


def test_a_transition_keeps_their_words_the_actor_and_where_it_came_from():
    assert lived((5, "A Fazer", "Em Andamento"), word="Em Andamento").transitions == (
        Move(INITIAL, 0, None, None, "todo", "A Fazer", None),
        Move("1", 5, "todo", "A Fazer", "in_progress", "Em Andamento", "ana"),
    )


def test_changes_of_one_instant_stand_in_the_order_of_their_ids_as_numbers():
    changes = [Change("10", 5, "Doing", "Done", None), Change("9", 5, "To Do", "Doing", None)]
    assert [move.id for move in history(changes, created_at=0, word="Done", classify=classify).transitions] == [INITIAL, "9", "10"]


def test_a_change_that_came_inline_and_in_bulk_counts_once():
    changes = told((4, "Doing", "Done"), (6, "Done", "Doing"))
    assert history([*changes, *changes], created_at=0, word="Doing", classify=classify) == history(changes, created_at=0, word="Doing", classify=classify)


def test_an_item_closed_without_delivery_is_cancelled_by_its_last_entry_and_not_completed():
    life = lived((4, "Doing", "Done"), word="Done", present="cancelled")
    assert [move.to_status for move in life.transitions] == ["in_progress", "cancelled"]
    assert life.completed_at is None


WORDS = some.sampled_from(["To Do", "Doing", "QA", "Done", "Released", "Cancelled", "Blocked", "?"])
CHANGES = some.lists(some.tuples(some.integers(-3, 30), some.one_of(some.none(), WORDS), WORDS), max_size=8)


@given(CHANGES, WORDS)
def test_what_is_completed_was_last_seen_done_and_every_life_begins_once(changes, word):
    life = lived(*changes, word=word)
    instants = [move.at for move in life.transitions]
    assert instants == sorted(instants)
    assert [move.id for move in life.transitions].count(INITIAL) == 1
    if life.completed_at is not None:
        assert (life.transitions[-1].to_status, classify(word)) == ("done", "done")
        assert life.completed_at in instants
    assert (life.started_at is not None) == any(move.to_status in ACTIVE for move in life.transitions)


@given(CHANGES, WORDS)
def test_the_order_in_which_changes_are_told_means_nothing(changes, word):
    written = told(*changes)
    assert history(written[::-1], created_at=0, word=word, classify=classify) == history(written, created_at=0, word=word, classify=classify)
