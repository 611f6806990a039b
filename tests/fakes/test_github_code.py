"""The code of the make-believe GitHub: git makes what a story says, the same each time, and real git can clone it."""

from __future__ import annotations

import asyncio
import subprocess
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from tests.builders.repositories import clean_environment, git
from tests.fakes.github import Company, running
from tests.fakes.github.code import place, serve, written
from tests.fakes.github.data import Story

pytestmark = pytest.mark.slow

START = 1_700_000_000
HEADER = "http.extraHeader=Authorization: Basic eC1hY2Nlc3MtdG9rZW46Z29vZA=="
"""Of `x-access-token:good`."""


def story(number, way, *, commits=2):
    at = START + number * 10_000
    made = [("Ana", "ana@acme.example", at + place, at + place + 7, f"Step {place} of {number}\n\nWith a b\u00f6dy", {f"src/{number}.py": f"x = {place}\n" * (place + 1)}) for place in range(commits)]
    return Story(f"feature-{number}", made, way, at + 500, ("Bob", "bob@acme.example"), f"Request {number}")


ALL = [story(1, "merge"), story(2, "squash"), story(3, "rebase"), story(4, None)]


def test_each_way_of_merging_leaves_what_it_leaves(tmp_path):
    merge, squash, rebase, none = written(tmp_path, "1", "main", ALL)
    bare = place(tmp_path, "1")
    line = git(bare, "rev-list", "--first-parent", "main").decode().split()
    assert [merge.merge_parents, squash.merge_parents, rebase.merge_parents, none.merge_parents] == [2, 1, 1, 0]
    assert git(bare, "rev-list", "--parents", "-1", merge.merge_oid).split()[-1].decode() == merge.oids[-1]
    assert (line[0], line[2], none.merge_oid, len(line)) == (rebase.merge_oid, squash.merge_oid, None, 5)
    reachable = git(bare, "rev-list", "main").decode().split()
    assert [set(one.oids) <= set(reachable) for one in (merge, squash, rebase, none)] == [True, False, False, False]
    trees = [git(bare, "rev-parse", f"{oid}:src/{number}.py") for number, one in ((1, merge), (2, squash), (3, rebase)) for oid in (one.oids[-1], one.merge_oid)]
    assert trees[::2] == trees[1::2]
    assert git(bare, "fsck", "--strict") == b""


def test_requests_are_refs_of_their_own_and_open_ones_branches_too(tmp_path):
    written(tmp_path, "1", "trunk", ALL)
    assert git(place(tmp_path, "1"), "for-each-ref", "--format=%(refname)").decode().split() == ["refs/heads/feature-4", "refs/heads/trunk", *(f"refs/pull/{number}/head" for number in (1, 2, 3, 4))]
    assert git(place(tmp_path, "1"), "symbolic-ref", "HEAD") == b"refs/heads/trunk\n"


def test_the_same_stories_get_the_same_names_wherever_and_whenever(tmp_path):
    first = written(tmp_path / "a", "1", "main", ALL)
    assert first == written(tmp_path / "b", "1", "main", ALL)
    later = written(tmp_path / "a", "1", "main", [*ALL[:3], story(4, "merge")])
    assert (later[:3], later[3].oids, later[3].merge_parents) == (first[:3], first[3].oids, 2)


def test_without_stories_it_is_empty(tmp_path):
    assert (written(tmp_path, "1", "main", []), git(place(tmp_path, "1"), "for-each-ref")) == ([], b"")


@asynccontextmanager
async def served(folder):
    async def answer(request):
        return await serve(request, folder, known=lambda token: token == "good")

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/acme/shop.git"
    finally:
        await runner.cleanup()


def cloning(url, folder, *settings):
    flags = [word for setting in settings for word in ("-c", setting)]
    return subprocess.run(["git", *flags, "clone", "--quiet", "--mirror", url, str(folder)], env=clean_environment() | {"GIT_ASKPASS": ""}, capture_output=True, check=False, timeout=60)


@pytest.mark.parametrize("version", [0, 2])
def test_git_clones_it_with_the_right_token_in_old_words_and_new(version, tmp_path):
    """With so many branches that git packs its question."""
    names = written(tmp_path / "code", "1", "main", [*ALL[:3], *(story(number, None, commits=1) for number in range(4, 60))])

    async def whole():
        async with served(place(tmp_path / "code", "1")) as url:
            return await asyncio.to_thread(cloning, url, tmp_path / "clone", HEADER, f"protocol.version={version}")

    assert asyncio.run(whole()).returncode == 0
    assert git(tmp_path / "clone", "rev-parse", "main").decode().strip() == names[2].merge_oid


@pytest.mark.parametrize("settings", [(), (HEADER.replace("Z29vZA", "YmFk"),), ("http.extraHeader=Authorization: Bearer good",)], ids=["none", "another", "not as a password"])
def test_nobody_else_is_let_in(settings, tmp_path):
    written(tmp_path / "code", "1", "main", ALL[:1])

    async def whole():
        async with served(place(tmp_path / "code", "1")) as url, ClientSession() as session, session.get(f"{url}/info/refs?service=git-upload-pack") as answer:
            return answer.status, answer.headers["WWW-Authenticate"], (await asyncio.to_thread(cloning, url, tmp_path / "clone", *settings)).returncode

    assert asyncio.run(whole()) == (401, 'Basic realm="GitHub"', 128)


def test_pushing_and_what_is_not_there_are_refused(tmp_path):
    written(tmp_path / "code", "1", "main", ALL[:1])
    good = {"Authorization": HEADER.partition(": ")[2]}

    async def ask(session, url, path):
        async with session.get(url + path, headers=good) as answer:
            return answer.status

    async def whole():
        async with ClientSession() as session, served(place(tmp_path / "code", "1")) as url, served(place(tmp_path / "code", "2")) as nothing:
            return await ask(session, url, "/info/refs?service=git-receive-pack"), await ask(session, nothing, "/info/refs?service=git-upload-pack")

    assert asyncio.run(whole()) == (403, 404)


def test_a_whole_company_serves_its_code(tmp_path):
    company = Company(seed=3, pulls=12, repos=1, code=tmp_path / "code")
    repo = company.repositories[0]
    with running(company) as github:
        packed = subprocess.run(["base64", "-w0"], input=f"x-access-token:{github.token}".encode(), capture_output=True, check=True).stdout.decode()
        done = cloning(f"{github.url}/{repo.full_name}.git", tmp_path / "clone", f"http.extraHeader=Authorization: Basic {packed}")
    assert (done.returncode, git(tmp_path / "clone", "rev-parse", repo.default_branch).decode().strip()) == (0, repo.head)
    assert [path.name for path in (tmp_path / "code").iterdir()] == [f"{repo.id}.git"]
