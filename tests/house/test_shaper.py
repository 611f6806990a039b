"""The shaping process seen from outside: it ends with its input, and prints nothing between two frames."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from tests.builders.console import unmeasured

from headway.house import moulds
from headway.model.scope import Scope, Source
from headway.sources import APART

pytestmark = pytest.mark.slow

OPENED = moulds.encode(moulds.Opened(Source(name="acme", kind="jira", url="https://acme.atlassian.net"), []))


def framed(*messages):
    return b"".join(moulds.LENGTH.pack(len(message)) + message for message in messages)


def question(scope, entity):
    """One record that nothing can be made of, as it goes over the pipe."""
    return framed(moulds.encode(moulds.Asked(Scope(key=scope, name="", location=""), entity, ["1"], [7], b"{}"))) + b"garbage"


ASKED = question("jira:project:1", "work_items")


@pytest.mark.parametrize(
    ("given", "answers"),
    [(b"", 0), (framed(OPENED), 0), (framed(OPENED) + ASKED, 1), (framed(OPENED) + ASKED + ASKED[:-3], 1), (framed(OPENED) + ASKED + ASKED[:-9], 1)],
    ids=["nothing", "only opened", "one question", "broken off in a record", "broken off before the records"],
)
def test_it_answers_what_came_whole_and_ends_with_its_input(given, answers):
    done = subprocess.run([sys.executable, "-m", "headway.house.shaper"], input=given, env=unmeasured(), capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    stream, found = io.BytesIO(done.stdout), []
    while (message := moulds.read_frame(stream)) is not None:
        found.append([record.rejects[0].external_id for record in moulds.uncast(message)])
    assert found == [["1"]] * answers


@pytest.mark.parametrize(
    ("kind", "url", "scope", "entity"),
    [
        ("jira", "https://acme.atlassian.net", "jira:project:1", "work_items"),
        ("github", "https://github.com/acme", "github:repo:1", "pull_requests"),
        ("github", "https://github.com/acme", "github:repo:1", "commits"),
    ],
)
def test_whatever_is_shaped_apart_can_be_opened_without_credentials_and_says_what_it_cannot_read(kind, url, scope, entity):
    opened = moulds.encode(moulds.Opened(Source(name="acme", kind=kind, url=url), []))
    done = subprocess.run([sys.executable, "-m", "headway.house.shaper"], input=framed(opened) + question(scope, entity), env=unmeasured(), capture_output=True, timeout=60, check=True)
    (record,) = moulds.uncast(moulds.read_frame(io.BytesIO(done.stdout)))
    assert (record.facts, [reject.external_id for reject in record.rejects]) == ([], ["1"])
    assert kind in APART
