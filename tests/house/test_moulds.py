"""What goes over the pipe comes back the same: facts of any kind in any order, with their hashes and rejects."""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.house import moulds
from headway.model.fact import fact_hash
from headway.model.records import Account, Transition
from headway.model.scope import Raw, Reject, Scope

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ACCOUNTS = st.builds(lambda key, name: Account(key=key, repository="r", handle=key, name=name, email="", canonical=key, is_bot=False, username=None), TEXT, TEXT)
MOVES = st.builds(
    lambda key, at: Transition(key=key, project="p", item="i", at=at, from_status=None, from_raw=None, to_status="done", to_raw="Done", actor=None),
    TEXT,
    st.integers(-(2**62), 2**62),
)
REJECTS = st.builds(lambda name, payload: Reject(external_id=name, reason="r", payload=payload), TEXT, st.binary(max_size=5))
REFUSED = Reject(external_id="b", reason="r", payload=b"")
SCOPE = Scope(key="jira:project:1", name="", location="")
RECORDS = st.lists(st.tuples(st.lists(st.one_of(ACCOUNTS, MOVES), max_size=6), st.lists(REJECTS, max_size=2)), max_size=5)


def cast(records):
    """Records as a frame."""
    casting = moulds.Casting("work_items")
    for facts, rejects in records:
        casting.add(casting.take(facts), rejects)
    return casting.frame()


@given(RECORDS)
def test_records_come_back_as_they_went(records):
    found = moulds.uncast(cast(records))
    assert [(list(one.facts), list(one.rejects)) for one in found] == records
    assert [list(one.hashes) for one in found] == [[fact_hash(fact) for fact in facts] for facts, _ in records]


@pytest.mark.parametrize("cut", [0, 3, 4, 9])
def test_a_frame_that_is_cut_short_is_none(cut):
    stream = io.BytesIO()
    moulds.write_frame(stream, b"a whole message")
    assert moulds.read_frame(io.BytesIO(stream.getvalue()[:cut])) is None
    assert moulds.read_frame(io.BytesIO(stream.getvalue())) == b"a whole message"


def test_a_record_with_text_that_no_store_can_hold_leaves_nothing_of_itself_behind():
    good, bad = (Account(key=key, repository="r", handle=key, name=name, email="", canonical=key, is_bot=False, username=None) for key, name in (("a", "Ann"), ("b", "\ud800")))
    casting = moulds.Casting("work_items")
    with pytest.raises(UnicodeEncodeError):
        casting.take([good, bad])
    casting.add(None, [REFUSED])
    casting.add(casting.take([good]), [])
    assert [(list(one.facts), list(one.rejects)) for one in moulds.uncast(casting.frame())] == [([], [REFUSED]), ([good], [])]


@pytest.mark.parametrize("sizes", [(), (0,), (3, 0, 5), (1,) * 2_500, (300_000, 0, 1, 300_000)], ids=["none", "empty", "few", "more than go in one call", "more than a pipe holds"])
def test_questions_arrive_as_they_were_asked_however_the_pipe_cuts_them(sizes):
    raws = [Raw(str(at), bytes([at % 251]) * size) for at, size in enumerate(sizes)]
    reading, writing = os.pipe()
    with ThreadPoolExecutor(1) as thread, os.fdopen(reading, "rb") as stream:
        asking = thread.submit(_ask, writing, raws)
        asked = moulds.read_asked(moulds.read_frame(stream))
        assert list(moulds.read_raws(stream, asked)) == raws
        assert (asked.scope, asked.entity, asked.reference, stream.read()) == (SCOPE, "work_items", b"ref", b"")
        asking.result()


def _ask(writing, raws):
    with os.fdopen(writing, "wb") as stream:
        moulds.write_asked(stream, SCOPE, "work_items", raws, b"ref")


def test_records_that_break_off_are_no_records():
    asked = moulds.Asked(SCOPE, "work_items", ["a", "b"], [2, 2], b"")
    found = moulds.read_raws(io.BytesIO(b"aab"), asked)
    assert next(found) == Raw("a", b"aa")
    with pytest.raises(EOFError):
        next(found)
