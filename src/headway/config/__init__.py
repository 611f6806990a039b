"""Settings: from `headway.yaml`, the environment and the command line; a wrong key is an error that names it.

Read by msgspec, which is here anyway; importing pydantic-settings costs a third of a second at every start.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta, Struct, field

from headway.config.nearby import near as near
from headway.config.teams import Name, ServiceConfig, TeamConfig, check_teams
from headway.model.calendar import LENGTH, seconds_of, zone_named
from headway.model.errors import ConfigError
from headway.model.scope import DEMO_TENANT, Source
from headway.model.teams import Told
from headway.model.wording import Override
from headway.telemetry import LEVELS, redacted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONFIG_NAME = "headway.yaml"
ON = ("on", "1", "true", "yes")
SWITCH = (*ON, "off", "0", "false", "no")
PRODUCTION = ("production", "prod")
ENVIRONMENTS = ("development", "test", "staging", *PRODUCTION)
SYNTHETIC = "synthetic"
"""The kind of source that makes its data up."""
Every = Annotated[str, Meta(pattern=f"^{LENGTH}$")]
"""How often, as 30s, 15m, 2h or 1d."""
Level = dict[str, dict[str, str]]
"""By map, their word to ours."""
UNKNOWN_KEY = re.compile(r"unknown field `(?P<key>[^`]*)`(?: - at `(?P<path>[^`]*)`)?")


class Tenant(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose facts these are, and the IANA zone its days are counted in."""

    id: Name = "default"
    zone: str = "UTC"


