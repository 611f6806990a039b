"""One GitHub, asked by GraphQL and REST."""

import asyncio

import pytest
from tests.builders.opening import MachineClock, MemoryBudgets
from tests.fakes.github import Company, running
from tests.sources.github.opened import site, using

from headway.model.errors import AuthFailed, BadRequest, ConfigError, GaveUp, Gone, Overloaded, RateLimited, Unhealthy
from headway.net.credential import Credential
from headway.net.size import PageSize
from headway.normalise.lenient import reader
from headway.sources.github.links import listed
from headway.sources.github.site import Viewer, accepted


@pytest.fixture
def github():
    with running(Company(seed=1, pulls=6, repos=1)) as served:
        yield served


def asked(given):
    return given.graphql("viewer", {}, Viewer)


def test_whom_it_takes_us_for(github):
    reply = using(site(github), lambda given: given.viewer())
    assert (reply.said.viewer.login, reply.date is not None) == ("headway-reader", True)


def test_rest_and_graphql_are_asked_where_the_address_says(github):
    found = using(site(github), lambda given: given.get("/repos/acme/platform", reader(dict)))
    assert found.said["full_name"] == "acme/platform"
    assert github.log[-1].path.startswith("/api/v3/repos/")


def test_a_probe_does_not_wait_for_ever(github):
    github.behave("graphql", "hang")
    with pytest.raises(Unhealthy, match=r"did not answer within 0\.2 s"):
        using(site(github), lambda given: given.viewer(within=0.2))


@pytest.mark.parametrize("what", ["disconnect", "500", "502", "garbage", "truncate", "429", "secondary", "rate_limited"])
def test_a_probe_without_an_answer_says_that_the_source_is_unwell(github, what):
    github.behave("graphql", what)
    with pytest.raises(Unhealthy):
        using(site(github), lambda given: given.probe())


@pytest.mark.parametrize("what", ["401", "403", "forbidden", "insufficient_scopes", "login_page"])
def test_a_probe_that_is_refused_says_so(github, what):
    github.behave("graphql", what)
    with pytest.raises(AuthFailed):
        using(site(github), lambda given: given.probe())


def test_a_failure_takes_the_last_probes_word_back_a_wrong_question_does_not(github):
    async def probed(given):
        await given.probe()
        await given.probe()
        with pytest.raises(Gone):
            await given.get("/repos/acme/nothing", bytes)
        await given.probe()
        github.behave("repo", "403")
        with pytest.raises(AuthFailed):
            await given.get("/repos/acme/platform", bytes)
        await given.probe()

    using(site(github), probed)
    assert github.counters["graphql:Viewer"] == 2


@pytest.mark.parametrize(
    ("what", "particulars", "kind"),
    [
        ("secondary", {}, RateLimited),
        ("abuse", {}, RateLimited),
        ("429", {"retry_after": 300}, RateLimited),
        ("spent", {"reset": 300}, RateLimited),
        ("403", {}, AuthFailed),
        ("404", {}, Gone),
        ("422", {}, BadRequest),
    ],
)
@pytest.mark.parametrize("interface", ["repo", "graphql"])
def test_15_a_limit_is_told_from_a_denial_also_where_it_names_no_wait(github, interface, what, particulars, kind):
    """LESSON 15: a secondary limit comes as 403 without Retry-After while much remains."""
    github.behave(interface, what, **particulars)
    with pytest.raises(kind) as found:
        using(site(github, clock=MachineClock()), lambda given: asked(given) if interface == "graphql" else given.get("/repos/acme/platform", bytes))
    if kind is RateLimited:
        assert found.value.until - MachineClock().now() > 30_000_000


def test_a_limit_of_graphql_that_is_used_up_is_waited_for_until_it_begins_anew(github):
    github.behave("graphql", "rate_limited")
    with pytest.raises(RateLimited) as found:
        using(site(github, clock=MachineClock()), asked)
    assert found.value.until > MachineClock().now() + 30_000_000


@pytest.mark.parametrize("limits", ["none", "silent"])
def test_17_nothing_left_of_nothing_is_no_limit(github, limits):
    """LESSON 17: a server without limits announces 0 of 0, and was waited for for ever."""
    github.set(limits=limits)

    async def many(given):
        for _ in range(5):
            await asked(given)
            await given.get("/repos/acme/platform", bytes)

    using(site(github, clock=MachineClock()), many)
    assert github.counters["graphql"] == 5


