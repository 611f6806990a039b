"""The rest of lists that were cut off, of many records at once."""

import asyncio
import json

import pytest

from headway.model.errors import AuthFailed, Incomplete, Overloaded, Transport
from headway.net.exchange import Reply
from headway.normalise.lenient import reader
from headway.sources.github.completing import BATCH, Completing, Group, alike, begun, side_by_side


class Lists:
    """A site with lists of so many entries by id; `dated` names places in them by what stands there, else by number. Above `most` ids it is overloaded."""

    def __init__(self, lengths, *, dated=False, most=100):
        self.lengths, self.dated, self.most = lengths, dated, most
        self.asked = []

    async def graphql(self, name, variables, kind, **_):
        ids = variables["ids"]
        self.asked.append((name, len(ids), variables["after"]))
        if len(ids) > self.most:
            raise Overloaded("too much at once")
        body = {"nodes": [self.entry(identifier, variables["after"], variables["first"]) for identifier in ids]}
        return Reply(reader(kind)(json.dumps(body).encode()), None, {})

    def entry(self, identifier, after, first):
        if identifier not in self.lengths:
            return None
        start = int(after.rpartition("@")[2]) if after else 0
        end = min(self.lengths[identifier], start + first)
        info = {"hasNextPage": end < self.lengths[identifier], "endCursor": self.place(identifier, end)}
        return {"id": identifier, "reviews": {"totalCount": self.lengths[identifier], "pageInfo": info, "nodes": [{"id": f"{identifier}-{number}"} for number in range(start, end)]}}

    def place(self, identifier, at):
        return f"{identifier}@{at}" if self.dated else f"@{at}"


def completed(site, cut):
    found = asyncio.run(Completing(site).rest("pull_reviews", cut))
    return {identifier: [json.loads(bytes(entry))["id"] for entry in entries] for identifier, entries in found.items()}


def names(identifier, first, last):
    return [f"{identifier}-{number}" for number in range(first, last)]


def test_lists_cut_at_the_same_place_go_on_together():
    site = Lists({"a": 90, "b": 26, "c": 260})
    assert completed(site, dict.fromkeys("abc", "@25")) == {"a": names("a", 25, 90), "b": names("b", 25, 26), "c": names("c", 25, 260)}
    assert site.asked == [("pull_reviews", 3, "@25"), ("pull_reviews", 1, "@125"), ("pull_reviews", 1, "@225")]


def test_lists_cut_at_unlike_places_begin_again_together_and_what_is_longer_goes_on_alone():
    site = Lists({"a": 90, "b": 26, "c": 260}, dated=True)
    found = completed(site, {identifier: f"{identifier}@25" for identifier in "abc"})
    assert found == {"a": names("a", 0, 90), "b": names("b", 0, 26), "c": names("c", 0, 260)}
    assert site.asked == [("pull_reviews", 3, None), ("pull_reviews", 1, "c@100"), ("pull_reviews", 1, "c@200")]


def test_one_list_goes_on_where_it_was_cut():
    site = Lists({"a": 130}, dated=True)
    assert completed(site, {"a": "a@25"}) == {"a": names("a", 25, 130)}
    assert site.asked == [("pull_reviews", 1, "a@25"), ("pull_reviews", 1, "a@125")]


def test_no_more_are_asked_for_at_once_than_the_host_bears():
    lengths = {f"p{number}": 60 for number in range(50)}
    site = Lists(lengths, most=6)
    assert completed(site, dict.fromkeys(lengths, "@25")) == {identifier: names(identifier, 25, 60) for identifier in lengths}
    assert [count for _, count, _ in site.asked][:4] == [BATCH, 10, 5, 5]


@pytest.mark.parametrize(
    ("cut", "groups"),
    [
        ({}, []),
        ({"a": "1"}, [Group("1", ["a"])]),
        ({"a": "1", "b": "1"}, [Group("1", ["a", "b"])]),
        ({"a": "1", "b": "2"}, [Group(None, ["a", "b"])]),
        ({"a": "1", "b": "2", "c": "1", "d": "3"}, [Group("1", ["a", "c"]), Group(None, ["b", "d"])]),
        ({"a": "1", "b": "2", "c": "1"}, [Group("1", ["a", "c"]), Group("2", ["b"])]),
    ],
)
def test_how_the_rest_is_begun(cut, groups):
    assert begun(cut) == groups


def test_later_pages_are_asked_for_by_place():
    assert alike({"a": "1", "b": "2", "c": "1"}) == [Group("1", ["a", "c"]), Group("2", ["b"])]


def test_a_record_that_vanished_meanwhile_is_no_record_that_is_whole():
    with pytest.raises(Transport, match="1 of 2 records were gone"):
        completed(Lists({"a": 90}), {"a": "@25", "b": "@25"})


class Stuck(Lists):
    def place(self, *_):
        return "@25"


def test_a_list_that_does_not_get_on_is_left():
    with pytest.raises(Incomplete, match="does not say where"):
        completed(Stuck({"a": 300}), {"a": "@25"})


def test_when_one_fails_the_others_are_not_left_behind():
    ended = []

    async def slow():
        try:
            await asyncio.sleep(30)
        finally:
            ended.append("slow")

    async def failing():
        await asyncio.sleep(0)
        raise AuthFailed("no")

    with pytest.raises(AuthFailed):
        asyncio.run(side_by_side([slow(), failing()]))
    assert ended == ["slow"]
