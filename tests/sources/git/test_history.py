"""A history over time: only what is new is read, what a rewrite lost leaves the counts, a cut read goes on where it was."""

import asyncio
import random

import pytest
from tests.builders import oracle
from tests.builders.reading import Reader
from tests.builders.repositories import START, git, grown, repository

from headway.model.scope import Source
from headway.sources.git.cursor import read_cursor
from headway.sources.git.fetch import GitProvider
from headway.stores.shelf import MemoryShelf

pytestmark = pytest.mark.slow


def items(reader):
    return {entity: outcome.items for entity, outcome in reader.outcomes.items()}


def test_a_second_read_brings_nothing(tmp_path):
    built = grown(tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path).read(built.path)
    assert set(items(reader).values()) == {0}


def test_only_new_commits_are_read(tmp_path):
    built = grown(tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path)
    sha = built.commit({b"file": b"new\n"})
    assert items(reader.read(built.path)) == {"repositories": 1, "commits": 1, "changes": 1, "accounts": 1, "refs": 1, "declarations": 0, "files": 1, "ownership": 1}
    assert (sha in reader.shas(), reader.totals()) == (True, oracle.counts(built.path))


def test_lesson_90_a_back_dated_commit_pushed_late_is_seen(tmp_path):
    built = grown(tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path)
    old = built.commit({b"x": b"1\n"}, parents=[built.shas[0]], committed=START - 10**8, authored=START - 10**8, branch="late")
    built.commit({b"file": b"1\n", b"x": b"1\n"}, parents=[built.shas[2], old])
    assert old in reader.read(built.path).shas()
    assert reader.totals() == oracle.counts(built.path)


def rewritten(built):
    """The last two commits replaced by one."""
    built.tip = built.shas[0]
    return built.commit({b"file": b"another\n"}, b"rewritten\n")


def test_what_a_force_push_lost_is_marked_and_not_counted(tmp_path):
    built = grown(tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path)
    new = rewritten(built)
    reader.read(built.path)
    assert reader.shas() == {built.shas[0], new}
    assert [reader.commit(sha)["reachable"] for sha in built.shas[1:3]] == [False, False]
    assert (reader.totals(), reader.status()) == (oracle.counts(built.path), "done")


def test_what_comes_back_counts_again(tmp_path):
    built = grown(tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path)
    rewritten(built)
    reader.read(built.path)
    built.ref("refs/heads/main", built.shas[2])
    assert reader.read(built.path).shas() == set(built.shas[:3])
    assert reader.totals() == oracle.counts(built.path)


def pruned(built):
    built.git("-c", "gc.reflogExpire=now", "gc", "-q", "--prune=now")
    return built


def test_what_a_force_push_lost_and_gc_took_is_not_counted_either(tmp_path):
    built = grown(tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path)
    new = rewritten(built)
    pruned(built)
    reader.read(built.path)
    assert (reader.shas(), reader.totals(), reader.status()) == ({built.shas[0], new}, oracle.counts(built.path), "done")
    kept = [row for row in reader.store._facts["commits"].values() if row["deleted_at"] is not None]
    assert {row["sha"] for row in kept} == set(built.shas[1:3])


def test_what_gc_took_counts_again_when_it_is_pushed_anew(tmp_path):
    built = grown(tmp_path / "repo")
    git(tmp_path, "clone", "-q", "--mirror", str(built.path), "copy")
    reader = Reader(tmp_path).read(built.path)
    rewritten(built)
    pruned(built)
    reader.read(built.path)
    git(tmp_path / "copy", "push", "-q", "--force", str(built.path), "main")
    assert reader.read(built.path).shas() == set(built.shas[:3])
    assert reader.totals() == oracle.counts(built.path)


def test_a_full_read_takes_out_what_has_gone_meanwhile(tmp_path):
    built = grown(tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path)
    rewritten(built)
    assert reader.read(built.path, full=True).shas() == oracle.shas(built.path)
    assert reader.read(built.path, full=True).totals() == oracle.counts(built.path)


def test_tips_that_were_pruned_and_read_again_count_nothing_twice(tmp_path):
    built = grown(tmp_path / "repo")
    built.commit({b"x": b"1\n"}, parents=[built.shas[0]], branch="gone")
    reader = Reader(tmp_path).read(built.path, branches="all")
    (built.git_dir / "refs/heads/gone").unlink()
    built.ref("refs/heads/main", built.shas[2])
    pruned(built)
    reader.read(built.path, branches="all")
    assert (reader.totals(), reader.status()) == (oracle.counts(built.path), "done")


def test_a_history_that_ends_takes_its_commits_along(tmp_path):
    built = grown(tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path)
    (built.git_dir / "refs/heads/main").unlink()
    assert (reader.read(built.path).shas(), reader.totals()["commits"], reader.status()) == (set(), 0, "done")


def test_a_changed_mailmap_reaches_people_already_read(tmp_path):
    built = grown(tmp_path / "repo")
    built.commit({b"file": b"1\n"}, author=b"Ada at home <ada@home>")
    reader = Reader(tmp_path).read(built.path)
    assert reader.totals()["contributors"] == 2
    built.commit({b".mailmap": b"Ada <ada@example.org> <ada@home>\n"})
    assert reader.read(built.path).totals()["contributors"] == 1