def test_what_the_interfaces_announce_is_kept_apart(github):
    budgets = MemoryBudgets()

    async def both(given):
        await asked(given)
        await given.get("/repos/acme/platform", bytes)

    using(site(github, clock=MachineClock(), budgets=budgets), both)
    assert {resource for _, _, resource in budgets.rows} == {"core", "graphql"}


@pytest.mark.parametrize("as_errors", [False, True])
def test_16_a_question_too_large_is_overloaded_for_whoever_can_ask_for_less(github, as_errors):
    """LESSON 16: 502, or 200 with errors."""
    github.behave("graphql", "too_big", nodes=5, as_errors=as_errors)
    variables = {"owner": "acme", "name": "platform", "first": 100, "direction": "ASC", "commits": 1, "reviews": 1, "events": 1}
    with pytest.raises(Overloaded):
        using(site(github), lambda given: given.graphql("pulls", variables, dict, size=PageSize(100)))
    with pytest.raises(GaveUp):
        using(site(github), lambda given: given.graphql("pulls", variables, dict))


@pytest.mark.parametrize("what", ["502", "disconnect", "truncate", "garbage", "500"])
def test_what_breaks_once_is_asked_again(github, what):
    github.behave("graphql", what, times=2)
    assert using(site(github), asked).said.viewer.login == "headway-reader"
    assert github.counters["graphql"] == 3


def test_19_a_token_that_is_renewed_under_a_long_run_is_taken_up(github):
    """LESSON 19."""
    held = {"credential": Credential(github.token)}
    given = site(github)
    given._opening = type(given._opening)(**{name: getattr(given._opening, name) for name in given._opening.__slots__} | {"credential": lambda: held["credential"]})

    async def work(given):
        await asked(given)
        github.expire_token()
        with pytest.raises(AuthFailed):
            await asked(given)
        held["credential"] = Credential(github.token)
        await asked(given)
        return await given.get("/repos/acme/platform", bytes)

    assert using(given, work).said


def test_30_an_address_from_before_a_rename_leads_on(github):
    """LESSON 30: 301 from the old name, and links that go by number."""
    github.company.rename("platform", "base")

    async def pages(given):
        return [len(reply.said["workflow_runs"]) async for reply in listed(given, "/repos/acme/platform/actions/runs", reader(dict), query={"per_page": 5})]

    assert using(site(github), pages) == [5, 5, 2]
    assert "/repositories/" in github.log[-1].path


def test_93_pages_go_on_by_next_also_where_no_last_is_named(github):
    """LESSON 93."""
    github.set(last_link=False)

    async def pages(given):
        return [len(reply.said["workflow_runs"]) async for reply in listed(given, "/repos/acme/platform/actions/runs", reader(dict), query={"per_page": 5})]

    assert using(site(github), pages) == [5, 5, 2]


def test_what_is_not_new_costs_nothing(github):
    path = "/repos/acme/platform/releases"

    async def twice(given):
        first = await given.get_new(path, bytes, etag=None)
        tag = next(value for name, value in first.headers.items() if name.lower() == "etag")
        return first, await given.get_new(path, bytes, etag=tag)

    first, second = using(site(github), twice)
    assert (bool(first.said), second) == (True, None)


@pytest.mark.parametrize(("credential", "wrong"), [(None, "has no auth"), (Credential("secret-1", user="ann"), "goes without auth.user")])
def test_what_is_no_credential_for_github_says_which_are(github, credential, wrong):
    with pytest.raises(ConfigError, match=wrong) as found:
        accepted(credential, "code")
    assert "secret-1" not in found.value.sentence
    with pytest.raises(ConfigError, match=wrong):
        using(site(github, credential=credential), lambda given: given.probe())


def test_no_more_than_some_requests_are_under_way(github):
    github.behave("*", "latency", ms=30)

    async def many(given):
        await asyncio.gather(*(asked(given) for _ in range(20)))

    using(site(github), many)
    assert github.counters["graphql"] == 20
