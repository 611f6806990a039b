"""`quarantine`: what could not be read, and one record whole, safe to look at on a terminal."""

from __future__ import annotations

import asyncio
import json

import pytest
from tests.cli.running import headway
from tests.web.ledgers import stream, whole

from headway.cli.quarantine import shown
from headway.db.sqlite import open_database
from headway.house import TABLES
from headway.ledger.sqlite import SqliteLedger
from headway.model.scope import Reject

PAYLOAD = b'{"summary": "\x1b]0;owned\x07 caf\xc3\xa9 \xe2\x80\xae"}\n\ttab \xff\x00'


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with one record in quarantine, and one that the source could not give."""
    folder = tmp_path_factory.mktemp("home")

    async def fill():
        database = open_database(folder / "h.db", TABLES)
        rejects = [Reject(external_id="10001", reason="its date \x1b[31m is none", payload=PAYLOAD), Reject(external_id="10002", reason="missing", payload=b"", obtained=False)]
        await whole(SqliteLedger(database, code_version="test"), stream("work_items", "jira:project:1", source="tracker"), 5, rejects=rejects)
        await database.close()

    asyncio.run(fill())
    return folder


def call(home, *arguments):
    return headway(home, "quarantine", *arguments, DATABASE_URI=f"sqlite:///{home}/h.db")


SAFE = {
    "an escape sequence": (b"a\x1b[31mb", "a⟨U+001B⟩[31mb"),
    "lines and tabs": (b"a\r\n\tb\n", "a\n\tb\n"),
    "a carriage return": (b"a\rb", "a⟨U+000D⟩b"),
    "text turned around": ("a\u202eb".encode(), "a⟨U+202E⟩b"),
    "bytes that are no text": (b"a\xff\x00", "a\\xff⟨U+0000⟩"),
    "a C1 control": (b"\xc2\x9b31m", "⟨U+009B⟩31m"),
    "letters of the world": ("Склад é 已完成".encode(), "Склад é 已完成"),
}


@pytest.mark.parametrize("case", SAFE)
def test_a_payload_is_shown_with_what_acts_spelled_out(case):
    payload, expected = SAFE[case]
    assert shown(payload) == expected


@pytest.mark.slow
def test_the_list_names_each_record_with_its_reason_and_number(home):
    said = call(home)
    assert (said.code, said.err) == (0, "")
    assert "10001" in said.out
    assert "\x1b" not in said.out
    assert "headway replay tries all of them again" in said.out


@pytest.mark.slow
def test_one_record_is_shown_whole_and_harmless(home):
    records = {row["externalId"]: row for row in json.loads(call(home, "--json").out)["records"]}
    said = call(home, str(records["10001"]["id"]))
    assert "why: its date ⟨U+001B⟩[31m is none" in said.out
    assert "⟨U+001B⟩]0;owned⟨U+0007⟩ café ⟨U+202E⟩" in said.out
    assert "\x1b" not in said.out
    assert "cannot try it again" in call(home, str(records["10002"]["id"])).out


@pytest.mark.slow
def test_a_record_that_is_not_there_is_said(home):
    said = call(home, "999")
    assert (said.code, said.out) == (2, "")
    assert "no record 999 in quarantine" in said.err
    assert call(home, "first").code == 2


@pytest.mark.slow
def test_an_empty_quarantine_says_so(tmp_path):
    assert headway(tmp_path, "quarantine").out == "empty: every record that was read could be understood\n"
