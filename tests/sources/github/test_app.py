"""A GitHub App against the whole fake: how it proves who it is, how long its tokens are given out, and what is said where it may not."""

from __future__ import annotations

import asyncio

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.builders.opening import MachineClock, opening
from tests.fakes.github import Company, running
from tests.fakes.github.rest_app import Installation
from tests.sources.github.opened import IMPATIENT, NoCode, scopes

from headway.model.errors import AuthFailed, ConfigError, Transport
from headway.model.scope import Source
from headway.net.credential import AppKey
from headway.sources.github.app import App
from headway.sources.github.fetch import GitHubProvider
from headway.sources.github.options import read_options
from headway.sources.github.site import GitHubSite
from headway.telemetry import redacted

pytestmark = pytest.mark.slow

MINUTE = 60 * 1_000_000


class Clock(MachineClock):
    """The time of this machine and so much more."""

    def __init__(self):
        self.ahead = 0

    def now(self):
        return super().now() + self.ahead


@pytest.fixture(scope="module")
def company():
    return Company(seed=1, pulls=3, repos=1)


@pytest.fixture
def github(company):
    with running(company) as github:
        github.app.installations, clock = [Installation(7_000, next(iter(company.owners())))], company.clock
        yield github
        company.clock = clock


def key_of(github, **changes):
    return AppKey(changes.pop("pem", github.app.pem), **({"app": str(github.app.id), "installation": None} | changes))


def opened(github, key, clock=None):
    source = Source(name="hub", kind="github", url=github.url, options={"active_months": "all"})
    given = opening(source, clock=clock or MachineClock())
    return type(given)(**{name: getattr(given, name) for name in given.__slots__} | {"app": lambda: key})


def given(github, work, *, clock=None, **changes):
    """What `work` makes of an app of the fake."""
    key = key_of(github, **changes)
    made = opened(github, key, clock)
    return asyncio.run(work(App(key, read_options(made.source).rest, made, IMPATIENT)))


async def once(app):
    return await app.credential()


@pytest.mark.parametrize("installation", [None, 7_000])
@pytest.mark.parametrize("by", ["id", "client"])
def test_an_app_is_given_a_token_of_its_installation(by, installation, github):
    credential = given(github, once, app=str(getattr(github.app, by)), installation=installation)
    token = credential.header.removeprefix("Bearer ")
    assert (token in github.app.tokens, redacted(token)) == (True, "***")
    assert github.counters.get("installations", 0) == (0 if installation else 1)


def test_a_token_is_asked_for_once_by_all_who_need_it(github):
    async def many(app):
        return len({credential.header for credential in await asyncio.gather(*(app.credential() for _ in range(10)))})

    assert (given(github, many), github.app.given) == (1, 1)


def test_a_token_is_given_out_until_five_minutes_before_its_end(github):
    clock, asked = Clock(), {}
    github.company.clock = lambda: clock.now() / 1_000_000

    async def work(app):
        for later in (0, 54, 56, 60):
            clock.ahead = later * MINUTE
            asked[later] = (await app.credential()).header

    given(github, work, clock=clock)
    assert (asked[0] == asked[54], asked[54] == asked[56], asked[56] == asked[60]) == (True, False, True)


def test_a_token_that_was_refused_is_given_out_no_more(github):
    async def work(app):
        first = await app.credential()
        first.refused = True
        return first.header != (await app.credential()).header

    assert given(github, work)


def test_a_run_goes_on_where_its_tokens_are_taken_away_under_it(github):
    """LESSON 19."""
    key = key_of(github)

    async def work():
        made = opened(github, key)
        site = GitHubSite(made, read_options(made.source), IMPATIENT)
        try:
            for _ in range(3):
                await asyncio.gather(site.viewer(), *(site.get("/rate_limit", bytes) for _ in range(4)))
                github.app.tokens.clear()
        finally:
            await site.close()

    asyncio.run(work())
    assert github.app.given == 3


def test_repositories_are_read_as_an_app(github):
    found = scopes(GitHubProvider(opened(github, key_of(github)), NoCode(), patience=IMPATIENT))
    assert len(found) == 1


def other_key():
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()


WRONG = {
    "the key of another app": ({"pem": "another"}, AuthFailed, "could not be decoded; check that the private key is one of app 12345"),
    "an id that is no app's": ({"app": "99"}, AuthFailed, "GitHub knows no app 99"),
    "an id that is no app's, of an installation": ({"app": "99", "installation": 7_000}, AuthFailed, "GitHub knows no app 99"),
    "an installation that is none": ({"installation": 1}, AuthFailed, "app 12345 has no installation 1;"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_with_the_name_of_the_source(case, github):
    changes, kind, words = WRONG[case]
    with pytest.raises(kind, match=words) as raised:
        given(github, once, **{name: other_key() if value == "another" else value for name, value in changes.items()})
    assert raised.value.sentence.startswith("source 'hub': ")


def test_several_installations_are_listed_so_that_one_can_be_named(github):
    github.app.installations = [Installation(7_000 + number, "acme") for number in range(12)]
    with pytest.raises(ConfigError, match=r"several installations.*auth.installation: 7000 \(.*7009 \(\w+\), and more"):
        given(github, once)


def test_of_several_installations_the_one_that_is_named_is_taken(github):
    github.app.installations = [Installation(7_000, "acme"), Installation(7_001, "acme")]
    credential = given(github, once, installation=7_001)
    assert github.app.tokens[credential.header.removeprefix("Bearer ")][0] == 7_001


def test_an_app_that_is_installed_nowhere_says_so(github):
    github.app.installations = []
    with pytest.raises(ConfigError, match="installed nowhere"):
        given(github, once)


@pytest.mark.parametrize("installation", [None, 7_000])
def test_a_suspended_installation_is_no_wrong_key(installation, github):
    github.suspend()
    with pytest.raises(AuthFailed, match=r"suspended.*can let the installation work again") as raised:
        given(github, once, installation=installation)
    assert "private key" not in raised.value.sentence


def test_a_clock_that_is_wrong_is_thought_of(github):
    clock = Clock()
    clock.ahead = 20 * MINUTE
    with pytest.raises(AuthFailed, match="the clock of this machine is right"):
        given(github, once, clock=clock)


def test_a_site_that_is_down_is_no_refusal(github):
    github.behave("access_token", "502")
    with pytest.raises(Transport):
        given(github, once)


def test_neither_key_nor_proof_is_in_any_error(github):
    """LESSON 81."""
    with pytest.raises(AuthFailed) as raised:
        given(github, once, installation=1)
    shown = f"{raised.value!r} {raised.value.__cause__!r} {raised.value.__context__!r}"
    assert ("eyJ" in shown, "PRIVATE" in shown) == (False, False)
