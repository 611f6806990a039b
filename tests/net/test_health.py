"""A host's health: asked within seconds, believed for a moment, doubted as soon as anything fails."""

import asyncio

import pytest

from headway.model.errors import AuthFailed, BadRequest, Gone, Overloaded, RateLimited, Transport, Unhealthy
from headway.net.health import ONE_TRY, PROBE_SECONDS, Health

PLACE = "https://acme.example"


class Host:
    """Answers or fails as it is told, and counts."""

    def __init__(self):
        self.health, self.asked, self.error, self.pause = Health(PLACE), 0, None, 0.0

    async def answer(self):
        self.asked += 1
        await asyncio.sleep(self.pause)
        if self.error:
            raise self.error
        return "ann"

    async def who(self):
        return await self.health.asked(self.answer, within=0.1)

    async def probe(self):
        await self.health.probe(self.who)


def test_many_scopes_ask_once():
    async def many(host):
        for _ in range(100):
            await host.probe()
        return host.asked, await host.who(), host.asked

    assert asyncio.run(many(Host())) == (1, "ann", 2)


def test_a_probe_that_failed_is_not_believed():
    async def twice(host):
        host.error = AuthFailed("no")
        for _ in range(2):
            with pytest.raises(AuthFailed):
                await host.probe()
        return host.asked

    assert asyncio.run(twice(Host())) == 2


@pytest.mark.parametrize("error", [Transport("cut off"), Overloaded("too much"), RateLimited("later", 1)])
def test_a_bad_answer_says_that_the_source_is_unwell(error):
    async def ill(host):
        host.error = error
        with pytest.raises(Unhealthy, match=f"{PLACE} does not answer as it should: {error.sentence}") as found:
            await host.probe()
        return found.value.__cause__

    assert asyncio.run(ill(Host())) is error


def test_no_answer_is_waited_for_no_longer_than_it_is_said():
    async def silent(host):
        host.pause = 60.0
        with pytest.raises(Unhealthy, match=rf"{PLACE} did not answer within 0\.1 s"):
            await host.probe()

    asyncio.run(silent(Host()))
    assert (ONE_TRY.most, ONE_TRY.whole, ONE_TRY.connect) == (1, PROBE_SECONDS, PROBE_SECONDS)


@pytest.mark.parametrize(
    ("error", "asked"), [(BadRequest("what?"), 1), (Gone("not here"), 1), (AuthFailed("no"), 2), (Transport("cut off"), 2), (asyncio.CancelledError(), 2), (ValueError("?"), 2)]
)
def test_a_failure_takes_the_last_probes_word_back_a_wrong_question_does_not(error, asked):
    async def probed(host):
        await host.probe()
        with pytest.raises(type(error)), host.health.doubted():
            raise error
        await host.probe()
        return host.asked

    assert asyncio.run(probed(Host())) == asked


def test_what_is_forgotten_is_asked_again():
    async def closed(host):
        await host.probe()
        host.health.forget()
        await host.probe()
        return host.asked

    assert asyncio.run(closed(Host())) == 2


@pytest.mark.parametrize(
    ("answers", "asked", "alive"),
    [
        (["well"], 1, True),
        ([RateLimited("slow down")], 1, True),
        ([Transport("500")], 2, False),
        ([Transport("500"), "well"], 2, True),
        ([TimeoutError()], 1, False),
        ([Transport("500"), RateLimited("slow down")], 2, True),
    ],
    ids=["well", "asks to wait", "breaks off twice", "breaks off once", "hangs", "breaks off, then asks to wait"],
)
def test_before_much_is_asked_a_host_that_hangs_or_keeps_breaking_off_is_found_out(monkeypatch, answers, asked, alive):
    monkeypatch.setattr("headway.net.health.AGAIN_SECONDS", 0.0)
    health, made = Health("https://host"), []

    async def answer():
        made.append(1)
        found = answers[min(len(made), len(answers)) - 1]
        if isinstance(found, Exception):
            raise found

    async def ask():
        await health.asked(answer, within=1)

    async def run():
        try:
            await health.alive(ask)
        except Unhealthy:
            return False
        return True

    assert (asyncio.run(run()), len(made)) == (alive, asked)
