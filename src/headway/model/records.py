"""What we know about the work of teams: facts as the sources gave them, in our words.

A fact keeps the raw handle of its author; links to people apply on reading. Columns are only ever
added. Instants are microseconds UTC, None where the source had none or one that cannot be written.
"""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

Touch = tuple[str, int | None]
"""A subject whose numbers change and the instant at which; None stands for all of its days."""


def repository_subject(scope: str) -> str:
    """The subject of a repository, which metrics are about: `repository:<scope key>`."""
    return f"repository:{scope}"


class Fact(Struct, frozen=True, kw_only=True):
    """One fact. `key` is immutable and unique per (tenant, source, entity).

    `content_addressed`: the same key always carries the same words, so marking need not look at what
    is stored, and one run never reads a record twice with different children. `child`: the key is `<parent key>:<rest>` and the facts of one raw record are the
    whole set under that parent; those missing from it go.
    """

    entity: ClassVar[str]
    content_addressed: ClassVar[bool] = False
    child: ClassVar[bool] = False

    key: str
    version: int = 0

    def touches(self) -> tuple[Touch, ...]:
        """Which subjects' numbers this fact is part of, and when."""
        return ()

    def parent(self) -> str:
        """The key of the record this fact is a child of; only asked of child facts."""
        raise NotImplementedError(type(self).__name__)


class Repository(Fact, frozen=True, kw_only=True):
    """A repository as it stands: `shallow` says that its history is partial."""

    entity: ClassVar[str] = "repositories"

    name: str
    url: str | None
    default_branch: str | None
    head: str | None
    bare: bool
    shallow: bool
    object_format: str


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
        return ((repository_subject(self.repository), self.committed_at),) if self.committed_at is not None else ()


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
        return ((repository_subject(self.repository), self.committed_at),) if self.committed_at is not None else ()

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
    """A handle seen in a source; `canonical` is the handle its own mapping (`.mailmap`) gives it."""

    entity: ClassVar[str] = "accounts"

    repository: str
    handle: str
    name: str
    email: str
    canonical: str
    is_bot: bool

    def touches(self) -> tuple[Touch, ...]:
        if self.canonical == self.handle and not self.is_bot:
            return ()
        return ((repository_subject(self.repository), None),)


FACTS: dict[str, type[Fact]] = {fact.entity: fact for fact in (Repository, Commit, FileChange, Ref, Account)}
"""Every entity by its name, in the order a reader would ask for them."""
