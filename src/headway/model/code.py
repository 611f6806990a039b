"""Code as git tells it: repositories, commits, what they did to files, and whose lines they left.

Instants are microseconds UTC, None where the source had none or one that cannot be written.
"""

from __future__ import annotations

from typing import ClassVar

from headway.model.fact import Fact, Touch, instants, repository_subject


class Repository(Fact, frozen=True, kw_only=True):
    """A repository as it stands: `shallow` says that its history is partial, `archived` that nothing is added to it any more."""

    entity: ClassVar[str] = "repositories"

    name: str
    url: str | None
    default_branch: str | None
    head: str | None
    bare: bool
    shallow: bool
    object_format: str
    archived: bool = False


class Commit(Fact, frozen=True, kw_only=True):
    """A commit; author and committer dates are two facts, each with its own offset in minutes."""

    entity: ClassVar[str] = "commits"
    content_addressed: ClassVar[bool] = True

    repository: str
    sha: str
    parents: tuple[str, ...]
    is_merge: bool
    author: str
    authored_at: int | None
    authored_offset: int | None
    committer: str
    committed_at: int | None
    committed_offset: int | None
    subject: str
    body: str
    trailers: tuple[tuple[str, str], ...]
    is_revert: bool
    reachable: bool = True

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.committed_at)


class FileChange(Fact, frozen=True, kw_only=True, gc=False):
    """What one commit did to one file; additions and deletions are None for a binary file."""

    entity: ClassVar[str] = "changes"
    content_addressed: ClassVar[bool] = True
    child: ClassVar[bool] = True

    repository: str
    sha: str
    committed_at: int | None
    path: str
    old_path: str | None
    status: str
    kind: str
    additions: int | None
    deletions: int | None

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.committed_at)

    def parent(self) -> str:
        return self.key[: -len(self.path) - 1]


class Ref(Fact, frozen=True, kw_only=True):
    """A branch or tag; `target` is the commit it leads to, `tagged_at` only for annotated tags."""

    entity: ClassVar[str] = "refs"
    child: ClassVar[bool] = True

    repository: str
    name: str
    kind: str
    target: str
    annotated: bool
    tagged_at: int | None

    def parent(self) -> str:
        return self.key[: -len(self.name) - 1]


class Account(Fact, frozen=True, kw_only=True):
    """A handle seen in a source; `canonical` is the handle its own mapping (`.mailmap`) gives it.

    `repository` is the scope it was seen in, `username` the name it logs in with where there is one,
    `kind` what it is (`author` of commits, `user`, `app`).
    """

    entity: ClassVar[str] = "accounts"

    repository: str
    handle: str
    name: str
    email: str
    canonical: str
    is_bot: bool
    username: str | None = None
    kind: str | None = None

    def touches(self) -> tuple[Touch, ...]:
        if self.canonical == self.handle and not self.is_bot:
            return ()
        return ((repository_subject(self.repository), None),)


class File(Fact, frozen=True, kw_only=True):
    """A file at HEAD. Lines and complexity (summed indentation levels of its lines) are None unless `kind` is `text`."""

    entity: ClassVar[str] = "files"
    child: ClassVar[bool] = True

    repository: str
    path: str
    blob: str
    kind: str
    size: int | None
    lines: int | None
    complexity: int | None

    def parent(self) -> str:
        return self.key[: -len(self.path) - 1]


class Ownership(Fact, frozen=True, kw_only=True):
    """Lines of a file that became or ceased to be a handle's by one commit of the main line (first parents of HEAD).

    The sum of `lines` over the commits up to a moment is what the handle owned then. `sha` is the
    commit; a correction by exact blame carries the commit it was made at.
    """

    entity: ClassVar[str] = "ownership"
    content_addressed: ClassVar[bool] = True
    child: ClassVar[bool] = True

    repository: str
    sha: str
    committed_at: int | None
    path: str
    handle: str
    lines: int

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.committed_at)

    def parent(self) -> str:
        return self.key[: -len(self.path) - len(self.handle) - 2]


class Rework(Fact, frozen=True, kw_only=True):
    """How many lines a commit deleted, and how many of them had been written at most 30 days before it."""

    entity: ClassVar[str] = "rework"
    within: ClassVar[str] = "ownership"
    content_addressed: ClassVar[bool] = True

    repository: str
    sha: str
    committed_at: int | None
    deleted: int
    reworked: int

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.committed_at)
