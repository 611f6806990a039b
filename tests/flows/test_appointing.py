"""Who is in charge of what: configuration before catalogs before CODEOWNERS before what is merely seen."""

from __future__ import annotations

import pytest

from headway.flows.appointing import Found, Known, Naming, Place, configured, declared, fitting, inferred, unowned
from headway.model.declared import Declaration
from headway.model.scope import ALWAYS_END, ALWAYS_START
from headway.model.teams import Claim, Told, ToldTeam

API, WEB, LIB = "github:repo:1", "github:repo:2", "github:repo:3"
PAY, OPS = "jira:project:1", "jira:project:2"
PLACES = (
    Place(scope=API, source="forge", dimension="repo", name="acme/api", location="https://github.com/acme/api"),
    Place(scope=WEB, source="forge", dimension="repo", name="acme/web", location="https://github.com/acme/web"),
    Place(scope=LIB, source="forge", dimension="repo", name="other/web", location="https://github.com/other/web"),
    Place(scope=PAY, source="tracker", dimension="project", name="Payments", location="https://jira.example/browse/PAY", code="PAY"),
    Place(scope=OPS, source="tracker", dimension="project", name="Operations", location="", code="OPS"),
)


def entry(kind, name, repository=API, *, file="catalog-info.yaml", number=1, owner="", kind_of=None, above=None, projects=(), slug=None):
    return Declaration(
        key=f"{repository}:{file}:{number}", repository=repository, file=file, number=number, kind=kind, name=name, title=name.title(), type=kind_of, above=above, pattern=None,
        path=file.rpartition("/")[0], owners=(owner,) if owner else (), projects=projects, slug=slug,
    )  # fmt: skip


def rule(*owners, repository=API, pattern="*", number=1, file="CODEOWNERS", section=""):
    return Declaration(
        key=f"{repository}:{file}:{number}", repository=repository, file=file, number=number, kind="code_owner", name=pattern, title=section, type=None, above=None, pattern=pattern,
        path="", owners=owners,
    )  # fmt: skip


def team(name, *repositories, projects=(), **rest):
    return ToldTeam(id=name, name=name, repositories=tuple(one if isinstance(one, Claim) else Claim(name=one) for one in repositories), projects=tuple(Claim(name=one) for one in projects), **rest)


def found(*declarations, teams=(), naming=()):
    making = Found(known=Known(places=PLACES, declarations=declarations, naming=naming))
    configured(making, Told(teams=teams))
    declared(making)
    inferred(making)
    return making


def charges(making):
    return sorted((charge.scope, charge.team, charge.origin, charge.evidence) for charge in making.organisation().charges)


