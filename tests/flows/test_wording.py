"""Saying what words mean: checked, folded, audited, taken back."""

from __future__ import annotations

import pytest
from tests.contracts.material import run

from headway.db.sqlite import open_database
from headway.flows.wording import holding, kept, say, unsay
from headway.ledger.sqlite import SqliteLedger
from headway.ledger.tables import LEDGER_TABLES
from headway.model.errors import ConfigError, NotFound
from headway.model.wording import Override


def said(word="In  QA", value="in_review", *, level="tenant", target="", name="status"):
    return Override(level=level, target=target, map=name, word=word, value=value)


def at_ledger(folder, work):
    async def entered():
        database = open_database(folder / "house.db", LEDGER_TABLES)
        try:
            return await work(SqliteLedger(database, code_version="test"))
        finally:
            await database.close()

    return run(entered())


def test_a_word_is_kept_folded_so_that_saying_it_again_replaces_what_was_said(tmp_path):
    async def work(ledger):
        await say(ledger, said(), tenant="t", actor="ana")
        await say(ledger, said("in qa", "waiting"), tenant="t", actor="ben")
        return await ledger.overrides(tenant="t")

    assert at_ledger(tmp_path, work) == [said("in qa", "waiting")]


def test_teams_are_folded_and_keys_are_not():
    assert kept(said(level="team", target="Tidal  One")).target == "tidal one"
    assert kept(said(level="scope", target="jira:site:Acme.example")).target == "jira:site:Acme.example"


WRONG = {
    "a map there is not": said(name="moods"),
    "a meaning that is none of ours": said(value="asleep"),
    "a word that is empty": said(" "),
    "a level without a target": said(level="source"),
}


@pytest.mark.parametrize("case", WRONG)
def test_nothing_is_kept_of(tmp_path, case):
    async def work(ledger):
        with pytest.raises(ConfigError):
            await say(ledger, WRONG[case], tenant="t", actor="ana")
        return await ledger.overrides(tenant="t")

    assert at_ledger(tmp_path, work) == []


def test_what_was_said_is_taken_back_and_what_was_not_cannot_be(tmp_path):
    async def work(ledger):
        await say(ledger, said(), tenant="t", actor="ana")
        with pytest.raises(NotFound, match=r"nothing was said of 'In  QA' in status for source 'jira'; headway words"):
            await unsay(ledger, said(level="source", target="jira"), tenant="t", actor="ana")
        await unsay(ledger, said("IN QA", ""), tenant="t", actor="ana")
        return await ledger.overrides(tenant="t")

    assert at_ledger(tmp_path, work) == []


def test_what_people_told_holds_over_what_is_written_for_the_same_level_only():
    written = [said(), said("Parked", "backlog"), said(level="source", target="jira")]
    told = [said("in qa", "done")]
    assert holding(written, told) == [said("in qa", "done"), said("Parked", "backlog"), said(level="source", target="jira")]
