"""Working ahead: one at a time, only where there is leave, which always comes back."""

from __future__ import annotations

import asyncio

import pytest

from headway.flows.ingest.ahead import Leave, one_ahead
from headway.model.scope import Page


async def pages(made, count, *, fails_at=None):
    for number in range(count):
        if number == fails_at:
            raise ValueError("broken off")
        made.append(number)
        yield Page(raws=(), next_cursor=str(number), last=number == count - 1)


async def reading(leave, *, count=4, fails_at=None, stops_at=None):
    """How many pages were made when each of them was taken, and had time to be made ahead."""
    made, seen = [], []
    works = one_ahead(pages(made, count, fails_at=fails_at), leave)
    try:
        async for page in works:
            for _ in range(5):
                await asyncio.sleep(0)
            seen.append(len(made))
            if int(page.next_cursor) == stops_at:
                break
    finally:
        await works.aclose()
    return seen


@pytest.mark.parametrize(("leave", "made"), [(None, [2, 3, 4, 4]), (Leave(1), [2, 3, 4, 4]), (Leave(0), [1, 2, 3, 4])], ids=["as it likes", "with leave", "without"])
def test_one_is_made_ahead_where_there_is_leave_and_none_where_there_is_not(leave, made):
    assert asyncio.run(reading(leave)) == made


def test_of_two_with_one_leave_between_them_one_works_ahead_at_a_time():
    leave = Leave(1)

    async def both():
        return await asyncio.gather(reading(leave), reading(leave))

    first, second = asyncio.run(both())
    assert first != [1, 2, 3, 4]
    assert sum(first) + sum(second) < 2 * sum([2, 3, 4, 4])


@pytest.mark.parametrize("how", [{}, {"fails_at": 2}, {"stops_at": 0}, {"stops_at": 1}, {"fails_at": 0}, {"count": 1}], ids=str)
def test_leave_comes_back_however_it_ends(how):
    leave = Leave(1)
    if "fails_at" in how:
        with pytest.raises(ValueError, match="broken off"):
            asyncio.run(reading(leave, **how))
    else:
        asyncio.run(reading(leave, **how))
    assert leave.take()
    assert not leave.take()
