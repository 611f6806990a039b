"""Windows over when runs were made: none holds more than can be listed, none is left before it is whole."""

import asyncio
from itertools import pairwise

import pytest
from tests.fakes.github import Company, running
from tests.sources.github.opened import opened
from tests.sources.github.told import NOW, Told, asked

from headway.model.errors import HeadwayError, Incomplete
from headway.model.scope import Scope
from headway.sources.github.asked import Asked, Repo
from headway.sources.github.options import read_options
from headway.sources.github.site import GitHubSite
from headway.sources.github.windows import ALWAYS, MOST, TRIES, Sheet, Spot, Windows, narrowed, next_width, span_text
from headway.stores.shelf import MemoryShelf

NOW_S, DAY_S = NOW // 1_000_000, 86_400


def row(identifier):
    return {
        "id": identifier,
        "node_id": f"WFR_{identifier}",
        "created_at": "2026-05-01T10:00:00Z",
        "updated_at": "2026-05-01T10:01:00Z",
        "status": "completed",
        "run_attempt": 1,
    }


def listing(total, *identifiers):
    return {"total_count": total, "workflow_runs": [row(identifier) for identifier in identifiers]}


def walked(site, spot=None, *, cut=0, sheets=(), stop=400):
    """Ids, windows done and runs lost on the way to the end."""

    async def walk():
        windows, ids, done, lost = Windows(asked(site), spot or Spot(at=0), cut=cut, sheets=sheets), [], [], 0
        for _ in range(stop):
            found = await windows.next()
            ids += [run.id for run, _ in found.runs]
            lost += found.lost
            if found.done:
                done.append(found.done)
                if found.done.end >= ALWAYS:
                    break
        return ids, done, lost

    return asyncio.run(walk())


def fake_walk(company, *, at, cut):
    """The same over the fake's REST."""
    with running(company) as github:
        opening = opened(github)
        repo = company.sure("platform")
        site = GitHubSite(opening, read_options(opening.source))
        where = Asked(
            site=site,
            scope=Scope(key=f"github:repo:{repo.id}", name=repo.full_name, location=""),
            repo=Repo(id=repo.id, node_id="", full_name=repo.full_name, url="", default_branch="main", head=None, archived=False, pushed_at=None),
            reference=b"",
            since=None,
            shelf=MemoryShelf(),
        )

        async def walk():
            windows, ids, done, lost = Windows(where, Spot(at=at), cut=cut, sheets=()), [], [], 0
            try:
                while not done or done[-1].end < ALWAYS:
                    found = await windows.next()
                    ids += [run.id for run, _ in found.runs]
                    done += [found.done] if found.done else []
                    lost += found.lost
            finally:
                await site.close()
            return ids, done, lost, github.counters["runs"]

        return asyncio.run(walk())


def test_every_run_comes_once_by_windows_that_leave_no_gap():
    company = Company(seed=1, pulls=10, repos=1, runs=5_700)
    ids, done, lost, asked_for = fake_walk(company, at=NOW_S - 420 * DAY_S, cut=NOW_S - 3 * DAY_S)
    assert (sorted(ids), lost) == (sorted(company.sure("platform").run_ids()), 0)
    assert [later.start - earlier.end for earlier, later in pairwise(done)] == [1] * (len(done) - 1)
    assert asked_for <= 5_700 / 100 * 1.3


def test_of_more_than_a_thousand_runs_of_one_second_those_beyond_are_told():
    """LESSON 3: what was not read was not missed."""
    company = Company(seed=1, pulls=10, repos=1, runs=2_600, burst=1_400)
    ids, _, lost, _ = fake_walk(company, at=NOW_S - 420 * DAY_S, cut=NOW_S - 3 * DAY_S)
    assert (len(set(ids)), lost) == (2_600 - 400, 400)


def test_a_thousand_runs_of_one_second_less_one_are_read():
    company = Company(seed=1, pulls=10, repos=1, runs=2_600, burst=MOST - 1)
    ids, _, lost, _ = fake_walk(company, at=NOW_S - 420 * DAY_S, cut=NOW_S - 3 * DAY_S)
    assert (len(set(ids)), lost) == (2_600, 0)


def test_no_window_reaches_across_the_cut():
    site = Told(listing(1, 1), listing(1, 2))
    assert walked(site, Spot(at=NOW_S - 900), cut=NOW_S - 500)[1] == [Sheet(NOW_S - 900, NOW_S - 501, ('W/"1"',)), Sheet(NOW_S - 500, ALWAYS, ('W/"2"',))]


