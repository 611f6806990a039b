"""What a person should make of the state of the data: worst first, each with its count and what to do."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from headway.flows.report.coverage import Coverage
from headway.flows.report.data_health import NO_SPRINTS, DataHealth, HeldBack, Histories
from headway.flows.report.data_signs import LOOK, NONE, STALE_AFTER_US, WELL, signs
from headway.flows.report.linking import NO_ITEMS, NO_REQUESTS, Linking, Orphan, Share, SourceLinks
from headway.flows.report.waiting import Waiting
from headway.normalise.census import Disagreement, Unmapped

NOW = 1_790_000_000_000_000
ALL = ("held", "completeness", "quarantine", "freshness", "words", "disagreements", "transitions", "links", "effort", "first-commit", "sprints")


def covered(**more):
    told = {"source": "jira", "entity": "work_items", "streams": 1, "finished": 1, "counted": 1, "stored": 100, "source_count": 100, "completeness": 1.0, "quarantined": 0, "data_through": NOW - 60}
    return Coverage(**(told | more))


WELL_KEPT = DataHealth(
    items=100, unmapped=(), waiting=(), said=(), disagreements=(), histories=(Histories(source="jira", items=100, told=100, changes=300),), with_history=Share(part=100, whole=100), effort=(),
    estimated=Share(part=80, whole=100), sprints_unknown=Share(part=0, whole=5), linking=Linking(linked=Share(part=90, whole=100), named=90, sources=(), orphans=()), first_commit_late=Share(part=1, whole=100),
    coverage=(covered(),), quarantined=0, held=(), connected=True, asked_at=NOW,
)  # fmt: skip
EMPTY = replace(
    WELL_KEPT, items=0, histories=(), with_history=Share(part=0, whole=0, reason=NO_ITEMS), estimated=Share(part=0, whole=0, reason=NO_ITEMS), sprints_unknown=Share(part=0, whole=0, reason=NO_SPRINTS),
    linking=Linking(linked=Share(part=0, whole=0, reason=NO_REQUESTS), named=0, sources=(), orphans=()), first_commit_late=Share(part=0, whole=0, reason=NO_REQUESTS), coverage=(),
)  # fmt: skip
HELD = HeldBack(source="jira", entity="work_items", scope="jira:project:1", scope_name="Payments", missing=60, stored=100, noticed_at=NOW, allowed_by=None)


def sign(found, name):
    (one,) = [one for one in signs(found) if one.id == name]
    return one


def test_where_all_is_well_every_question_is_answered_and_none_asks_for_a_look():
    found = signs(WELL_KEPT)
    assert [one.id for one in found] == list(ALL)
    assert {one.state for one in found} == {WELL}
    assert {one.advice for one in found} == {""}


def test_where_nothing_was_read_no_number_is_invented():
    found = {one.id: one for one in signs(EMPTY)}
    for name in ("words", "disagreements", "transitions", "links", "effort", "first-commit", "sprints", "completeness", "freshness"):
        assert (found[name].state, found[name].value) == (NONE, None)
    assert found["links"].said == "No pull requests were read: no forge is connected, or nothing of it was stored yet"


TROUBLE = {
    "held": ({"held": (HELD,)}, "1", "60 stored records are missing", "--accept-deletions"),
    "completeness": ({"coverage": (covered(stored=99_999, source_count=100_000, completeness=0.99999),)}, "> 99 %", "99 999 of 100 000 records", "headway status"),
    "quarantine": ({"quarantined": 1}, "1", "1 record could not be understood and is kept aside", "headway quarantine"),
    "freshness": ({"coverage": (covered(data_through=NOW - STALE_AFTER_US - 1),)}, "1 source", "Data of jira are older than two days", "headway sync"),
    "words": ({"unmapped": (Unmapped(map="status", source="jira", word="parked", items=3, meanwhile="unknown"),)}, "1", "1 word of the sources is in none of our maps, 3 records", "headway words set"),
    "waiting": ({"waiting": (Waiting(map="status", word="parked", source="jira", value="waiting", meanwhile="unknown", items=3),)}, "3", "3 records are still counted", "headway replay"),
    "disagreements": ({"disagreements": (Disagreement(source="jira", word="x", category="new", named="done", taken="todo", items=1),)}, "1", "1 item stands in a status", "category is believed"),
    "transitions": ({"histories": (Histories(source="jira", items=100, told=100, changes=0),)}, "100 %", "0.0 changes of status an item", "changelog does not come in"),
    "links": ({"linking": Linking(linked=Share(part=40, whole=100), named=60, sources=(), orphans=())}, "40 %", "20 name one there is not", "branch or the title"),
    "effort": ({"estimated": Share(part=10, whole=100)}, "10 %", "10 of 100 items carry an estimate", "headway words set effort"),
    "first-commit": ({"first_commit_late": Share(part=20, whole=100)}, "20 %", "older than their first commit", "coding time"),
    "sprints": ({"sprints_unknown": Share(part=1, whole=5)}, "1", "1 of 5 sprints", "say below"),
}


@pytest.mark.parametrize("name", TROUBLE)
def test_trouble_comes_first_with_its_count_and_what_to_do(name):
    changes, value, said, advice = TROUBLE[name]
    found = signs(replace(WELL_KEPT, **changes))
    one = found[0]
    assert (one.id, one.state, one.value.replace("\u202f", " ")) == (name, LOOK, value)
    assert said in one.said.replace("\u202f", " ")
    assert advice in one.advice


def test_a_source_that_was_never_read_to_its_end_is_no_fresh_one():
    told = sign(replace(WELL_KEPT, coverage=(covered(), covered(source="git", data_through=None))), "freshness")
    assert (told.state, told.said) == (LOOK, "Not everything of git was read to its end yet")


def test_deletions_that_were_allowed_wait_for_nobody():
    assert sign(replace(WELL_KEPT, held=(replace(HELD, allowed_by="ana"),)), "held").state == WELL


def test_a_young_source_whose_few_items_never_moved_is_well():
    assert sign(replace(WELL_KEPT, histories=(Histories(source="jira", items=5, told=5, changes=0),)), "transitions").state == WELL


def linked(part, whole, *sources, orphans=()):
    found = tuple(SourceLinks(source=name, linked=Share(part=some, whole=of)) for name, some, of in sources)
    return replace(WELL_KEPT, linking=Linking(linked=Share(part=part, whole=whole), named=part, sources=found, orphans=orphans))


def test_of_several_forges_the_one_that_links_least_is_named():
    assert sign(linked(90, 200, ("hub", 80, 100), ("lab", 10, 100)), "links").said.endswith("least of all those of lab: 10 %".replace(" %", "\u202f%"))
    assert "least" not in sign(linked(90, 100, ("hub", 90, 100)), "links").said


def test_a_project_that_is_known_and_named_often_is_what_to_read_first():
    unread = Orphan(prefix="PAY", pull_requests=312, example="PAY-1", repository="acme/shop", number=3, scope="jira:project:10", status="discovered")
    unknown = Orphan(prefix="OPS", pull_requests=400, example="OPS-1", repository="acme/shop", number=4)
    told = sign(linked(10, 100, ("hub", 10, 100), orphans=(unknown, unread)), "links")
    assert (told.state, told.advice) == (LOOK, "312 pull requests name PAY, a project that is known and not read: `headway scopes activate jira:project:10`, then `headway sync`")
