"""One answer of a repository's list: believed only where it is whole, of this repository, and says where to go on."""

import asyncio

import msgspec
import pytest
from tests.sources.github.told import NOW, Told, asked, page

from headway.model.errors import Gone, Incomplete, Overloaded, Transport
from headway.net.size import PageSize
from headway.sources.github.lists import PAGE, Answer, answer, answers, glanced, glued, head, instant, learned_size, nothing_new
from headway.stores.shelf import MemoryShelf


def answered(site, **more):
    return asyncio.run(answer(asked(site), "issues", PageSize(PAGE), **more))


def test_records_come_as_they_were_given_with_their_number_and_the_next_place():
    found = answered(Told(page("issues", [{"number": 1}], more="next", total=9)))
    assert ([bytes(node) for node in found.nodes], found.after, found.total, found.date, found.enabled) == ([b'{"number": 1}'], "next", 9, NOW, True)


def test_the_last_answer_names_no_next():
    assert answered(Told(page("issues", []))).after is None


def test_without_a_date_of_the_server_our_own_clock_stands():
    assert answered(Told(page("issues", []), date=None)).date == NOW


def test_94_what_is_not_asked_for_is_not_said():
    """LESSON 94: since the beginning of time, said aloud, was answered with nothing."""
    site = Told(page("issues", []))
    answered(site, after="", since=None, labels=None, events=50)
    assert site.asked == [("issues", {"owner": "acme", "name": "ledger", "first": 100, "events": 50})]


@pytest.mark.parametrize(
    ("told", "error"),
    [
        pytest.param({"repository": None}, Gone, id="no repository"),
        pytest.param(page("issues", [], databaseId=8), Gone, id="another repository has its name by now"),
        pytest.param({"repository": {"databaseId": 7}}, Transport, id="the list is missing"),
        pytest.param(page("issues", [{}, None]), Transport, id="a record is null"),
        pytest.param(page("issues", [{}], more=""), Incomplete, id="more is promised, not where"),
        pytest.param(page("issues", [{}], more="here"), Incomplete, id="the next page is this one"),
    ],
)
def test_what_is_not_whole_is_an_error(told, error):
    with pytest.raises(error):
        answered(Told(told), after="here")


def test_a_list_is_followed_to_its_end():
    site = Told(page("releases", [{"a": 1}], more="x"), page("releases", [{"a": 2}]))

    async def whole():
        return [bytes(node) async for found in answers(asked(site), "releases", PageSize(PAGE)) for node in found.nodes]

    assert asyncio.run(whole()) == [b'{"a": 1}', b'{"a": 2}']
    assert [given.get("after") for _, given in site.asked] == [None, "x"]


def test_how_much_is_borne_is_remembered_for_the_repository():
    shelf = MemoryShelf()

    async def twice():
        site = Told(Overloaded("too much"), page("issues", []))
        async with learned_size(asked(site, shelf=shelf), "issues a page") as size:
            await answer(asked(site), "issues", size)
        async with learned_size(asked(site, shelf=shelf), "issues a page") as again:
            return again.now

    assert asyncio.run(twice()) == 50


def test_a_record_that_cannot_be_read_breaks_its_page():
    with pytest.raises(Transport):
        head(msgspec.Raw(b"{}"), type("Head", (msgspec.Struct,), {"__annotations__": {"id": int}}))


@pytest.mark.parametrize(
    ("text", "at"), [("1970-01-01T00:00:01Z", 1_000_000), ("1970-01-01T01:00:00.5+01:00", 500_000), (None, 0), ("", 0), ("soon", 0), ("2026-01-01T00:00:00", 0)]
)
def test_instants_are_read_and_what_is_none_is_none(text, at):
    assert instant(text) == at


def test_a_composite_record_keeps_every_byte():
    assert glued("issue", msgspec.Raw(b'{"a" :1}'), events=[msgspec.Raw(b"{}"), msgspec.Raw(b"[ ]")]) == b'{"issue":{"a" :1},"events":[{},[ ]]}'
    assert glued("release", b"{}") == b'{"release":{}}'


SECOND = 1_000_000
LOOKS = {
    "an empty list": ([], None, True),
    "all older than the floor": ([(1, 5)], None, True),
    "all known with just that change": ([(1, 20), (2, 30)], None, True),
    "known, and the next are older than the floor": ([(1, 20), (3, 9)], "next", True),
    "known, but there may be more behind": ([(1, 20), (2, 30)], "next", False),
    "one that is not known": ([(1, 20), (4, 20)], None, False),
    "known with another change": ([(1, 21)], None, False),
    "exactly at the floor and not known": ([(4, 10)], None, False),
    "nothing shown of a list that has something": ([], "next", False),
}


@pytest.mark.parametrize("case", LOOKS)
def test_a_look_tells_that_nothing_is_new_only_where_it_shows_all_that_could_be(case):
    heads, after, quiet = LOOKS[case]
    nodes = [msgspec.Raw(msgspec.json.encode({"number": number, "updatedAt": f"2026-01-01T00:00:{second:02}Z"})) for number, second in heads]
    start = instant("2026-01-01T00:00:00Z")
    shown = Answer(nodes=nodes, after=after, total=9, date=NOW, enabled=True)
    assert nothing_new(shown, {1: start + 20 * SECOND, 2: start + 30 * SECOND, 3: start}, floor=start + 10 * SECOND) is quiet


def test_where_nobody_looked_nothing_is_shown():
    assert asyncio.run(glanced(asked(Told()), "issues")) is None
