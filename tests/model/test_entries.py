"""What the ledger writes down can be said in words."""

from __future__ import annotations

import pytest

from headway.model.entries import Hold, Run, ScopeRow
from headway.model.scope import Stream


def test_what_is_held_says_how_much_why_and_what_to_do():
    hold = Hold(source="jira", entity="work_items", scope="jira:project:10010", missing=812, stored=1000, noticed_at=0, allowed_by=None)
    for part in ("812 of 1000 stored work_items", "lost permission looks like deletion", "headway sync --scope jira:project:10010 --accept-deletions"):
        assert part in hold.sentence


def test_a_run_may_retire_nothing_unusual_unless_somebody_said_so():
    run = Run(id=1, stream=Stream(tenant="t", source="s", entity="e", scope="a:b:c"), kind="sync", token=1, cursor=None, batch=0, generation=0)
    assert (run.allowed, run.short) == (False, None)


def test_entries_are_written_once():
    row = ScopeRow(source="s", scope="a:b:c", name="n", location="/", status="active", reason="", failures=0, last_error=None)
    assert row.flagged is False
    with pytest.raises(AttributeError):
        row.status = "paused"
