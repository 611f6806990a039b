"""A mirror against git over HTTP: what is fetched when, and that its facts are those of the same history read locally."""

from __future__ import annotations

import asyncio
import shutil

import pytest
from tests.builders.repositories import git, grown, repository
from tests.fakes.github.code import place
from tests.sources.git.forge import NUMBER, PUSHED, SCOPE, TOKEN, brought, forging, mirroring

from headway.model.errors import AuthFailed, BadRequest, Gone
from headway.model.scope import Scope, Source
from headway.sources.git.fetch import GitProvider
from headway.stores.shelf import MemoryShelf

pytestmark = pytest.mark.slow

SECOND = 1_000_000
BYSTANDERS = ("changes", "accounts", "refs", "declarations", "files", "ownership")


def told(folder, *runs):
    """What each run brought: one mirror a run, one forge for all. A run is an async function of mirror and forge."""

    async def whole():
        found = []
        async with forging(folder / "forge") as forge:
            for run in runs:
                async with mirroring(folder / "mirrors") as mirror:
                    found.append(await run(mirror, forge))
        return found

    return asyncio.run(whole())


def commits(pushed_at=PUSHED, cursor=None):
    async def run(mirror, forge):
        before = len(forge.asked)
        facts, end = await brought(mirror, "commits", forge.remote(pushed_at=pushed_at), cursor)
        return [(fact.subject, fact.reachable) for fact in facts], end, forge.asked[before:]

    return run


def home(folder):
    """Where the forge has the repository."""
    return place(folder / "forge", NUMBER)


def test_a_first_read_brings_the_history_and_the_next_asks_nobody_while_nothing_was_pushed(tmp_path):
    grown(home(tmp_path))
    first, second = told(tmp_path, commits(), commits())
    assert [subject for subject, _ in first[0]] == ["change 2", "change 1", "change 0"]
    assert ("fetch" in first[2], second[2]) == (True, [])


def test_what_was_fetched_and_not_stored_is_told_again(tmp_path):
    """LESSON 91: how far we are is kept with the data and not in the clone."""
    grown(home(tmp_path))
    first, second = told(tmp_path, commits(), commits())
    assert first[:2] == second[:2]


def test_a_clone_that_was_deleted_costs_a_fetch_and_nothing_is_told_twice(tmp_path):
    grown(home(tmp_path))
    ends = []

    async def first(mirror, forge):
        ends.append((await commits()(mirror, forge))[1])
        shutil.rmtree(tmp_path / "mirrors")

    async def second(mirror, forge):
        found, _, asked = await commits(PUSHED, ends[0])(mirror, forge)
        return found, "fetch" in asked

    assert told(tmp_path, first, second)[1] == ([], True)


@pytest.mark.parametrize("pushed_at", [PUSHED + SECOND, None], ids=["pushed since", "nobody says"])
def test_what_was_pushed_since_is_fetched_and_nothing_else_is_told(pushed_at, tmp_path):
    built = grown(home(tmp_path))

    ends = []

    async def first(mirror, forge):
        ends.append((await commits()(mirror, forge))[1])
        built.commit({b"file": b"more"}, b"the fourth\n")

    async def second(mirror, forge):
        return (await commits(pushed_at, ends[0])(mirror, forge))[0]

    assert told(tmp_path, first, second)[1] == [("the fourth", True)]


def test_a_force_push_marks_what_is_lost_although_the_forge_has_forgotten_it(tmp_path):
    built = grown(home(tmp_path), commits=1)
    ends = []

    async def first(mirror, forge):
        built.commit({b"file": b"lost"}, b"lost\n")
        ends.append((await commits()(mirror, forge))[1])
        built.commit({b"file": b"kept"}, b"kept\n", parents=[built.shas[0]])

    async def second(mirror, forge):
        return (await commits(PUSHED + SECOND, ends[0])(mirror, forge))[0]

    assert told(tmp_path, first, second)[1] == [("lost", False), ("kept", True)]


def test_branches_that_are_deleted_go_and_requests_are_never_fetched(tmp_path):
    built = grown(home(tmp_path))
    built.ref("refs/heads/gone/soon", built.shas[0])
    built.ref("refs/tags/v1", built.shas[1])
    built.ref("refs/pull/1/head", built.shas[0])

    async def names(mirror, forge, pushed_at=PUSHED):
        return sorted(fact.name for fact in (await brought(mirror, "refs", forge.remote(pushed_at=pushed_at)))[0])

    async def later(mirror, forge):
        git(built.path, "update-ref", "-d", "refs/heads/gone/soon")
        built.ref("refs/heads/gone", built.shas[2])
        return await names(mirror, forge, PUSHED + SECOND)

    before, after = told(tmp_path, names, later)
    assert before == ["refs/heads/gone/soon", "refs/heads/main", "refs/tags/v1"]
    assert after == ["refs/heads/gone", "refs/heads/main", "refs/tags/v1"]


def test_the_history_read_is_that_of_the_branch_the_forge_calls_its_default(tmp_path):
    built = grown(home(tmp_path), commits=2)
    built.commit({b"x": b"1"}, b"of the trunk\n", parents=[built.shas[0]], branch="trunk")
    built.head("ref: refs/heads/trunk")
    ((found, _, _),) = told(tmp_path, commits())
    assert [subject for subject, _ in found] == ["of the trunk", "change 0"]


