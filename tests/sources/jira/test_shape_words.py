"""What words mean in one place, remembered without growing for ever."""

import pytest

from headway.model.wording import Override
from headway.normalise.words import Words
from headway.sources.jira import shape_words
from headway.sources.jira.raws import Link, LinkType, Pointer, TypeGiven
from headway.sources.jira.reference import StatusRef
from headway.sources.jira.shape_words import Catalogue, Meaning, Wording, meaning

SCOPE = "jira:project:10010"


def test_the_same_place_has_the_same_words():
    wording = Wording(Words(), "jira")
    assert meaning(wording, SCOPE, None) is meaning(wording, SCOPE, None)
    assert meaning(wording, SCOPE, None) is not meaning(wording, SCOPE, "Ledger")


def test_two_installations_do_not_mix():
    plain, own = (meaning(Wording(Words(said), "jira"), SCOPE, None) for said in ([], [Override("tenant", "", "types", "Story", "chore")]))
    assert (plain.type(TypeGiven(name="Story"), ()), own.type(TypeGiven(name="Story"), ())) == ("story", "chore")


CATALOGUE = Catalogue([StatusRef("1", "Odd", "new"), StatusRef("2", "Twice", "new"), StatusRef("3", "twice", "done"), StatusRef("4", "Bare", None)])
PAST = [("Odd", "1", "todo"), ("Renamed", "1", "todo"), ("Odd", "9", "todo"), (" ODD", None, "todo"), ("Twice", "2", "todo"), ("Twice", "3", "done"), ("Twice", None, "unknown"), ("Bare", "4", "unknown"), ("Done", "1", "todo"), ("Done", "9", "done")]


@pytest.mark.parametrize(("word", "identifier", "status"), PAST)
def test_a_status_of_the_past_is_known_by_id_then_by_a_name_that_is_unique(word, identifier, status):
    here = meaning(Wording(Words(), "jira"), SCOPE, None)
    assert [here.past(word, identifier, CATALOGUE), here.past(word, identifier, CATALOGUE)] == [status, status]


def test_two_catalogues_do_not_mix():
    here, other = meaning(Wording(Words(), "jira"), SCOPE, None), Catalogue([StatusRef("1", "Odd", "done")])
    assert (here.past("Odd", "1", CATALOGUE), here.past("Odd", "1", other)) == ("todo", "done")


def test_labels_decide_only_what_the_type_leaves_open_each_time_anew():
    here = Meaning(lambda _: {})
    odd = TypeGiven(name="Wunsch")
    assert [here.type(odd, labels) for labels in ((), ("bug",), ("docs",), ())] == ["unknown", "bug", "chore", "unknown"]
    assert (here.type(None, ("bug",)), here.type(None, ())) == ("bug", "unknown")


def test_no_text_from_outside_fills_the_memory():
    here = Meaning(lambda _: {})
    for number in range(shape_words.REMEMBERED + 10):
        here.type(TypeGiven(name=f"type {number}"), ())
    assert len(here._known) <= shape_words.REMEMBERED
    assert here.type(TypeGiven(name="Bug"), ()) == "bug"


def test_a_link_reads_from_its_own_end():
    here, blocks = Meaning(lambda _: {}), LinkType(name="Blocks", inward="is blocked by", outward="blocks")
    assert here.link(Link(type=blocks, outward_issue=Pointer(key="A-1"))) == ("blocks", "blocks")
    assert here.link(Link(type=blocks, inward_issue=Pointer(key="A-1"))) == ("is_blocked_by", "is blocked by")
