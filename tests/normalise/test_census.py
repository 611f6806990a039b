"""Words that no map has, counted from a tally of facts."""

from headway.model.wording import Override
from headway.normalise.census import Disagreement, EffortCount, Unmapped, effort, sprints, statuses, types
from headway.normalise.words import Words

PAY, OPS = "jira:project:10010", "jira:project:10011"
STATUSES = [
    (("acme", PAY, None, "Schrödinger", "indeterminate"), 40),
    (("acme", OPS, "Ledger", "schrödinger ", "indeterminate"), 2),
    (("acme", PAY, None, "Limbo", None), 7),
    (("other", PAY, None, "Limbo", "new"), 3),
    (("acme", PAY, None, "Done", "done"), 900),
    (("acme", PAY, None, "Done", "indeterminate"), 5),
    (("acme", PAY, None, "Homologação", "done"), 6),
    (("acme", PAY, None, "In Review", "new"), 11),
]


def said(word, value, of="status", level="tenant", target=""):
    return Override(level=level, target=target, map=of, word=word, value=value)


def test_statuses_that_no_map_has_are_told_with_what_they_count_as_meanwhile_the_most_first():
    missing, _ = statuses(STATUSES, Words())
    assert missing == [
        Unmapped(map="status", source="acme", word="schrödinger", items=42, meanwhile="in_progress"),
        Unmapped(map="status", source="acme", word="limbo", items=7, meanwhile="unknown"),
        Unmapped(map="status", source="other", word="limbo", items=3, meanwhile="todo"),
    ]


def test_names_that_contradict_their_category_are_told_with_what_was_taken():
    _, torn = statuses(STATUSES, Words())
    assert torn == [
        Disagreement(source="acme", word="homologação", category="done", named="in_review", taken="done", items=6),
        Disagreement(source="acme", word="done", category="indeterminate", named="done", taken="in_progress", items=5),
    ]


def test_a_word_that_somebody_mapped_is_missing_no_more_where_it_was_mapped():
    by_team, _ = statuses(STATUSES, Words([said("Schrödinger", "waiting", level="team", target="ledger")]))
    assert [(one.word, one.items) for one in by_team] == [("schrödinger", 40), ("limbo", 7), ("limbo", 3)]
    by_scope, _ = statuses(STATUSES, Words([said("Schrödinger", "waiting", level="scope", target=PAY), said("Limbo", "backlog", level="source", target="acme")]))
    assert [(one.source, one.word, one.items) for one in by_scope] == [("other", "limbo", 3), ("acme", "schrödinger", 2)]


def test_types_are_told_where_neither_word_nor_label_knew_them_and_there_is_a_word_to_map():
    rows = [(("acme", PAY, None, "Wunsch", "unknown"), 4), (("acme", PAY, None, "Wunsch", "bug"), 9), (("acme", PAY, None, "Story", "story"), 90), (("acme", OPS, None, "", "unknown"), 1)]
    assert types(rows, Words()) == [Unmapped(map="types", source="acme", word="wunsch", items=4, meanwhile="unknown")]
    assert [one.word for one in types(rows, Words([said("wunsch", "story", of="types")]))] == []


def test_states_of_sprints_that_are_none():
    rows = [(("acme", "jira:board:3", "paused"), 2), (("acme", "jira:board:4", "PAUSED"), 1), (("acme", "jira:board:3", "closed"), 40)]
    assert sprints(rows, Words()) == [Unmapped(map="sprints", source="acme", word="paused", items=3, meanwhile="none")]
    assert [one.items for one in sprints(rows, Words([said("Paused", "active", of="sprints", level="scope", target="jira:board:3")]))] == [1]


def test_effort_is_counted_by_what_it_is_from():
    rows = [(("b", "points"), 5), (("a", "size"), 2), (("a", None), 7), (("a", "estimate"), 1)]
    assert effort(rows) == [EffortCount(source="a", points=0, size=2, estimate=1, none=7), EffortCount(source="b", points=5, size=0, estimate=0, none=0)]


def test_nothing_stored_is_nothing_missing():
    assert (statuses([], Words()), types([], Words()), sprints([], Words()), effort([])) == (([], []), [], [], [])