CASES = {
    "configuration alone": ((), (team("a", "acme/api", projects=["PAY"]),), [(API, "a", "configured", "configuration"), (PAY, "a", "configured", "configuration")]),
    "a catalog": ((entry("component", "api", owner="group:default/b"),), (), [(API, "b", "backstage", "catalog-info.yaml:1")]),
    "code owners": ((rule("@acme/c", number=7),), (), [(API, "c", "codeowners", "CODEOWNERS:7")]),
    "configuration before a catalog": ((entry("component", "api", owner="b"),), (team("a", "acme/api"),), [(API, "a", "configured", "configuration")]),
    "a catalog before code owners": ((entry("component", "api", owner="b"), rule("@acme/c")), (), [(API, "b", "backstage", "catalog-info.yaml:1")]),
    "a catalog that names a person leaves it to code owners": ((entry("component", "api", owner="user:ann"), rule("@acme/c")), (), [(API, "c", "codeowners", "CODEOWNERS:1")]),
    "each repository for itself": ((entry("component", "api", owner="b"), rule("@acme/c", repository=WEB)), (), [(API, "b", "backstage", "catalog-info.yaml:1"), (WEB, "c", "codeowners", "CODEOWNERS:1")]),
    "the last rule for everything holds": ((rule("@acme/c"), rule("@acme/d", pattern="**", number=5), rule("@acme/e", pattern="/docs/", number=9)), (), [(API, "d", "codeowners", "CODEOWNERS:5")]),
    "even when it names a person": ((rule("@acme/c"), rule("@ann", number=5)), (), []),
    "of each section": ((rule("@acme/c", section="Code"), rule("@acme/d", section="Docs", number=5)), (), [(API, "c", "codeowners", "CODEOWNERS:1"), (API, "d", "codeowners", "CODEOWNERS:5")]),
    "no rule for everything": ((rule("@acme/c", pattern="*.py"),), (), []),
    "only in the first of several files": ((rule("@acme/c"), rule("@acme/d", file=".github/CODEOWNERS")), (), [(API, "d", "codeowners", ".github/CODEOWNERS:1")]),
    "the component at the root speaks for all": (
        (entry("component", "api", owner="b"), entry("component", "part", owner="c", file="part/catalog-info.yaml")), (), [(API, "b", "backstage", "catalog-info.yaml:1")],
    ),
    "parts without a root speak together": (
        (entry("component", "one", owner="b", file="one/catalog-info.yaml"), entry("component", "two", owner="c", file="two/catalog-info.yaml")), (),
        [(API, "b", "backstage", "one/catalog-info.yaml:1"), (API, "c", "backstage", "two/catalog-info.yaml:1")],
    ),
    "one catalog for many repositories": (
        (entry("component", "api", LIB, owner="b", number=1, slug="acme/api"), entry("component", "gone", LIB, owner="c", number=9, slug="acme/gone")), (),
        [(API, "b", "backstage", "catalog-info.yaml:1 of other/web")],
    ),
    "a group's project": ((entry("group", "b", projects=("PAY",)),), (), [(PAY, "b", "backstage", "catalog-info.yaml:1 of acme/api")]),
    "a component's project is its owner's": ((entry("component", "api", owner="b", projects=("PAY", "GONE")),), (), [(API, "b", "backstage", "catalog-info.yaml:1"), (PAY, "b", "backstage", "catalog-info.yaml:1 of acme/api")]),
    "a configured project is not a group's as well": ((entry("group", "b", projects=("PAY",)),), (team("a", projects=["Payments"]),), [(PAY, "a", "configured", "configuration")]),
    "a name written in two ways is one team": ((entry("component", "api", owner="group:default/Core.Team"), rule("@acme/core-team", repository=WEB)), (), [(API, "core-team", "backstage", "catalog-info.yaml:1"), (WEB, "core-team", "codeowners", "CODEOWNERS:1")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_speaks_loudest_is_heard(case):
    declarations, teams, expected = CASES[case]
    assert charges(found(*declarations, teams=teams)) == expected


NAMES = {
    "acme/api": [API], "ACME/Api": [API], "api": [API], "https://github.com/acme/api.git": [API], API: [API], "acme/web": [WEB], "web": [LIB, WEB], "github.com/acme/web": [WEB],
    "PAY": [PAY], "payments": [PAY], "nothing": [], "another/api": [],
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_may_be_a_key_a_name_a_place_a_code_or_the_end_of_one(name):
    assert sorted(place.scope for place in fitting(name, PLACES)) == sorted(NAMES[name])


def test_a_name_that_leads_nowhere_or_to_several_is_said_and_breaks_nothing():
    making = found(teams=(team("a", "acme/api", "acme/gone", "web"),))
    assert [charge.scope for charge in making.organisation().charges] == [API]
    assert making.remarks == [
        "team a names repository 'acme/gone', which no source has brought; headway scopes shows what there is",
        f"team a names repository 'web', which may be any of 2: say which by its key, {WEB} or {LIB}",
    ]


def test_a_repository_that_moves_belongs_to_each_in_its_time_and_overlaps_of_one_team_are_one():
    moving = (team("a", Claim(name="acme/api", until=100)), team("b", Claim(name="acme/api", since=100, until=300), Claim(name="api", since=200, until=400), Claim(name="api", since=500)))
    told = [(charge.team, charge.since, charge.until) for charge in found(teams=moving).organisation().charges]
    assert told == [("a", ALWAYS_START, 100), ("b", 100, 400), ("b", 500, ALWAYS_END)]


def test_groups_without_numbers_are_no_teams_and_parents_of_those_with_are():
    making = found(entry("group", "money", number=1), entry("group", "b", number=2, above="group:default/money"), entry("group", "idle", number=3, above="money"), entry("component", "api", number=4, owner="b"))
    assert [(one.id, one.name, one.parent, one.origin) for one in making.organisation().teams] == [("b", "B", "money", "backstage"), ("money", "Money", None, "backstage")]


def test_a_configured_team_is_kept_as_it_was_told_and_has_what_files_give_it():
    making = found(entry("group", "b", above="money"), entry("component", "api", number=4, owner="b"), teams=(team("b", zone="Europe/Lisbon"), team("idle")))
    assert [(one.id, one.parent, one.zone, one.origin) for one in making.organisation().teams] == [("b", None, "Europe/Lisbon", "configured"), ("idle", None, None, "configured")]
    assert charges(making) == [(API, "b", "backstage", "catalog-info.yaml:4")]


def test_groups_above_each_other_in_a_circle_are_cut_somewhere():
    making = found(entry("group", "x", number=1, above="y"), entry("group", "y", number=2, above="x"), entry("component", "api", number=4, owner="x"), entry("component", "web", WEB, owner="y"))
    parents = {one.id: one.parent for one in making.organisation().teams}
    assert sorted(parents.values(), key=str) == [None, "x"] or sorted(parents.values(), key=str) == [None, "y"]


def naming(repository, linked, **projects):
    return Naming(repository=repository, linked=linked, projects={("tracker", code): count for code, count in projects.items()})


def test_a_project_that_pull_requests_name_is_a_team_with_the_repositories_that_mostly_name_it():
    making = found(naming=(naming(API, 10, PAY=6, OPS=4), naming(WEB, 10, PAY=5, OPS=5), naming(LIB, 2, OPS=2)))
    assert [(one.id, one.name, one.origin) for one in making.organisation().teams] == [("ops", "Operations", "inferred"), ("pay", "Payments", "inferred")]
    assert [(team, scope) for scope, team, _, _ in charges(making)] == [("pay", API), ("ops", LIB), ("pay", PAY), ("ops", OPS)]
    assert all("%" not in evidence and "10" not in evidence for *_, evidence in charges(making)), "evidence that changes with every pull request would be news every day"


def test_nothing_is_inferred_of_what_somebody_spoke_of_nor_of_a_project_nobody_names():
    making = found(rule("@acme/c"), teams=(team("a", projects=["OPS"]),), naming=(naming(API, 3, PAY=3, OPS=3), Naming(repository=WEB, linked=1, projects={("another", "PAY"): 1})))
    assert [(scope, team) for scope, team, _, _ in charges(making)] == [(API, "c"), (PAY, "pay"), (OPS, "a")]
    assert unowned(found(teams=(team("a", projects=["OPS", "PAY"]),))) == []
    assert charges(found()) == []
