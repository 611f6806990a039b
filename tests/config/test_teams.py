"""What the configuration says of teams and services: agreeing with itself, and every refusal says what is wrong."""

from __future__ import annotations

import msgspec
import pytest
import yaml

from headway.config import Config, checked
from headway.model.calendar import day_start
from headway.model.errors import ConfigError
from headway.model.scope import ALWAYS_END, ALWAYS_START
from headway.model.teams import Claim, ToldService, ToldTeam

WRONG = {
    "a parent there is not": ("teams: [{id: pay, parent: mony}, {id: money}]", "team 'pay' is part of 'mony', which is no team here, did you mean 'money'?; there are: pay, money"),
    "a circle": ("teams: [{id: a, parent: b}, {id: b, parent: c}, {id: c, parent: a}]", "team 'a' would be part of itself: a is part of b is part of c is part of a"),
    "a team above itself": ("teams: [{id: a, parent: a}]", "team 'a' would be part of itself: a is part of a"),
    "a circle above": ("teams: [{id: x, parent: a}, {id: a, parent: b}, {id: b, parent: a}]", "team 'x' would be part of itself: x is part of a is part of b is part of a"),
    "a team twice": ("teams: [{id: a}, {id: a}]", "team 'a' is there twice"),
    "a service twice": ("services: [{id: a, repositories: [x]}, {id: a, repositories: [y]}]", "service 'a' is there twice"),
    "a service of a team there is not": ("services: [{id: s, repositories: [x], team: pay}]", "service 's' is run by 'pay', which is no team here; there are: none"),
    "a zone there is not": ("teams: [{id: a, zone: Mars/Olympus}]", "team 'a': time zone 'Mars/Olympus' is not known"),
}
MISSHAPEN = {
    "until before since": ("teams: [{id: a, repositories: [{is: x, since: 2026-06-30, until: 2026-01-01}]}]", r"x is the team's until 2026-01-01, which is not after since, 2026-06-30 - at `\$\.teams\[0\]\.repositories\[0\]`"),
    "until on the day of since": ("teams: [{id: a, projects: [{is: x, since: 2026-06-30, until: 2026-06-30}]}]", "not after since"),
    "a day that is none": ("teams: [{id: a, repositories: [{is: x, since: soon}]}]", r"since`"),
    "an instant for a day": ("teams: [{id: a, repositories: [{is: x, since: 2026-01-01T10:00:00}]}]", r"since`"),
    "an entry without a name": ("teams: [{id: a, repositories: [{since: 2026-01-01}]}]", "missing required field `is`"),
    "an unknown key": ("teams: [{id: a, repos: [x]}]", "unknown field `repos`"),
    "an id that is none": ("teams: [{id: Pay Ments}]", r"\$\.teams\[0\]\.id"),
    "no list": ("teams: [{id: a, repositories: x}]", "Expected `array`"),
    "a service without repositories": ("services: [{id: a, repositories: []}]", "length >= 1"),
}


def read(text):
    return checked(msgspec.convert(yaml.safe_load(text), Config))


@pytest.mark.parametrize("case", WRONG)
def test_teams_that_do_not_agree_are_refused_by_name(case):
    text, said = WRONG[case]
    with pytest.raises(ConfigError) as refused:
        read(text)
    assert said in refused.value.sentence


@pytest.mark.parametrize("case", MISSHAPEN)
def test_what_has_another_shape_is_refused_with_its_place(case):
    text, said = MISSHAPEN[case]
    with pytest.raises(msgspec.ValidationError, match=said):
        read(text)


def test_days_begin_in_the_tenants_zone_and_the_last_is_the_first_that_is_no_more_the_teams():
    config = read("tenant: {zone: America/Sao_Paulo}\nteams: [{id: pay, parent: money, zone: Europe/Lisbon, repositories: [acme/api, {is: acme/web, since: 2026-01-01, until: '2026-07-01'}], projects: [{is: PAY, until: 2026-07-01}]}, {id: money, name: Money}]")
    start, end = day_start("2026-01-01", "America/Sao_Paulo"), day_start("2026-07-01", "America/Sao_Paulo")
    assert config.told.teams == (
        ToldTeam(
            id="pay", name="pay", parent="money", zone="Europe/Lisbon",
            repositories=(Claim(name="acme/api"), Claim(name="acme/web", since=start, until=end)), projects=(Claim(name="PAY", since=ALWAYS_START, until=end),),
        ),
        ToldTeam(id="money", name="Money"),
    )  # fmt: skip
    assert config.told.teams[0].repositories[0].until == ALWAYS_END


def test_a_service_is_called_by_its_id_unless_it_is_said_otherwise():
    config = read("teams: [{id: pay}]\nservices: [{id: a, repositories: [x]}, {id: b, name: B, word: live, repositories: [x, y], paths: [svc/b], team: pay}]")
    assert config.told.services == (
        ToldService(id="a", name="a", word="a", repositories=("x",)),
        ToldService(id="b", name="B", word="live", repositories=("x", "y"), paths=("svc/b",), team="pay"),
    )
