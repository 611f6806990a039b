"""Settings: the command line before the environment before the file, and a wrong key is named with its path."""

from __future__ import annotations

from pathlib import Path

import pytest

from headway.config import Auth, data_folder, load, sqlite_path
from headway.model.errors import ConfigError

SOURCE = "sources: [{name: code, kind: git, url: ."


@pytest.fixture
def written(tmp_path):
    """Writes a configuration file and loads it."""

    def write(text, **rest):
        path = tmp_path / "headway.yaml"
        path.write_text(text, encoding="utf-8")
        return load(config=str(path), environment={"HOME": str(tmp_path)} | rest.pop("environment", {}), **rest)

    return write


WRONG = {
    "an unknown key": ("tenants: {}", r"headway\.yaml: .*unknown field `tenants`"),
    "an unknown key below": ("tenant: {zones: UTC}", r"unknown field `zones` - at `\$\.tenant`"),
    "an unknown key of a source": (SOURCE + ", token: x}]", r"unknown field `token` - at `\$\.sources\[0\]`"),
    "a secret where only its place may be": (SOURCE + ", auth: {token: hunter2}}]", r"unknown field `token` - at `\$\.sources\[0\]\.auth`"),
    "a key that is nearly one": ("sources: [{name: code, kind: git, url: ., entites: [commits]}]", r"unknown field `entites` - at `\$\.sources\[0\]`, did you mean 'entities'\?; there are: name, kind, url, auth, entities"),
    "a key that is nearly one of the whole": ("sorces: []", r"`sorces`, did you mean 'sources'\?; there are: tenant, store"),
    "a key that is nearly one of a discovery": (SOURCE + ", discovery: {enable: false}}]", r"`enable` - at `\$\.sources\[0\]\.discovery`, did you mean 'enabled'\?"),
    "auth that names nothing": (SOURCE + ", auth: {user: ana}}]", r"auth needs either env .* or file"),
    "auth that names two places": (SOURCE + ", auth: {env: A, file: b}}]", r"auth needs either env .* or file .* and not both"),
    "a rhythm that is none": (SOURCE + ", every: often}]", r"\$\.sources\[0\]\.every"),
    "a history that is none": (SOURCE + ", history: 2 weeks}]", r"\$\.sources\[0\]\.history"),
    "a mode that is none": (SOURCE + ", mode: clever}]", r"Invalid enum value 'clever' - at `\$\.sources\[0\]\.mode`|\.mode"),
    "words of a source there is not": (SOURCE + "}]\nmaps: {sources: {cod: {status: {waiting on ops: waiting}}}}", r"headway\.yaml: maps say words of source 'cod', which is not configured, did you mean 'code'\?"),
    "a missing key": ("sources: [{name: code, kind: git}]", r"required field `url` - at `\$\.sources\[0\]`"),
    "a wrong type": ("archive: perhaps", r"Expected `bool`, got `str` - at `\$\.archive`"),
    "a list that is none": ("sources: {code: {}}", r"Expected `array`"),
    "a file that is a list": ("- a\n- b", "Expected `object`"),
    "a name that is none": ("sources: [{name: 'my code', kind: git, url: .}]", r"\$\.sources\[0\]\.name"),
    "a name used twice": (SOURCE + "}, {name: code, kind: git, url: /x}]", "source name 'code' is used twice"),
    "a zone there is not": ("tenant: {zone: Mars/Olympus}", "IANA"),
    "a url with a password": ("sources: [{name: code, kind: git, url: 'https://me:hunter2@example.org'}]", "url of source 'code' holds a secret"),
    "a url with a token": ("sources: [{name: code, kind: git, url: 'https://hunter2@example.org'}]", "holds a secret"),
    "a made-up source beside real ones": (SOURCE + "}, {name: x, kind: synthetic, url: 'synthetic:'}]", "source 'x' makes its data up"),
    "a made-up source alone": ("sources: [{name: x, kind: synthetic, url: 'synthetic:'}]", "source 'x' makes its data up"),
    "a real source under the demo's tenant": ("tenant: {id: demo}\n" + SOURCE + "}]", "tenant 'demo' is kept for the made-up company of headway demo, and source 'code' is real"),
    "no YAML": ("a: [b", "is no YAML"),
    "tabs": ("tenant:\n\tid: x", "is no YAML"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_one_sentence_that_says_where(written, case):
    text, said = WRONG[case]
    with pytest.raises(ConfigError, match=said) as raised:
        written(text)
    assert "\n" not in raised.value.sentence
    assert "hunter2" not in raised.value.sentence


def test_a_file_that_is_no_text_is_said(tmp_path):
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is no YAML"):
        load(config=str(tmp_path / "x.yaml"), environment={})


def test_a_file_that_is_not_there_is_said_with_what_writes_one(tmp_path):
    with pytest.raises(ConfigError, match=r"No such file.*headway init"):
        load(config=str(tmp_path / "none.yaml"), environment={})


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}", "tenant: {}"])
def test_an_empty_file_is_the_defaults(written, text):
    found = written(text)
    assert (found.config.tenant.id, found.config.tenant.zone, found.archive, found.batch_rows, found.log) == ("default", "UTC", True, 10_000, "warning")


WHERE = {
    "the command line wins": ({"db": "sqlite:///cli.db", "environment": {"DATABASE_URI": "sqlite:///env.db"}}, "sqlite:///cli.db"),
    "then the environment": ({"environment": {"DATABASE_URI": "sqlite:///env.db"}}, "sqlite:///env.db"),
    "then the file": ({}, "sqlite:///file.db"),
    "an empty variable is none": ({"environment": {"DATABASE_URI": ""}}, "sqlite:///file.db"),
}


@pytest.mark.parametrize("case", WHERE)
def test_where_the_store_is(written, case):
    given, expected = WHERE[case]
    assert written("store: sqlite:///file.db", **given).database == expected


def test_without_any_word_the_store_is_in_the_users_data_folder_wherever_one_stands(tmp_path, monkeypatch):
    found = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        found.append(sqlite_path(load(environment={"HOME": "/home/me"}).database))
    assert found == [Path("/home/me/.local/share/headway/headway.db")] * 2
    assert data_folder({"XDG_DATA_HOME": "/data", "HOME": "/home/me"}) == Path("/data/headway")


def test_the_file_is_found_in_the_working_directory_by_the_variable_and_by_the_option(tmp_path, monkeypatch):
    for name in ("headway.yaml", "env.yaml", "cli.yaml"):
        (tmp_path / name).write_text(f"tenant: {{id: {name.partition('.')[0]}}}")
    monkeypatch.chdir(tmp_path)
    environment = {"HEADWAY_CONFIG": str(tmp_path / "env.yaml")}
    found = [load(environment={}), load(environment=environment), load(config=str(tmp_path / "cli.yaml"), environment=environment)]
    assert [one.config.tenant.id for one in found] == ["headway", "env", "cli"]


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", "²", "1e3", " 5"])
@pytest.mark.parametrize("name", ["BATCH_SIZE", "MAX_WORKERS"])
def test_a_number_must_be_one(name, text):
    with pytest.raises(ConfigError, match=f"{name} must be a whole number above 0"):
        load(environment={name: text})


def test_numbers_come_from_the_environment_and_an_empty_one_is_none():
    assert load(environment={"BATCH_SIZE": "7", "MAX_WORKERS": "3"}).batch_rows == 7
    assert load(environment={"BATCH_SIZE": ""}).batch_rows == 10_000
    assert load(environment={"MAX_WORKERS": "3"}).workers == 3


@pytest.mark.parametrize(("word", "kept"), [("on", True), ("1", True), ("TRUE", True), ("", True), ("off", False), ("No", False), ("0", False)])
def test_the_archive_can_be_switched_off(word, kept):
    assert load(environment={"HEADWAY_ARCHIVE": word}).archive is kept


def test_the_file_can_switch_the_archive_off_and_no_variable_on_again(written):
    assert written("archive: false", environment={"HEADWAY_ARCHIVE": "on"}).archive is False


@pytest.mark.parametrize(("word", "meant"), [("", "development"), ("production", "production"), ("PROD", "prod"), ("staging", "staging")])
def test_what_an_installation_is_for_is_said_by_the_environment(word, meant):
    assert load(environment={"HEADWAY_ENV": word}).environment == meant


def test_the_demos_tenant_may_be_read_by_a_configuration_without_sources(written):
    assert written("tenant: {id: demo}").config.tenant.id == "demo"


@pytest.mark.parametrize("name", ["HEADWAY_ARCHIVE", "HEADWAY_ENV", "HEADWAY_LOG"])
def test_a_word_that_is_not_known_is_refused_with_those_that_are(name):
    with pytest.raises(ConfigError, match=f"{name} must be one of .*, not 'loud'"):
        load(environment={name: "loud"})


PATHS = {
    "sqlite:////var/lib/h.db": "/var/lib/h.db",
    "sqlite:///h.db": "h.db",
    "sqlite:///a/b.db?mode=ro": "a/b.db",
    "sqlite:///~/h.db": "~/h.db",
    "sqlite+aiosqlite:///h.db": "h.db",
}


@pytest.mark.parametrize("uri", PATHS)
def test_a_store_is_a_file(uri):
    assert sqlite_path(uri) == Path(PATHS[uri]).expanduser().absolute()


@pytest.mark.parametrize("uri", ["", "h.db", "sqlite://", "sqlite:///", "postgresql://me:hunter2@h/d", "/x/h.db"])
def test_what_is_no_store_is_refused_without_its_password(uri):
    with pytest.raises(ConfigError, match=r"sqlite:///path/to/file\.db") as raised:
        sqlite_path(uri)
    assert "hunter2" not in raised.value.sentence


def test_how_often_and_how_far_back_are_read_as_seconds_and_days(written):
    (found,) = written(SOURCE + ", every: 2h, history: 90d, mode: smart, entities: [commits]}]").config.sources
    assert (found.every_seconds, found.history_days, found.source(workers=3).history) == (7200, 90, 90)
    assert written(SOURCE + ", history: full}]").config.sources[0].history_days is None


def test_words_of_every_level_are_overrides(written):
    text = SOURCE + "}]\nmaps:\n  tenant: {status: {Parked: waiting}}\n  sources: {code: {status: {Parked: blocked}}}\n  teams: {Payments: {effort: {huge: '13'}}}\n  scopes: {'jira:project:1': {types: {Wish: feature}}}\n"
    found = [(said.level, said.target, said.map, said.word, said.value) for said in written(text).config.maps.overrides()]
    assert found == [
        ("tenant", "", "status", "Parked", "waiting"),
        ("source", "code", "status", "Parked", "blocked"),
        ("team", "Payments", "effort", "huge", "13"),
        ("scope", "jira:project:1", "types", "Wish", "feature"),
    ]


SECRETS = {
    "a variable": ({"env": "TOKEN"}, {"TOKEN": " s3cret\n"}, "s3cret"),
    "a file": ({"file": "{folder}/token"}, {}, "from-file"),
}


@pytest.mark.parametrize("case", SECRETS)
def test_a_secret_is_read_from(tmp_path, case):
    given, environment, expected = SECRETS[case]
    (tmp_path / "token").write_text("from-file\n")
    assert Auth(**{name: place.format(folder=tmp_path) for name, place in given.items()}).secret(environment) == expected


MISSING = {
    "a variable that is not set": ({"env": "TOKEN"}, {}, "variable TOKEN is not set or empty; put the secret into it"),
    "a variable that is empty": ({"env": "TOKEN"}, {"TOKEN": "  "}, "variable TOKEN is not set or empty"),
    "a file that is not there": ({"file": "/nowhere/token"}, {}, "secret file /nowhere/token cannot be read: No such file"),
    "a file that is no text": ({"file": "{folder}/bytes"}, {}, "cannot be read: it is no text"),
    "a file that is empty": ({"file": "{folder}/empty"}, {}, "empty is empty"),
}


@pytest.mark.parametrize("case", MISSING)
def test_a_secret_that_is_missing_is_said_by_its_place(tmp_path, case):
    given, environment, said = MISSING[case]
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    (tmp_path / "empty").write_text("\n")
    with pytest.raises(ConfigError, match=said):
        Auth(**{name: place.format(folder=tmp_path) for name, place in given.items()}).secret(environment)
