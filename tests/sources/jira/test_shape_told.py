"""What a whole company lived through, read over HTTP from either edition, is what its facts say: nothing lost, nothing added."""

from collections import Counter
from functools import cache

import msgspec
import pytest
from tests.fakes.jira import FIRST_ID, Company, running
from tests.sources.jira.reading import pages, provider, scopes, shaped

from headway.model.scope import Reject
from headway.normalise.status import ACTIVE

OF_AN_EDITION = {"assignee", "reporter", "actor", "team", "body", "url"}
"""Columns in which the editions speak of the same thing by another name."""


class World(msgspec.Struct):
    """A company, and all facts of it by kind."""

    company: Company
    facts: dict[str, list]
    rejects: list


@cache
def world(edition):
    """Items from one stream of each project, boards and sprints from those of each board."""
    with running(Company(seed=4, items=400, projects=4), edition=edition) as jira:
        found = [part for scope in scopes(provider(jira)) for entity in provider(jira).collects(scope) for part in shaped(provider(jira), scope, pages(provider(jira), scope, entity), entity)]
        facts = {}
        for part in found:
            if not isinstance(part, Reject):
                facts.setdefault(part.entity, []).append(part)
        return World(jira.company, facts, [part for part in found if isinstance(part, Reject)])


@pytest.fixture(params=["cloud", "datacenter"])
def here(request):
    return world(request.param)


def items_told(here):
    for item in here.facts["work_items"]:
        yield item, here.company.story(int(item.key) - FIRST_ID)


def changes_of(story, kind):
    return [(at * 1000, before, after) for at, _, changes in story.happenings for told, before, after in changes if told == kind]


def test_nothing_is_refused(here):
    assert here.rejects == []
    assert len(here.facts["work_items"]) == 400


def test_every_change_of_status_is_a_transition_at_its_instant(here):
    moves = {}
    for move in here.facts["transitions"]:
        moves.setdefault(move.item, []).append(move)
    longest = 0
    for item, story in items_told(here):
        told = changes_of(story, "status")
        longest = max(longest, len(story.happenings))
        names = here.company.first_names
        assert [(move.at, move.to_raw) for move in moves[item.key][1:]] == [(at, names[after]) for at, _, after in told]
        assert (moves[item.key][0].at, moves[item.key][0].from_raw) == (story.created * 1000, None)
        assert moves[item.key][-1].to_status == item.status
    assert longest > 100


def test_what_is_done_was_completed_by_the_change_that_made_it_so(here):
    done = 0
    for item, story in items_told(here):
        entered = [at for at, _, _ in changes_of(story, "status")]
        assert (item.completed_at is not None) == (item.status == "done")
        if item.completed_at is not None:
            done += 1
            assert item.completed_at == entered[-1]
    assert done > 20


def test_what_was_begun_was_in_progress_or_in_review_first_then(here):
    first = {}
    for move in here.facts["transitions"]:
        if move.to_status in ACTIVE:
            first.setdefault(move.item, move.at)
    assert {item.key: item.started_at for item, _ in items_told(here) if item.started_at is not None} == first


def test_an_item_is_in_the_sprints_it_was_put_into_and_out_of_those_it_was_taken_from(here):
    open_stays, all_stays = Counter(), Counter()
    for stay in here.facts["sprint_memberships"]:
        all_stays[stay.item, int(stay.sprint)] += 1
        open_stays[stay.item, int(stay.sprint)] += stay.removed_at is None
    for item, story in items_told(here):
        ever = {sprint for _, before, after in changes_of(story, "sprints") for sprint in (*before, *after)}
        assert {sprint for key, sprint in all_stays if key == item.key} == ever
        assert {sprint for (key, sprint), count in open_stays.items() if key == item.key and count} == set(story.sprints)
    assert max(open_stays.values()) == 1
    assert len(all_stays) > 100


def test_everybody_named_on_an_item_is_an_account(here):
    known = {account.handle for account in here.facts["accounts"]}
    named = {handle for item in here.facts["work_items"] for handle in (item.assignee, item.reporter)} | {move.actor for move in here.facts["transitions"]}
    assert named - {None} <= known


def test_boards_and_sprints_belong_to_projects(here):
    projects = {project.project for project in here.facts["projects"]}
    assert {fact.project for kind in ("boards", "sprints", "work_items", "transitions", "sprint_memberships", "item_links") for fact in here.facts[kind]} <= projects
    assert {stay.sprint for stay in here.facts["sprint_memberships"]} <= {sprint.key for sprint in here.facts["sprints"]}


def comparable(fact, simple):
    """Data Center has no team-managed projects; where the fake has one, it tells no epics of it."""
    beside = OF_AN_EDITION | ({"parent_code"} if getattr(fact, "project", "") in simple else set())
    return {name: said for name, said in msgspec.structs.asdict(fact).items() if name not in beside}


@pytest.mark.parametrize("entity", ["work_items", "transitions", "sprint_memberships", "item_links", "sprints", "projects", "boards"])
def test_both_editions_tell_the_same(entity):
    simple = {f"jira:project:{project.id}" for project in world("cloud").company.projects if project.simple}
    cloud, server = ({fact.key: comparable(fact, simple) for fact in world(edition).facts[entity]} for edition in ("cloud", "datacenter"))
    assert cloud == server
