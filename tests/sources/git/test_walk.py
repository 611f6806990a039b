"""Whose lines are whose after every commit of the main line is what git blame says there, whatever history holds."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.builders.histories import HISTORIES, HUNDRED, ODD_PATHS, history
from tests.builders.owning import blamed, by_path, lines, main_line, said, told
from tests.builders.reading import Reader
from tests.builders.repositories import ADA, BOB, LINK, MODULE, PROGRAM, Entry, repository

from bench import seeded

pytestmark = pytest.mark.slow

CY = b"Cy <cy@example.org>"
TEN = b"".join(b"%d\n" % number for number in range(10))


def agrees(built, reader):
    """At every commit of the main line the sums up to it are what blame says."""
    line = main_line(built.path)
    for at, sha in enumerate(line):
        assert told(reader, *line[: at + 1]) == blamed(built.path, sha), at


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize("name", sorted(set(HISTORIES) - {"people"}))
def test_of_histories_with_one_difficulty_each(name, algorithm, tmp_path):
    built = history(name, tmp_path / "repo", algorithm=algorithm)
    agrees(built, Reader(tmp_path).read(built.path))


def test_handles_are_those_of_the_commits_themselves(tmp_path):
    built = history("people", tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path)
    assert {row["handle"] for row in reader.facts("ownership")} <= {row["author"] for row in reader.facts()}
    assert by_path(told(reader)) == lines(built.path, "HEAD")


def circle(built):
    """Round and back to where it began, each time with an edit."""
    for number, (name, author) in enumerate([(b"a", ADA), (b"b", BOB), (b"c", CY), (b"a", BOB)]):
        built.commit({name: HUNDRED + b"more\n" * number}, author=author)


def swap(built):
    built.commit({b"a": HUNDRED, b"b": TEN}, author=ADA)
    built.commit({b"a": TEN + b"x\n", b"b": HUNDRED + b"y\n"}, author=BOB)


def types(built):
    """File to link to file to submodule to file, and a mode alone."""
    for content in (TEN, Entry(b"a", LINK), TEN + b"x\n", Entry(b"1" * 40, MODULE), TEN, Entry(TEN, PROGRAM)):
        built.commit({b"f": content, b"other": b"1\n"}, author=BOB)


def binary(built):
    """Text that becomes binary and text again: blame sees through it."""
    for number, content in enumerate([TEN, b"\x00" + TEN, TEN + b"x\n", b"\x00\x01", TEN]):
        built.commit({b"f": content, b"g": b"%d\n" % number}, author=(ADA, BOB)[number % 2])


def endings(built):
    """No newline at the end, then one, then other line ends, then nothing."""
    for number, content in enumerate([b"a\nb", b"a\nb\n", b"a\r\nb\r\n", b"", b"a\nb", b"\n\n\n"]):
        built.commit({b"f": content}, author=(ADA, BOB, CY)[number % 3])


def again(built):
    """Deleted, added again, copied, reverted."""
    built.commit({b"f": TEN, b"k": b"1\n"}, author=ADA)
    built.commit({b"k": b"1\n"}, author=BOB)
    built.commit({b"f": TEN, b"k": b"1\n"}, author=BOB)
    built.commit({b"f": TEN, b"copy": TEN, b"k": b"1\n"}, author=CY)
    built.commit({b"f": TEN[:10], b"copy": TEN, b"k": b"1\n"}, author=ADA)
    built.commit({b"f": TEN, b"copy": TEN, b"k": b"1\n"}, author=CY)


def evil(built):
    """A merge with lines of its own, and one that takes neither side."""
    base = built.commit({b"f": HUNDRED, b"g": TEN}, author=ADA)
    side = built.commit({b"f": HUNDRED + b"side\n", b"g": TEN}, parents=[base], author=BOB)
    main = built.commit({b"f": b"main\n" + HUNDRED, b"g": b"main\n" + TEN}, parents=[base], author=ADA)
    built.commit({b"f": b"main\n" + HUNDRED[:200] + b"evil\n" + HUNDRED[200:] + b"side\n", b"g": b"neither\n", b"new": b"1\n"}, parents=[main, side], author=CY)


def criss_cross(built):
    """Each side merges the other, then both meet."""
    base = built.commit({b"f": HUNDRED}, author=ADA)
    one = built.commit({b"f": b"one\n" + HUNDRED}, parents=[base], author=BOB)
    two = built.commit({b"f": HUNDRED + b"two\n"}, parents=[base], author=CY)
    both = b"one\n" + HUNDRED + b"two\n"
    left = built.commit({b"f": both}, parents=[one, two], author=BOB)
    right = built.commit({b"f": both}, parents=[two, one], author=CY)
    left = built.commit({b"f": b"left\n" + both}, parents=[left], author=ADA)
    right = built.commit({b"f": both + b"right\n"}, parents=[right], author=ADA)
    built.commit({b"f": b"left\n" + both + b"right\n"}, parents=[left, right], author=ADA)


def octopus(built):
    """Four arms that touch one file, one of which renamed it."""
    base = built.commit({b"f": HUNDRED}, author=ADA)
    arms = [built.commit({b"f": HUNDRED[: 60 * arm] + b"arm\n" + HUNDRED[60 * arm :]}, parents=[base], author=(ADA, BOB, CY)[arm]) for arm in range(3)]
    moved = built.commit({b"moved": HUNDRED + b"moved\n"}, parents=[base], author=BOB)
    built.commit({b"moved": b"arm\n" + HUNDRED[:60] + b"arm\n" + HUNDRED[60:120] + b"arm\n" + HUNDRED[120:] + b"moved\n"}, parents=[*arms, moved], author=CY)


def reverted(built):
    """The same content at the same path by different ways: what counts is whose way led here."""
    base = built.commit({b"f": TEN, b"g": b"1\n"}, author=ADA)
    away = built.commit({b"f": b"away\n", b"g": b"1\n"}, parents=[base], author=BOB)
    back = built.commit({b"f": TEN, b"g": b"1\n"}, parents=[away], author=BOB)
    main = built.commit({b"f": TEN, b"g": b"2\n"}, parents=[base], author=CY)
    main = built.commit({b"f": TEN + b"x\n", b"g": b"2\n"}, parents=[main], author=CY)
    built.commit({b"f": TEN + b"x\n", b"g": b"2\n"}, parents=[main, back], author=CY)


STORIES = [circle, swap, types, binary, endings, again, evil, criss_cross, octopus, reverted]


@pytest.mark.parametrize("story", STORIES)
def test_of_awkward_stories(story, tmp_path):
    built = repository(tmp_path / "repo")
    story(built)
    agrees(built, Reader(tmp_path).read(built.path))


def test_of_hostile_paths(tmp_path):
    built = repository(tmp_path / "repo")
    for number, author in enumerate((ADA, BOB)):
        built.commit(dict.fromkeys(ODD_PATHS, b"one\n" + b"two\n" * number), author=author)
    agrees(built, Reader(tmp_path).read(built.path))


@pytest.mark.parametrize("seed", [1, 2])
def test_of_a_generated_history_with_merges_and_renames(seed, tmp_path):
    path = seeded.build(tmp_path / "repo.git", commits=250, seed=seed)
    ours, theirs = told(Reader(tmp_path).read(path)), blamed(path, "HEAD")
    assert by_path(ours) == lines(path, "HEAD")
    assert sum(min(count, ours.get(key, 0)) for key, count in theirs.items()) >= 0.97 * sum(theirs.values())


def test_attributes_hide_no_lines_and_a_planted_textconv_does_not_run(tmp_path):
    built = repository(tmp_path / "repo", bare=False)
    for text in (b"one\n", b"one\ntwo\n"):
        built.commit({b"f": text, b"g": text, b".gitattributes": b"f diff=evil\ng -diff\n"})
    built.configure(f'[diff "evil"]\n\ttextconv = touch {tmp_path / "ran"}; cat\n\tcommand = touch {tmp_path / "ran"}\n[diff]\n\tinterHunkContext = 9\n\tcontext = 4\n')
    built.git("checkout", "-q", "main", "-f")
    reader = Reader(tmp_path).read(built.path)
    assert not (tmp_path / "ran").exists()
    agrees(built, reader)


def test_rework_is_the_deleted_lines_of_the_last_thirty_days(tmp_path):
    day, built = 86_400, repository(tmp_path / "repo")
    start = built.clock
    built.commit({b"f": b"old\n" * 3}, committed=start)
    built.commit({b"f": b"old\n" * 3 + b"new\n" * 4}, committed=start + 20 * day)
    last = built.commit({b"f": b"old\n" + b"new\n"}, committed=start + 31 * day)
    side = built.commit({}, parents=[built.shas[0]], committed=start + 30 * day, branch=None)
    built.commit({b"f": b"merged\n"}, parents=[last, side], committed=start + 32 * day)
    found = {row["sha"]: (row["deleted"], row["reworked"]) for row in Reader(tmp_path).read(built.path).facts("rework")}
    assert found == {built.shas[0]: (0, 0), built.shas[1]: (0, 0), last: (5, 3), side: (3, 3)}


def edited(dice, text):
    """Some lines more, some fewer."""
    kept = text.splitlines(keepends=True)
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(kept) + 1)
        kept[at : at + dice.randrange(3)] = [b"%d\n" % dice.randrange(20) for _ in range(dice.randrange(3))]
    return b"".join(kept)


def grow(built, dice, trees, steps):
    """Edits, renames, deletions, branches and merges that mix what both sides have."""
    for _ in range(steps):
        above = [built.tip] if built.tip else []
        files = dict(trees.get(built.tip, {}))
        if above and dice.random() < 0.3:
            other = dice.choice(sorted(trees))
            above += [other] if other != built.tip else []
            files = {path: dice.choice([trees[parent].get(path, b"") for parent in above]) for path in {**files, **trees[other]}}
        elif above and dice.random() < 0.2:
            above = [dice.choice(sorted(trees))]
            files = dict(trees[above[0]])
        for _ in range(dice.randrange(1, 3)):
            path = b"f%d" % dice.randrange(4)
            if dice.random() < 0.2 and path in files:
                files[b"f%d" % dice.randrange(4)] = files.pop(path)
            else:
                files[path] = edited(dice, files.get(path, TEN))
        sha = built.commit(files, author=dice.choice((ADA, BOB, CY)), parents=above)
        trees[sha] = files


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.integers(0, 10**6))
def test_of_any_small_history_every_line_is_somebodys_and_increments_say_what_a_fresh_read_says(seed):
    with tempfile.TemporaryDirectory() as place:
        dice, built, trees = random.Random(seed), repository(Path(place) / "repo"), {}  # noqa: S311 - a seeded story, no secret
        reader = Reader(Path(place))
        for _ in range(3):
            grow(built, dice, trees, 6)
            reader.read(built.path)
        (Path(place) / "fresh").mkdir()
        fresh, line = Reader(Path(place) / "fresh").read(built.path), main_line(built.path)
        assert said(reader, "ownership", "files") == said(fresh, "ownership", "files")
        assert set(said(fresh, "rework")["rework"]) <= set(said(reader, "rework")["rework"])
        for at, sha in enumerate(line):
            assert by_path(told(fresh, *line[: at + 1])) == lines(built.path, sha)
