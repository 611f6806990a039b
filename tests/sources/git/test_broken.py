"""What is broken costs what it holds and no more: one commit its lines, a dying child a second try, a lost repository one sentence."""

import asyncio
import shutil

import pytest
from tests.builders import oracle
from tests.builders.fakes import lying_git
from tests.builders.histories import HUNDRED
from tests.builders.reading import Reader
from tests.builders.repositories import grown, repository

from headway.model.scope import Source
from headway.sources.git.fetch import GitProvider
from headway.stores.shelf import MemoryShelf

pytestmark = pytest.mark.slow


def story(path):
    """Six commits, each with a file of its own."""
    built = repository(path)
    for number in range(6):
        built.commit({b"f%d" % earlier: b"%d\n" % earlier for earlier in range(number + 1)})
    return built


def blob(built):
    return built.loose(built.blob(b"2\n"))


def tree(built):
    return built.loose(built.git("rev-parse", f"{built.shas[2]}^{{tree}}").decode().strip())


def commit(built):
    return built.loose(built.shas[2])


def removed(place):
    place.unlink()


def emptied(place):
    place.write_bytes(b"")


def garbled(place):
    place.write_bytes(b"garbage" + place.read_bytes()[7:])


def cut_short(place):
    place.write_bytes(place.read_bytes()[:-4])


FAULTS = [removed, emptied, garbled, cut_short]


@pytest.mark.parametrize("fault", FAULTS)
def test_lesson_103_a_broken_blob_costs_the_lines_of_the_commits_that_touch_it(fault, tmp_path):
    built = story(tmp_path / "repo")
    fault(blob(built))
    reader = Reader(tmp_path).read(built.path)
    assert (reader.shas(), reader.status(), reader.status("changes")) == (set(built.shas), "done", "incomplete")
    assert {(row.entity, row.external_id[-40:]) for row in reader.quarantine()} == {("changes", built.shas[2]), ("ownership", built.shas[2]), ("files", reader.facts("repositories")[0]["key"][-40:])}
    assert {row["sha"] for row in reader.facts("changes")} == set(built.shas) - {built.shas[2]}


@pytest.mark.parametrize("fault", FAULTS)
def test_lesson_103_a_broken_tree_costs_the_lines_of_its_commit_and_the_next(fault, tmp_path):
    built = story(tmp_path / "repo")
    fault(tree(built))
    reader = Reader(tmp_path).read(built.path)
    assert (reader.shas(), reader.status("changes")) == (set(built.shas), "incomplete")
    assert {row.external_id[-40:] for row in reader.quarantine()} == set(built.shas[2:4])
    assert {row["sha"] for row in reader.facts("changes")} == set(built.shas) - set(built.shas[2:4])


@pytest.mark.parametrize("fault", FAULTS)
def test_lesson_103_a_broken_commit_is_named_and_all_that_can_be_reached_is_stored(fault, tmp_path):
    built = story(tmp_path / "repo")
    built.commit({b"arm": b"1\n"}, parents=[built.shas[1]], branch="arm")
    built.commit({b"all": b"1\n"}, b"Merge\n", parents=[built.shas[5], built.shas[6]])
    fault(commit(built))
    reader = Reader(tmp_path).read(built.path)
    assert reader.shas() == set(built.shas) - {built.shas[2]}
    assert (reader.status(), reader.status("changes"), reader.outcomes["commits"].lost) == ("incomplete", "incomplete", 1)
    assert (built.shas[2], "commits") in {(row.external_id[-40:], row.entity) for row in reader.quarantine()}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_commit_graph_that_hides_a_broken_commit_changes_nothing(fault, tmp_path):
    built = story(tmp_path / "repo")
    built.git("commit-graph", "write", "--reachable")
    fault(commit(built))
    reader = Reader(tmp_path).read(built.path)
    assert reader.shas() == set(built.shas) - {built.shas[2]}
    assert (reader.status(), reader.status("changes")) == ("incomplete", "incomplete")


def test_a_broken_tip_is_named(tmp_path):
    built = story(tmp_path / "repo")
    built.loose(built.tip).unlink()
    reader = Reader(tmp_path).read(built.path)
    assert (reader.shas(), reader.status()) == (set(), "incomplete")
    assert built.tip in {row.external_id[-40:] for row in reader.quarantine()}
    built.commit({b"x": b"1\n"}, parents=[built.shas[4]])
    assert reader.read(built.path).shas() == {*built.shas[:5], built.tip}


def test_new_commits_beside_a_broken_one_are_counted_once(tmp_path):
    built = story(tmp_path / "repo")
    commit(built).unlink()
    reader = Reader(tmp_path).read(built.path)
    side = built.commit({b"s": b"1\n"}, parents=[built.shas[3]], branch="side")
    built.commit({b"x": b"1\n"}, parents=[built.shas[5], side])
    reader.read(built.path)
    assert (reader.outcomes["commits"].items, reader.shas()) == (2, set(built.shas[3:]))


