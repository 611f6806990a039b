"""The company's teams are declared in files as real ones are, and read the same way."""

from __future__ import annotations

from tests.sources.synthetic.world import UNTIL, Company

from headway.flows.appointing import Found, Known, Place, declared
from headway.flows.serving import services
from headway.model.scope import Reject
from headway.model.teams import Told
from headway.sources.synthetic.declaring import declarations
from headway.sources.synthetic.shape import SHAPES
from headway.sources.synthetic.squads import HOSTILE
from headway.sources.synthetic.story import story

COMPANY = Company(7, UNTIL, 0.2)
SQUADS = COMPANY.squads


def told():
    """Every declaration of the company."""
    raws = [(repository.key, raw) for squad in SQUADS for repository in squad.repositories for raw in declarations(story(COMPANY, squad, repository))]
    return [one for key, raw in raws for one in SHAPES["declarations"](key, raw, b"")]


def found():
    repositories = [Place(scope=one.key, source="forge", dimension="repo", name=one.name, location="") for squad in SQUADS for one in squad.repositories]
    projects = [Place(scope=squad.project, source="tracker", dimension="project", name=squad.name, location="", code=squad.code) for squad in SQUADS]
    made = Found(known=Known(places=(*repositories, *projects), declarations=tuple(told())))
    declared(made)
    services(made, Told())
    return made.organisation()


def test_nothing_in_the_files_is_refused():
    assert [one for one in told() if isinstance(one, Reject)] == []


def test_every_squad_is_a_team_of_its_tribe_in_charge_of_its_project_and_its_repositories():
    organisation = found()
    assert {one.id: (one.name, one.parent) for one in organisation.teams if one.parent} == {squad.slug: (squad.name, squad.tribe.lower()) for squad in SQUADS}
    assert {one.id for one in organisation.teams if not one.parent} == {squad.tribe.lower() for squad in SQUADS}
    begun = {(squad.slug, repository.key) for squad in SQUADS if squad.items for repository in squad.repositories}
    assert {(one.team, one.scope) for one in organisation.charges} == begun | {(squad.slug, squad.project) for squad in SQUADS}


def test_what_is_shipped_is_a_service_and_a_hostile_name_is_in_no_catalog():
    organisation = found()
    assert {one.word for one in organisation.services} >= {"payments-api", "checkout-web"}
    assert all(HOSTILE not in one.name for one in organisation.services)
    assert {one.team for one in organisation.services} <= {squad.slug for squad in SQUADS}
