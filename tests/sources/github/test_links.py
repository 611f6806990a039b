"""Lists whose pages name the next one."""

import asyncio

import pytest

from headway.model.errors import Incomplete
from headway.net.exchange import Reply
from headway.sources.github.links import following, listed

BASE = "https://api.github.com/repositories/7/actions/runs"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (f'<{BASE}?page=2>; rel="next", <{BASE}?page=9>; rel="last"', f"{BASE}?page=2"),
        (f'<{BASE}?page=1>; rel="prev", <{BASE}?page=3>; rel="next"', f"{BASE}?page=3"),
        (f'<{BASE}?created=2026-01-01..2026-02-01&page=2>; title="a, b"; rel="next"', f"{BASE}?created=2026-01-01..2026-02-01&page=2"),
        (f"<{BASE}?page=2>;rel=next", f"{BASE}?page=2"),
        (f'<{BASE}?page=2>; rel="prev next"', f"{BASE}?page=2"),
        (f'<{BASE}?page=1>; rel="prev", <{BASE}?page=1>; rel="first"', None),
        (f'<{BASE}?page=9>; rel="last"', None),
        (f'<{BASE}?page=2>; rel="nextish"', None),
        ("", None),
        ("nonsense", None),
    ],
)
def test_only_what_is_called_next_is_followed(link, address):
    assert following({"Link": link} if link else {}) == address
    assert following({"link": link}) == address


class Pages:
    """A site that answers from a table: by address, (body, address of the next)."""

    def __init__(self, table):
        self.table, self.asked = table, []

    async def get(self, path, decode, *, query=None):
        self.asked.append((path, query))
        body, onward = self.table[path]
        return Reply(decode(body), None, {"Link": f'<{onward}>; rel="next"'} if onward else {})


async def gathered(site):
    return [reply.said async for reply in listed(site, "/runs", bytes.decode, query={"per_page": 2})]


def test_93_a_list_is_followed_by_next_alone_and_as_it_stands():
    """LESSON 93, LESSON 30: after a rename the address leads to the number of the repository; nothing names the last page."""
    site = Pages({"/runs": (b"a", f"{BASE}?page=2"), f"{BASE}?page=2": (b"b", f"{BASE}?page=3"), f"{BASE}?page=3": (b"c", None)})
    assert asyncio.run(gathered(site)) == ["a", "b", "c"]
    assert site.asked == [("/runs", {"per_page": 2}), (f"{BASE}?page=2", None), (f"{BASE}?page=3", None)]


def test_a_list_that_goes_round_in_circles_is_left():
    site = Pages({"/runs": (b"a", f"{BASE}?page=2"), f"{BASE}?page=2": (b"b", f"{BASE}?page=2")})
    with pytest.raises(Incomplete, match="same next page twice"):
        asyncio.run(gathered(site))
