"""Small histories with one difficulty each, by name; every test that counts runs over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.repositories import ADA, BOB, FILE, LINK, MODULE, PROGRAM, START, Built, Entry, repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HUNDRED = b"".join(b"line %d\n" % number for number in range(100))
ODD_PATHS = (
    b"a\ttab", b"tab at the end\t", b"new\nline", b'"quoted"', b"{brace}/{old => new}", b"from => to", b" space ", b":colon", b"back\\slash",
    b"caf\xc3\xa9/\xe6\x97\xa5\xe6\x9c\xac", b"latin-\xe9", b"latin-\\xe9", b"both-\\-\xff", b"both-\\\\xff", b"\x01\x1e\x1f\x7f", b"-dash", b"1\t2\t3", b"\xe2\x80\xa8",
)  # fmt: skip


def merges(built: Built) -> None:
    """A side branch, merged, and an octopus of thirteen parents."""
    base = built.commit({b"a": HUNDRED})
    side = built.commit({b"a": HUNDRED, b"side": b"x\n" * 50}, parents=[base], branch="side")
    main = built.commit({b"a": HUNDRED + b"more\n"}, parents=[base])
    merged = built.commit({b"a": HUNDRED + b"more\n", b"side": b"x\n" * 50, b"evil": b"in the merge\n"}, b"Merge side\n", parents=[main, side])
    arms = [built.commit({b"a": HUNDRED, b"arm%d" % arm: b"y\n"}, parents=[base], branch=f"arm{arm}", author=BOB) for arm in range(12)]
    built.commit({b"a": HUNDRED, b"octopus": b"8\n"}, b"Octopus\n", parents=[merged, *arms])


def roots(built: Built) -> None:
    """Three histories that began apart, and were joined."""
    found = [built.commit({b"r%d" % number: b"1\n" * number}, parents=[], branch=f"r{number}") for number in (1, 2, 3)]
    built.commit({b"r1": b"1\n", b"r2": b"1\n1\n", b"r3": b"1\n1\n1\n"}, parents=found)


def renames(built: Built) -> None:
    """Moved as it was, moved with edits, moved onto another's place, copied, and with hostile names."""
    built.commit({b"old": HUNDRED, b"other": b"z\n" * 40})
    built.commit({b"new": HUNDRED, b"other": b"z\n" * 40})
    built.commit({b"new2": HUNDRED + b"edited\n", b"other": b"z\n" * 40})
    built.commit({b"new2": b"z\n" * 40, b"other": HUNDRED + b"edited\n"})
    built.commit({b"new2": b"z\n" * 40, b"copy": b"z\n" * 40, b"ends with a tab\t": HUNDRED + b"edited\n"})
    built.commit({b"new2": b"z\n" * 40, b"copy": b"z\n" * 40, b"1\t2\t": HUNDRED + b"edited\nagain\n"})
    built.commit({b"1": b"z\n" * 40, b":odd\nname": HUNDRED + b"edited\nagain\n"})


def kinds(built: Built) -> None:
    """Everything that is no plain edit of text."""
    gone, other = "1" * len(built.tree({})), "2" * len(built.tree({}))
    built.commit({b"run.sh": b"#!/bin/sh\n", b"image": b"\x00\x01", b"link": Entry(b"run.sh", LINK), b"lib": Entry(gone.encode(), MODULE), b"empty": b""})
    built.commit({b"run.sh": Entry(b"#!/bin/sh\n", PROGRAM), b"image": b"\x00\x02", b"link": Entry(b"image", LINK), b"lib": Entry(other.encode(), MODULE)})
    built.commit({b"run.sh": Entry(b"image", LINK), b"image": b"text now\n", b"link": b"run.sh", b"lib": b"a file now\n"})
    built.commit({b"run.sh": Entry(b"image", LINK), b"image": b"text now\n", b"link": b"run.sh", b"lib": b"a file now\n"}, b"nothing\n")
    built.commit({b"run.sh": b"no newline at the end", b"image": Entry(b"text now\n", FILE)})
    built.commit({})


def paths(built: Built) -> None:
    """Names that break separators."""
    built.commit(dict.fromkeys(ODD_PATHS, b"one\n"))
    built.commit(dict.fromkeys(ODD_PATHS, b"one\ntwo\n"))
    built.commit(dict.fromkeys(ODD_PATHS[::2], b"two\n"))


def people(built: Built) -> None:
    """One person under many handles, in all forms of `.mailmap`, and handles that are hardly any."""
    mailmap = (
        b"# people\nAda Lovelace <ada@example.org>\n<ada@example.org> <ada@OLD.example.org>\nAda Lovelace <ada@example.org> <ada@laptop>\n"
        b"Ada Lovelace <ada@example.org> countess <shared@example.org>\nBob <bob@example.org> <BOB@work>\nno address here\n <>\n"
    )
    authors = (
        ADA, BOB, b"A. Lovelace <Ada@Old.Example.Org>", b"root <ada@laptop>", b"Countess <shared@example.org>", b"Bobby <shared@example.org>", b"bob <bob@work>",
        b"Jos\xc3\xa9 <j@x>", b"no at <nobody>", b"empty <>", b" <only@mail>",
    )  # fmt: skip
    for number, author in enumerate(authors):
        built.commit({b".mailmap": mailmap, b"f": b"%d\n" % number}, author=author, committer=ADA)


def dates(built: Built) -> None:
    """Before git, after us, out of order, and in no order at all."""
    stamps = (b"-2208988800 +0000", b"4102444800 +0000", b"0 +0000", b"%d +051800" % START, b"%d -1130" % START, b"99999999999999 +0000", b"1 +9999", b"")
    for number, stamp in enumerate(stamps):
        built.commit({b"f": b"%d\n" % number}, committed=stamp, authored=START)
        built.commit({b"f": b"%d\n" % -number}, authored=stamp, committed=START)


def plain(built: Built) -> None:
    """Nothing difficult."""
    for number in range(5):
        built.commit({b"f": b"line\n" * number, b"g/h": b"%d\n" % number}, author=(ADA, BOB)[number % 2])


HISTORIES: dict[str, Callable[[Built], None]] = {
    story.__name__: story for story in (plain, merges, roots, renames, kinds, paths, people, dates)
}  # fmt: skip


def history(name: str, path: Path, **rest: object) -> Built:
    """One of the histories, built."""
    built = repository(path, **rest)
    HISTORIES[name](built)
    return built
