"""A clone of our own: what killed or hanging fetches leave, what is planted in it, and when it is fetched anew."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from aiohttp import web
from tests.builders.opening import MachineClock
from tests.builders.repositories import git, grown
from tests.fakes.github.code import place
from tests.sources.git.forge import NUMBER, PUSHED, TOKEN, forging

from headway.model.errors import BadRequest, Overloaded, SourceError, Transport
from headway.sources.git.clone import MANY_PACKS, Clone, Limits
from headway.sources.opening import Remote

pytestmark = pytest.mark.slow

SECOND = 1_000_000
HOUR = 3600 * SECOND
PLANTED = """[core]
	fsmonitor = touch {0}
	hooksPath = {1}
	sshCommand = touch {0}
	askPass = touch {0}
[credential]
	helper = !touch {0}
[url "ext::touch {0} "]
	insteadOf = http://
[include]
	path = {1}/more
[remote "origin"]
	uploadpack = touch {0}
[http]
	proxy = http://127.0.0.1:1
"""


class Clock:
    """A clock that is set."""

    def __init__(self, now=PUSHED + 24 * HOUR):
        self.at = now

    def now(self):
        return self.at


def cloned(tmp_path, work, *, clock=None, limits=None):
    """What `work` makes of a clone, its forge and its repository of three commits."""
    built = grown(place(tmp_path / "forge", NUMBER))
    clone = Clone(tmp_path / "mirrors" / "42.git", clock or MachineClock(), limits)

    async def whole():
        async with forging(tmp_path / "forge") as forge:
            return await work(clone, forge, built)

    return asyncio.run(whole())


def count(clone):
    return int(git(clone.folder, "rev-list", "--count", "main"))


def due(*steps):
    """How often git asked, each step being (what the clock goes on by, when was pushed)."""

    async def work(clone, forge, built):
        looks = []
        for later, pushed_at in steps:
            clone._clock.at += later
            before = len(forge.asked)
            await clone.refresh(forge.remote(pushed_at=pushed_at))
            looks.append(len(forge.asked) > before)
        return looks

    return work


FIRST = (0, PUSHED)
DUE = {
    "nothing pushed": ([FIRST, (HOUR, PUSHED)], [True, False]),
    "pushed later": ([FIRST, (HOUR, PUSHED + 1)], [True, True]),
    "a day has passed": ([FIRST, (24 * HOUR, PUSHED)], [True, True]),
    "the clock was set back": ([FIRST, (-2 * HOUR, PUSHED)], [True, True]),
    "nobody says": ([(0, None), (HOUR, None)], [True, True]),
    "somebody says it now": ([(0, None), (HOUR, PUSHED)], [True, True]),
    "fetched in the minute of the push, which may be one of two": ([(0, PUSHED + 24 * HOUR - 5 * SECOND), (HOUR, PUSHED + 24 * HOUR - 5 * SECOND), (HOUR, PUSHED + 24 * HOUR - 5 * SECOND)], [True, True, False]),
}


@pytest.mark.parametrize("case", DUE)
def test_it_is_fetched_when_something_may_be_new(case, tmp_path):
    steps, fetched = DUE[case]
    assert cloned(tmp_path, due(*steps), clock=Clock()) == fetched


def test_what_a_killed_fetch_left_stops_no_later_one(tmp_path):
    async def work(clone, forge, built):
        await clone.refresh(forge.remote())
        for name in ("packed-refs.lock", "HEAD.lock", "config.lock", "refs/heads/main.lock", "objects/pack/tmp_pack_x1", "objects/pack/tmp_idx_x1"):
            (clone.folder / name).write_text("half")
        built.commit({b"x": b"y"})
        await clone.refresh(forge.remote(pushed_at=PUSHED + SECOND))
        return count(clone), [path.name for path in clone.folder.rglob("*") if "lock" in path.name or "tmp_" in path.name]

    assert cloned(tmp_path, work) == (4, [])


FETCHING = """
import asyncio, sys
from pathlib import Path
from tests.builders.opening import MachineClock
from headway.net.credential import Credential
from headway.sources.git.clone import Clone
from headway.sources.opening import Remote
asyncio.run(Clone(Path(sys.argv[1]), MachineClock()).refresh(Remote(url=sys.argv[2], pushed_at=None, credential=Credential(sys.argv[3]))))
"""


def test_a_headway_killed_in_a_fetch_leaves_a_clone_that_the_next_one_completes(tmp_path):
    """Its git outlives it, with the lock of the folder: the next one waits for it to end."""

    async def work(clone, forge, built):
        held = asyncio.Event()

        async def hang(request):
            held.set()
            await asyncio.sleep(3600)

        forge.instead = hang
        command = (sys.executable, "-c", FETCHING, str(clone.folder), forge.remote().url, TOKEN)
        process = await asyncio.create_subprocess_exec(*command)
        await asyncio.wait_for(held.wait(), 20)
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        forge.instead = None
        waiting = asyncio.create_task(clone.refresh(forge.remote()))
        await asyncio.sleep(0.5)
        waited = not waiting.done()
        left = [pid for pid, line in (await asyncio.to_thread(running)).items() if forge.url.encode() in line]
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await asyncio.wait_for(waiting, 20)
        return waited, len(left) > 0, count(clone)

    assert cloned(tmp_path, work) == (True, True, 3)


def running():
    """The command line of every process."""
    lines = {}
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines[int(line.parent.name)] = line.read_bytes()
    return lines


async def endless(request):
    response = web.StreamResponse(headers={"Content-Type": "application/x-git-upload-pack-advertisement"})
    await response.prepare(request)
    await response.write(b"001e# service=git-upload-pack\n0000")
    await asyncio.sleep(3600)


def test_a_forge_that_says_nothing_more_is_left_after_a_while(tmp_path):
    async def work(clone, forge, built):
        forge.instead = endless
        began = time.monotonic()
        with pytest.raises(Transport, match="fetching"):
            await clone.refresh(forge.remote())
        return time.monotonic() - began < 15

    assert cloned(tmp_path, work, limits=Limits(silent=1))


def test_a_fetch_has_an_end_however_it_drips_and_nothing_of_it_lives_on(tmp_path):
    async def work(clone, forge, built):
        forge.instead = endless
        with pytest.raises(Overloaded, match="did not end within 1 s"):
            await clone.refresh(forge.remote())
        forge.instead = None
        await clone.refresh(forge.remote())
        return count(clone)

    assert cloned(tmp_path, work, limits=Limits(whole=1.0, other=5.0)) == 3


def test_a_fetch_that_is_called_off_lets_go_of_the_folder(tmp_path):
    async def work(clone, forge, built):
        forge.instead = endless
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(clone.refresh(forge.remote()), 0.5)
        forge.instead = None
        await clone.refresh(forge.remote())
        return count(clone)

    assert cloned(tmp_path, work, limits=Limits(other=5.0)) == 3


def test_another_process_that_does_not_end_is_not_waited_for_for_ever(tmp_path):
    async def work(clone, forge, built):
        async with clone._alone():
            with pytest.raises(Transport, match="another process"):
                await clone.refresh(forge.remote())

    cloned(tmp_path, work, limits=Limits(other=0.3))


def test_what_is_planted_in_the_folder_is_not_run(tmp_path):
    planted, hooks = tmp_path / "planted", tmp_path / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-fetch", "pre-auto-gc"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {planted}\n")
        (hooks / name).chmod(0o755)

    async def work(clone, forge, built):
        await clone.refresh(forge.remote())
        for folder in ("hooks", "."):
            (clone.folder / folder).mkdir(exist_ok=True)
        for name in ("config", "config.worktree"):
            (clone.folder / name).write_text(PLANTED.format(planted, hooks))
        (clone.folder / "commondir").write_text(str(hooks))
        (clone.folder / "hooks" / "reference-transaction").write_text(f"#!/bin/sh\ntouch {planted}\n")
        (clone.folder / "hooks" / "reference-transaction").chmod(0o755)
        (clone.folder / "shallow").write_text(f"{built.shas[1]}\n")
        built.commit({b"x": b"y"})
        await clone.refresh(forge.remote(pushed_at=PUSHED + SECOND))
        return count(clone)

    assert (cloned(tmp_path, work), planted.exists()) == (4, False)


def test_a_configuration_that_leads_elsewhere_is_not_written_through(tmp_path):
    other = tmp_path / "other"
    other.write_text("ours")

    async def work(clone, forge, built):
        await clone.refresh(forge.remote())
        (clone.folder / "config").unlink()
        (clone.folder / "config").symlink_to(other)
        await clone.refresh(forge.remote(pushed_at=PUSHED + SECOND))

    cloned(tmp_path, work)
    assert other.read_text() == "ours"


def test_who_we_are_stands_in_no_command_line_no_file_and_goes_to_the_forge_alone(tmp_path):
    """LESSON 81."""
    seen = []

    async def work(clone, forge, built):
        async def elsewhere(request):
            seen.append(request.headers.get("Authorization"))
            return web.Response(status=404)

        async def watching(request):
            lines = (await asyncio.to_thread(running)).values()
            seen.append((any(forge.url.encode() in line for line in lines), any(TOKEN.encode() in line for line in lines)))
            forge.instead = None
            return await forge.answer(request)

        forge.instead = watching
        await clone.refresh(forge.remote())
        async with forging(tmp_path / "elsewhere") as other:
            other.instead = elsewhere

            async def away(request):
                raise web.HTTPFound(f"{other.url}{request.rel_url}")

            forge.instead = away
            with pytest.raises(SourceError):
                await clone.refresh(forge.remote(pushed_at=PUSHED + SECOND))
        texts = [path.read_bytes() for path in clone.folder.rglob("*") if path.is_file()]
        return any(TOKEN.encode() in text for text in texts), [header["Authorization"].partition(" ")[0] for header in forge.headers[:1]]

    assert (cloned(tmp_path, work), seen) == ((False, ["Basic"]), [(True, False)])


def test_a_clone_that_went_bad_is_made_anew(tmp_path):
    async def work(clone, forge, built):
        await clone.refresh(forge.remote())
        (clone.folder / "refs" / "heads" / "main").unlink(missing_ok=True)
        (clone.folder / "packed-refs").unlink(missing_ok=True)
        (clone.folder / "refs" / "heads" / "main").write_text("")
        for pack in clone.folder.glob("objects/pack/*.pack"):
            pack.chmod(0o644)
            pack.write_bytes(b"PACK" + b"x" * 40)
        built.commit({b"x": b"y"})
        await clone.refresh(forge.remote(pushed_at=PUSHED + SECOND))
        return count(clone)

    assert cloned(tmp_path, work) == 4


def test_a_folder_that_holds_something_else_becomes_a_clone(tmp_path):
    async def work(clone, forge, built):
        (clone.folder / "refs").mkdir(parents=True)
        (clone.folder / "HEAD").write_text("nonsense")
        await clone.refresh(forge.remote())
        return count(clone)

    assert cloned(tmp_path, work) == 3


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    async def work(clone, forge, built):
        clone.folder.parent.write_text("a file")
        with pytest.raises(SourceError, match="cloned below"):
            await clone.refresh(forge.remote())

    cloned(tmp_path, work)


def test_a_disk_that_is_full_is_said(tmp_path):
    async def work(clone, forge, built):
        clone.folder.mkdir(parents=True)
        (clone.folder / "headway.json.new").symlink_to("/dev/full")
        with pytest.raises(SourceError, match="the disk is full"):
            await clone.refresh(forge.remote())

    cloned(tmp_path, work)


def test_many_packs_become_few_and_nothing_that_was_lost_goes(tmp_path):
    async def work(clone, forge, built):
        await clone.refresh(forge.remote())
        old = built.tip
        built.commit({b"other": b"root"}, parents=[])
        for number in range(MANY_PACKS + 1):
            built.commit({b"x": b"%d" % number})
            await clone.refresh(forge.remote(pushed_at=PUSHED + number + 1))
        return len(list(clone.folder.glob("objects/pack/*.pack"))) < MANY_PACKS, git(clone.folder, "cat-file", "-t", old), count(clone)

    assert cloned(tmp_path, work) == (True, b"commit\n", MANY_PACKS + 2)


@pytest.mark.parametrize("url", ["file:///etc", "ssh://host/x", "ext::sh -c x", "/etc", "-u", "https://me:secret@host/x", "http://"])
def test_addresses_that_are_none_of_a_forge_are_not_fetched(url, tmp_path):
    async def work(clone, forge, built):
        with pytest.raises(BadRequest) as raised:
            await clone.refresh(Remote(url=url, pushed_at=None, credential=None))
        return raised.value.sentence

    assert "secret" not in cloned(tmp_path, work)
