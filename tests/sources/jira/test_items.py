"""One reading of a project: resumed, restarted, overlapped, listed; nothing lost, nothing believed that is not proven."""

from random import Random

import msgspec
import pytest
from tests.builders.opening import MachineClock
from tests.fakes.jira import Company, running
from tests.fakes.jira.jql import Refused
from tests.sources.jira.reading import Still, ids, pages, provider, records, scope_of, steps_of, using

from headway.model.errors import AuthFailed, Gone, HeadwayError, Incomplete, RateLimited
from headway.model.scope import Reject
from headway.net.attempts import Attempts
from headway.sources.jira.cursor import read_cursor
from headway.stores.shelf import MemoryShelf

pytestmark = pytest.mark.slow

EDITIONS = pytest.mark.parametrize("edition", ["cloud", "datacenter"])
PATIENT = Attempts(base=0.01, longest=3.0, random=Random(1))  # noqa: S311 - pauses of tests, no secrets
UNTIL = 1_780_300_000_000


class Site:
    """A fake site, a provider of it, and the readings made one after another."""

    def __init__(self, jira, **options):
        self.jira, self.clock = jira, options.pop("clock", Still())
        self.options = options
        self.cursor = None
        self.scope = scope_of(self.opened(), "CORE")

    def opened(self):
        return provider(self.jira, clock=self.clock, **self.options)

    def read(self, **how):
        """Go on from the last page of the last reading."""
        found = pages(self.opened(), self.scope, cursor=self.cursor, **how)
        self.cursor = found[-1].next_cursor if found else self.cursor
        return found

    def all(self):
        return {str(10_000 + position) for position in self.jira.company.shelves[0].by_id}


@EDITIONS
def test_a_full_reading_ends_with_a_list_of_all_ids(edition):
    with running(Company(seed=1, items=230, projects=1), edition=edition) as jira:
        site = Site(jira)
        found = site.read()
        assert [page.roster is not None for page in found] == [False] * (len(found) - 1) + [True]
        assert (set(found[-1].roster), found[-1].total, found[-1].last) == (site.all(), 230, True)


def test_where_one_answer_is_everything_it_is_the_list_too():
    with running(Company(seed=1, items=60, projects=1)) as jira:
        site = Site(jira)
        (page,) = site.read()
        assert (set(page.roster), page.total, len(page.raws), jira.counters["search"]) == (site.all(), 60, 60, 1)


@EDITIONS
def test_nothing_new_brings_nothing_in_one_request(edition):
    """LESSON 13: the instant asked for is understood, or all would come again."""
    with running(Company(seed=1, items=230, projects=1), edition=edition) as jira:
        site = Site(jira)
        site.read()
        before = jira.counters
        (page,) = site.read()
        assert (page.raws, page.last, page.roster) == ((), True, None)
        asked = {name: count - before[name] for name, count in jira.counters.items()}
        assert (asked["search"], asked.get("count", 0), asked.get("bulkfetch", 0)) == (1, 0, 0)


@EDITIONS
def test_what_changed_comes_and_nothing_else(edition):
    with running(Company(seed=1, items=230, projects=1), edition=edition) as jira:
        site = Site(jira)
        site.read()
        jira.company.touch("10007", "changed")
        created = jira.company.create("CORE")
        assert sorted(ids(site.read())) == sorted(["10007", str(created)])


@EDITIONS
def test_07_an_index_that_lags_loses_no_update(edition):
    """LESSON 7: a change the search does not know yet is older than the newest one seen when it shows up."""
    now = [UNTIL]
    with running(Company(seed=1, items=230, projects=1, clock=lambda: now[0]), edition=edition) as jira:
        site = Site(jira)
        jira.set(index_lag=240)
        jira.company.touch("10003")
        jira.set(index_lag=0)
        now[0] += 200_000
        jira.company.touch("10004")
        assert "10004" in ids(site.read())
        now[0] += 60_000
        assert ids(site.read()) == ["10003"]


