"""What a forge needs of the client: headers of its own, tags of what is known, refusals in the body, tokens that end, limits by resource."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from tests.builders.opening import MachineClock, MemoryBudgets
from tests.net.host import answer, asking, hosting, outcome, quick

from headway.model.errors import AuthFailed, ConfigError, GaveUp, Gone, Overloaded, RateLimited, Transport
from headway.net.credential import Credential
from headway.net.size import PageSize, sized

pytestmark = pytest.mark.slow

SECOND = 1_000_000
SECONDARY = answer(403, b'{"message":"You have exceeded a secondary rate limit."}', X_RateLimit_Limit="5000", X_RateLimit_Remaining="4000")


class Clock:
    """A clock that is set."""

    def __init__(self):
        self.at = MachineClock().now()

    def now(self):
        return self.at


def test_headers_of_ones_own_go_with_every_request_and_win_over_the_usual():
    done = outcome(answer(503), answer(), headers={"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"})
    assert [(asked.headers["accept"], asked.headers["x-github-api-version"]) for asked in done.asked] == [("application/vnd.github+json", "2022-11-28")] * 2


def told_anew(*scripts, etag='W/"1"', **options):
    return outcome(*scripts, ask=lambda client: client.get_new("/x", decode=msgspec.json.decode, etag=etag), **options)


def test_what_is_as_it_was_is_none_and_costs_one_request():
    done = told_anew(answer(304, b"", ETag='W/"1"'))
    assert (done.reply, done.times, done.asked[0].headers["if-none-match"]) == (None, 1, 'W/"1"')


def test_what_is_new_comes_with_its_new_tag():
    done = told_anew(answer(503), answer(ETag='W/"2"'))
    assert (done.said, done.reply.headers["ETag"]) == ({"value": 1}, 'W/"2"')


def test_without_a_tag_all_is_new():
    done = told_anew(answer(), etag=None)
    assert (done.said, "if-none-match" in done.asked[0].headers) == ({"value": 1}, False)


@pytest.mark.parametrize("script", [answer(304, b""), answer(200, b"")], ids=["unchanged, unasked", "nothing at all"])
def test_nothing_is_no_answer_where_something_was_asked_for(script):
    done = outcome(script, patience=quick(most=2))
    assert done.error is not None


def deciding(error, *, times):
    """A decoder that finds a refusal in the first answers."""
    left = [error] * times

    def decode(body):
        if left:
            raise left.pop()
        return msgspec.json.decode(body)

    return decode


@pytest.mark.parametrize("error", [Overloaded("took too long"), RateLimited("asked too much"), Transport("odd")])
def test_a_refusal_in_the_body_is_asked_again_like_one_by_status(error):
    done = outcome(answer(), decode=deciding(error, times=2))
    assert (done.said, done.times) == ({"value": 1}, 3)


@pytest.mark.parametrize("error", [AuthFailed("no"), Gone("away")])
def test_a_refusal_in_the_body_that_is_final_ends_at_once(error):
    done = outcome(answer(), decode=deciding(error, times=9))
    assert (done.error, done.times) == (error, 1)


def test_a_body_that_keeps_saying_overload_gives_up_with_it_as_the_cause():
    done = outcome(answer(), decode=deciding(Overloaded("took too long"), times=9), patience=quick(most=3))
    assert (type(done.error), type(done.error.__cause__), done.times) == (GaveUp, Overloaded, 3)


def test_a_page_that_overloads_its_host_in_the_body_is_halved():
    """LESSON 16: 200 with errors on big pages."""
    decode, size = deciding(Overloaded("timeout"), times=4), PageSize(100)

    def ask(client):
        return sized(lambda most: client.post("/graphql", body={"first": most}, decode=decode, size=size), size)

    done = outcome(answer(), ask=ask)
    assert ([msgspec.json.decode(asked.body)["first"] for asked in done.asked], size.now) == ([100, 100, 50, 50, 25], 25)


def test_a_wait_that_the_body_announces_holds_for_all_who_ask():
    """GraphQL says with status 200 that too much was asked."""

    async def whole():
        async with hosting(answer()) as host, asking(host.url) as client:
            until = MachineClock().now() + 600 * SECOND
            for decode in (deciding(RateLimited("too much", until), times=1), bytes):
                with pytest.raises(RateLimited):
                    await client.post("/graphql", body={}, decode=decode)
            return len(host.asked)

    assert asyncio.run(whole()) == 1


def counted(tokens):
    """An asynchronous source of tokens, and how often it was asked."""
    given = iter(tokens)
    asked = []

    async def credential():
        await asyncio.sleep(0.01)
        asked.append(1)
        return Credential(next(given))

    return credential, asked


def test_a_credential_may_have_to_be_fetched_first():
    credential, asked = counted(["token-one"])
    done = outcome(answer(), credential=credential)
    assert (done.asked[0].headers["authorization"], len(asked)) == ("Bearer token-one", 1)


@pytest.mark.parametrize("error", [ConfigError("no key"), AuthFailed("no app")])
def test_what_fetching_a_credential_raises_is_raised_and_nobody_asked(error):
    async def credential():
        raise error

    done = outcome(answer(), credential=credential)
    assert (done.error, done.times) == (error, 0)


class Issuer:
    """Gives out a token until it is refused, as an app does."""

    def __init__(self):
        self.made, self.held = 0, None

    async def credential(self):
        await asyncio.sleep(0)
        if self.held is None or self.held.refused:
            self.made += 1
            self.held = Credential(f"token-number-{self.made}", owner="app 1")
        return self.held


def ending(*well):
    """A host that takes only these tokens."""

    async def script(asked, writer):
        taken = asked.headers["authorization"].removeprefix("Bearer ") in well
        await (answer() if taken else answer(401, b'{"message":"Bad credentials"}'))(asked, writer)

    return script


def test_a_token_that_ends_under_many_requests_is_renewed_once_and_all_go_on():
    """LESSON 19."""
    issuer = Issuer()

    async def whole():
        async with hosting(ending("token-number-2")) as host, asking(host.url, credential=issuer.credential) as client:
            replies = await asyncio.gather(*(client.get(f"/x/{number}", decode=bytes) for number in range(8)))
            return len(replies), len(host.asked)

    said, times = asyncio.run(whole())
    assert (said, issuer.made, times <= 16) == (8, 2, True)


def test_two_clients_with_one_issuer_do_not_take_each_others_new_token_for_the_old():
    issuer = Issuer()

    async def whole():
        async with hosting(ending("token-number-2")) as host, asking(host.url, credential=issuer.credential) as one, asking(host.url, credential=issuer.credential, beside=one) as other:
            await asyncio.gather(*(client.get("/x", decode=bytes) for client in (one, other)))
            return issuer.made

    assert asyncio.run(whole()) == 2


def test_a_denial_renews_no_token():
    issuer = Issuer()
    done = outcome(answer(403, b'{"message":"Resource not accessible by integration"}'), credential=issuer.credential)
    assert (type(done.error), issuer.made, done.times) == (AuthFailed, 1, 1)


def limited(resource, left, *, wait=600):
    return {"X_RateLimit_Limit": "5000", "X_RateLimit_Remaining": str(left), "X_RateLimit_Resource": resource, "X_RateLimit_Reset": str(MachineClock().now() // SECOND + wait)}


def by_part(**scripts):
    """A host with one behaviour a part, the first of the path."""

    async def script(asked, writer):
        await scripts[asked.target.split("/")[1].split("?")[0]](asked, writer)

    return script


async def came(client, path):
    """Whether an answer came, rather than a limit."""
    try:
        await client.get(path, decode=bytes)
    except RateLimited:
        return False
    return True


def after(*paths, scripts, beside=True):
    """What came of asking each path in turn, `graphql` by a client of its own; and how many requests the host saw."""

    async def whole():
        async with hosting(by_part(**scripts)) as host, asking(host.url) as rest, asking(host.url, beside=rest if beside else None) as graphql:
            found = [await came(graphql if path.startswith("/graphql") else rest, path) for path in paths]
            return found, len(host.asked)

    return asyncio.run(whole())


def test_the_limit_of_one_resource_does_not_hold_up_another():
    refused = answer(403, b'{"message":"API rate limit exceeded"}', **limited("core", 0))
    found, times = after("/repos/a", "/graphql", "/repos/b", "/graphql", scripts={"repos": refused, "graphql": answer(**limited("graphql", 4000))})
    assert (found, times) == ([False, True, False, True], 3)


def test_the_secondary_limit_of_one_interface_holds_for_the_other_at_once():
    """LESSON 15."""
    found, times = after("/graphql", "/repos/a", "/graphql", scripts={"repos": answer(), "graphql": SECONDARY})
    assert (found, times) == ([False, False, False], 1)


def test_four_fifths_of_one_resource_are_used_and_the_other_goes_on():
    spent = answer(**limited("graphql", 1000))
    found, times = after("/graphql", "/graphql", "/repos/a", scripts={"repos": answer(**limited("core", 4000)), "graphql": spent})
    assert (found, times) == ([True, False, True], 2)


def test_a_client_of_another_host_has_a_budget_of_its_own():
    async def whole():
        async with hosting(SECONDARY) as one, hosting(answer()) as two, asking(one.url) as first, asking(two.url, beside=first) as second:
            return await came(first, "/x"), await came(second, "/x")

    assert asyncio.run(whole()) == (False, True)


def test_quiet_that_is_asked_for_again_and_again_is_twice_as_long_each_time_and_has_an_end():
    """LESSON 15: no header says how long; the vendor wants a minute at the least, then more."""
    clock, waits = Clock(), []

    async def whole():
        async with hosting(*[SECONDARY] * 7, answer(), SECONDARY) as host, asking(host.url, clock=clock, budgets=MemoryBudgets()) as client:
            for _ in range(9):
                try:
                    await client.get("/x", decode=bytes)
                    waits.append(0)
                except RateLimited as limit:
                    waits.append((limit.until - clock.at) // SECOND)
                    clock.at = limit.until + SECOND
            return len(host.asked)

    assert asyncio.run(whole()) == 9
    assert waits == [60, 120, 240, 480, 960, 960, 960, 0, 60]


def test_a_server_without_limits_that_denies_is_not_waited_for():
    """LESSON 17: remaining 0 of 0 is how Enterprise says that there are none."""
    done = outcome(answer(403, b'{"message":"Must have admin rights"}', X_RateLimit_Limit="0", X_RateLimit_Remaining="0", X_RateLimit_Reset="0"))
    assert (type(done.error), done.times) == (AuthFailed, 1)
