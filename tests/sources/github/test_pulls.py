"""Pull requests: everything once, then what changed, each with all its commits, reviews and draft events."""

import math

import pytest
from tests.fakes.github import Company, running
from tests.sources.github.opened import NOW, Still, ids, pages, provider, records, scope_of, shaped, site, using

from headway.model.errors import AuthFailed, GaveUp, Gone, HeadwayError, Incomplete, RateLimited
from headway.model.records import PullRequest
from headway.model.scope import Estimate
from headway.net.credential import Credential
from headway.sources.github.cursor import UP, Cursor, read_cursor
from headway.sources.github.pulls import SIZE
from headway.stores.shelf import MemoryShelf

pytestmark = pytest.mark.slow

DAY_S = 86_400
SEED_S = NOW // 1_000_000 - 8 * 3600
"""Before this nothing of a company changes but what a test does to it; the company's own clock is the machine's."""


@pytest.fixture
def github():
    with running(Company(seed=1, pulls=230, repos=1)) as served:
        yield served


def lengths(record, name, place):
    """How many entries of a list a record has: those that came with the pull request and the rest."""
    return len(record["pull"][place]["nodes"]) + len(record.get(name, ()))


def numbers(read):
    return sorted(int(identifier.rpartition(":")[2]) for identifier in ids(read))


def test_everything_comes_once_and_is_counted(github):
    given = provider(github)
    scope = scope_of(given)
    found = pages(given, scope)
    repo = github.company.sure("platform")
    assert numbers(found) == sorted(repo.pull_numbers())
    assert ids(found)[0].partition(":")[0] == str(repo.id)
    assert found[-1].estimate == Estimate(230, exact=True)
    assert [page.roster for page in found] == [None] * len(found)


def test_nothing_new_is_nothing_and_one_request(github):
    given = provider(github)
    scope = scope_of(given)
    end = pages(given, scope)[-1].next_cursor
    github.forget_counts()
    (page,) = pages(given, scope, cursor=end)
    assert (page.raws, page.last, page.next_cursor, page.estimate) == ((), True, end, None)
    assert github.counters["graphql:Pulls"] == 1


def test_11_an_open_pull_request_that_was_read_before_is_seen_to_be_merged(github):
    """LESSON 11: what was open stayed open for ever."""
    company, given = github.company, provider(github)
    number = company.create_pull("platform", "Refund twice")
    scope = scope_of(given)
    first = pages(given, scope)
    (before,) = [fact for fact in shaped(given, scope, first) if isinstance(fact, PullRequest) and fact.number == number]
    company.merge_pull("platform", number)
    again = pages(given, scope, cursor=first[-1].next_cursor)
    (after,) = [fact for fact in shaped(given, scope, again) if isinstance(fact, PullRequest) and fact.number == number]
    assert (before.state, after.state, numbers(again)) == ("open", "merged", [number])


def test_a_second_change_within_the_same_second_is_seen(github):
    company, given = github.company, provider(github)
    scope = scope_of(given)
    number, now = company.sure("platform").pull_numbers()[7], company.now()
    company.touch_pull("platform", number, title="once", at=now)
    first = pages(given, scope)
    company.touch_pull("platform", number, title="twice", at=now)
    again = pages(given, scope, cursor=first[-1].next_cursor)
    assert [record["pull"]["title"] for record in records(again).values()] == ["twice"]


def test_what_changed_while_the_first_reading_went_on_is_met_again(github):
    company, given = github.company, provider(github)
    oldest = company.sure("platform").pull_numbers()[0]
    scope = scope_of(given)
    found = pages(given, scope, between=lambda _: company.touch_pull("platform", oldest, title="meanwhile"))
    assert set(numbers(found)) == set(company.sure("platform").pull_numbers())
    after = pages(given, scope, cursor=found[-1].next_cursor)
    titles = {number: record["pull"]["title"] for number, record in (records(found) | records(after)).items()}
    assert titles[f"{company.sure('platform').id}:{oldest}"] == "meanwhile"


