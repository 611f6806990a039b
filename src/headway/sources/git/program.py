"""Running the git program so that a repository's own configuration can make it run nothing else.

A repository is untrusted input: its config may name programs (textconv, fsmonitor, hooks, upload-pack),
so every call overrides them and starts from an environment without any GIT_ variable of the caller.
"""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headway.model.errors import AuthFailed, Gone, SourceError, Transport

if TYPE_CHECKING:
    from pathlib import Path

SAFE_CONFIG = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "diff.algorithm=default",
    "core.commitGraph=true",
    "gc.auto=0",
)
SAFE_ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": "/dev/null",  # like replace refs, grafts would show a history that is not the one recorded
    "GIT_ALLOW_PROTOCOL": "none",  # git before 2.44 ignores NO_LAZY_FETCH; without a protocol it cannot fetch either
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "LC_ALL": "C",
}
WHOLE_CHUNK = 2**30
"""Read-ahead of a pipe from which a chunk of history is taken whole, however large one commit is."""
READ_AHEAD = 2**22
"""Read-ahead of any other pipe: a child that is faster than its reader waits, instead of filling our memory."""
GONE_WORDS = ("not a git repository", "no such file or directory", "cannot change to", "unable to get current working directory")
DENIED_WORDS = ("permission denied", "dubious ownership")


@dataclass(frozen=True, slots=True)
class Result:
    """What a finished git said."""

    code: int
    out: bytes
    err: str


@dataclass(frozen=True, slots=True)
class Git:
    """The git program at one location; `bare` looks at objects alone, so that no attributes of a work tree apply."""

    location: Path
    bare: bool = False

    def command(self, *arguments: str) -> list[str]:
        """The whole command line, safe for an untrusted repository."""
        owners = {str(self.location), str(self.location.resolve()), str(self.location / ".git"), str(self.location.resolve() / ".git")}
        config = [*SAFE_CONFIG, *(["core.bare=true"] if self.bare else []), *(f"safe.directory={path}" for path in sorted(owners))]
        flags = [word for setting in config for word in ("-c", setting)]
        return ["git", "--no-pager", *flags, "-C", str(self.location), *arguments]

    async def start(self, *arguments: str, read_ahead: int = READ_AHEAD) -> asyncio.subprocess.Process:
        """Start git with pipes; the caller reads to the end and checks the exit code. Raises SourceError where that fails."""
        try:
            return await asyncio.create_subprocess_exec(
                *self.command(*arguments), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment(),
                limit=read_ahead,
            )
        except FileNotFoundError as error:
            raise SourceError("the git program is not installed; install git 2.38 or newer") from error
        except OSError as error:
            raise SourceError(f"the git program cannot be started: {error.strerror}") from error

    async def run(self, *arguments: str, given: bytes = b"") -> Result:
        """Run git to its end, killing it if we are cancelled."""
        process = await self.start(*arguments)
        try:
            out, err = await process.communicate(given)
        finally:
            await end(process)
        return Result(process.returncode or 0, out, err.decode("utf-8", "replace").strip())

    async def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """What git prints. Raises the SourceError that its failure means."""
        result = await self.run(*arguments, given=given)
        if result.code:
            raise self.failure(result)
        return result.out

    def failure(self, result: Result) -> SourceError:
        """The error a failed git means: gone, denied, killed, or broken in its own words."""
        words, said = result.err.lower(), (result.err.splitlines() or [f"git ended with code {result.code}"])[-1]
        if any(word in words for word in DENIED_WORDS):
            return AuthFailed(f"{self.location} may not be read by this user: {said}")
        if not self.location.exists():
            return gone(self.location)
        if any(word in words for word in GONE_WORDS):
            return Gone(f"{self.location} is no git repository (any more): {said}")
        if result.code < 0:
            return Transport(f"git was killed by signal {-result.code} while reading {self.location}")
        return SourceError(f"git could not read {self.location}: {said}")


async def end(process: asyncio.subprocess.Process) -> None:
    """End a child at once, if it still runs, and let go of its pipes, whoever else may hold their other ends."""
    transport: asyncio.SubprocessTransport = process._transport  # type: ignore[attr-defined]  # noqa: SLF001 - left alone, asyncio closes it turns of the loop later, which may never come
    try:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)  # process.kill() would reap a child that has just ended, and asyncio then knows only the code 255
        for pipe in filter(None, map(transport.get_pipe_transport, range(3))):
            pipe.close()
        await process.wait()
    finally:
        transport.close()


def gone(location: Path) -> Gone:
    """The error that a folder has been taken away."""
    return Gone(f"{location} is not there any more; put it back or take the source out of the configuration")


def environment() -> dict[str, str]:
    """The caller's environment without any GIT_ variable, plus ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | SAFE_ENVIRONMENT
