"""The stream of ownership over time: only what is new is told, and no lost shelf, rewrite or cut makes a wrong number."""

import asyncio
import time
import tracemalloc

import pytest
from tests.builders.fakes import lying_git
from tests.builders.histories import HUNDRED, history
from tests.builders.owning import blamed, by_path, lines, main_line, said, told
from tests.builders.reading import Reader
from tests.builders.repositories import ADA, BOB, git, grown, repository

from headway.model.errors import ConfigError
from headway.model.scope import Reject, Source
from headway.sources.git import ownership
from headway.sources.git.cursor import Cursor
from headway.sources.git.fetch import GitProvider
from headway.sources.git.ownership import OwnershipStream
from headway.sources.git.program import Git
from headway.sources.git.snapshot import look
from headway.stores.shelf import MemoryShelf

pytestmark = pytest.mark.slow


def branchy(built, rounds=4):
    """Side branches that touch the files of the main line, merged."""
    if not built.tip:
        built.commit({b"a": HUNDRED, b"b": HUNDRED})
    for number in range(rounds):
        base, size = built.tip, len(built.shas)
        text = built.git("cat-file", "blob", f"{base}:a")
        side = built.commit({b"a": text + b"side %d\n" % size, b"b": HUNDRED}, parents=[base], author=BOB, branch=None)
        main = built.commit({b"a": b"main %d\n" % size + text, b"b": HUNDRED}, parents=[base], author=ADA, branch=None)
        built.commit({b"a": b"main %d\n" % size + text + b"side %d\n" % size, b"b": HUNDRED}, parents=[main, side], author=(ADA, BOB)[number % 2])
    return built


def fresh(built, tmp_path, **options):
    """A reader that has never seen anything."""
    folder = tmp_path / f"fresh-{len(list(tmp_path.iterdir()))}"
    folder.mkdir()
    return Reader(folder).read(built.path, **options)