def test_a_window_that_counts_too_many_is_asked_for_narrower():
    site = Told(listing(4_000, *range(100)), listing(1, 1), *[listing(0)] * 60)
    ids, done, _ = walked(site, Spot(at=NOW_S - 4_000), cut=NOW_S)
    assert (ids, done[0].start, done[0].end) == ([1], NOW_S - 4_000, NOW_S - 4_000 + 900 - 1)


def test_a_window_from_which_runs_go_while_it_is_read_is_read_again():
    pages = [listing(200, *range(100, 200)), listing(199, *range(99)), listing(199, *range(99, 199)), listing(199, *range(99))]
    ids, done, _ = walked(Told(*pages), Spot(at=1), cut=1)
    assert (set(ids), len(done)) == (set(range(200)), 1)


def test_a_window_that_brings_fewer_than_it_counts_is_no_window():
    site = Told(*[listing(3, 1, 2)] * (TRIES + 1))
    with pytest.raises(Incomplete):
        walked(site, Spot(at=1), cut=1)
    assert len(site.asked) == TRIES + 1


def test_what_is_as_it_was_is_not_read_again_but_counts():
    before = (Sheet(500, ALWAYS, ("a", "b")),)
    site = Told(None, listing(150, *range(50)))
    ids, done, _ = walked(site, Spot(at=500), cut=500, sheets=before)
    assert [given["etag"] for _, given in site.asked] == ["a", "b"]
    assert (ids, done) == (list(range(50)), [Sheet(500, ALWAYS, ("a", 'W/"2"'))])


def test_where_nothing_changed_nothing_comes():
    site = Told(None, None)
    assert walked(site, Spot(at=500), cut=500, sheets=(Sheet(500, ALWAYS, ("a", "b")),)) == ([], [Sheet(500, ALWAYS, ("a", "b"))], 0)


def test_an_etag_is_of_its_own_window_only():
    site = Told(listing(0))
    walked(site, Spot(at=400), cut=400, sheets=(Sheet(500, ALWAYS, ("a",)),))
    assert site.asked[0][1]["etag"] is None


def test_a_walk_that_was_cut_off_goes_on_with_the_page_that_came_next():
    site = Told(listing(230, *range(30)))
    ids, done, _ = walked(site, Spot(at=1, end=ALWAYS, page=3, total=230, tags=("a", "b")), cut=1)
    assert (ids, [given["page"] for _, given in site.asked], done) == (list(range(30)), [3], [Sheet(1, ALWAYS, ("a", "b", 'W/"1"'))])


def test_a_window_under_way_of_which_runs_are_gone_meanwhile_begins_again():
    site = Told(listing(229, *range(29)), listing(229, *range(100)), listing(229, *range(100, 200)), listing(229, *range(200, 229)))
    ids, done, _ = walked(site, Spot(at=1, end=ALWAYS, page=3, total=230, tags=("a", "b")), cut=1)
    assert (set(ids), len(done), done[0].tags) == (set(range(229)), 1, ('W/"2"', 'W/"3"', 'W/"4"'))


@pytest.mark.parametrize(
    ("spot", "total", "now", "end"),
    [
        pytest.param(Spot(at=0, end=9_999), 9_000, 9_999, 999, id="a tenth of it"),
        pytest.param(Spot(at=0, end=ALWAYS), 9_000, 9_999, 999, id="of what has passed of it"),
        pytest.param(Spot(at=0, end=9_999), 1_000, 9_999, 4_999, id="never more than half"),
        pytest.param(Spot(at=0, end=1), 90_000, 9, 0, id="never less than a second"),
        pytest.param(Spot(at=50, end=ALWAYS), 9_000, 9, 50, id="even where our clock is behind"),
    ],
)
def test_a_window_is_narrowed_by_what_it_holds(spot, total, now, end):
    assert narrowed(spot, total, now=now).end == end


@pytest.mark.parametrize(("total", "width"), [(0, 8_000), (100, 8_000), (450, 2_000), (900, 1_000), (999, 900)])
def test_the_next_window_is_as_wide_as_this_one_lets_expect(total, width):
    assert next_width(0, 999, total) == width


def test_a_window_is_written_with_both_its_ends():
    assert span_text(0, 59) == "1970-01-01T00:00:00Z..1970-01-01T00:00:59Z"


def test_what_is_refused_is_no_window():
    with pytest.raises(HeadwayError):
        walked(Told(Incomplete("no")), Spot(at=1), cut=1)