def test_an_empty_repository_is_empty_and_no_error(tmp_path):
    repository(home(tmp_path))

    async def run(mirror, forge):
        return [len((await brought(mirror, entity, forge.remote()))[0]) for entity in mirror.entities]

    assert told(tmp_path, run) == [[0] * 7]


def test_all_entities_at_once_fetch_once(tmp_path):
    grown(home(tmp_path), commits=30).commit({b"CODEOWNERS": b"* @acme/payments\n"})

    async def run(mirror, forge):
        found = await asyncio.gather(*(brought(mirror, entity, forge.remote(pushed_at=None)) for entity in mirror.entities))
        return [len(facts) > 0 for facts, _ in found], forge.asked.count("look")

    ((well, looks),) = told(tmp_path, run)
    assert (well, looks) == ([True] * 7, 2)  # one for HEAD, one for the fetch


def test_two_runs_at_once_in_one_folder_fetch_once(tmp_path):
    grown(home(tmp_path), commits=30)

    async def whole():
        async with forging(tmp_path / "forge") as forge, mirroring(tmp_path / "mirrors") as one, mirroring(tmp_path / "mirrors") as other:
            found = await asyncio.gather(*(brought(mirror, "commits", forge.remote()) for mirror in (one, other)))
            return [len(facts) for facts, _ in found], forge.asked.count("look")

    assert asyncio.run(whole()) == ([30, 30], 2)


def test_a_wrong_token_is_refused_and_told_to_nobody(tmp_path):
    grown(home(tmp_path))

    async def run(mirror, forge):
        with pytest.raises(AuthFailed, match="Contents: read") as raised:
            await brought(mirror, "commits", forge.remote(token="ghs_a-wrong-token"))
        return raised.value.sentence

    (said,) = told(tmp_path, run)
    assert "wrong-token" not in said


def test_no_token_asks_nobody_for_a_password(tmp_path, monkeypatch):
    grown(home(tmp_path))
    asked = tmp_path / "asked"
    script = tmp_path / "ask"
    script.write_text(f"#!/bin/sh\ntouch {asked}\necho {TOKEN}\n")
    script.chmod(0o755)
    monkeypatch.setenv("SSH_ASKPASS", str(script))
    monkeypatch.setenv("GIT_ASKPASS", str(script))

    async def run(mirror, forge):
        with pytest.raises(AuthFailed):
            await brought(mirror, "commits", forge.remote(token=None))

    told(tmp_path, run)
    assert not asked.exists()


def test_a_repository_that_vanished_is_gone_and_what_was_stored_is_left_alone(tmp_path):
    built = grown(home(tmp_path))

    async def vanished(mirror, forge):
        built.path.rename(tmp_path / "elsewhere")
        with pytest.raises(Gone, match="there is no code at"):
            await brought(mirror, "commits", forge.remote(pushed_at=PUSHED + SECOND))

    told(tmp_path, commits(), vanished)
    assert git(tmp_path / "mirrors" / f"{NUMBER}.git", "rev-list", "--count", "main") == b"3\n"


@pytest.mark.parametrize("scope", ["github:repo:../../etc", "github:repo:a/b", "github:repo:.hidden"])
def test_a_scope_that_would_leave_the_folder_is_refused(scope, tmp_path):
    async def run(mirror, forge):
        with pytest.raises(BadRequest):
            await anext(mirror.pages(Scope(key=scope, name="x", location="x"), "commits", None, forge.remote()))

    told(tmp_path, run)


def test_its_facts_are_those_of_the_same_history_read_locally_but_for_the_scope(tmp_path):
    built = grown(home(tmp_path), commits=4)
    built.commit({b"a/\xffile": b"1\n2\n", b".mailmap": b"Ada L <ada@example.org>\n"}, b"Odd: \x00\xff\n", author=b"Bob <bob@example.org>", committed=-5)
    side = built.commit({b"file": b"other\n"}, b"aside\n", parents=[built.shas[1]], branch=None)
    built.commit({b"file": b"both\n", b"CODEOWNERS": b"* @acme/payments\n"}, b"a merge\n", parents=[built.tip, side])
    built.ref("refs/tags/v1", built.shas[0])

    async def local():
        source = GitProvider(Source(name="code", kind="git", url=str(built.path), workers=1), MemoryShelf())
        (scope,) = [one async for one in source.discover()]
        found = {}
        for entity in ("commits", *BYSTANDERS):
            found[entity] = [fact async for page in source.pages(scope, entity, None) for raw in page.raws for fact in source.shape(scope, entity, raw, b"")]
        await source.close()
        return scope.key, found

    async def run(mirror, forge):
        return {entity: (await brought(mirror, entity, forge.remote()))[0] for entity in ("commits", *BYSTANDERS)}

    key, here = asyncio.run(local())
    ((there),) = told(tmp_path, run)
    for entity in ("commits", *BYSTANDERS):
        assert here[entity], entity
        assert sorted(map(repr, there[entity])) == sorted(repr(fact).replace(key, SCOPE.key) for fact in here[entity]), entity
