"""The process that shapes: the same facts as here, started only for much, not missed when it dies."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest
from tests.builders.opening import opening

from headway.flows.ingest.shaping import shape_one
from headway.house.shaping import SpawnedShaper
from headway.model.scope import Raw, Scope, Source
from headway.model.wording import Override
from headway.sources.jira import reference
from headway.sources.jira.fetch import JiraProvider

pytestmark = pytest.mark.slow

SOURCE = Source(name="acme", kind="jira", url="https://acme.atlassian.net")
SCOPE = Scope(key="jira:project:10000", name="Pay", location="")
SAID = [Override(level="tenant", target="", map="status", word="parked", value="blocked")]
REFERENCE = reference.encode(reference.Reference(edition="cloud", site="acme.atlassian.net", url="https://acme.atlassian.net"))


def raws(count):
    def issue(number):
        status = "Parked" if number % 3 else "Done"
        return b'{"issue":{"id":"%d","key":"PAY-%d","fields":{"summary":"n%d","created":"2026-05-01T10:00:00.000+0200","status":{"name":"%b"}}},"histories":[]}' % (
            number, number, number, status.encode(),
        )  # fmt: skip

    return [Raw("bad", b"no issue"), *(Raw(str(number), issue(number)) for number in range(1, count))]


def here(some):
    provider = JiraProvider(opening(SOURCE, overrides=SAID))
    return [shape_one(provider, SCOPE, "work_items", raw, REFERENCE) for raw in some]


def asked(work):
    async def run():
        shaper = SpawnedShaper(SOURCE, SAID)
        try:
            return await work(shaper)
        finally:
            await shaper.close()

    return asyncio.run(run())


def plain(records):
    return [(list(record.facts), list(record.hashes), list(record.rejects)) for record in records]


def test_it_shapes_as_this_process_does_with_the_words_of_the_installation():
    some = raws(300)
    found = asked(lambda shaper: shaper.shape(SCOPE, "work_items", some, REFERENCE))
    assert plain(found) == plain(here(some))
    assert {fact.status for record in found for fact in record.facts if fact.entity == "work_items"} == {"blocked", "done"}


def test_few_records_are_left_to_this_process_and_start_no_other():
    async def work(shaper):
        return await shaper.shape(SCOPE, "work_items", raws(20), REFERENCE), shaper.pid

    assert asked(work) == (None, None)


def test_one_that_dies_is_not_missed():
    async def work(shaper):
        assert await shaper.shape(SCOPE, "work_items", raws(300), REFERENCE) is not None
        os.kill(shaper.pid, signal.SIGKILL)
        return [await shaper.shape(SCOPE, "work_items", raws(300), REFERENCE) for _ in range(2)]

    assert asked(work) == [None, None]


def test_after_one_that_died_the_next_cycle_starts_another():
    async def work(shaper):
        await shaper.shape(SCOPE, "work_items", raws(300), REFERENCE)
        os.kill(shaper.pid, signal.SIGKILL)
        assert await shaper.shape(SCOPE, "work_items", raws(300), REFERENCE) is None
        await shaper.close()
        return await shaper.shape(SCOPE, "work_items", raws(300), REFERENCE) is not None

    assert asked(work)


def test_closing_ends_it_and_it_can_be_asked_again():
    async def work(shaper):
        await shaper.shape(SCOPE, "work_items", raws(300), REFERENCE)
        first = shaper.pid
        await shaper.close()
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)
        again = await shaper.shape(SCOPE, "work_items", raws(300), REFERENCE)
        return again is not None and shaper.pid != first

    assert asked(work)
