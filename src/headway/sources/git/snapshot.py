"""What a repository is right now: where its history begins to be read, and who it is.

Worktrees and clones of one origin are one scope: the id is a hash of the origin's url, else of the
common directory, never of the path that happened to be given.
"""

from __future__ import annotations

import asyncio
import re
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.model.errors import SourceError
from headway.model.scope import Scope, scope_key
from headway.sources.git.program import gone

if TYPE_CHECKING:
    from headway.sources.git.program import Git

REF_FORMAT = "%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)%00%(taggerdate:raw)"
PLAIN_REF_FORMAT = "%(refname)%00%(objectname)%00%00%00%00"
HIDDEN_REFS = ("refs/pull/", "refs/merge-requests/", "refs/pipelines/", "refs/keep-around/")
"""Refs a forge keeps for itself; commits only they reach are no part of the history."""
DEFAULT_CANDIDATES = ("refs/remotes/origin/HEAD", "refs/heads/main", "refs/heads/master", "refs/remotes/origin/main", "refs/remotes/origin/master")


class Snapshot(Struct, frozen=True, kw_only=True):
    """One look at a repository. `refs` are the lines of for-each-ref, NUL-separated fields; `given` is whose it is where a forge says so."""

    location: str
    git_dir: str
    url: str | None
    bare: bool
    shallow: str
    object_format: str
    head: str | None
    head_name: str | None
    refs: tuple[bytes, ...]
    mailmap: str
    given: Scope | None = None

    @property
    def scope(self) -> Scope:
        """The scope this repository is."""
        if self.given:
            return self.given
        identifier = scope_id(self.url, base=self.git_dir) if self.url else _digest(f"dir:{self.git_dir}")
        return Scope(key=scope_key("git", "repo", identifier), name=name_of(self), location=self.location)

    def tips(self, branches: str) -> tuple[str, ...]:
        """The commits history is read from: the default branch's (`default`), or every head's (`all`)."""
        if branches == "default":
            return (self.head,) if self.head else ()
        heads = (line.split(b"\x00") for line in self.refs)
        found = {fields[1].decode() for fields in heads if fields[0].startswith((b"refs/heads/", b"refs/remotes/"))}
        return tuple(sorted(found | ({self.head} if self.head else set())))


async def look(git: Git, scope: Scope | None = None) -> Snapshot:
    """Look at the repository git was pointed at; its facts stand under a scope of its own, or the one given. Raises Gone, AuthFailed."""
    said = await git.ask("rev-parse", "--path-format=absolute", "--is-bare-repository", "--show-object-format", "--git-common-dir")
    bare, object_format, git_dir = said.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n", 2)
    refs, origin = await asyncio.gather(_refs(git), git.run("config", "--get", "remote.origin.url"))
    head, head_name = await _head(git, refs)
    url = origin.out.decode("utf-8", "replace").strip()
    mailmap = (await git.run("rev-parse", "--verify", "--quiet", f"{head}:.mailmap")).out.decode().strip() if head else ""
    return Snapshot(
        location=writable(str(git.location)),
        git_dir=git_dir,
        url=without_credentials(url) if url else None,
        bare=bare == "true",
        shallow=_shallow(Path(git_dir)),
        object_format=object_format,
        head=head,
        head_name=head_name,
        refs=refs,
        mailmap=mailmap,
        given=scope,
    )


async def _refs(git: Git) -> tuple[bytes, ...]:
    """All refs but the forge's own; a ref to a missing object costs the others only their tag dates."""
    result = await git.run("for-each-ref", f"--format={REF_FORMAT}")
    if result.code:
        result = await git.run("for-each-ref", f"--format={PLAIN_REF_FORMAT}")
    if result.code:
        raise git.failure(result)
    hidden = tuple(prefix.encode() for prefix in HIDDEN_REFS)
    return tuple(line for line in result.out.split(b"\n") if line and not line.startswith(hidden))


async def _head(git: Git, refs: tuple[bytes, ...]) -> tuple[str | None, str | None]:
    """The commit of HEAD, there or missing, and its branch; where HEAD leads nowhere, the usual default branch."""
    result, symbolic = await asyncio.gather(git.run("rev-parse", "--verify", "--quiet", "HEAD"), git.run("symbolic-ref", "--quiet", "--short", "HEAD"))
    name = symbolic.out.decode("utf-8", "replace").strip() or None
    if result.code == 0:
        return result.out.decode().strip(), name
    known = {fields[0].decode("utf-8", "replace"): fields[1].decode() for fields in (line.split(b"\x00") for line in refs)}
    fallback = next((ref for ref in DEFAULT_CANDIDATES if ref in known), None) or next((ref for ref in known if ref.startswith("refs/heads/")), None)
    if fallback:
        return known[fallback], fallback.removeprefix("refs/heads/").removeprefix("refs/remotes/")
    if result.err and "fatal" in result.err.lower():
        raise git.failure(result)
    return None, name


def _shallow(git_dir: Path) -> str:
    """A fingerprint of where history was cut off; empty when it was not."""
    try:
        return blake2b((git_dir / "shallow").read_bytes(), digest_size=8).hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SourceError(f"{git_dir / 'shallow'} cannot be read: {error.strerror}") from error


def without_credentials(url: str) -> str:
    """A url as it may be stored and shown: user and password are taken out, and what a query may carry."""
    shown = re.sub(r"^([a-z][a-z0-9+.-]*://)[^/?#]*@", r"\1", url, flags=re.IGNORECASE)
    return re.sub(r"^(https?://[^?#]*)[?#].*", r"\1", shown, flags=re.IGNORECASE)


def scope_id(origin: str, *, base: str) -> str:
    """The immutable id of a repository from its origin url; a relative one is read from the folder of ``base``.

    `git@host:group/name.git`, `ssh://git@host:22/group/name` and `https://user@host/group/name/` are one.
    """
    text = without_credentials(origin.strip())
    if text.startswith("."):
        text = str((Path(base).parent / text).resolve())
    scp = re.fullmatch(r"(?:[^@/]+@)?([^:/]+):(?!//)/*(.+)", text)
    text = f"{scp[1]}/{scp[2]}" if scp else re.sub(r"^(?:ssh://([^/:]+)(?::\d+)?|[a-z][a-z0-9+.-]*://)", r"\1", text, flags=re.IGNORECASE)
    host, _, path = text.rstrip("/").removesuffix(".git").rstrip("/").partition("/")
    return _digest(f"{host.lower()}/{path}")


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def name_of(snapshot: Snapshot) -> str:
    """What people call it: the last part of the url, else of the folder."""
    where = snapshot.url or writable(snapshot.git_dir)
    name = re.split(r"[/:]", where.rstrip("/").removesuffix("/.git").removesuffix(".git").rstrip("/"))[-1]
    return name or where


def writable(path: str) -> str:
    r"""A path as it may be stored and shown: bytes that are no text as `\xff`."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def unopened(location: Path) -> Scope:
    """The scope of a folder that looks like a repository and cannot be opened as one."""
    return Scope(key=scope_key("git", "repo", _digest(f"dir:{location / '.git'}")), name=writable(location.name), location=writable(str(location)))


def check_exists(location: Path) -> None:
    """Raises Gone when the folder of a repository has been taken away."""
    if not location.exists():
        raise gone(location)
