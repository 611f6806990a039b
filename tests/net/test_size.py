"""Page sizes: halved where a host cannot bear them, tried larger again after a while."""

from __future__ import annotations

import asyncio

import pytest

from headway.model.errors import GaveUp, Overloaded, Transport
from headway.net.size import GROWS_AFTER, PageSize, sized


@pytest.mark.parametrize(
    ("largest", "floor", "now", "expected"), [(100, 10, None, 100), (100, 10, 25, 25), (100, 10, 3, 10), (100, 10, 900, 100), (5, 10, None, 5), (5, 10, 2, 5)]
)
def test_a_remembered_size_is_kept_within_bounds(largest, floor, now, expected):
    assert PageSize(largest, floor, now).now == expected


def test_it_is_halved_down_to_the_floor():
    size, seen = PageSize(100), []
    while size.shrink():
        seen.append((size.now, size.may_shrink))
    assert seen == [(50, True), (25, True), (12, True), (10, False)]


def test_it_grows_back_after_successes_in_a_row_and_never_beyond_the_largest():
    size, seen = PageSize(100, now=30), []
    for _ in range(3 * GROWS_AFTER):
        size.grow()
        seen.append(size.now)
    assert [seen[i] for i in (GROWS_AFTER - 2, GROWS_AFTER - 1, 2 * GROWS_AFTER - 1, -1)] == [30, 60, 100, 100]


def test_a_failure_begins_the_count_of_successes_anew():
    size = PageSize(100, now=40)
    for _ in range(GROWS_AFTER - 1):
        size.grow()
    size.shrink()
    size.grow()
    assert size.now == 20


def bearing(most, error=Overloaded):
    """A host that bears pages up to a size; what it was asked for."""
    asked = []

    async def ask(size):
        asked.append(size)
        await asyncio.sleep(0)
        if size > most:
            raise error("too much")
        return size

    return ask, asked


def test_it_asks_for_less_until_the_host_bears_it():
    ask, asked = bearing(30)
    assert (asyncio.run(sized(ask, PageSize(100))), asked) == (25, [100, 50, 25])


def test_an_overload_at_the_floor_is_raised():
    ask, asked = bearing(5)
    with pytest.raises(Overloaded):
        asyncio.run(sized(ask, PageSize(40)))
    assert asked == [40, 20, 10]


def test_patience_that_ended_over_an_overload_counts_as_one():
    asked = []

    async def ask(size):
        asked.append(size)
        if size > 50:
            raise GaveUp("asked 6 times") from Overloaded("too much")
        return size

    assert (asyncio.run(sized(ask, PageSize(100))), asked) == (50, [100, 50])


@pytest.mark.parametrize("error", [Transport, GaveUp])
def test_a_failure_that_has_nothing_to_do_with_size_is_raised(error):
    ask, asked = bearing(30, error)
    with pytest.raises(error):
        asyncio.run(sized(ask, PageSize(100)))
    assert asked == [100]


def test_many_at_once_shrink_once_for_one_size():
    ask, asked = bearing(50)
    size = PageSize(100)

    async def whole():
        return await asyncio.gather(*(sized(ask, size) for _ in range(8)))

    assert (asyncio.run(whole()), size.now, set(asked)) == ([50] * 8, 50, {100, 50})