def test_what_changed_while_a_later_reading_went_on_comes_with_the_next(github):
    company, given = github.company, provider(github)
    scope = scope_of(given)
    end = pages(given, scope)[-1].next_cursor
    some = list(company.sure("platform").pull_numbers())[:150]
    for place, number in enumerate(some):
        company.touch_pull("platform", number, title="first", at=SEED_S + place)
    found = pages(given, scope, cursor=end, between=lambda _: company.touch_pull("platform", some[0], title="second"))
    assert set(numbers(found)) == set(some[1:])  # the first moved to where the walk had been already
    after = pages(given, scope, cursor=found[-1].next_cursor)
    assert (numbers(after), next(iter(records(after).values()))["pull"]["title"]) == ([some[0]], "second")


def test_a_first_reading_goes_on_where_it_was_cut_off(github):
    given = provider(github)
    scope = scope_of(given)
    whole = records(pages(given, scope))
    (first,) = pages(given, scope, stop=1)
    github.forget_counts()
    rest = pages(given, scope, cursor=first.next_cursor)
    assert records([first]) | records(rest) == whole
    assert set(ids([first])).isdisjoint(ids(rest))
    assert rest[-1].estimate == Estimate(130, exact=True)
    assert github.counters["graphql:Pulls"] == 2


def test_a_place_that_cannot_be_named_any_more_begins_the_reading_again(github):
    given = provider(github)
    scope = scope_of(given)
    stale = Cursor(walk=UP, after="a-place-of-long-ago", brought=100).text()
    found = pages(given, scope, cursor=stale)
    assert (len(set(ids(found))), found[-1].estimate, found[-1].last) == (230, Estimate(230, exact=True), True)


def test_pull_requests_with_the_same_change_are_each_read():
    with running(Company(seed=1, pulls=260, repos=1, ties=230)) as github:
        given = provider(github)
        scope = scope_of(given)
        found = pages(given, scope)
        assert len(ids(found)) == len(set(ids(found))) == 260
        (page,) = pages(given, scope, cursor=found[-1].next_cursor)
        assert page.raws == ()


def test_a_source_with_a_history_goes_back_no_further(github):
    repo = github.company.sure("platform")
    clock = Still()
    since = clock.now() - 30 * DAY_S * 1_000_000
    given = provider(github, history=30, clock=clock)
    scope = scope_of(given)
    found = pages(given, scope)
    wanted = [number for number in repo.pull_numbers() if repo.pull(number).updated * 1_000_000 >= since]
    assert numbers(found) == sorted(wanted)
    assert 0 < len(wanted) < 230
    assert found[-1].estimate is None
    clock.later(hours=24 * 20)
    (page,) = pages(given, scope, cursor=found[-1].next_cursor)
    assert page.raws == ()


def test_a_reading_down_goes_on_where_it_was_cut_off(github):
    given = provider(github, history=400)
    scope = scope_of(given)
    whole = records(pages(given, scope))
    (first,) = pages(given, scope, stop=1)
    changed = github.company.sure("platform").pull_numbers()[0]
    github.company.touch_pull("platform", changed, title="meanwhile")
    rest = pages(given, scope, cursor=first.next_cursor)
    assert set(whole) - set(records([first]) | records(rest)) <= {f"{github.company.sure('platform').id}:{changed}"}
    again = pages(given, scope, cursor=rest[-1].next_cursor)
    assert numbers(again) == [changed]


def test_an_empty_repository_has_no_pull_requests_and_that_is_a_position():
    with running(Company(seed=1, pulls=3, repos=1, awkward=True)) as github:
        given = provider(github)
        scope = scope_of(given, "empty")
        (page,) = pages(given, scope)
        assert (page.raws, page.last, page.estimate) == ((), True, Estimate(0, exact=True))
        assert pages(given, scope, cursor=page.next_cursor)[0].next_cursor == page.next_cursor


