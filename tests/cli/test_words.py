"""`words`: what is said, what nobody knows, and saying it; `replay` applies it without one request."""

from __future__ import annotations

import json

import pytest
from tests.cli.tracking import tracked

pytestmark = pytest.mark.slow
WRITTEN = "maps: {tenant: {status: {In Flight: in_progress}}}\n"


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """A Jira that was read, with a sprint state that nobody knows."""
    with tracked(tmp_path_factory.mktemp("read"), items=120, more=WRITTEN) as found:
        assert found.call("sync").code == 0
        yield found


def state_of(read, word="paused"):
    return {row["state"] for row in rows(read, "sprints") if row["state_raw"] == word}


def rows(read, entity):
    return [json.loads(line) for line in read.call("facts", entity).out.splitlines()]


def test_words_nobody_knows_are_counted_and_what_the_file_says_stands_beside_them(read):
    found = read.printed("words")
    assert [(one["map"], one["word"], one["meanwhile"]) for one in found["unmapped"] if one["map"] == "sprints"] == [("sprints", "paused", "none")]
    assert found["overrides"] == [{"level": "tenant", "target": None, "map": "status", "word": "in flight", "value": "in_progress", "origin": "headway.yaml"}]


def test_a_word_is_said_and_a_replay_applies_it_without_one_request(read):
    said = read.call("words", "set", "sprints", "Paused", "future", "--source", "tracker")
    assert said.out == "sprints: 'paused' is future for source tracker from now on; facts stay as they are until headway replay shapes them again; it asks no source\n"
    assert state_of(read) == {None}
    found = read.printed("words")
    assert [one["word"] for one in found["waiting"]] == ["paused"]
    asked = read.jira.requests
    assert read.call("replay", "--entity", "sprints", JIRA_TOKEN="").code == 0
    assert read.jira.requests == asked
    assert state_of(read) == {"future"}
    assert read.printed("words")["waiting"] == []
    assert read.printed("words", "unset", "sprints", "paused", "--source", "tracker")["override"]["value"] is None


REFUSED = {
    "a map there is not": (("set", "moods", "a", "b"), "there is no map 'moods'"),
    "a meaning that is none of ours": (("set", "status", "Parked", "parked"), "'parked' cannot be 'parked'; choose one of backlog"),
    "too few words": (("set", "status", "Parked"), "headway words set MAP WORD VALUE"),
    "a word nothing was said of": (("unset", "status", "parked"), "nothing was said of 'parked'"),
    "a word that the file says": (("unset", "status", "In  flight"), "is said in headway.yaml; take it out there"),
    "a source there is not": (("set", "status", "a", "done", "--source", "traker"), "did you mean 'tracker'?"),
    "a scope there is not": (("set", "status", "a", "done", "--scope", "Nowhere"), "no scope is called 'Nowhere'"),
    "two levels": (("set", "status", "a", "done", "--source", "tracker", "--team", "x"), "not allowed with argument"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_what_to_do(read, case):
    call, why = REFUSED[case]
    said = read.call("words", *call)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert why in said.err
