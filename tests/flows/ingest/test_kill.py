"""Real processes, really killed: what is read in the end is what an undisturbed run reads."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from tests.builders.repositories import ADA, BOB, repository
from tests.cli.running import environment, headway

ENTITIES = ("repositories", "commits", "changes", "accounts", "refs")
KILLS = 5

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """Several chunks of commits, two people, merges and branches."""
    built = repository(tmp_path_factory.mktemp("git") / "shop")
    for number in range(700):
        built.commit({b"a%d" % (number % 5): b"line %d\n" % number, b"b": b"%d\n" % (number // 2)}, author=(ADA, BOB)[number % 2])
        if number % 100 == 99:
            built.ref(f"refs/heads/branch{number}", built.tip)
    return built.path


def analyze(history):
    return ("analyze", str(history), "--no-compute")


def facts(home):
    return {entity: headway(home, "facts", entity).out for entity in ENTITIES}


def killed(home, history, after):
    """Start a run and kill it; whether it had ended before."""
    command = [sys.executable, "-m", "headway.cli.main", *analyze(history)]
    with subprocess.Popen(command, cwd=home, env=environment(home, BATCH_SIZE="100"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as child:
        try:
            return child.wait(after) == 0
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            return False


def test_killed_five_times_and_resumed_the_facts_are_those_of_an_unbroken_run(tmp_path, history):
    dice = random.Random(2)  # noqa: S311 - moments to kill at
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    begun = time.monotonic()
    assert headway(whole, *analyze(history)).code == 0
    longest = time.monotonic() - begun
    moments = sorted(dice.uniform(0.08, 0.9) for _ in range(KILLS - 1))  # the first is early: a machine that was busy with the whole run may be ten times as fast now
    ended = [killed(broken, history, longest * moment) for moment in (0.08, *moments)]
    last = headway(broken, *analyze(history))
    assert (last.code, last.err) == (0, "")
    assert facts(broken) == facts(whole)
    assert not all(ended)
    with closing(sqlite3.connect(broken / ".local/share/headway/headway.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM runs WHERE finished_at IS NULL").fetchone() == (0,)
