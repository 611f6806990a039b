"""Progress is shown from the ledger: plain lines where there is no terminal, a bar where there is one."""

import os
import pty
import subprocess
import sys

import pytest
from tests.builders.repositories import repository
from tests.cli.running import environment, headway

pytestmark = pytest.mark.slow


@pytest.fixture
def shop(tmp_path):
    built = repository(tmp_path / "shop")
    for number in range(300):
        built.commit({b"a": b"%d\n" % number})
    return tmp_path


def test_work_that_is_soon_over_prints_no_progress(shop):
    assert headway(shop, "analyze", "shop").err == ""


def test_json_is_all_there_is_on_standard_output(shop):
    assert headway(shop, "analyze", "shop", "--json").out.startswith("{")


def test_a_terminal_gets_a_bar_and_keeps_its_last_line_clean(shop):
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "headway.cli.main", "analyze", "shop"], cwd=shop, env=environment(shop, TERM="xterm"), stdout=subprocess.PIPE, stderr=theirs, check=False, timeout=60
    )
    os.close(theirs)
    drawn = os.read(ours, 1_000_000) if done.returncode == 0 else b""
    os.close(ours)
    assert done.returncode == 0
    assert b"Traceback" not in drawn
    assert b"300 commits" in done.stdout