def test_8_a_date_ahead_of_githubs_clock_moves_the_position_no_further_than_that(github):
    """LESSON 8."""
    company, given = github.company, provider(github)
    early, late, *_ = company.sure("platform").pull_numbers()
    company.touch_pull("platform", early, title="from tomorrow", at=company.now() + DAY_S)
    scope = scope_of(given)
    end = pages(given, scope)[-1].next_cursor
    assert read_cursor(end).newest <= (company.now() + 1) * 1_000_000
    company.touch_pull("platform", late, title="today")
    assert late in numbers(pages(given, scope, cursor=end))


@pytest.fixture(scope="module")
def long():
    """Two thousand pull requests, some of them with more than a hundred reviews or 250 commits."""
    with running(Company(seed=3, pulls=2_000, repos=1)) as served:
        yield served


def test_lists_longer_than_what_comes_along_are_completed(long):
    given, repo = provider(long), long.company.sure("platform")
    found = records(pages(given, scope_of(given)))
    told = {number: repo.pull(number) for number in repo.pull_numbers()}
    longest = {"reviews": max(len(pull.reviews) for pull in told.values()), "commits": max(len(pull.commits) for pull in told.values())}
    assert longest["reviews"] > 100
    assert longest["commits"] > 250
    for number, pull in told.items():
        record = found[f"{repo.id}:{number}"]
        assert (lengths(record, "reviews", "reviews"), lengths(record, "commits", "commits"), lengths(record, "events", "timelineItems")) == (len(pull.reviews), len(pull.commits), len(pull.events))


def test_no_entry_of_a_list_comes_twice(long):
    given = provider(long)
    for record in records(pages(given, scope_of(given))).values():
        reviews = [review["id"] for review in (*record["pull"]["reviews"]["nodes"], *record.get("reviews", ()))]
        assert len(reviews) == len(set(reviews))


def test_ghosts_and_deleted_forks_are_read_as_they_are(long):
    given = provider(long)
    found = [record["pull"] for record in records(pages(given, scope_of(given))).values()]
    assert any(pull["author"] is None for pull in found)
    assert any(pull["headRepository"] is None for pull in found)
    assert any(review["author"] is None for pull in found for review in pull["reviews"]["nodes"])
    assert any(pull["body"] is None or pull["body"] == "" for pull in found)


def test_what_is_read_is_shaped_and_nothing_set_aside(long):
    given = provider(long)
    scope = scope_of(given)
    found = pages(given, scope)
    facts = shaped(given, scope, found)
    assert {type(fact).__name__ for fact in facts} == {"PullRequest", "Review", "PullRequestCommit", "DraftChange", "Account"}
    assert sum(isinstance(fact, PullRequest) for fact in facts) == 2_000


@pytest.mark.parametrize("as_errors", [False, True])
def test_16_pages_too_large_are_halved_until_they_pass_and_the_size_is_remembered(github, as_errors):
    """LESSON 16: a 502, or status 200 with errors and no data."""
    shelf = MemoryShelf()
    github.behave("graphql:Pulls", "too_big", nodes=4_000, as_errors=as_errors)
    given = provider(github, shelf=shelf)
    scope = scope_of(given)
    assert len(set(ids(pages(given, scope)))) == 230
    failed = sum(asked.operation == "Pulls" for asked in github.log) - math.ceil(230 / 25)
    kept = using(site(github, shelf=shelf), lambda given: given._opening.shelf.get(scope.key, SIZE))
    assert int(kept) < 100
    assert failed > 0
    github.forget_counts()
    assert len(set(ids(pages(provider(github, shelf=shelf), scope)))) == 230
    assert github.counters["graphql:Pulls"] <= math.ceil(230 / int(kept))


def test_16_a_page_with_a_gap_is_no_page(github):
    """LESSON 16: partial data was counted as success."""
    github.behave("graphql:Pulls", "partial", nth=2)
    given = provider(github)
    scope = scope_of(given)
    with pytest.raises(HeadwayError) as found:
        pages(given, scope)
    assert not isinstance(found.value, Gone | AuthFailed)
    github.well()
    github.behave("graphql:Pulls", "partial", nth=2)
    (first,) = pages(given, scope, stop=1)
    github.well()
    rest = pages(given, scope, cursor=first.next_cursor)
    assert len(set(ids([first, *rest]))) == 230


