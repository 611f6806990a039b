"""What was read and let go of goes back to the system."""

from __future__ import annotations

import json
import platform
import subprocess
import sys

import pytest
from tests.builders.console import unmeasured

from headway.house.frugal import COLLECTED_AFTER, KEPT_FREE, be_frugal

CHURN = """
import gc, json
from pathlib import Path
from headway.house.frugal import be_frugal
taken = be_frugal()
def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
before = held()
for size in range(200_000, 4_000_000, 50_000):
    kept = [bytes(size) + b"x" for _ in range(8)]
    pin = bytes(1_000)
    del kept
print(json.dumps([taken, held() - before, gc.get_threshold()]))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the settings are those of glibc")
def test_blocks_of_megabytes_are_given_back_as_soon_as_they_are_let_go():
    done = subprocess.run([sys.executable, "-c", CHURN], env=unmeasured(), capture_output=True, text=True, check=True)
    taken, grown, collected_after = json.loads(done.stdout)
    assert (taken, tuple(collected_after)) == (True, COLLECTED_AFTER)
    assert grown < KEPT_FREE


def test_a_library_without_the_settings_is_left_alone(monkeypatch):
    monkeypatch.setattr("ctypes.CDLL", lambda _name: object())
    assert be_frugal() is False