class Auth(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a secret is found: the name of an environment variable, or of a file. Never the secret itself.

    With `user` (an e-mail address where the provider wants one) the secret is that user's, with `app` (its id) it is the private key
    of a GitHub App, of the `installation` with that number or of the only one there is; else it is a bearer token.
    """

    env: str | None = None
    file: str | None = None
    user: str | None = None
    app: str | int | None = None
    installation: int | None = None

    def __post_init__(self) -> None:
        if (self.env is None) == (self.file is None):
            raise ValueError("auth needs either env (the name of a variable) or file (a path), and not both")
        if self.app is not None and self.user is not None:
            raise ValueError("auth is either of a user or of an app, and not both")
        if self.app is None and self.installation is not None:
            raise ValueError("auth has an installation, which belongs to an app: give the app's id as app")

    def secret(self, environment: Mapping[str, str]) -> str:
        """The secret, read now. Raises ConfigError that says what is missing, never what was found."""
        try:
            text = environment.get(self.env, "") if self.env else Path(self.file or "").expanduser().read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"the secret file {self.file} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}") from error
        if not text.strip():
            raise ConfigError(f"the variable {self.env} is not set or empty; put the secret into it" if self.env else f"the secret file {self.file} is empty")
        return text.strip()


class Discovery(Struct, frozen=True, forbid_unknown_fields=True):
    """How scopes are found. Off: only what is in the catalog already is read.

    At most `max_active` scopes are read (what belongs to another is not counted), of a source at most `items_per_hour` records
    are begun to be read within an hour, and a scope is paused that failed `pause_after` times in a row.
    """

    enabled: bool = True
    smart_min_pr_references: Annotated[int, Meta(ge=1)] = 3
    smart_pr_scan_days: Annotated[int, Meta(ge=1)] = 90
    max_active: Annotated[int, Meta(ge=1)] = 100
    items_per_hour: Annotated[int, Meta(ge=1)] | None = None
    pause_after: Annotated[int, Meta(ge=1)] = 5


class SourceConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """One connection to one provider instance."""

    name: Name
    kind: str
    url: str
    auth: Auth | None = None
    entities: tuple[str, ...] = ()
    every: Every = "15m"
    history: Annotated[str, Meta(pattern=r"^(full|[1-9][0-9]{0,4}d)$")] = "full"
    mode: Literal["auto", "allowlist", "blocklist", "smart"] | None = None
    discovery: Discovery = Discovery()
    options: dict[str, Any] = field(default_factory=dict)

    def source(self, *, workers: int = 0) -> Source:
        """The source as providers are given it."""
        return Source(name=self.name, kind=self.kind, url=self.url, workers=workers, history=self.history_days, options=self.options)

    @property
    def history_days(self) -> int | None:
        """How many days back a first read goes; None for everything."""
        return None if self.history == "full" else int(self.history.removesuffix("d"))

    @property
    def every_seconds(self) -> int:
        """How often the source is read when Headway keeps reading."""
        return seconds_of(self.every)


class Maps(Struct, frozen=True, forbid_unknown_fields=True):
    """What this installation says of words: for all, by source, by team as the tracker names it, by scope key."""

    tenant: Level = field(default_factory=dict)
    sources: dict[str, Level] = field(default_factory=dict)
    teams: dict[str, Level] = field(default_factory=dict)
    scopes: dict[str, Level] = field(default_factory=dict)

    def overrides(self) -> list[Override]:
        """All of it as the ledger and the maps take it."""
        levels = (("tenant", {"": self.tenant}), ("source", self.sources), ("team", self.teams), ("scope", self.scopes))
        return [
            Override(level=level, target=target, map=name, word=word, value=value)
            for level, targets in levels
            for target, maps in targets.items()
            for name, words in maps.items()
            for word, value in words.items()
        ]


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of `headway.yaml`."""

    tenant: Tenant = Tenant()
    store: str | None = None
    ledger: str | None = None
    archive: bool = True
    sources: list[SourceConfig] = field(default_factory=list)
    teams: list[TeamConfig] = field(default_factory=list)
    services: list[ServiceConfig] = field(default_factory=list)
    maps: Maps = field(default_factory=Maps)

    @property
    def told(self) -> Told:
        """What is said of teams and services."""
        return Told(teams=tuple(team.told(self.tenant.zone) for team in self.teams), services=tuple(service.told() for service in self.services))


class Setting(Struct, frozen=True):
    """A setting that the environment may give, as the reference page shows it."""

    variable: str
    default: str
    meaning: str


SETTINGS = (
    Setting("DATABASE_URI", "sqlite:/// in the user's data folder", "Where facts and points are kept. `--db` and `store:` in headway.yaml say the same; the command line wins, then the environment, then the file."),
    Setting("HEADWAY_CONFIG", "headway.yaml in the working directory", "The configuration file; `--config` wins over it."),
    Setting("BATCH_SIZE", "10000", "Most facts written in one transaction."),
    Setting("MAX_WORKERS", "the number of cores", "Child processes that read a git history at once."),
    Setting("HEADWAY_ARCHIVE", "on", "`off` keeps no raw records; `headway replay` then has nothing to work from."),
    Setting("HEADWAY_ENV", "development", "What this installation is for: development, test, staging or production (prod). In production `headway demo` is refused."),
    Setting("HEADWAY_LOG", "warning", "Least severe event that is logged to standard error: debug, info, warning or error."),
)
"""Every variable read from the environment; a test refuses one that is missing here."""


class Settings(Struct, frozen=True, kw_only=True):
    """Everything an entrance needs to open the house."""

    config: Config
    database: str
    batch_rows: int
    workers: int
    archive: bool
    log: str
    environment: str = ENVIRONMENTS[0]
    variables: Mapping[str, str] = field(default_factory=dict)
    config_path: str | None = None


def load(*, db: str | None = None, config: str | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the command line, the environment and the file, in this order of precedence. Raises ConfigError."""
    env = os.environ if environment is None else environment
    path = config or env.get("HEADWAY_CONFIG") or (CONFIG_NAME if Path(CONFIG_NAME).is_file() else None)
    read = read_config(Path(path)) if path else Config()
    return Settings(
        config=read,
        database=db or env.get("DATABASE_URI") or read.store or f"sqlite:///{data_folder(env) / 'headway.db'}",
        batch_rows=_number(env, "BATCH_SIZE", 10_000),
        workers=_number(env, "MAX_WORKERS", os.cpu_count() or 1),
        archive=read.archive and _word(env, "HEADWAY_ARCHIVE", SWITCH) in ON,
        log=_word(env, "HEADWAY_LOG", LEVELS, "warning"),
        environment=_word(env, "HEADWAY_ENV", ENVIRONMENTS),
        variables=env,
        config_path=path,
    )


def read_config(path: Path) -> Config:
    """A configuration file. Raises ConfigError with the file, the key and what was expected there."""
    import yaml  # noqa: PLC0415 - commands without a configuration file do not pay for it

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        return checked(msgspec.convert(given or {}, Config))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}; headway init writes one") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is no YAML: {' '.join(str(error).split())}") from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {error}{_choices(str(error))}") from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error.sentence}") from error


def _choices(said: str) -> str:
    """The keys there are where an unknown one stands, the nearest first in mind; nothing for other trouble."""
    found = UNKNOWN_KEY.search(said)
    if not found:
        return ""
    known = [part.encode_name for part in msgspec.structs.fields(_part(found["path"] or ""))]
    return f"{near(found['key'], known)}; there are: {', '.join(known)}"


def _part(path: str) -> type[Struct]:
    """The part of the configuration that a path such as `$.sources[0].auth` leads to."""
    part: type[Struct] = Config
    for step in re.findall(r"\.(\w+)", path):
        kinds = next((field.type for field in msgspec.structs.fields(part) if field.encode_name == step), None)
        part = next((kind for kind in _kinds(kinds) if isinstance(kind, type) and issubclass(kind, Struct)), part)
    return part


def _kinds(kind: object) -> Iterator[object]:
    """A type and all that it is made of."""
    yield kind
    for inner in get_args(kind):
        yield from _kinds(inner)


def checked(config: Config) -> Config:
    """The configuration, if its parts agree with each other. Raises ConfigError."""
    names = [source.name for source in config.sources]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigError(f"source name {twice[0]!r} is used twice; give each source a name of its own")
    inline = [source.name for source in config.sources if redacted(source.url) != source.url]
    if inline:
        raise ConfigError(f"the url of source {inline[0]!r} holds a secret; name a variable or a file that has it under auth, and take it out of the url")
    strangers = [name for name in config.maps.sources if name not in names]
    if strangers:
        raise ConfigError(f"maps say words of source {strangers[0]!r}, which is not configured{near(strangers[0], names)}; there are: {', '.join(names) or 'none'}")
    zone_named(config.tenant.zone)
    check_teams(config.teams, config.services)
    return apart(config)


def apart(config: Config) -> Config:
    """The configuration, if no real source and no made-up one can meet under one tenant. Raises ConfigError."""
    made_up = [source.name for source in config.sources if source.kind == SYNTHETIC]
    if made_up:
        raise ConfigError(f"source {made_up[0]!r} makes its data up and may not stand beside real ones; headway demo brings it into a store of its own, take it out of the configuration")
    if config.tenant.id == DEMO_TENANT and config.sources:
        raise ConfigError(f"tenant {DEMO_TENANT!r} is kept for the made-up company of headway demo, and source {config.sources[0].name!r} is real; give the tenant another id")
    return config


def data_folder(environment: Mapping[str, str]) -> Path:
    """The user's data folder, by the XDG rule."""
    base = environment.get("XDG_DATA_HOME") or Path(environment.get("HOME", "~")).expanduser() / ".local" / "share"
    return Path(base) / "headway"


def sqlite_path(uri: str) -> Path:
    """The file a store URI names. Raises ConfigError for another kind of store."""
    kind, separator, rest = uri.partition("://")
    if not separator:
        raise ConfigError(f"{uri!r} is no store; write sqlite:///path/to/file.db")
    if kind.split("+")[0] != "sqlite":
        raise ConfigError(f"a {kind} store is not supported yet; use sqlite:///path/to/file.db")
    path = rest.partition("?")[0].removeprefix("/")
    if not path:
        raise ConfigError(f"{uri!r} names no file; write sqlite:///path/to/file.db")
    return Path(path).expanduser().absolute()


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine alone."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise ConfigError(f"{name} must be a whole number above 0, not {text!r}")
    return int(text)


def _word(environment: Mapping[str, str], name: str, known: Sequence[str], default: str = "") -> str:
    text = (environment.get(name) or default or known[0]).lower()
    if text not in known:
        raise ConfigError(f"{name} must be one of {', '.join(known)}, not {text!r}")
    return text
