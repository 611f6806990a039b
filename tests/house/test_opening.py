"""Opening the house: one place joins everything, and notices when the store is not the one it was."""

from __future__ import annotations

import asyncio
import shutil

import msgspec
import pytest
from tests.contracts.material import account, batch, run, stream

from headway.config import load
from headway.house import SystemClock, open_house
from headway.model.errors import ConfigError, StoreNotOurs
from headway.model.wording import Override


def settings(folder, **rest):
    return load(db=f"sqlite:///{folder / 'house.db'}", environment={"HOME": str(folder)} | rest)


def inside(loaded, work):
    """Do something in the house."""

    async def entered():
        async with open_house(loaded) as house:
            return await work(house)

    return run(entered())


async def read_once(house, number=1):
    """One batch of one stream, through mark, write and advance."""
    going = await house.ledger.begin(stream(tenant=house.tenant), "sync")
    one = batch(account(f"p{number}"), tenant=house.tenant, number=going.batch + 1, cursor=f"c{number}", last=True)
    await house.store.write(one)
    await house.ledger.advance(going, one, expected=going.cursor)
    await house.ledger.finish(going, "done")
    return going.cursor


def test_a_house_opened_again_goes_on(tmp_path):
    found = [inside(settings(tmp_path), lambda house, number=number: read_once(house, number)) for number in (1, 2)]
    assert found == [None, "c1"]


def test_a_store_restored_from_an_older_copy_is_read_again(tmp_path):
    """Facts and ledger are one file here, so that the ledger of the copy knows no more than its facts; a store apart may."""
    inside(settings(tmp_path), read_once)
    shutil.copy(tmp_path / "house.db", tmp_path / "copy.db")
    inside(settings(tmp_path), lambda house: read_once(house, 2))
    shutil.copy(tmp_path / "copy.db", tmp_path / "house.db")
    assert inside(settings(tmp_path), lambda house: read_once(house, 3)) == "c1"


def test_facts_that_were_lost_behind_the_ledgers_back_are_read_again(tmp_path):
    inside(settings(tmp_path), read_once)

    async def lose(house):
        await house.ledger._database.write(lambda connection: connection.execute("DELETE FROM positions"))

    inside(settings(tmp_path), lose)
    assert inside(settings(tmp_path), read_once) is None


def test_looking_at_a_house_in_which_another_is_writing_disturbs_nobody(tmp_path):
    async def work(house):
        going = await house.ledger.begin(stream(tenant=house.tenant), "sync")
        for number in range(1, 30):
            one = batch(account(f"p{number}"), tenant=house.tenant, number=number, cursor=f"c{number}")
            await house.store.write(one)
            looking = asyncio.ensure_future(_look(settings(tmp_path)))
            await house.ledger.advance(going, one, expected=f"c{number - 1}" if number > 1 else None)
            await looking

    inside(settings(tmp_path), work)


async def _look(loaded):
    async with open_house(loaded) as house:
        await house.ledger.progress(tenant=house.tenant)


def test_a_file_that_is_not_ours_is_refused_before_anything_is_opened(tmp_path):
    (tmp_path / "house.db").write_text("something else")
    with pytest.raises(StoreNotOurs):
        inside(settings(tmp_path), read_once)


SOURCES = {
    "all of them": ((), ["one", "two"]),
    "those that are named": (("two",), ["two"]),
}


@pytest.mark.parametrize("case", SOURCES)
def test_sources_are_opened_by_name(tmp_path, case):
    names, expected = SOURCES[case]
    (tmp_path / "h.yaml").write_text("sources: [{name: one, kind: git, url: .}, {name: two, kind: git, url: .}]")

    async def work(house):
        return list(house.providers(names))

    assert inside(settings(tmp_path, HEADWAY_CONFIG=str(tmp_path / "h.yaml")), work) == expected


