"""A clone of our own of a forge's repository: bare, all branches and tags, and nothing of it to be believed.

Whoever writes into its folder meanwhile gains nothing: its configuration is written anew before every fetch, and no hook, filter,
helper or other protocol is let run. What proves who we are travels in the environment of the child alone.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import ssl
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from headway.model.errors import BadRequest, Overloaded, SourceError, Transport
from headway.sources.git.program import SAFE_ENVIRONMENT, Git, Result, end, environment
from headway.sources.git.refusals import Damaged, failure, no_room

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from headway.model.ports import Clock
    from headway.sources.opening import Remote

REFSPECS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
"""Never refs/pull/*: what was proposed is no part of the history until it is merged."""
FETCH = ("fetch", "--quiet", "--force", "--prune", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--no-recurse-submodules", "--no-show-forced-updates")
REPACK = ("repack", "--quiet", "-d", "--geometric=2")
"""Packs are made fewer without letting go of a commit that no branch has any more: a rewrite of history is told by it."""
MANY_PACKS = 40
CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"
LEFT_BEHIND = ("*.lock", "refs/**/*.lock", "objects/pack/tmp_*", "objects/pack/*.keep", "objects/pack/.tmp-*", "objects/[0-9a-f][0-9a-f]/tmp_obj_*")
"""What a fetch that was killed leaves; a lock among it would stop every later one."""
NOT_OURS = ("config", "config.worktree", "commondir", "shallow", "objects/info/alternates")
"""What says where a repository's settings and objects lie: none of it was put there by us, but for the configuration."""
NOTE = "headway.json"
USER = "x-access-token"
"""The name under which git gives a token of GitHub's as a password."""
TRUSTED_US = 24 * 3600 * 1_000_000
"""After so long a clone is fetched whatever is said of pushes."""
SETTLES_US = 120 * 1_000_000
"""A push is said in whole seconds and may be one of several: what was fetched this soon after it is fetched once more."""
POLL_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """In seconds: how long git may take in `whole`, how long the host may say nothing at all, and how long another process may be waited for."""

    whole: float = 3600.0
    silent: int = 30
    other: float = 900.0


class Note(Struct, frozen=True):
    """What was fetched last: when (µs), and how new the newest push was that we had been told of."""

    fetched_at: int
    pushed_at: int | None = None


class Clone:
    """The clone in one folder, brought up to date by one process at a time."""

    def __init__(self, folder: Path, clock: Clock, limits: Limits | None = None) -> None:
        self.folder, self._clock, self._limits = folder, clock, limits or Limits()

    async def refresh(self, remote: Remote) -> None:
        """Fetch what is new, unless nothing can be. Raises SourceError."""
        _check(remote)
        since = self._clock.now()
        if not self._due(remote, since=since):
            return
        try:
            async with self._alone() as lock:
                if self._due(remote, since=since):  # another process may just have done it
                    await self._fetch(remote, lock)
        except OSError as error:
            raise no_room(self.folder, error) from error

    def _due(self, remote: Remote, *, since: int) -> bool:
        note = self._note()
        if note is None:
            return True
        if remote.pushed_at is None or note.pushed_at is None:
            return not since <= note.fetched_at
        now = self._clock.now()
        return remote.pushed_at > note.pushed_at or not remote.pushed_at + SETTLES_US < note.fetched_at <= now < note.fetched_at + TRUSTED_US

    def _note(self) -> Note | None:
        """What the last fetch noted; nothing in the folder is worth more than a fetch."""
        try:
            return msgspec.json.decode((self.folder / NOTE).read_bytes(), type=Note)
        except (OSError, ValueError):
            return None

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[int]:
        """The folder for ourselves. The lock lives as long as any child that has it open: one that outlived its Headway is waited for."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            await self._taken(lock)
            yield lock
        finally:
            os.close(lock)

    async def _taken(self, lock: int) -> None:
        until = asyncio.get_running_loop().time() + self._limits.other
        while True:
            try:
                return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if asyncio.get_running_loop().time() > until:
                    raise Transport(f"another process has been fetching into {self.folder} for {self._limits.other:g} s") from error
            await asyncio.sleep(POLL_S)

    async def _fetch(self, remote: Remote, lock: int) -> None:
        """Fetch, into a clone made anew where the old one has gone bad."""
        at = self._clock.now()
        try:
            await self._fetched(remote, lock)
        except Damaged:
            await asyncio.to_thread(_emptied, self.folder)
            await self._made(remote, lock)
        whole = msgspec.json.encode(Note(at, remote.pushed_at))
        fresh = self.folder / f"{NOTE}.new"
        fresh.write_bytes(whole)
        fresh.replace(self.folder / NOTE)

    async def _made(self, remote: Remote, lock: int) -> None:
        try:
            await self._fetched(remote, lock)
        except Damaged as error:
            raise SourceError(f"git made a clone of {remote.url} that is no good: {error}") from error

    async def _fetched(self, remote: Remote, lock: int) -> None:
        await asyncio.to_thread(_prepared, self.folder)
        network = Child(self.folder, remote, lock, self._limits)
        await network.run("init", "--quiet", "--bare", "--template=")
        head = await network.run("ls-remote", "--quiet", "--symref", remote.url, "HEAD")
        await network.run(*FETCH, remote.url, *REFSPECS)
        branch = _branch(head)
        if branch:
            await network.run("symbolic-ref", "HEAD", branch)
        if sum(1 for _ in self.folder.glob("objects/pack/*.pack")) > MANY_PACKS:
            with suppress(SourceError, Damaged):  # reading goes on with many packs, and the next fetch tries again
                await network.run(*REPACK)


@dataclass(frozen=True, slots=True)
class Child:
    """Runs git for one clone, each time in a process group of its own that is ended as one."""

    folder: Path
    remote: Remote
    lock: int
    limits: Limits

    async def run(self, *arguments: str) -> bytes:
        """What git prints. Raises the SourceError that its failure means."""
        try:
            async with asyncio.timeout(self.limits.whole):
                result = await self._ended(arguments)
        except TimeoutError as error:
            raise Overloaded(f"git {arguments[0]} of {self.remote.url} did not end within {self.limits.whole:g} s") from error
        if result.code:
            raise failure(result, url=self.remote.url, folder=self.folder)
        return result.out

    async def _ended(self, arguments: tuple[str, ...]) -> Result:
        process = await self._started(arguments)
        try:
            out, err = await process.communicate()
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):  # what fetches is a child of the child
                    os.killpg(process.pid, signal.SIGKILL)
            await end(process)
        return Result(process.returncode or 0, out, err.decode("utf-8", "replace").strip())

    async def _started(self, arguments: tuple[str, ...]) -> asyncio.subprocess.Process:
        pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        command = Git(self.folder).command(*arguments)
        try:
            return await asyncio.create_subprocess_exec(
                *command, stdin=nothing, stdout=pipe, stderr=pipe, env=self._environment(), pass_fds=(self.lock,), start_new_session=True
            )
        except FileNotFoundError as error:
            raise SourceError("the git program is not installed; install git 2.38 or newer") from error

    def _environment(self) -> dict[str, str]:
        """Ours, with one protocol let through, no home with a `.netrc`, nobody who asks for a password, and who we are."""
        settings = list(self._settings())
        pairs = {f"GIT_CONFIG_{part}_{number}": word for number, setting in enumerate(settings) for part, word in zip(("KEY", "VALUE"), setting, strict=True)}
        allowed = {"GIT_ALLOW_PROTOCOL": urlsplit(self.remote.url).scheme, "GIT_ASKPASS": "", "HOME": str(self.folder), "GIT_CONFIG_COUNT": str(len(settings))}
        return environment() | SAFE_ENVIRONMENT | allowed | pairs

    def _settings(self) -> Iterable[tuple[str, str]]:
        yield "http.followRedirects", "false"  # an address that moved is asked of the forge, and nobody else is told who we are
        yield "http.lowSpeedLimit", "1"
        yield "http.lowSpeedTime", str(self.limits.silent)
        yield "credential.helper", ""
        yield "fetch.unpackLimit", "1"
        if authorities := ssl.get_default_verify_paths().cafile:  # those that our own requests trust, a company's of its own among them
            yield "http.sslCAInfo", authorities
        if self.remote.credential is not None:
            parts = urlsplit(self.remote.url)
            yield f"http.{parts.scheme}://{parts.netloc}/.extraHeader", f"Authorization: {self.remote.credential.basic(USER).header}"


def _check(remote: Remote) -> None:
    """Raises BadRequest for an address that git is not asked to fetch."""
    parts = urlsplit(remote.url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or "@" in parts.netloc:
        raise BadRequest("a repository of a forge is fetched from an https address without a user, not from the one it gave")


def _branch(said: bytes) -> str | None:
    """The branch that is the remote's HEAD, from what `ls-remote --symref` says; None of one without commits."""
    line = said.partition(b"\n")[0]
    name = line.removeprefix(b"ref: ").partition(b"\t")[0].decode("utf-8", "surrogateescape")
    return name if line.startswith(b"ref: refs/heads/") else None


def _prepared(folder: Path) -> None:
    """Take away what a killed fetch left, and whatever anyone wrote into the configuration."""
    for pattern in (*LEFT_BEHIND, *NOT_OURS):
        for path in list(folder.glob(pattern)):
            path.unlink(missing_ok=True)
    (folder / "config").write_text(CONFIG, encoding="utf-8")


def _emptied(folder: Path) -> None:
    """Take a clone away that has gone bad."""
    import shutil  # noqa: PLC0415 - hardly ever

    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