@pytest.mark.parametrize("entity", ["blob", "tree", "commit"])
def test_a_mended_repository_is_read_anew_and_is_whole(entity, tmp_path):
    built = story(tmp_path / "repo")
    place = {"blob": blob, "tree": tree, "commit": commit}[entity](built)
    content = place.read_bytes()
    place.unlink()
    reader = Reader(tmp_path).read(built.path).read(built.path)
    place.write_bytes(content)
    reader.read(built.path)
    assert (reader.totals(), reader.quarantine()) == (oracle.counts(built.path), [])
    assert {outcome.status for outcome in reader.outcomes.values()} == {"done"}
    assert {outcome.items for outcome in reader.read(built.path).outcomes.values()} == {0}


DEATHS = {
    "listing cut, code 0": ("rev-list --stdin", "$git | head -n 2; exit 0"),
    "listing killed": ("rev-list --stdin", "kill -9 $$"),
    "count cut": ("rev-list --count", "echo 2; exit 0"),
    "commits cut, code 0": ("cat-file --batch --buffer", "$git | head -c 700; exit 0"),
    "commits cut inside a header": ("cat-file --batch --buffer", "$git | head -c 20; exit 0"),
    "commits killed": ("cat-file --batch --buffer", "$git | head -c 700; kill -9 $$"),
    "diffs cut, code 0": ("diff-tree --stdin", "head -n 3 | $git; exit 0"),
    "diffs silent, code 0": ("diff-tree --stdin", "exit 0"),
    "diffs killed": ("diff-tree --stdin", "head -n 3 | $git; kill -9 $$"),
    "diffs failing": ("diff-tree --stdin", "echo fatal: out of memory >&2; exit 128"),
}


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("death", DEATHS)
def test_lesson_89_a_child_that_dies_half_way_is_noticed_and_the_read_is_whole(death, times, tmp_path, monkeypatch):
    built = story(tmp_path / "repo")
    monkeypatch.setenv("PATH", lying_git(tmp_path, *DEATHS[death], times=times))
    reader = Reader(tmp_path).read(built.path)
    if death != "diffs failing":
        assert {outcome.status for outcome in reader.outcomes.values()} == {"done"}
    monkeypatch.undo()
    assert reader.read(built.path).totals() == oracle.counts(built.path)
    assert int((tmp_path / "lies-left").read_text()) < times


@pytest.mark.parametrize("death", ["listing cut, code 0", "commits cut, code 0", "diffs cut, code 0"])
def test_a_child_that_always_dies_fails_its_stream_and_never_ends_it(death, tmp_path, monkeypatch):
    built = story(tmp_path / "repo")
    monkeypatch.setenv("PATH", lying_git(tmp_path, *DEATHS[death], times=10**6))
    reader = Reader(tmp_path).read(built.path)
    assert reader.status("changes" if "diffs" in death else "commits") == "failed"
    monkeypatch.undo()
    assert reader.read(built.path).totals() == oracle.counts(built.path)


def test_a_repository_taken_away_while_it_is_read_fails_in_a_sentence_and_keeps_what_is_stored(tmp_path, monkeypatch):
    built = story(tmp_path / "repo")
    monkeypatch.setenv("PATH", lying_git(tmp_path, "diff-tree --stdin", f"rm -rf {built.path}"))
    reader = Reader(tmp_path).read(built.path)
    assert reader.status("changes") == "failed"
    assert "is not there any more" in reader.outcomes["changes"].error
    assert ({outcome.status for outcome in reader.outcomes.values()}, reader.quarantine()) == ({"done", "failed"}, [])


def test_one_broken_repository_among_others_stops_none(tmp_path):
    grown(tmp_path / "all" / "a")
    (tmp_path / "all" / "b" / ".git").mkdir(parents=True)
    grown(tmp_path / "all" / "c", 2, bare=False)

    async def read():
        provider = GitProvider(Source(name="s", kind="git", url=str(tmp_path / "all")), MemoryShelf())
        return [(scope.name, scope.key) async for scope in provider.discover()]

    assert [name for name, _ in asyncio.run(read())] == ["a", "b", "c"]
    reader = Reader(tmp_path).read(tmp_path / "all")
    assert len(reader.facts()) == 5


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_a_reader_that_stops_early_lets_go_of_its_children_at_once(workers, tmp_path):
    built = repository(tmp_path / "repo")
    for number in range(30):
        built.commit({b"f": HUNDRED * (number % 3 + 1)})

    async def stop(entity):
        provider = GitProvider(Source(name="s", kind="git", url=str(built.path), options={"workers": workers}), MemoryShelf(), smallest_chunk=1)
        scope = await anext(provider.discover())
        stream = provider.pages(scope, entity, None)
        await anext(stream)
        await asyncio.sleep(0.1)
        await stream.aclose()
        await provider.close()

    for entity in ("changes", "commits", "ownership"):
        asyncio.run(asyncio.wait_for(stop(entity), 10))


def test_a_store_that_breaks_while_it_is_written_ends_the_read(tmp_path):
    built = story(tmp_path / "repo")
    reader = Reader(tmp_path, chunk=1)

    async def broken(batch):
        raise RuntimeError(batch.number)

    reader.store.write = broken
    assert {outcome.status for outcome in reader.read(built.path).outcomes.values() if outcome.items or outcome.error} == {"failed"}
    shutil.rmtree(built.path)
