"""`doctor`: everything that is wrong at once, in words, and never a secret."""

from __future__ import annotations

import asyncio
import json

import pytest
from tests.builders.repositories import repository
from tests.cli.running import headway
from tests.cli.tracking import tracked
from tests.web.ledgers import stream, whole

from headway.db.sqlite import open_database
from headway.house import TABLES
from headway.ledger.sqlite import SqliteLedger

pytestmark = pytest.mark.slow
AHEAD_US = 3_600_000_000


def examined(home, *arguments, **more):
    said = headway(home, "doctor", "--json", *arguments, **more)
    return said, {found["what"]: found for found in json.loads(said.out)["findings"]}


def test_a_healthy_house_is_found_well(tmp_path):
    said, findings = examined(tmp_path)
    assert said.code == 0
    assert set(findings) >= {"git", "configuration", "words", "disk", "store", "clock"}


def test_every_trouble_is_named_and_one_source_hides_no_other(tmp_path):
    repository(tmp_path / "shop").commit({b"a": b"1\n"})
    (tmp_path / "headway.yaml").write_text("sources:\n- {name: gone, kind: git, url: /nowhere}\n- {name: odd, kind: jirra, url: https://x.example}\n- {name: here, kind: git, url: shop}\n")
    said, findings = examined(tmp_path)
    assert said.code == 4
    assert not findings["source gone"]["well"]
    assert "did you mean 'jira'?" in findings["source odd"]["said"]
    assert findings["source here"]["well"]


def test_a_wrong_configuration_is_a_finding_of_its_own(tmp_path):
    (tmp_path / "headway.yaml").write_text("sorces: []\n")
    said = headway(tmp_path, "doctor")
    assert said.code == 4
    assert "sorces" in said.out
    assert "did you mean 'sources'?" in said.out


def test_a_word_that_cannot_be_followed_is_named_with_its_choices(tmp_path):
    (tmp_path / "headway.yaml").write_text("maps: {tenant: {status: {Parked: parked}}}\n")
    said, findings = examined(tmp_path)
    assert said.code == 4
    assert "'Parked' cannot be 'parked'" in findings["words"]["said"]
    assert "store" not in findings


def test_a_team_that_names_what_no_source_has_is_a_finding(tmp_path):
    (tmp_path / "headway.yaml").write_text("teams: [{id: pay, repositories: [acme/gone]}]\n")
    said, findings = examined(tmp_path)
    assert said.code == 4
    assert "team pay names repository 'acme/gone', which no source has brought" in findings["teams"]["said"]
    (tmp_path / "headway.yaml").write_text("teams: [{id: pay}]\n")
    assert examined(tmp_path)[1]["teams"]["well"]


def test_a_secret_that_is_missing_is_named_once_by_its_place(tmp_path):
    (tmp_path / "headway.yaml").write_text("sources: [{name: tracker, kind: jira, url: 'https://x.example', auth: {file: /nowhere/token}}]\n")
    said, findings = examined(tmp_path)
    assert said.code == 4
    assert findings["secret of tracker"] == {"what": "secret of tracker", "well": False, "said": "the secret file /nowhere/token cannot be read: No such file or directory", "advice": "put the token there, then ask again; the source is not asked without it"}
    assert [what for what in findings if "tracker" in what] == ["secret of tracker"]


def test_a_clock_that_was_set_back_is_noticed(tmp_path):
    async def ahead():
        database = open_database(tmp_path / "h.db", TABLES)
        ledger = SqliteLedger(database, code_version="test")
        await whole(ledger, stream("commits", "git:repo:1"), 5)
        await database.write(lambda connection: connection.execute("UPDATE progress SET finished_at = finished_at + ?", (AHEAD_US,)))
        await database.close()

    asyncio.run(ahead())
    said, findings = examined(tmp_path, DATABASE_URI=f"sqlite:///{tmp_path}/h.db")
    assert (said.code, findings["clock"]["well"], findings["clock"]["advice"]) == (4, False, "set the clock of this machine")


def test_what_a_source_says_of_the_credentials_is_told_and_the_token_never(tmp_path):
    with tracked(tmp_path, items=10) as jira:
        said = jira.call("doctor")
        assert said.code == 0
        assert "source tracker: credentials" in said.out
        refused = jira.call("doctor", JIRA_TOKEN="not-the-token-at-all")
        assert refused.code == 4
        assert "not-the-token-at-all" not in refused.out + refused.err
        assert "its runs are paused; other sources are read" in refused.out