def test_people_who_are_one_by_mailmap_are_so_without_it_no_more(tmp_path):
    built = grown(tmp_path / "repo")
    built.commit({b".mailmap": b"Ada <ada@example.org> <ada@home>\n"}, author=b"Ada at home <ada@home>")
    reader = Reader(tmp_path).read(built.path)
    assert reader.totals()["contributors"] == 1
    built.commit({b"file": b"2\n"})
    assert reader.read(built.path).totals()["contributors"] == 2


async def pages(path, entity, cursor, stop=None):
    """Raw pages from a cursor, at most ``stop`` of them, and the last cursor."""
    provider = GitProvider(Source(name="s", kind="git", url=str(path), options={"workers": 2}), MemoryShelf(), smallest_chunk=2)
    found = []
    scope = await anext(provider.discover())
    stream = provider.pages(scope, entity, cursor)
    async for page in stream:
        found.append(page)
        if len(found) == stop:
            break
    await stream.aclose()
    await provider.close()
    return found


def raws(found):
    return {raw.external_id: raw.payload for page in found for raw in page.raws}


@pytest.mark.parametrize("entity", ["commits", "changes"])
def test_cut_after_any_page_and_taken_up_again_the_read_is_the_same(entity, tmp_path):
    built = grown(tmp_path / "repo", 21)
    whole = asyncio.run(pages(built.path, entity, None))
    assert len(whole) > 5
    for stop in range(1, len(whole)):
        first = asyncio.run(asyncio.wait_for(pages(built.path, entity, None, stop), 20))
        rest = asyncio.run(pages(built.path, entity, first[-1].next_cursor))
        assert raws(first).keys() & raws(rest).keys() == set()
        assert raws(first) | raws(rest) == raws(whole)
        assert rest[-1].last
        assert (read_cursor(rest[-1].next_cursor), rest[-1].total) == (read_cursor(whole[-1].next_cursor), 21)


@pytest.mark.parametrize("entity", ["commits", "changes"])
def test_a_read_taken_up_again_finishes_the_old_tips_then_reads_the_new(entity, tmp_path):
    built = grown(tmp_path / "repo", 9)
    first = asyncio.run(pages(built.path, entity, None, 2))
    built.commit({b"file": b"newer\n"})
    rest = asyncio.run(pages(built.path, entity, first[-1].next_cursor))
    assert {key.rpartition(":")[2] for key in raws(first) | raws(rest)} == oracle.shas(built.path)
    assert list(raws(rest))[-1].endswith(built.tip)
    assert [page.last for page in rest] == [False] * (len(rest) - 1) + [True]


def test_a_target_that_was_rewritten_and_pruned_while_half_read_leaves_nothing_behind(tmp_path):
    built = grown(tmp_path / "repo", 9)
    reader = Reader(tmp_path).read(built.path)
    for number in range(9):
        built.commit({b"file": b"%d\n" % number})
    first = asyncio.run(pages(built.path, "commits", _cursor(reader), 2))
    built.tip = built.shas[8]
    built.commit({b"file": b"rewritten\n"})
    pruned(built)
    rest = asyncio.run(pages(built.path, "commits", first[-1].next_cursor))
    assert set(rest[-1].roster) == set(raws(rest))
    assert {key.rpartition(":")[2] for key in raws(rest)} == oracle.shas(built.path)


def _cursor(reader):
    async def ask(intake):
        rows = await intake.ledger._database.read(lambda connection: connection.execute("SELECT cursor FROM watermarks WHERE entity = 'commits'").fetchone())
        return rows[0]

    return reader._with_intake(ask)


@pytest.mark.parametrize("seed", range(4))
def test_through_any_sequence_of_pushes_the_counts_stay_gits_own(seed, tmp_path):
    dice, built = random.Random(seed), repository(tmp_path / "repo")  # noqa: S311 - a seeded story, no secret
    reader = Reader(tmp_path)
    for step in range(12):
        act = dice.choice(["push", "push", "push", "reset", "gc", "merge", "full"])
        if act == "reset" and built.shas:
            built.tip = dice.choice(sorted(oracle.shas(built.path)))
            built.ref("refs/heads/main", built.tip)
        elif act == "gc" and built.tip:
            pruned(built)
        elif act == "merge" and built.tip:
            side = built.commit({b"s%d" % step: b"1\n" * step}, parents=[dice.choice(sorted(oracle.shas(built.path)))], branch=None)
            built.commit({b"f": b"%d\n" % step, b"s%d" % step: b"1\n" * step}, parents=[built.tip, side])
        else:
            built.commit({b"f": b"%d\n" % step})
        reader.read(built.path, full=act == "full")
        assert (reader.totals(), reader.shas()) == (oracle.counts(built.path), oracle.shas(built.path))
        assert {outcome.status for outcome in reader.outcomes.values()} == {"done"}


def test_once_a_missing_commit_is_back_everything_behind_it_is_read(tmp_path):
    built = grown(tmp_path / "repo", 5)
    hidden = built.loose(built.shas[2]).read_bytes()
    built.loose(built.shas[2]).unlink()
    reader = Reader(tmp_path).read(built.path)
    assert reader.shas() == set(built.shas[3:])
    assert {(row.entity, row.external_id[-40:]) for row in reader.quarantine()} == {("commits", built.shas[2]), ("changes", built.shas[2]), ("changes", built.shas[3]), ("ownership", built.shas[2]), ("ownership", built.shas[3])}
    assert reader.read(built.path).status() == "incomplete"
    built.loose(built.shas[2]).write_bytes(hidden)
    reader.read(built.path)
    assert (reader.totals(), reader.status(), reader.status("changes"), reader.quarantine()) == (oracle.counts(built.path), "done", "done", [])
