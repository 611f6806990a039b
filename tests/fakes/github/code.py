"""The code of the make-believe GitHub: bare repositories written by git itself, and the part of HTTP by which git reads them."""

from __future__ import annotations

import asyncio
import base64
import binascii
import os
import re
import signal
import subprocess
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web
from tests.fakes.github.data import Story, Written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SERVICE = "git-upload-pack"
USER = "x-access-token"
FOUNDER = ("The Founder", "founder@example.org")
DAY = 86_400
SQUASHER = ("GitHub", "noreply@github.com")
"""Who commits what is merged by a button."""
QUIET = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "LC_ALL": "C"}


def place(folder: Path, repo: str) -> Path:
    """Where the code of a repository lies."""
    return folder / f"{repo}.git"


def written(folder: Path, repo: str, default_branch: str, stories: Sequence[Story]) -> list[Written]:
    """Write a repository whose default branch tells these stories one after the other; the same stories get the same names.

    What was there keeps its objects, as on a server, and loses its branches. Every request stands under `refs/pull/<n>/head`,
    n from 1; one that is not merged is also a branch.
    """
    bare = place(folder, repo)
    if not (bare / "HEAD").exists():
        _git(folder, "init", "--quiet", "--bare", f"--initial-branch={default_branch}", "--template=", str(bare), make=True)
    stream, marks = Stream(default_branch), bare / "marks"
    for number, story in enumerate(stories, 1):
        stream.tell(story, number)
    _git(bare, "fast-import", "--quiet", "--force", f"--export-marks={marks}", given=stream.whole())
    names = dict(line.split() for line in marks.read_text().splitlines()) if stories else {}
    wanted = {ref: names[f":{mark}"] for ref, mark in stream.tips.items()}
    known = _git(bare, "for-each-ref", "--format=%(refname)").decode().split()
    orders = [f"delete {ref}" for ref in known if ref not in wanted] + [f"update {ref} {oid}" for ref, oid in wanted.items()]
    _git(bare, "update-ref", "--stdin", given="".join(f"{order}\n" for order in orders).encode())
    _git(bare, "symbolic-ref", "HEAD", f"refs/heads/{default_branch}")
    return [Written([names[f":{mark}"] for mark in commits], None if merge is None else names[f":{merge}"], parents) for commits, merge, parents in stream.told]


def _git(folder: Path, *arguments: str, given: bytes = b"", make: bool = False) -> bytes:
    if make:
        folder.mkdir(parents=True, exist_ok=True)
    return subprocess.run(["git", *arguments], cwd=folder, env=_environment(), input=given, capture_output=True, check=True, timeout=300).stdout


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | QUIET


@dataclass
class Stream:
    """What fast-import is fed; commits go to refs of their own, and real ones are pointed at them when all is well."""

    branch: str
    parts: list[bytes] = field(default_factory=list)
    tips: dict[str, int] = field(default_factory=dict)
    told: list[tuple[list[int], int | None, int]] = field(default_factory=list)
    last: int = 0

    @property
    def main(self) -> str:
        """The ref of the default branch."""
        return f"refs/heads/{self.branch}"

    def whole(self) -> bytes:
        """The stream; without stories the repository is empty."""
        return b"feature done\n" + b"".join(self.parts) + b"done\n"

    def tell(self, story: Story, number: int) -> None:
        """One request: its commits, then how it came to the default branch."""
        if self.main not in self.tips:
            began = min(story.commits[0][3], story.merged_at or story.commits[0][3]) - DAY
            self.tips[self.main] = self.commit(FOUNDER, began, FOUNDER, began, "Begin", {"README.md": "The beginning\n"}, above=[])
        base = self.tips[self.main]
        marks, tip = [], base
        for name, email, authored, committed, message, files in story.commits:
            tip = self.commit((name, email), authored, (name, email), committed, message, files, above=[tip])
            marks.append(tip)
        self.tips[f"refs/pull/{number}/head"] = tip
        if story.way is None:
            self.tips[f"refs/heads/{story.branch}"] = tip
            self.told.append((marks, None, 0))
            return
        merge = self._merged(story, base, tip)
        self.tips[self.main] = merge
        self.told.append((marks, merge, 2 if story.way == "merge" else 1))

    def _merged(self, story: Story, base: int, tip: int) -> int:
        """What stands on the default branch for a request; rebased, the same commits once more, whose committer makes their names others."""
        if story.way == "merge":
            return self.commit(story.merged_by, story.merged_at, SQUASHER, story.merged_at, story.message, _together(story), above=[base, tip])
        if story.way == "squash":
            return self.commit(story.commits[0][:2], story.merged_at, SQUASHER, story.merged_at, story.message, _together(story), above=[base])
        for name, email, authored, _, message, files in story.commits:
            base = self.commit((name, email), authored, story.merged_by, story.merged_at, message, files, above=[base])
        return base

    def commit(
        self, author: tuple[str, str], authored: int, committer: tuple[str, str], committed: int, message: str, files: dict[str, str], *, above: list[int]
    ) -> int:
        """One commit; the mark it is known by here."""
        self.last += 1
        text = message.encode()
        lines = [b"commit refs/import/now", b"mark :%d" % self.last, _person(b"author", author, authored), _person(b"committer", committer, committed), b"data %d" % len(text), text]
        lines += [b"%b :%d" % (word, mark) for word, mark in zip((b"from", b"merge"), above, strict=False)]
        for path, content in sorted(files.items()):
            body = content.encode()
            lines += [b"M 100644 inline " + path.encode(), b"data %d" % len(body), body]
        begun = [] if above else [b"reset refs/import/now"]
        self.parts.append(b"\n".join([*begun, *lines]) + b"\n\n")
        return self.last


