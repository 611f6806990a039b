"""How urgent an item is: the words of trackers, and the labels where there are no words."""

import pytest

from headway.normalise.priorities import PRIORITIES, priority_of, priority_of_labels
from headway.normalise.words import buckets, words

WORDS = [
    ("Highest", "highest"), ("Blocker", "highest"), ("CRITICAL", "highest"), ("P0", "highest"), ("urgent", "highest"), ("Urgente", "highest"), ("Критический", "highest"),
    ("High", "high"), ("Major", "high"), ("p1", "high"), ("Alta", "high"), ("Высокий", "high"),
    ("Medium", "medium"), ("P2", "medium"), ("Normal", "medium"), ("Média", "medium"), ("средний", "medium"),
    ("Low", "low"), (" minor ", "low"), ("P3", "low"), ("Baixa", "low"), ("Низкий", "low"),
    ("Lowest", "lowest"), ("Trivial", "lowest"), ("P4", "lowest"), ("Muito  baixa", "lowest"), ("Тривиальный", "lowest"),
    ("None", None), ("Not set", None), ("", None), ("highest!", None), (None, None),
]  # fmt: skip
LABELS = [
    (["priority: high"], "high"), (["Priority/Critical"], "highest"), (["prio-low"], "low"), (["priority::2"], "medium"), (["P1"], "high"), (["prioridade: alta"], "high"),
    (["minor"], None), (["high"], None), (["critical"], None), (["priority: someday"], None), (["p7"], None), (["php"], None), ([], None),
]  # fmt: skip


@pytest.mark.parametrize(("word", "priority"), WORDS)
def test_a_word_is_a_priority_or_none_and_nothing_is_guessed(word, priority):
    assert priority_of(word) == priority


@pytest.mark.parametrize(("labels", "priority"), LABELS)
def test_a_label_counts_where_it_says_that_it_is_a_priority(labels, priority):
    assert priority_of_labels(labels) == (priority, labels[0] if priority else None)


def test_the_highest_of_several_labels_holds_in_whatever_order():
    labels = ["priority: low", "P0", "backend"]
    assert priority_of_labels(labels) == priority_of_labels(labels[::-1]) == ("highest", "P0")


def test_the_map_goes_from_the_highest_down_and_has_no_word_twice():
    assert tuple(buckets("priorities")) == PRIORITIES
    assert len(words("priorities")) == sum(map(len, buckets("priorities").values()))