def test_16_a_gap_that_passes_costs_no_record(github):
    github.behave("graphql:Pulls", "partial", nth=2, times=1)
    given = provider(github)
    assert len(set(ids(pages(given, scope_of(given))))) == 230


@pytest.mark.parametrize("what", ["disconnect", "truncate", "garbage", "500", "502"])
def test_2_what_breaks_on_the_way_is_asked_again_and_ends_no_stream(github, what):
    """LESSON 1, LESSON 2."""
    github.behave("graphql:Pulls", what, every=2, times=2)
    given = provider(github)
    assert len(set(ids(pages(given, scope_of(given))))) == 230


def test_what_goes_on_breaking_is_raised_and_what_came_before_is_kept(github):
    given = provider(github)
    scope = scope_of(given)
    github.behave("graphql:Pulls", "disconnect", nth=2)
    brought = []
    with pytest.raises(GaveUp):
        pages(given, scope, between=brought.append)
    assert brought == [1]


@pytest.mark.parametrize("what", ["secondary", "spent", "429"])
def test_18_a_limit_in_the_middle_is_told_and_loses_nothing(github, what):
    """LESSON 15, LESSON 18: what was fetched before is a page, and the place is kept."""
    given = provider(github)
    scope = scope_of(given)
    github.behave("graphql:Pulls", what, nth=2, reset=300, retry_after=300) if what != "secondary" else github.behave("graphql:Pulls", what, nth=2)
    (first,) = pages(given, scope, stop=1)
    with pytest.raises(RateLimited):
        pages(given, scope, cursor=first.next_cursor)
    github.well()
    rest = pages(provider(github), scope, cursor=first.next_cursor)
    assert len(set(ids([first, *rest]))) == 230


def test_19_a_token_that_ends_in_the_middle_is_told_and_the_next_one_goes_on(github):
    """LESSON 19."""
    given = provider(github)
    scope = scope_of(given)
    (first,) = pages(given, scope, stop=1)
    github.expire_token()
    with pytest.raises(AuthFailed):
        pages(given, scope, cursor=first.next_cursor)
    rest = pages(provider(github, credential=Credential(github.token)), scope, cursor=first.next_cursor)
    assert len(set(ids([first, *rest]))) == 230


def test_30_a_repository_renamed_in_the_middle_goes_on_under_its_number(github):
    """LESSON 30: GraphQL follows the old name; the keys are made of the number."""
    given = provider(github)
    scope = scope_of(given)
    found = pages(given, scope, between=lambda _: github.company.rename("platform", "base") if github.company.sure(scope.key.rpartition(":")[2]).name == "platform" else None)
    assert len(set(ids(found))) == 230


def test_another_repository_that_took_the_name_in_the_middle_is_not_read_for_it(github):
    given = provider(github)
    scope = scope_of(given)

    def swap(_):
        if github.company.sure(scope.key.rpartition(":")[2]).name == "platform":
            github.company.rename("platform", "base")
            github.company.create_repo("platform", pulls=5)

    with pytest.raises(Gone, match="not the repository any more"):
        pages(given, scope, between=swap)


def test_a_list_that_names_no_next_page_is_not_taken_for_ended(github):
    class Forgetful:
        def __init__(self, site):
            self._site, self.options, self.now = site, site.options, site.now

        async def graphql(self, name, variables, kind, *, size=None):
            reply = await self._site.graphql(name, variables, kind, size=size)
            reply.said.repository.pull_requests.page_info.end_cursor = None
            return reply

    async def read(given):
        from headway.sources.github.pulls import pull_requests_pages  # noqa: PLC0415 - the stream alone, at a site that forgets

        asked = await given._asked(scope)
        changed = type(asked)(site=Forgetful(asked.site), scope=asked.scope, repo=asked.repo, reference=asked.reference, since=None, shelf=asked.shelf)
        return [page async for page in pull_requests_pages(changed, None)]

    given = provider(github)
    scope = scope_of(given)
    with pytest.raises(Incomplete, match="does not say where"):
        using(given, read)