def _person(word: bytes, who: tuple[str, str], at: int) -> bytes:
    name, email = (re.sub(r"[<>\n]", "", part).encode() for part in who)
    return b"%b %b <%b> %d +0000" % (word, name, email, at)


def _together(story: Story) -> dict[str, str]:
    """What all commits of a request did."""
    return {path: content for commit in story.commits for path, content in commit[5].items()}


async def serve(request: web.Request, repository: Path, *, known: Callable[[str], bool]) -> web.StreamResponse:
    """Answer git about one bare repository: `…/info/refs?service=git-upload-pack` and `…/git-upload-pack`. `known` says which tokens are let in."""
    if not known(_token(request)):
        return web.Response(status=401, text="Authentication required\n", headers={"WWW-Authenticate": 'Basic realm="GitHub"'})
    if not await asyncio.to_thread(repository.exists):
        return web.Response(status=404, text="Repository not found.\n")
    if request.method == "GET" and request.path.endswith("/info/refs") and request.query.get("service") == SERVICE:
        return await _answered(request, repository, "advertisement", ["--http-backend-info-refs"], first=b"001e# service=git-upload-pack\n0000", given=b"")
    if request.method == "POST" and request.path.endswith(f"/{SERVICE}"):
        return await _answered(request, repository, "result", [], first=b"", given=await _body(request))
    return web.Response(status=403, text="Only reading is offered here.\n")


def _token(request: web.Request) -> str:
    """What was given as the password of the user that tokens have; empty for anything else."""
    scheme, _, packed = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, token = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return token if scheme == "Basic" and user == USER else ""


async def _body(request: web.Request) -> bytes:
    """The question, unpacked where the server has not done so: git packs long ones."""
    parts = [part async for part in request.content.iter_any()]
    body = b"".join(parts)
    return zlib.decompress(body, wbits=31) if body.startswith(b"\x1f\x8b") else body


async def _answered(request: web.Request, repository: Path, kind: str, flags: list[str], *, first: bytes, given: bytes) -> web.StreamResponse:
    """What `git upload-pack` says, passed on as it comes."""
    pipe = asyncio.subprocess.PIPE
    protocol = {"GIT_PROTOCOL": request.headers["Git-Protocol"]} if "Git-Protocol" in request.headers else {}
    command = ("git", "-c", "safe.directory=*", "upload-pack", "--stateless-rpc", *flags, str(repository))
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, env=_environment() | protocol)
    response = web.StreamResponse(headers={"Content-Type": f"application/x-{SERVICE}-{kind}", "Cache-Control": "no-cache"})
    try:
        await response.prepare(request)
        await response.write(first)
        feeding = asyncio.create_task(_fed(process, given))
        while part := await process.stdout.read(65_536):
            await response.write(part)
        await feeding
    except BaseException:
        os.kill(process.pid, signal.SIGKILL)  # kill() of its own would reap it behind asyncio's back
        raise
    finally:
        await process.wait()
        process._transport.close()
    return response


async def _fed(process: asyncio.subprocess.Process, given: bytes) -> None:
    try:
        process.stdin.write(given)
        await process.stdin.drain()
        process.stdin.close()
    except ConnectionError:
        pass