def test_increments_say_what_a_fresh_read_says_and_read_only_what_is_new(tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    reader = Reader(tmp_path).read(built.path)
    branchy(built, 2)
    reader.read(built.path)
    assert reader.outcomes["ownership"].items == 6
    assert said(reader) == said(fresh(built, tmp_path))
    assert (told(reader), reader.status("ownership")) == (blamed(built.path, "HEAD"), "done")


def test_a_branch_forked_long_ago_is_merged_with_its_lines(tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    old = built.shas[0]
    reader = Reader(tmp_path).read(built.path)
    side = built.commit({b"a": HUNDRED + b"late\n", b"b": b"late\n" + HUNDRED, b"c": b"1\n"}, parents=[old], author=BOB, branch=None)
    text = built.git("cat-file", "blob", f"{built.tip}:a")
    built.commit({b"a": text + b"late\n", b"b": b"late\n" + HUNDRED, b"c": b"1\n"}, parents=[built.tip, side])
    assert told(reader.read(built.path)) == blamed(built.path, "HEAD")
    assert said(reader) == said(fresh(built, tmp_path))


SPOILS = {
    "lost": lambda _: {},
    "damaged": lambda kept: {key: content[:-9] + b"?" * 9 for key, content in kept.items()},
    "of another time": lambda kept: {key: content for key, content in kept.items() if key[1] == "files"},
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_shelf_that_is_no_good_costs_no_number_and_tells_nothing_again(spoil, tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    reader = Reader(tmp_path).read(built.path)
    branchy(built, 1)
    reader.shelf._kept = SPOILS[spoil](reader.shelf._kept)
    reader.read(built.path)
    assert reader.outcomes["ownership"].items == 3
    assert said(reader) == said(fresh(built, tmp_path))


def test_what_a_force_push_took_off_the_main_line_owns_nothing(tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    reader = Reader(tmp_path).read(built.path)
    built.tip = built.shas[3]
    built.commit({b"a": HUNDRED + b"rewritten\n"}, author=BOB)
    reader.read(built.path)
    assert (told(reader), reader.status("ownership")) == (blamed(built.path, "HEAD"), "done")
    assert said(reader, "ownership") == said(fresh(built, tmp_path), "ownership")


def test_a_main_line_that_comes_back_or_turns_aside_owns_what_it_did(tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    tip = built.tip
    reader = Reader(tmp_path).read(built.path)
    for target in (built.shas[6], built.shas[7], built.shas[8], tip, built.shas[1]):
        built.ref("refs/heads/main", target)
        assert told(reader.read(built.path)) == blamed(built.path, "HEAD")
        assert said(reader, "ownership") == said(fresh(built, tmp_path), "ownership")


def test_a_merge_the_wrong_way_round_moves_the_main_line(tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    reader, main = Reader(tmp_path).read(built.path), built.tip
    text = built.git("cat-file", "blob", f"{main}:a")
    local = built.commit({b"a": HUNDRED + b"local\n", b"b": HUNDRED}, parents=[built.shas[3]], author=BOB, branch=None)
    built.commit({b"a": text + b"local\n", b"b": HUNDRED}, parents=[local, main])
    assert told(reader.read(built.path)) == blamed(built.path, "HEAD")
    assert said(reader) == said(fresh(built, tmp_path))


def test_old_tips_that_gc_took_leave_nothing_behind(tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    reader = Reader(tmp_path).read(built.path)
    built.tip = built.shas[3]
    built.commit({b"a": b"rewritten\n"}, author=BOB)
    built.git("-c", "gc.reflogExpire=now", "gc", "-q", "--prune=now")
    reader.read(built.path)
    assert (said(reader), told(reader)) == (said(fresh(built, tmp_path)), blamed(built.path, "HEAD"))


def test_a_history_that_ends_takes_its_lines_along(tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    reader = Reader(tmp_path).read(built.path)
    (built.git_dir / "refs/heads/main").unlink()
    assert (told(reader.read(built.path)), reader.status("ownership")) == ({}, "done")


def test_an_empty_repository_has_no_lines(tmp_path):
    built = repository(tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path)
    assert (told(reader), reader.status("ownership"), reader.status("files")) == ({}, "done", "done")
    built.commit({b"f": b"1\n"})
    assert sum(told(reader.read(built.path)).values()) == 1


def test_a_shallow_boundary_is_a_root_and_a_deeper_fetch_is_read_anew(tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    git(tmp_path, "clone", "-q", "--bare", "--depth", "3", built.path.as_uri(), "clone")
    reader = Reader(tmp_path).read(tmp_path / "clone")
    assert told(reader) == blamed(tmp_path / "clone", "HEAD")
    git(tmp_path / "clone", "fetch", "-q", "--depth", "1", built.path.as_uri(), "main")
    assert told(reader.read(tmp_path / "clone")) == blamed(tmp_path / "clone", "HEAD")
    git(tmp_path / "clone", "fetch", "-q", "--unshallow", built.path.as_uri(), "main")
    assert told(reader.read(tmp_path / "clone")) == blamed(built.path, "HEAD")


async def pages(path, cursor, shelf, stop=None):
    """Pages from a cursor, at most ``stop`` of them."""
    provider, found = GitProvider(Source(name="s", kind="git", url=str(path), options={"workers": 2}), shelf, smallest_chunk=2), []
    scope = await anext(provider.discover())
    stream = provider.pages(scope, "ownership", cursor)
    async for page in stream:
        found.append(page)
        if len(found) == stop:
            break
    await stream.aclose()
    await provider.close()
    return found


def raws(found):
    return {raw.external_id: raw.payload for page in found for raw in page.raws}


@pytest.mark.parametrize("seconds", [-1.0, 9.0], ids=["laid aside at every page", "never laid aside"])
def test_cut_after_any_page_and_taken_up_again_the_read_is_the_same(seconds, tmp_path, monkeypatch):
    monkeypatch.setattr(ownership, "SECONDS_BETWEEN_PLACES", seconds)
    built = branchy(repository(tmp_path / "repo"))
    whole = asyncio.run(pages(built.path, None, MemoryShelf()))
    assert len(whole) > 6
    for stop in range(1, len(whole)):
        shelf = MemoryShelf()
        first = asyncio.run(pages(built.path, None, shelf, stop))
        rest = asyncio.run(pages(built.path, first[-1].next_cursor, shelf))
        assert raws(first).keys() & raws(rest).keys() == set()
        assert raws(first) | raws(rest) == raws(whole)
        assert (rest[-1].last, rest[-1].total, rest[-1].next_cursor) == (True, 13, whole[-1].next_cursor)


def test_a_store_that_is_behind_the_shelf_is_caught_up_without_a_gap(tmp_path, monkeypatch):
    monkeypatch.setattr(ownership, "SECONDS_BETWEEN_PLACES", -1.0)
    built, shelf = branchy(repository(tmp_path / "repo")), MemoryShelf()
    whole = asyncio.run(pages(built.path, None, shelf))
    for page in whole[:-1]:
        rest = asyncio.run(pages(built.path, page.next_cursor, shelf))
        assert raws(rest).items() <= raws(whole).items()
        assert (rest[-1].last, whole[-1].raws) == (True, ())


@pytest.mark.parametrize("death", ["head -n 5 | $git; exit 0", "head -n 5 | $git; kill -9 $$", "exit 0"])
def test_a_child_that_dies_half_way_is_noticed_and_the_read_is_whole(death, tmp_path, monkeypatch):
    built = branchy(repository(tmp_path / "repo"))
    monkeypatch.setenv("PATH", lying_git(tmp_path, "--inter-hunk-context=0", death, times=2))
    reader = Reader(tmp_path).read(built.path)
    monkeypatch.undo()
    assert (told(reader), reader.status("ownership")) == (blamed(built.path, "HEAD"), "done")


def test_a_missing_blob_costs_its_commits_and_the_lines_nobody_can_tell_are_noted(tmp_path):
    built = repository(tmp_path / "repo")
    for number in range(6):
        built.commit({b"f": b"%d\n" % number + HUNDRED[: 80 * number], b"g": b"g\n" * (number + 1)}, author=(ADA, BOB)[number % 2])
    place = built.loose(built.blob(b"2\n" + HUNDRED[:160]))
    content = place.read_bytes()
    place.unlink()
    reader = Reader(tmp_path).read(built.path)
    broken = {row.external_id[-40:] for row in reader.quarantine() if row.entity == "ownership"}
    assert (reader.status("ownership"), set(built.shas[2:4]) <= broken) == ("incomplete", True)
    assert {row["sha"] for row in reader.facts("rework")} == set(built.shas) - set(built.shas[2:4])
    assert by_path(told(reader))["g"] == 6
    place.write_bytes(content)
    reader.read(built.path)
    assert (told(reader), reader.status("ownership"), reader.quarantine()) == (blamed(built.path, "HEAD"), "done", [])


def test_a_merge_of_missing_objects_is_set_aside_and_tried_once_a_cycle(tmp_path):
    built = branchy(repository(tmp_path / "repo"), 1)
    built.commit({b"a": b"after\n"})
    place = built.loose(built.git("rev-parse", f"{built.shas[3]}:a").decode().strip())
    place.unlink()
    reader = Reader(tmp_path).read(built.path)
    assert built.shas[3] in {row.external_id[-40:] for row in reader.quarantine() if row.entity == "ownership"}
    assert reader.read(built.path).outcomes["ownership"].items == 0


def test_exact_sums_are_blames_also_after_more_history_and_only_changed_files_are_asked_again(tmp_path):
    built = history("merges", tmp_path / "repo")
    branchy(built, 0)
    reader = Reader(tmp_path).read(built.path, ownership="exact")
    assert told(reader) == blamed(built.path, "HEAD")
    assert reader.read(built.path, ownership="exact").outcomes["ownership"].items == 0
    built.commit({b"a": HUNDRED + b"more\n", b"b": b"1\n"}, author=BOB)
    assert told(reader.read(built.path, ownership="exact")) == blamed(built.path, "HEAD")
    assert reader.outcomes["ownership"].items == 2


def test_what_blame_had_to_correct_stays_corrected_when_the_shelf_is_lost(tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    reader = Reader(tmp_path).read(built.path, ownership="exact")
    corrections = [row for row in reader.facts("ownership") if ".exact:" in row["key"]]
    assert {row["sha"] for row in corrections} <= {built.tip}
    reader.shelf._kept.clear()
    branchy(built, 1)
    assert told(reader.read(built.path, ownership="exact")) == blamed(built.path, "HEAD")
    assert told(reader.read(built.path)) == blamed(built.path, "HEAD")


def test_exactness_asked_for_later_needs_no_second_walk(tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    reader = Reader(tmp_path).read(built.path)
    reader.read(built.path, ownership="exact")
    assert (reader.outcomes["ownership"].items, told(reader)) == (1, blamed(built.path, "HEAD"))


def test_switched_off_nothing_is_collected(tmp_path):
    built = grown(tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path, ownership="off")
    assert set(reader.outcomes) == {"repositories", "commits", "changes", "accounts", "refs", "declarations"}


def test_an_unknown_mode_is_refused():
    with pytest.raises(ConfigError, match="ownership must be one of"):
        GitProvider(Source(name="s", kind="git", url="x", options={"ownership": "rough"}), MemoryShelf())


def test_a_file_of_a_million_lines_takes_little_time_and_memory(tmp_path):
    built = repository(tmp_path / "repo")
    million = b"%s\n" * 10**6 % tuple(b"%099d" % number for number in range(10**6))
    for content in (million, million + b"last\n", b"first\n" + million[100:]):
        built.commit({b"f": content})

    async def read():
        provider = GitProvider(Source(name="s", kind="git", url=str(built.path)), MemoryShelf())
        scope = await anext(provider.discover())
        return [part for page in [page async for page in provider.pages(scope, "ownership", None)] for raw in page.raws for part in provider.shape(scope, "ownership", raw, b"")]

    del million, content
    tracemalloc.start()
    started = time.perf_counter()
    try:
        facts = asyncio.run(read())
        assert tracemalloc.get_traced_memory()[1] < 90_000_000
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - started < 60
    assert not [fact for fact in facts if isinstance(fact, Reject)]
    assert sum(fact.lines for fact in facts if fact.entity == "ownership") == 10**6
    assert [fact.deleted for fact in facts if fact.entity == "rework"] == [0, 0, 2]


@pytest.mark.parametrize("budget", [(0, 10**6), (0, 0)], ids=["all compressed", "all dropped"])
def test_vectors_beyond_the_budget_cost_time_and_no_line(budget, tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    built.commit({b"a": HUNDRED, b"c": HUNDRED + b"c\n"}, author=BOB)
    whole = raws(asyncio.run(pages(built.path, None, MemoryShelf())))

    async def read():
        git_there = Git(built.path)
        stream = OwnershipStream(git_there, await look(git_there), MemoryShelf(), exact=False, workers=1, budget=budget)
        return [page async for page in stream.pages(Cursor())]

    assert raws(asyncio.run(read())) == whole


def test_the_main_line_alone_owns(tmp_path):
    built = branchy(repository(tmp_path / "repo"))
    reader = Reader(tmp_path).read(built.path)
    assert {row["sha"] for row in reader.facts("ownership")} <= set(main_line(built.path))
    assert by_path(told(reader)) == lines(built.path, "HEAD")
