"""Who holds a lease, and whether that process is known to be gone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from headway.ledger.holder import is_dead, me

HOST = socket.gethostname()


def gone():
    """The id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    return child.pid


def test_this_process_is_alive():
    assert not is_dead(me())


def test_a_process_that_ended_is_dead():
    assert is_dead(f"{HOST}/{gone()}/123")


def test_a_process_id_used_again_is_another_process():
    assert is_dead(f"{HOST}/{os.getpid()}/1")


HOLDERS = {
    "on another host": f"elsewhere/{2**22 + 7}/1",
    "nobody": "",
    "nonsense": "nonsense",
    "no process": f"{HOST}/",
    "a process that is no number": f"{HOST}/x/1",
    "a process of which nobody knows when it began": f"{HOST}/{os.getpid()}/",
    "a process of somebody else": f"{HOST}/1/",
}


@pytest.mark.parametrize("case", HOLDERS)
def test_a_holder_that_cannot_be_looked_up_is_never_taken_for_dead(case):
    assert not is_dead(HOLDERS[case])