@EDITIONS
def test_08_a_record_dated_into_the_future_hides_nothing_that_comes_before_that(edition):
    """LESSON 8."""
    with running(Company(seed=1, items=130, projects=1), edition=edition) as jira:
        site = Site(jira)
        jira.company.touch("10003", at=4_000_000_000_000)
        site.read()
        jira.company.touch("10004")
        assert ids(site.read()) == ["10004"]


def test_06_a_profile_west_of_utc_loses_no_hours():
    """LESSON 6: the fake reads dates written as text in the profile's zone, as Jira does."""
    with running(Company(seed=1, items=130, projects=1)) as jira:
        jira.set(zone="Pacific/Honolulu")
        site = Site(jira)
        site.read()
        jira.company.touch("10004")
        assert ids(site.read()) == ["10004"]
        assert not any("updated" in jql and any(sign in jql for sign in '"/:') for jql in jira.jqls())


@EDITIONS
@pytest.mark.parametrize("stop", [1, 3, 5, 7, 9])
def test_a_reading_cut_off_goes_on_behind_its_last_page(edition, stop):
    with running(Company(seed=1, items=2_300, projects=1), edition=edition) as jira:
        site = Site(jira)
        first = site.read(stop=stop)
        before = jira.counters["search"]
        rest = site.read()
        assert set(ids(first)) | set(ids(rest)) == site.all()
        behind = sum(len(some) for some in steps_of(first))
        assert behind + len(ids(rest)) <= 2_300 + 1
        assert set(rest[-1].roster) == site.all()
        assert jira.counters["search"] - before <= (2_300 - behind) / 98 + 6


def test_19_a_reading_cut_off_for_a_week_begins_again_at_the_newest_change():
    """LESSON 19: its token has expired, by our clock before it is even tried."""
    with running(Company(seed=1, items=600, projects=1)) as jira:
        site = Site(jira)
        first = site.read(stop=1)
        site.clock.later(hours=24 * 6.5)
        jira.expire_pages()
        rest = site.read()
        assert set(ids(first)) | set(ids(rest)) == site.all()
        assert len(ids(rest)) <= 501
        assert jira.counters["search"] <= 1 + 6 + 1 + 1 + 1  # one was under way when the reading was cut off


def test_tokens_refused_on_the_way_cost_no_record():
    with running(Company(seed=1, items=600, projects=1)) as jira:
        site = Site(jira)
        found = site.read(between=lambda number: jira.expire_pages() if number < 3 else None)
        assert (set(ids(found)), found[-1].last) == (site.all(), True)


def refuse(jql, token):
    raise Refused("The provided next page token is invalid.")


def test_a_site_that_refuses_all_tokens_is_read_by_beginning_again_at_the_newest_change():
    with running(Company(seed=1, items=900, projects=1)) as jira:
        jira.search.behind = refuse
        site = Site(jira)
        assert set(ids(site.read())) == site.all()


def test_tokens_refused_where_beginning_again_gets_no_further_end_with_a_reason():
    with running(Company(seed=1, items=600, projects=1, ties=500)) as jira:
        jira.search.behind = refuse
        with pytest.raises(Incomplete, match="begun again"):
            Site(jira).read()


def test_the_bulk_of_histories_forbidden_on_the_way_loses_nothing():
    with running(Company(seed=1, items=2_300, projects=1)) as jira:
        site = Site(jira)
        jira.behave("bulkfetch", "403", nth=2)
        found = site.read()
        assert set(ids(found)) == site.all()
        assert all("histories" in record or "changelog" in record["issue"] for record in records(found).values())


@EDITIONS
def test_an_empty_project_is_read_to_its_end(edition):
    with running(Company(seed=1, items=30, projects=1, empty=True), edition=edition) as jira:
        site = Site(jira)
        site.scope = scope_of(site.opened(), jira.company.projects[-1].key)
        (page,) = site.read()
        assert (page.raws, page.last, set(page.roster), page.total) == ((), True, set(), 0)
        assert read_cursor(site.cursor) is not None


