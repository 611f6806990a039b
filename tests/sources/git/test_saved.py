"""A walk on the shelf: what is whole and of the right place comes back as it was, everything else is passed over."""

import asyncio
from array import array

import pytest

from headway.sources.git.lanes import Tree
from headway.sources.git.saved import SHELVES, Places, load, save
from headway.sources.git.vectors import Table, Version, unpacked
from headway.stores.shelf import MemoryShelf

TIP, OTHER = b"1" * 40, b"2" * 40


def walk():
    table, tree = Table(), Tree()
    table.add(TIP, "Ada <a@x>", 5)
    table.add(OTHER, "Bob <b@x>", None)
    tree.put(b"d/\xff", Version(b"\x01" * 20, array("I", (1, 2, 2)), (TIP, b"d/\xff"), exact=True))
    tree.put(b"image", Version(b"\x02" * 20, None, (OTHER, b"image"), text=False))
    return tree, table


def test_trees_tables_and_versions_come_back_as_they_were():
    tree, table = walk()
    saved = load(save({TIP: tree, OTHER: tree.fork()}, table, digest="d", position=3))
    trees, again = saved.open(), saved.table()
    found = trees[TIP].get(b"d/\xff")
    assert (unpacked(found.rows), found.blob, found.at, found.text, found.exact) == (array("I", (1, 2, 2)), b"\x01" * 20, (TIP, b"d/\xff"), True, True)
    assert (trees[TIP].get(b"image").text, trees[TIP].folders[b"d"] is trees[OTHER].folders[b"d"]) == (False, True)
    assert (again.rows, again.handles, again.authors, again.seconds, again.known) == (table.rows, table.handles, table.authors, table.seconds, table.known)


@pytest.mark.parametrize("spoil", [lambda _: None, lambda _: b"", lambda kept: kept[:-1], lambda kept: kept[:40] + b"\x00" + kept[41:], lambda _: b"x" * 99])
def test_what_is_not_whole_is_passed_over(spoil):
    assert load(spoil(save({}, Table()))) is None


def find(shelf, **wanted):
    async def both():
        places = Places(shelf, "s")
        return places, await places.find(**wanted)

    return asyncio.run(both())


def test_the_place_furthest_on_is_found_but_none_beyond_what_was_stored():
    shelf, (tree, table) = MemoryShelf(), walk()
    for name, position in zip(SHELVES, (4, 9), strict=True):
        asyncio.run(shelf.put("s", name, save({TIP: tree}, table, digest="d", position=position)))
    assert find(shelf, tip=None, digest="d", position=9)[1].position == 9
    assert find(shelf, tip=None, digest="d", position=8)[1].position == 4
    assert find(shelf, tip=None, digest="d", position=3)[1] is None
    assert find(shelf, tip=None, digest="another", position=9)[1] is None
    assert find(shelf, tip=TIP, digest="d", position=0)[1] is None


def test_the_place_that_was_started_from_is_written_over_last():
    shelf, (tree, table) = MemoryShelf(), walk()
    asyncio.run(shelf.put("s", SHELVES[0], save({TIP: tree}, table)))
    places, found = find(shelf, tip=TIP, digest="d", position=0)
    asyncio.run(places.lay(save({TIP: tree}, table, digest="d", position=2)))
    assert (found.position, load(shelf._kept["s", SHELVES[0]]).position, load(shelf._kept["s", SHELVES[1]]).position) == (0, 0, 2)
