"""A git source: its options, the repositories in its folders, its health, and the scopes it gives."""

import asyncio
import os

import pytest
from tests.builders.repositories import grown

from headway.model.errors import BadPath, ConfigError, Gone, NotFound, Unhealthy
from headway.model.scope import Scope, Source
from headway.sources.git.fetch import SEARCH_DEPTH, GitProvider
from headway.stores.shelf import MemoryShelf


def provider(url, **options):
    return GitProvider(Source(name="s", kind="git", url=str(url), options=options), MemoryShelf())


def found(url, **options):
    async def ask():
        return [scope async for scope in provider(url, **options).discover()]

    return asyncio.run(ask())


@pytest.mark.parametrize("options", [{"branch": "all"}, {"branches": "some"}, {"branches": ""}])
def test_an_option_that_is_none_is_refused(options):
    with pytest.raises(ConfigError, match="source 's'"):
        provider("/", **options)


def test_a_folder_stands_for_the_repositories_below_it(tmp_path):
    grown(tmp_path / "a" / "one", bare=False)
    grown(tmp_path / "a" / "one" / "nested-is-not-searched", bare=False)
    grown(tmp_path / "two.git")
    grown(tmp_path / "/".join("x" * SEARCH_DEPTH) / "too-deep")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert [scope.name for scope in found(tmp_path)] == ["one", "two"]
    assert [scope.name for scope in found(f"file://{tmp_path}", depth=9)] == ["one", "two", "too-deep"]


def test_several_paths_are_one_source_and_one_repository_is_one_scope(tmp_path):
    one, two = grown(tmp_path / "one"), grown(tmp_path / "two")
    keys = [scope.key for scope in found("", paths=[str(one.path), str(two.path), str(one.path)])]
    assert (len(keys), len(set(keys))) == (3, 2)


@pytest.mark.parametrize(("make", "words"), [("absent", "does not exist"), ("file", "is a file"), ("empty", "is no git repository and holds none"), ("hollow", "is no git repository")])
def test_a_path_without_a_repository_is_refused(make, words, tmp_path):
    path = tmp_path / "path"
    if make == "file":
        path.write_text("")
    elif make != "absent":
        (path / ".git" if make == "hollow" else path).mkdir(parents=True)
    with pytest.raises(BadPath, match=words):
        found(path)


def test_health_is_that_its_folders_are_there(tmp_path):
    asyncio.run(provider(tmp_path).probe())
    with pytest.raises(Unhealthy, match="not there any more"):
        asyncio.run(provider(tmp_path / "away").probe())


async def first_page(source, scope, entity="commits"):
    return await anext(source.pages(scope, entity, None))


def test_a_scope_of_an_earlier_discovery_is_looked_at_when_it_is_asked_for(tmp_path):
    built = grown(tmp_path / "repo")
    (scope,) = found(built.path)
    assert len(asyncio.run(first_page(provider(built.path), scope)).raws) == 3


def test_another_repository_at_its_place_is_not_taken_for_it(tmp_path):
    built = grown(tmp_path / "repo")
    with pytest.raises(NotFound, match="now another repository"):
        asyncio.run(first_page(provider(built.path), Scope(key="git:repo:other", name="x", location=str(built.path))))
    with pytest.raises(Gone):
        asyncio.run(first_page(provider(built.path), Scope(key="git:repo:other", name="x", location=str(tmp_path / "away"))))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything; the command line's test drops its rights")
def test_a_folder_that_may_not_be_read_is_named(tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    with pytest.raises(BadPath, match="may not be read"):
        found(tmp_path / "closed")


@pytest.mark.parametrize("given", ["many", 0, -1, 2.5, True, None])
@pytest.mark.parametrize("name", ["workers", "depth"])
def test_an_option_that_counts_refuses_what_is_no_number(name, given):
    with pytest.raises(ConfigError, match=f"{name} must be a whole number above 0"):
        GitProvider(Source(name="code", kind="git", url=".", options={name: given}), MemoryShelf())


@pytest.mark.parametrize("given", ["/srv", [], [5], [""], {}])
def test_paths_are_a_list_of_folders(given):
    with pytest.raises(ConfigError, match="paths must be a list of folders"):
        GitProvider(Source(name="code", kind="git", url=".", options={"paths": given}), MemoryShelf())
