"""Boards: whose they are, in what they estimate, and which sprints are theirs."""

import msgspec
import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import Still, site, using

from headway.model.errors import AuthFailed
from headway.sources.jira.boards import SHELF, Boards, estimated_in
from headway.sources.jira.projects import Projects
from headway.stores.shelf import MemoryShelf

EDITIONS = pytest.mark.parametrize("edition", ["cloud", "datacenter"])


def boards_of(opened, shelf=None):
    return Boards(opened, shelf or MemoryShelf(), Projects(opened))


@EDITIONS
def test_each_board_is_known_with_its_project_also_where_the_site_does_not_say(edition):
    """Data Center lists boards without their places; it is asked project by project."""
    with running(Company(seed=1, items=0, projects=2), edition=edition) as jira:
        found = using(site(jira), lambda opened: boards_of(opened).all())
        assert {key: (board.kind, board.project) for key, board in found.items()} == {"1": ("scrum", "10000"), "2": ("kanban", "10000"), "3": ("scrum", "10001")}
        assert all(str(msgspec.json.decode(board.raw)["location"]["projectId"]) == board.project for board in found.values())


def test_whose_boards_are_is_asked_project_by_project_once_a_day_or_when_there_is_a_new_one():
    with running(Company(seed=1, items=0, projects=10), edition="datacenter") as jira:
        clock, shelf = Still(), MemoryShelf()

        def asked():
            before = jira.counters.get("boards", 0)
            boards = using(site(jira, clock=clock), lambda opened: boards_of(opened, shelf).all())
            return len(boards), jira.counters["boards"] - before

        assert [asked(), asked()] == [(15, 11), (15, 1)]
        clock.later(hours=25)
        assert [asked(), asked()] == [(15, 11), (15, 1)]
        jira.company.boards.append(type(jira.company.boards[0])(99, 4, "scrum", "another"))
        assert [asked(), asked()] == [(16, 11), (16, 1)]


@EDITIONS
def test_a_project_estimates_in_the_field_of_its_scrum_board(edition):
    with running(Company(seed=1, items=0, projects=1, custom=12_000), edition=edition) as jira:
        assert using(site(jira), lambda opened: boards_of(opened).estimation("10000")).startswith("customfield_12")
        assert using(site(jira), lambda opened: boards_of(opened).estimation("10009")) is None


@pytest.mark.parametrize(
    ("configuration", "field"),
    [
        (b'{"estimation":{"type":"field","field":{"fieldId":"customfield_1"}}}', "customfield_1"),
        (b'{"estimation":{"type":"issueCount"}}', None),
        (b'{"estimation":{"type":"field","field":{"fieldId":null}}}', None),
        (b'{"estimation":null}', None),
        (b"{}", None),
        (b"null", None),
    ],
)
def test_what_a_configuration_says_of_estimates(configuration, field):
    assert estimated_in(configuration) == field


def test_configurations_that_may_not_be_read_are_no_error_and_not_asked_for_again_today():
    with running(Company(seed=1, items=0, projects=1)) as jira:
        jira.behave("configuration", "403")
        shelf = MemoryShelf()
        for _ in range(2):
            assert using(site(jira), lambda opened: boards_of(opened, shelf).estimation("10000")) is None
        assert jira.counters["configuration"] == 2


def test_28_a_board_that_says_it_has_no_sprints_has_none_whatever_its_kind():
    """LESSON 28: one of kind kanban is not even asked."""
    with running(Company(seed=1, items=0, projects=1)) as jira:
        assert using(site(jira), lambda opened: boards_of(opened).sprints("2")) is None
        assert jira.counters.get("sprints", 0) == 0
        jira.behave("sprints", "400", message="The board does not support sprints")
        assert using(site(jira), lambda opened: boards_of(opened).sprints("1")) is None


def test_what_the_shelf_lost_is_asked_for_again():
    with running(Company(seed=1, items=0, projects=1)) as jira:
        shelf = MemoryShelf()
        opened = site(jira, clock=Still())

        async def spoilt(opened):
            await shelf.put(opened.options.site, SHELF, b"not what we wrote")
            return await boards_of(opened, shelf).configuration("1")

        assert b"estimation" in using(opened, spoilt)


def test_boards_that_may_not_be_seen_are_none_but_a_refused_credential_is_an_error():
    with running(Company(seed=1, items=0, projects=1)) as jira:
        jira.behave("boards", "403")
        assert using(site(jira), lambda opened: boards_of(opened).all()) == {}
        opened = site(jira)
        jira.expire_token()
        with pytest.raises(AuthFailed):
            using(opened, lambda opened: boards_of(opened).all())


def test_a_sprint_is_of_the_board_it_was_made_on_if_that_is_shown():
    """A sprint shows up on every board that shows its items; it would belong to whichever was read last."""
    with running(Company(seed=1, items=0, projects=2)) as jira:
        first, other = jira.company.projects
        jira.company.projects[1] = type(other)(other.position, other.key, other.name, other.workflow, other.simple, (*other.sprints, type(first.sprints[0])(9_001, 3, "guest", "active", 0, 1)))

        async def both(opened):
            boards = boards_of(opened)
            return [await boards.sprints("1"), await boards.sprints("2"), await boards.sprints("3")]

        scrum, kanban, second = using(site(jira), both)
        assert (len(scrum), kanban, len(second)) == (29, None, 30)
