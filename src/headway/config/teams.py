"""What `headway.yaml` says of teams and services, before anybody looked what its names stand for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct, field

from headway.config.nearby import near
from headway.model.calendar import day_start, zone_named
from headway.model.errors import ConfigError
from headway.model.scope import ALWAYS_END, ALWAYS_START
from headway.model.teams import Claim, ToldService, ToldTeam

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class Held(Struct, frozen=True, forbid_unknown_fields=True):
    """A repository or project that was not always a team's: from the day `since`, and from the day `until` no more, in the tenant's zone."""

    name: str = field(name="is")
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.until <= self.since:
            raise ValueError(f"{self.name} is the team's until {self.until}, which is not after since, {self.since}")


class TeamConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """A team, what is in its charge, and the team it is part of."""

    id: Name
    name: str | None = None
    parent: str | None = None
    zone: str | None = None
    repositories: tuple[str | Held, ...] = ()
    projects: tuple[str | Held, ...] = ()

    def told(self, zone: str) -> ToldTeam:
        """The team as it is resolved; its days begin in a zone."""
        repositories, projects = (tuple(_claim(one, zone) for one in some) for some in (self.repositories, self.projects))
        return ToldTeam(id=self.id, name=self.name or self.id, parent=self.parent, zone=self.zone, repositories=repositories, projects=projects)


class ServiceConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that is deployed from some repositories, or from some folders of them."""

    id: Name
    repositories: Annotated[tuple[str, ...], Meta(min_length=1)]
    name: str | None = None
    word: str | None = None
    paths: tuple[str, ...] = ()
    team: str | None = None

    def told(self) -> ToldService:
        """The service as it is resolved."""
        return ToldService(id=self.id, name=self.name or self.id, word=self.word or self.id, repositories=self.repositories, paths=self.paths, team=self.team)


def _claim(one: str | Held, zone: str) -> Claim:
    if isinstance(one, str):
        return Claim(name=one)
    start, end = (day_start(day.isoformat(), zone) if day else None for day in (one.since, one.until))
    return Claim(name=one.name, since=ALWAYS_START if start is None else start, until=ALWAYS_END if end is None else end)


def check_teams(listed: Sequence[TeamConfig], services: Sequence[ServiceConfig]) -> None:
    """Refuse teams and services that do not agree with each other. Raises ConfigError."""
    teams = {team.id: team for team in listed}
    for kind, ids in (("team", [team.id for team in listed]), ("service", [service.id for service in services])):
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice:
            raise ConfigError(f"{kind} {twice!r} is there twice; put what is said of it into one entry")
    named = [*((f"team {team.id!r} is part of", team.parent) for team in listed), *((f"service {service.id!r} is run by", service.team) for service in services)]
    stranger = next(((said, other) for said, other in named if other is not None and other not in teams), None)
    if stranger:
        raise ConfigError(f"{stranger[0]} {stranger[1]!r}, which is no team here{near(stranger[1] or '', teams)}; there are: {', '.join(teams) or 'none'}; a team that only files declare needs an entry with its id")
    for team in listed:
        _check_team(team, teams)


def _check_team(team: TeamConfig, teams: Mapping[str, TeamConfig]) -> None:
    """Raises ConfigError for a team that is part of itself, and for a zone there is not."""
    line = [team.id]
    while (above := teams[line[-1]].parent) is not None:
        if above in line:
            raise ConfigError(f"team {team.id!r} would be part of itself: {' is part of '.join([*line, above])}")
        line.append(above)
    if team.zone is not None:
        try:
            zone_named(team.zone)
        except ConfigError as error:
            raise ConfigError(f"team {team.id!r}: {error.sentence}") from error