REFUSED = {
    "a name that is not configured": ("git", ("three",), "source 'three' is not configured; there are: one"),
    "a name that is nearly one": ("git", ("onee",), r"source 'onee' is not configured, did you mean 'one'\?; there are: one"),
    "a kind that is nearly one": ("jirra", (), r"has kind 'jirra', did you mean 'jira'\?; this Headway knows: git, github, jira"),
    "a kind nobody knows": ("svn", (), "source 'one' has kind 'svn'; this Headway knows: git"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_source_that_cannot_be_opened_is_said_with_what_there_is(tmp_path, case):
    kind, names, said = REFUSED[case]
    (tmp_path / "h.yaml").write_text(f"sources: [{{name: one, kind: {kind}, url: .}}]")

    async def work(house):
        house.providers(names)

    with pytest.raises(ConfigError, match=said):
        inside(settings(tmp_path, HEADWAY_CONFIG=str(tmp_path / "h.yaml")), work)


def test_the_archive_is_left_out_of_the_intake_when_it_is_off(tmp_path):
    async def work(house):
        return house.intake.archive, house.desk.tenant, house.intake.rows

    assert inside(settings(tmp_path, HEADWAY_ARCHIVE="off", BATCH_SIZE="5"), work) == (None, "default", 5)


def test_the_clock_goes_forward_in_microseconds():
    clock = SystemClock()
    earlier = clock.now()
    assert clock.now() >= earlier
    assert clock.now() > 1_700_000_000_000_000


WORDS = "maps: {tenant: {status: {In Flight: in_progress, Parked: waiting}}}"


def written(tmp_path, text):
    (tmp_path / "h.yaml").write_text(text)
    return settings(tmp_path, HEADWAY_CONFIG=str(tmp_path / "h.yaml"))


def test_what_people_said_of_a_word_holds_over_what_the_file_says_however_it_is_spelled(tmp_path):
    async def work(house):
        before = house.words.version
        said = Override(level="tenant", target="", map="status", word="in flight", value="in_review")
        await house.ledger.override([said], tenant=house.tenant, actor="ana")
        return before, dict(house.words.of("status"))

    async def look(house):
        return house.words.version, dict(house.words.of("status"))

    loaded = written(tmp_path, WORDS)
    (before, first), (after, then) = inside(loaded, work), inside(loaded, look)
    assert first == {"in flight": "in_progress", "parked": "waiting"}
    assert then == {"in flight": "in_review", "parked": "waiting"}
    assert before != after


WRONG_WORDS = {
    "a map there is not": ("maps: {tenant: {statuses: {a: done}}}", "there is no map 'statuses'"),
    "a meaning that is none of ours": ("maps: {tenant: {status: {Parked: parked}}}", "'Parked' cannot be 'parked'.*choose one of backlog"),
}


@pytest.mark.parametrize("case", WRONG_WORDS)
def test_a_word_that_cannot_be_followed_is_refused_at_the_door(tmp_path, case):
    text, said = WRONG_WORDS[case]
    with pytest.raises(ConfigError, match=said):
        inside(written(tmp_path, text), read_once)


def test_a_secret_that_is_missing_is_named_when_it_is_asked_for_and_never_shown(tmp_path):
    text = "sources: [{name: tracker, kind: jira, url: 'https://x.example', auth: {user: ana@x.example, env: JIRA_TOKEN}}, {name: code, kind: git, url: .}]"
    loaded = written(tmp_path, text)

    async def work(house):
        assert house.credential("code") is None
        return house.credential("tracker")

    with pytest.raises(ConfigError, match="source 'tracker': the variable JIRA_TOKEN is not set"):
        inside(loaded, work)
    given = msgspec.structs.replace(loaded, variables={"JIRA_TOKEN": "s3cret-token"})
    assert "s3cret" not in repr(inside(given, work))


APP = "sources: [{{name: hub, kind: {kind}, url: 'https://x.example', auth: {{app: '17', installation: 4, env: APP_KEY}}}}, {{name: code, kind: git, url: .}}]"


def apps(loaded):
    async def work(house):
        assert house.app("code") is None
        return house.app("hub")

    return inside(loaded, work)


def test_an_app_is_its_id_its_installation_and_a_key_that_is_asked_for_when_it_is_needed(tmp_path):
    loaded = written(tmp_path, APP.format(kind="github"))
    with pytest.raises(ConfigError, match="source 'hub': the variable APP_KEY is not set"):
        apps(loaded)
    with pytest.raises(ConfigError, match="source 'hub': what was given as the private key of app 17 is none"):
        apps(msgspec.structs.replace(loaded, variables={"APP_KEY": "ghp_a-token"}))
    key = apps(msgspec.structs.replace(loaded, variables={"APP_KEY": "-----BEGIN RSA PRIVATE KEY-----\nbm8ga2V5\n-----END RSA PRIVATE KEY-----"}))
    assert (key.app, key.installation, repr(key)) == ("17", 4, "AppKey(17)")


def test_a_source_that_cannot_be_an_app_says_so(tmp_path):
    async def work(house):
        return house.credential("hub")

    with pytest.raises(ConfigError, match=r"source 'hub': auth\.app makes it a GitHub App, which only sources of kind github can be"):
        inside(written(tmp_path, APP.format(kind="jira")), work)