def test_29_a_project_whose_key_is_a_reserved_word_is_read():
    """LESSON 29."""
    with running(Company(seed=1, items=120, projects=2)) as jira:
        site = Site(jira)
        site.scope = scope_of(site.opened(), "DESC")
        assert len(ids(site.read())) == len(jira.company.shelves[1].by_id)


@EDITIONS
def test_ids_are_listed_again_once_a_day_and_what_went_is_not_among_them(edition):
    """LESSON 12."""
    with running(Company(seed=1, items=230, projects=1), edition=edition) as jira:
        site = Site(jira)
        site.read()
        jira.company.delete("10007")
        site.clock.later(hours=23)
        assert site.read()[-1].roster is None
        site.clock.later(hours=2)
        found = site.read()
        assert (set(found[-1].roster), ids(found)) == (site.all(), [])
        assert site.read()[-1].roster is None


def test_how_often_ids_are_listed_is_an_option():
    with running(Company(seed=1, items=130, projects=1)) as jira:
        site = Site(jira, reconcile="1h")
        site.read()
        site.clock.later(hours=1)
        assert site.read()[-1].roster is not None


@EDITIONS
def test_what_is_made_while_ids_are_listed_is_neither_missed_nor_taken_for_gone(edition):
    with running(Company(seed=1, items=230, projects=1), edition=edition) as jira:
        site = Site(jira)
        made = []
        found = site.read(between=lambda number: made.append(str(jira.company.create("CORE"))) if number < 3 else None)
        assert made
        assert set(made) <= set(ids(found))
        assert set(found[-1].roster) == site.all()


@EDITIONS
def test_what_moves_away_is_not_in_the_list_and_comes_with_its_new_project(edition):
    with running(Company(seed=1, items=300, projects=2), edition=edition) as jira:
        site, other = Site(jira, reconcile="1h"), Site(jira, reconcile="1h")
        other.scope = scope_of(other.opened(), "DESC")
        for one in (site, other):
            one.read()
        moved = min(site.all())
        jira.company.move(moved, "DESC")
        site.clock.later(hours=1)
        assert moved not in site.read()[-1].roster
        assert ids(other.read()) == [moved]


def test_a_list_cut_off_before_its_end_is_made_by_the_next_reading():
    with running(Company(seed=1, items=230, projects=1)) as jira:
        site = Site(jira)
        found = site.read(stop=2)
        assert found[-1].roster is None
        assert set(site.read()[-1].roster) == site.all()


@EDITIONS
def test_a_project_hidden_from_us_is_an_error_and_no_empty_list(edition):
    """What looks like a hundred deletions is a lost permission."""
    with running(Company(seed=1, items=300, projects=2), edition=edition) as jira:
        site = Site(jira, reconcile="1h")
        site.read()
        jira.company.hide("CORE")
        site.clock.later(hours=1)
        with pytest.raises(HeadwayError, match=r"10000|CORE"):
            site.read()


def test_an_empty_list_is_believed_only_of_a_project_that_is_shown_to_us():
    with running(Company(seed=1, items=300, projects=2)) as jira:
        site = Site(jira)
        jira.search.page = lambda *_, **__: ([], True)
        assert site.read()[-1].roster == set()
        site.clock.later(hours=25)
        jira.behave("projects", "404")
        with pytest.raises(Gone):
            site.read()


@EDITIONS
def test_04_a_credential_that_expires_on_the_way_ends_nothing_as_if_it_were_complete(edition):
    """LESSON 4, LESSON 19: on Cloud the search answers on, with nothing."""
    with running(Company(seed=1, items=600, projects=1), edition=edition) as jira, pytest.raises(AuthFailed):
        Site(jira).read(between=lambda _: jira.expire_token())


@EDITIONS
def test_a_first_reading_goes_as_far_back_as_the_history_of_the_source(edition):
    with running(Company(seed=1, items=400, projects=1), edition=edition) as jira:
        site = Site(jira, history=260, clock=Still(UNTIL * 1000))
        floor = UNTIL - 260 * 86_400_000
        wanted = {one for one in site.all() if jira.company.columns.updated[int(one) - 10_000] >= floor}
        found = site.read()
        assert (set(ids(found)), set(found[-1].roster)) == (wanted, wanted)
        assert 0 < len(wanted) < 400
        site.clock.later(hours=24 * 30)
        jira.company.touch("10001")
        again = site.read()
        assert set(again[-1].roster) == wanted | {"10001"}


