"""From GitHub's records to facts, record by record and pure: what REST and GraphQL tell alike.

Lenient in reading: whatever may be null is read as nothing told, a deleted account as nobody. Strict in what is
kept: an instant that is none, an id that is missing, become no fact, and the record says so in quarantine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.model.records import Project, Release, Repository
from headway.normalise.lenient import reader
from headway.normalise.text import clean
from headway.sources.github import raws, raws_delivery
from headway.sources.github.shape_dates import Dates
from headway.sources.github.shape_deployment import deployments
from headway.sources.github.shape_incident import incidents
from headway.sources.github.shape_issue import work_items
from headway.sources.github.shape_people import handle
from headway.sources.github.shape_pull import pull_requests
from headway.sources.github.shape_run import pipeline_runs
from headway.sources.github.shape_words import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from headway.model.records import Fact
    from headway.model.scope import Raw, Reject

__all__ = ["SHAPES", "VERSION", "Wording"]

VERSION = 3
SHA256_DIGITS = 64

_repository = reader(raws.RepositoryPayload)
_release = reader(raws_delivery.ReleasePayload)


def repositories(scope: str, raw: Raw, _: bytes, __: Wording) -> Iterator[Fact]:
    """The repository, and the project that its issues are in."""
    seen = _repository(raw.payload).repository
    name, branch = clean(seen.name_with_owner), seen.default_branch_ref
    head = branch.target.oid if branch and branch.target else None
    yield Repository(
        key=raw.external_id,
        name=name,
        url=seen.url and clean(seen.url),
        default_branch=clean(branch.name) if branch and branch.name else None,
        head=head,
        bare=True,
        shallow=False,
        object_format="sha256" if head and len(head) == SHA256_DIGITS else "sha1",
        archived=bool(seen.is_archived),
    )
    yield Project(key=raw.external_id, project=scope, code=name, name=name, kind="repository", url=f"{seen.url.rstrip('/')}/issues" if seen.url else None)


def releases(scope: str, raw: Raw, _: bytes, __: Wording) -> Iterator[Fact | Reject]:
    """A release. Raises ValueError for one without an instant of creation."""
    seen, dates = _release(raw.payload).release, Dates()
    created, updated = dates.birth(seen.created_at), dates.at("update time", seen.updated_at)
    yield Release(
        key=raw.external_id,
        version=max(created, updated or 0),
        repository=scope,
        tag=clean(seen.tag_name),
        name=clean(seen.name or seen.tag_name),
        sha=seen.tag_commit.oid if seen.tag_commit else None,
        draft=bool(seen.is_draft),
        prerelease=bool(seen.is_prerelease),
        author=handle(seen.author),
        created_at=created,
        published_at=dates.at("publication", seen.published_at),
        url=seen.url and clean(seen.url),
    )
    yield from dates.rejects(raw)


SHAPES: dict[str, Callable[[str, Raw, bytes, Wording], Iterable[Fact | Reject]]] = {
    "repositories": repositories,
    "pull_requests": pull_requests,
    "work_items": work_items,
    "incidents": incidents,
    "pipeline_runs": pipeline_runs,
    "deployments": deployments,
    "releases": releases,
}
