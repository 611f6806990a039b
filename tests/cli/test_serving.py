"""`serve`: this machine only, a free port on request, one sentence when it cannot."""

import http.client
import json
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager

import pytest
from tests.builders.repositories import repository
from tests.cli.running import environment, headway

from headway.config import is_loopback

pytestmark = pytest.mark.slow


@contextmanager
def served(home, *arguments):
    """A running server and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "headway.cli.main", "serve", "--port", "0", *arguments], cwd=home, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process, re.search(r"http://\S+", process.stdout.readline())[0]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def answered(address):
    """Seconds of answers on one kept connection: a body that waits for the ACK of its head takes 40 ms."""
    with closing(http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)) as connection:
        for _ in range(20):
            started = time.perf_counter()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            yield time.perf_counter() - started


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("localhost", True), ("::1", True), ("[::1]", True), ("0.0.0.0", False), ("::", False), ("10.0.0.7", False), ("headway.example", False), ("", False)],  # noqa: S104 - the address that must be refused
)
def test_only_this_machine_counts_as_loopback(host, loopback):
    assert is_loopback(host) is loopback


def test_an_address_others_can_reach_is_refused(tmp_path):
    said = headway(tmp_path, "serve", "--host", "0.0.0.0")  # noqa: S104 - as above
    assert said.code == 2
    assert "no login" in said.err


def test_a_taken_port_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = headway(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert said.code == 2
    assert "already in use" in said.err
    assert "Traceback" not in said.err


def test_what_was_analyzed_is_served_and_sigterm_ends_it_well(tmp_path):
    repository(tmp_path / "shop").commit({b"a": b"1\n"})
    assert headway(tmp_path, "analyze", "shop").code == 0
    with served(tmp_path) as (process, address):
        with urllib.request.urlopen(f"{address}/api/v1/subjects") as answer:  # noqa: S310 - our own server
            assert "shop" in [subject["name"] for subject in json.load(answer)]
        with urllib.request.urlopen(address) as page:  # noqa: S310 - as above
            assert b"shop" in page.read()
        assert statistics.median(answered(address)) < 0.03
    assert process.returncode == 130
