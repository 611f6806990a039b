"""The life of an item, changelog by changelog."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.normalise.cases import CHANGELOGS, SITE

from headway.model.work import Transition
from headway.normalise.history import INITIAL, Change, Move, history, transitions_of
from headway.normalise.status import ACTIVE, status_of


def classify(word, status_id):
    """By id where the site has it, else by name."""
    name, category = SITE.get(status_id, (word, None))
    return status_of(name, category=category).status


def parts(word):
    """(name, id) of a status as the tables write it."""
    name, _, status_id = word.partition("#") if word is not None else (None, "", "")
    return name or (None if status_id or word is None else ""), status_id or None


def told(*changes):
    """Changes written as `at from to`, their ids in the order written."""
    written = [(at, parts(before), parts(after)) for at, before, after in changes]
    return [Change(str(number), at, before, after or "", "ana", from_id, to_id) for number, (at, (before, from_id), (after, to_id)) in enumerate(written, start=1)]


def lived(*changes, word, created_at=0, **more):
    name, status_id = parts(word)
    return history(told(*changes), created_at=created_at, word=name, id=status_id, classify=classify, **more)


@pytest.mark.parametrize("case", CHANGELOGS, ids=[case.name for case in CHANGELOGS])
def test_a_changelog_becomes_a_life(case):
    life = lived(*case.changes, word=case.word)
    assert ", ".join(f"{move.at} {move.to_status}" for move in life.transitions) == case.entered
    assert (life.started_at, life.completed_at, life.reopens, life.mismatch) == (case.started_at, case.completed_at, case.reopens, case.mismatch)


def test_a_transition_keeps_their_words_the_actor_and_where_it_came_from():
    assert lived((5, "A Fazer", "Em Andamento"), word="Em Andamento").transitions == (
        Move(INITIAL, 0, None, None, "todo", "A Fazer", None),
        Move("1", 5, "todo", "A Fazer", "in_progress", "Em Andamento", "ana"),
    )


def test_every_entry_is_a_fact_of_the_item():
    life = lived((5, "A Fazer", "Em Andamento"), word="Em Andamento")
    assert list(transitions_of(life, project="site:project:1", item="9")) == [
        Transition(key=f"9:{INITIAL}", project="site:project:1", item="9", at=0, from_status=None, from_raw=None, to_status="todo", to_raw="A Fazer", actor=None),
        Transition(key="9:1", project="site:project:1", item="9", at=5, from_status="todo", from_raw="A Fazer", to_status="in_progress", to_raw="Em Andamento", actor="ana"),
    ]


def test_changes_of_one_instant_stand_in_the_order_of_their_ids_as_numbers():
    changes = [Change("10", 5, "QA", "Done", None), Change("9.1", 5, "Doing", "QA", None), Change("9", 5, "To Do", "Doing", None)]
    assert [move.id for move in history(changes, created_at=0, word="Done", classify=classify).transitions] == [INITIAL, "9", "9.1", "10"]


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
        assert (life.transitions[-1].to_status, classify(word, None)) == ("done", "done")
        assert life.completed_at in instants
    assert (life.started_at is not None) == any(move.to_status in ACTIVE for move in life.transitions)


@given(CHANGES, WORDS)
def test_the_order_in_which_changes_are_told_means_nothing(changes, word):
    written = told(*changes)
    assert history(written[::-1], created_at=0, word=word, classify=classify) == history(written, created_at=0, word=word, classify=classify)
