"""Git repositories written object by object, without a git process: fast, and able to hold what git itself would refuse to write.

`git` is the oracle beside it: the real program, with nobody's configuration.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ADA, BOB = b"Ada <ada@example.org>", b"Bob <bob@example.org>"
START = 1_700_000_000
FILE, PROGRAM, LINK, MODULE, FOLDER = b"100644", b"100755", b"120000", b"160000", b"40000"


def clean_environment() -> dict[str, str]:
    """An environment in which git heeds nothing but the repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0"}


def git(path: Path | str, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints; it must succeed."""
    command = ["git", "-c", "safe.directory=*", "-c", "protocol.file.allow=always", "-C", str(path), *arguments]
    return subprocess.run(command, input=given, env=clean_environment(), capture_output=True, check=True, timeout=60).stdout


@dataclass(frozen=True)
class Entry:
    """A tree entry that is no plain file."""

    content: bytes
    mode: bytes = FILE


Files = dict[bytes, bytes | Entry]


@dataclass
class Built:
    """A repository under construction; `tip` is where the checked-out branch stands."""

    path: Path
    git_dir: Path
    algorithm: str = "sha1"
    tip: str | None = None
    clock: int = START
    shas: list[str] = field(default_factory=list)

    def object(self, kind: bytes, body: bytes) -> str:
        """Write a loose object; its id."""
        whole = b"%b %d\x00%b" % (kind, len(body), body)
        sha = hashlib.new(self.algorithm, whole).hexdigest()
        place = self.loose(sha)
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(zlib.compress(whole, 1))
        return sha

    def loose(self, sha: str) -> Path:
        """Where an object lies."""
        return self.git_dir / "objects" / sha[:2] / sha[2:]

    def blob(self, content: bytes) -> str:
        return self.object(b"blob", content)

    def tree(self, files: Files) -> str:
        """A tree, folders included, from whole paths."""
        lines: dict[bytes, tuple[bytes, str]] = {}
        folders: dict[bytes, Files] = {}
        for path, content in files.items():
            folder, slash, rest = path.partition(b"/")
            if slash:
                folders.setdefault(folder, {})[rest] = content
                continue
            entry = content if isinstance(content, Entry) else Entry(content)
            lines[path] = (entry.mode, entry.content.decode() if entry.mode == MODULE else self.blob(entry.content))
        lines.update({folder: (FOLDER, self.tree(inner)) for folder, inner in folders.items()})
        order = sorted(lines, key=lambda name: name + b"/" if lines[name][0] == FOLDER else name)
        return self.object(b"tree", b"".join(b"%b %b\x00%b" % (lines[name][0], name, bytes.fromhex(lines[name][1])) for name in order))

    def raw_commit(self, body: bytes, *, branch: str | None = "main") -> str:
        """A commit object exactly as given, made the tip of a branch."""
        sha = self.object(b"commit", body)
        self.shas.append(sha)
        if branch:
            self.ref(f"refs/heads/{branch}", sha)
            self.tip = sha
        return sha

    def commit(
        self,
        files: Files,
        message: bytes = b"a change\n",
        *,
        author: bytes = ADA,
        committer: bytes | None = None,
        authored: bytes | int | None = None,
        committed: bytes | int | None = None,
        parents: list[str] | None = None,
        headers: bytes = b"",
        branch: str | None = "main",
    ) -> str:
        """A commit of these files; dates without a zone are UTC, and each commit is a minute after the one before."""
        self.clock += 60
        above = parents if parents is not None else [self.tip] if self.tip else []
        lines = [b"tree " + self.tree(files).encode(), *(b"parent " + parent.encode() for parent in above)]
        lines.append(b"author " + author + b" " + _date(authored, self.clock))
        lines.append(b"committer " + (committer or author) + b" " + _date(committed, self.clock))
        return self.raw_commit(b"\n".join(lines) + b"\n" + headers + b"\n" + message, branch=branch)

    def ref(self, name: str, sha: str) -> None:
        """Point a ref somewhere."""
        place = self.git_dir / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(sha + "\n")

    def head(self, content: str) -> None:
        """Write HEAD: `ref: refs/heads/x`, or an id."""
        (self.git_dir / "HEAD").write_text(content + "\n")

    def configure(self, text: str) -> None:
        """Add to the repository's configuration."""
        with (self.git_dir / "config").open("a") as config:
            config.write(text)

    def origin(self, url: str) -> None:
        """Say where it was cloned from."""
        self.configure(f'[remote "origin"]\n\turl = {url}\n')

    def git(self, *arguments: str, given: bytes = b"") -> bytes:
        """Ask the real git about it."""
        return git(self.path, *arguments, given=given)


def _date(given: bytes | int | None, clock: int) -> bytes:
    if isinstance(given, bytes):
        return given
    return b"%d +0000" % (clock if given is None else given)


def repository(path: Path, *, bare: bool = True, algorithm: str = "sha1") -> Built:
    """An empty repository on branch main."""
    git_dir = path if bare else path / ".git"
    for folder in ("objects", "refs/heads", "refs/tags"):
        (git_dir / folder).mkdir(parents=True)
    version, extension = (0, "") if algorithm == "sha1" else (1, f"[extensions]\n\tobjectFormat = {algorithm}\n")
    (git_dir / "config").write_text(f"[core]\n\trepositoryformatversion = {version}\n\tbare = {str(bare).lower()}\n{extension}")
    (git_dir / "HEAD").write_text("ref: refs/heads/main\n")
    return Built(path, git_dir, algorithm)


def grown(path: Path, commits: int = 3, **rest: object) -> Built:
    """A repository with so many commits, each adding a line to one file."""
    built = repository(path, **rest)
    for number in range(commits):
        built.commit({b"file": b"line\n" * (number + 1)}, b"change %d\n" % number)
    return built
