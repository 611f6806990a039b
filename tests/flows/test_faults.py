"""A fault nobody foresaw is one sentence without secrets, and its trace is in the log."""

from __future__ import annotations

import logging

from headway.flows.faults import fault_of


def raised(text):
    """A fault as it comes, trace and all."""
    try:
        return {}[text]
    except KeyError as error:
        return error


def test_it_says_what_broke_and_where_to_go_with_it():
    found = fault_of(raised("summary"))
    assert (found.sentence, found.exit_code, found.run_status) == ("a fault in Headway, please report it: KeyError: 'summary'", 1, "failed")
    assert isinstance(found.__cause__, KeyError)


def test_its_trace_is_logged(caplog):
    with caplog.at_level(logging.ERROR, logger="headway"):
        fault_of(raised("summary"))
    (line,) = caplog.records
    assert ("test_faults.py" in line.fields["trace"], line.getMessage()) == (True, "fault")


def test_no_secret_and_nothing_that_no_store_can_hold_is_shown():
    found = fault_of(raised("token=hunter2hunter2 \ud800 \x00" + "x" * 900))
    assert ("hunter2" in found.sentence, found.sentence.encode() and len(found.sentence) < 400, "\x00" in found.sentence) == (False, True, False)
