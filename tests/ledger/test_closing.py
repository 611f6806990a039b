"""The status a run ends with is judged once, from what it was told and what lies in quarantine."""

from __future__ import annotations

import msgspec
import pytest
from tests.contracts.ledger import advance, begin, row, step
from tests.contracts.material import run

ENDINGS = {
    "nothing counted": ({}, [], "done", None),
    "all there": ({"total": 2}, [], "done", (2, 2)),
    "some in quarantine": ({"total": 2}, ["bad"], "incomplete", (1, 2)),
    "in quarantine, uncounted": ({}, ["bad"], "done", None),
    "fewer than counted, and believed": ({"stored": 1, "total": 2}, ["bad"], "done", (1, 2)),
}


@pytest.mark.parametrize("case", ENDINGS)
def test_the_end_is_judged_by_what_was_counted(ledger, case):
    told, rejects, status, counts = ENDINGS[case]
    going = begin(ledger)
    advance(ledger, going, step(1, rejects=rejects))
    assert run(ledger.finish(going, "done", **told)) == status
    found = row(ledger)
    assert (found.status, None if counts is None else (found.stored, found.source_count)) == (status, counts)


def test_a_partly_shaped_record_is_not_missing(ledger):
    going = begin(ledger)
    one = step(1, rejects=["half"])
    advance(ledger, going, msgspec.structs.replace(one, rejects=tuple(msgspec.structs.replace(reject, partial=True) for reject in one.rejects)))
    assert run(ledger.finish(going, "done", total=1)) == "done"
