"""What is deployed: as it is told, else by the words of deployments."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.flows.test_appointing import API, LIB, PLACES, WEB, entry, rule

from headway.flows.appointing import Found, Known, configured, declared
from headway.flows.serving import services
from headway.model.teams import Told, ToldService, ToldTeam


def told(*declarations, deployed=(), services_told=(), teams=()):
    found = Found(known=Known(places=PLACES, declarations=declarations, deployed=deployed))
    said = Told(teams=teams, services=services_told)
    configured(found, said)
    declared(found)
    services(found, said)
    return found


def service(name, *repositories, **rest):
    return ToldService(id=name, name=name, word=rest.pop("word", name), repositories=repositories, **rest)


def component(name, repository=API, **rest):
    return entry("component", name, repository, kind_of=rest.pop("kind_of", "service"), **rest)


CASES = {
    "the word of a deployment": ([], ((API, "shop"),), (), [("shop", "shop", (API,), (), "inferred")]),
    "one word in two repositories": ([], ((API, "shop"), (WEB, "shop")), (), [("shop@api", "shop", (API,), (), "inferred"), ("shop@web", "shop", (WEB,), (), "inferred")]),
    "in repositories of one name": (
        [], ((WEB, "shop"), (LIB, "shop")), (), [("shop@other-web", "shop", (LIB,), (), "inferred"), ("shop@web", "shop", (WEB,), (), "inferred")],
    ),
    "a configured one": ([], ((API, "live"), (WEB, "live")), (service("shop", "acme/api", word="live", paths=("svc",)),), [("live@web", "live", (WEB,), (), "inferred"), ("shop", "live", (API,), ("svc",), "configured")]),
    "a component": ([component("shop")], ((API, "shop"),), (), [("shop", "shop", (API,), (), "backstage")]),
    "a component that deployments call otherwise": ([component("shop")], ((API, "live"),), (), [("shop", "live", (API,), (), "backstage")]),
    "a component beside several words": ([component("shop")], ((API, "a"), (API, "b")), (), [("a", "a", (API,), (), "inferred"), ("b", "b", (API,), (), "inferred"), ("shop", "shop", (API,), (), "backstage")]),
    "two components share a repository by their folders": (
        [component("one", file="one/catalog-info.yaml"), component("two", file="two/catalog-info.yaml")], ((API, "one"),), (),
        [("one", "one", (API,), ("one",), "backstage"), ("two", "two", (API,), ("two",), "backstage")],
    ),
    "one component has all of its repository wherever its file lies": ([component("one", file="deploy/catalog-info.yaml")], (), (), [("one", "one", (API,), (), "backstage")]),
    "a library is none": ([component("shop", kind_of="library")], (), (), []),
    "configured and declared are one": ([component("shop")], (), (service("mine", "acme/api", word="shop"),), [("mine", "shop", (API,), (), "configured")]),
    "components of one name in two repositories": ([component("shop"), component("shop", WEB)], (), (), [("shop", "shop", (API,), (), "backstage"), ("shop@web", "shop", (WEB,), (), "backstage")]),
    "a deployment without a word is of the repository itself": ([], ((API, ""),), (), [("api", "", (API,), (), "inferred")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_deployed(case):
    declarations, deployed, configured_ones, expected = CASES[case]
    found = told(*declarations, deployed=deployed, services_told=configured_ones)
    assert [(one.id, one.word, one.repositories, one.paths, one.origin) for one in found.organisation().services] == expected


def test_a_service_that_names_no_repository_there_is_is_a_remark_and_no_service():
    found = told(services_told=(service("shop", "acme/gone"),))
    assert found.organisation().services == ()
    assert found.remarks == ["service shop names repository 'acme/gone', which no source has brought; headway scopes shows what there is"]


def test_a_service_is_run_by_whom_it_is_said_to_be_else_by_the_one_team_of_its_repository():
    by = {one.id: one.team for one in told(component("shop", owner="b"), rule("@acme/c", repository=WEB), rule("@acme/c", "@acme/d", repository=LIB), deployed=((WEB, "w"), (LIB, "l"))).organisation().services}
    assert by == {"shop": "b", "w": "c", "l": None}
    assert told(services_told=(service("s", "acme/api", team="a"),), teams=(ToldTeam(id="a", name="A"),)).organisation().services[0].team == "a"


def test_the_same_is_found_in_whatever_order_it_is_told():
    declarations, deployed = [component("one", WEB), component("two"), rule("@acme/c", repository=LIB)], ((API, "x"), (WEB, "x"), (LIB, "y"))
    assert told(*declarations, deployed=deployed).organisation() == replace(told(*declarations, deployed=deployed[::-1]).organisation())
