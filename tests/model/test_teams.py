"""Teams and what they are made of, by date."""

from __future__ import annotations

import pytest

from headway.model.scope import ALWAYS_END, ALWAYS_START
from headway.model.teams import Charge, Member, Organisation, Service, Team, lineage, members

A, B = "git:repo:a", "jira:project:b"


@pytest.mark.parametrize(
    ("parents", "lines"),
    [
        ({"a": None}, {"a": ("a",)}),
        ({"a": "b", "b": None}, {"a": ("a", "b"), "b": ("b",)}),
        ({"a": "gone"}, {"a": ("a",)}),
        ({"a": "b", "b": "a"}, {"a": ("a", "b"), "b": ("b", "a")}),
        ({"a": "a"}, {"a": ("a",)}),
    ],
)
def test_a_line_ends_at_the_top_at_what_is_not_known_and_at_a_circle(parents, lines):
    assert lineage(tuple(Team(id=name, name=name, parent=above) for name, above in parents.items())) == lines


def test_what_two_teams_below_one_have_of_a_scope_is_counted_once():
    teams = (Team(id="top", name="Top"), Team(id="x", name="X", parent="top"), Team(id="y", name="Y", parent="top"))
    charges = (Charge(team="x", scope=A, until=20), Charge(team="y", scope=A, since=10, until=30), Charge(team="y", scope=A, since=40))
    made = [(one.since, one.until) for one in members(Organisation(teams=teams, charges=charges)) if one.subject == "team:top"]
    assert made == [(ALWAYS_START, 30), (40, ALWAYS_END)]


def test_a_charge_of_no_time_or_of_an_unknown_team_is_nothing():
    assert members(Organisation(teams=(Team(id="x", name="X"),), charges=(Charge(team="x", scope=A, since=5, until=5), Charge(team="z", scope=A)))) == ()


def test_a_service_is_what_its_deployments_are_called_in_each_of_its_repositories():
    told = Organisation(services=(Service(id="api", name="API", word="api-prod", repositories=(A, B, A)),))
    assert members(told) == (Member("service:api", A, service="api-prod"), Member("service:api", B, service="api-prod"))


def test_what_a_team_is_made_of_goes_by_its_own_zone_not_by_that_of_the_team_above():
    teams = (Team(id="top", name="Top", zone="Europe/Berlin"), Team(id="x", name="X", parent="top", zone="Asia/Tokyo"), Team(id="y", name="Y", parent="top"))
    told = Organisation(teams=teams, charges=(Charge(team="x", scope=A), Charge(team="y", scope=B)))
    assert {(one.subject, one.scope): one.zone for one in members(told)} == {
        ("team:top", A): "Europe/Berlin",
        ("team:top", B): "Europe/Berlin",
        ("team:x", A): "Asia/Tokyo",
        ("team:y", B): None,
    }