def test_18_a_long_wait_costs_one_page_at_most():
    """LESSON 18: the wait is met at the fifteenth answer; the pages before it stay, and the reading goes on behind them."""
    with running(Company(seed=1, items=2_300, projects=1)) as jira:
        site = Site(jira)
        jira.behave("search", "429", nth=15, retry_after=3_600)
        seen = []
        with pytest.raises(RateLimited) as found:
            using(site.opened(), lambda opened: keep(opened, site.scope, seen))
        assert ([len(some) for some in steps_of(seen)], found.value.until is not None) == ([100, 1_000], True)
        jira.well()
        site.cursor = seen[-1].next_cursor
        before = jira.counters["search"]
        assert set(ids(seen)) | set(ids(site.read())) == site.all()
        assert jira.counters["search"] - before <= 12 + 2


async def keep(opened, scope, seen):
    async for page in opened.pages(scope, "work_items", None):
        seen.append(page)


def test_02_a_connection_cut_again_and_again_is_asked_again():
    """LESSON 2, LESSON 95: also by answers that are no answers."""
    with running(Company(seed=1, items=2_300, projects=1)) as jira:
        site = Site(jira)
        for number, (what, particulars) in enumerate([("disconnect", {"where": "before"}), ("disconnect", {"where": "mid"}), ("truncate", {}), ("500", {}), ("503", {}), ("garbage", {})]):
            jira.behave("search", what, nth=3 + number, every=11, **particulars)
        jira.behave("bulkfetch", "disconnect", nth=1, every=2, where="mid")
        assert set(ids(site.read())) == site.all()


def test_18_a_short_wait_is_sat_through():
    """LESSON 18."""
    with running(Company(seed=1, items=330, projects=1)) as jira:
        site = Site(jira, clock=MachineClock(), patience=PATIENT)
        jira.behave("search", "429", nth=2, times=1, retry_after=1)
        assert set(ids(site.read())) == site.all()


@EDITIONS
def test_an_estimate_is_given_from_the_second_page_on_and_is_of_what_comes(edition):
    with running(Company(seed=1, items=2_300, projects=1), edition=edition) as jira:
        site = Site(jira)
        found = site.read()
        assert {page.estimate.count for page in found[1:3] if page.estimate} == {2_300}
        site.cursor = found[0].next_cursor
        assert {page.estimate.count for page in site.read()[1:2] if page.estimate} <= {2_199, 2_200, 2_201}


def test_a_site_that_cannot_count_is_read_all_the_same():
    with running(Company(seed=1, items=600, projects=1)) as jira:
        jira.behave("count", "hang")
        found = Site(jira).read()
        assert (len(ids(found)), [page.estimate for page in found]) == (600, [None] * len(found))


def test_the_page_size_that_a_site_bears_is_remembered():
    with running(Company(seed=1, items=600, projects=1)) as jira:
        site = Site(jira, shelf=MemoryShelf())
        jira.behave("search", "504", times=4)
        site.read()
        jira.well()
        site.cursor = None
        assert len(site.read(stop=1)[0].raws) in {25, 50}


@pytest.mark.parametrize("how", ["nul", "surrogate", "bytes", "raw"])
@EDITIONS
def test_21_one_record_with_text_no_store_holds_costs_no_other(edition, how):
    """LESSON 21."""
    with running(Company(seed=1, items=130, projects=1), edition=edition) as jira:
        jira.company.spoil("10007", how)
        site = Site(jira)
        found = site.read()
        assert set(ids(found)) == site.all()
        page, raw = next((page, raw) for page in found for raw in page.raws if raw.external_id == "10007")
        shaped = list(site.opened().shape(site.scope, "work_items", raw, page.reference))
        assert not [part for part in shaped if isinstance(part, Reject)]
        assert msgspec.msgpack.encode(shaped)
