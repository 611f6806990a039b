"""What goes over the pipe comes back the same: facts of any kind in any order, with their hashes and rejects."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.house import moulds
from headway.model.fact import fact_hash
from headway.model.records import Account, Transition
from headway.model.scope import Reject

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ACCOUNTS = st.builds(lambda key, name: Account(key=key, repository="r", handle=key, name=name, email="", canonical=key, is_bot=False, username=None), TEXT, TEXT)
MOVES = st.builds(
    lambda key, at: Transition(key=key, project="p", item="i", at=at, from_status=None, from_raw=None, to_status="done", to_raw="Done", actor=None),
    TEXT,
    st.integers(-(2**62), 2**62),
)
REJECTS = st.builds(lambda name, payload: Reject(external_id=name, reason="r", payload=payload), TEXT, st.binary(max_size=5))
RECORDS = st.lists(st.tuples(st.lists(st.one_of(ACCOUNTS, MOVES), max_size=6), st.lists(REJECTS, max_size=2)), max_size=5)


@given(RECORDS)
def test_records_come_back_as_they_went(records):
    found = moulds.uncast(moulds.cast("work_items", records))
    assert [(list(one.facts), list(one.rejects)) for one in found] == records
    assert [list(one.hashes) for one in found] == [[fact_hash(fact) for fact in facts] for facts, _ in records]


@pytest.mark.parametrize("cut", [0, 3, 4, 9])
def test_a_frame_that_is_cut_short_is_none(cut):
    stream = io.BytesIO()
    moulds.write_frame(stream, b"a whole message")
    assert moulds.read_frame(io.BytesIO(stream.getvalue()[:cut])) is None
    assert moulds.read_frame(io.BytesIO(stream.getvalue())) == b"a whole message"
