"""Repositories and releases, and what holds for every shape."""

import msgspec
import pytest
from tests.sources.github.nodes import HOME, SCOPE, WEB, day, first, lost, raw, shaped, us, who

from headway.model.records import FACTS, Project
from headway.model.scope import Raw
from headway.sources.github.shape import SHAPES, VERSION, Wording

ENTITIES = {"repositories", "pull_requests", "work_items", "incidents", "pipeline_runs", "deployments", "releases"}
REPOSITORY = {
    "id": "R_7", "databaseId": 7, "nameWithOwner": HOME, "url": f"{WEB}/{HOME}", "isArchived": False, "isDisabled": False, "isFork": False, "isEmpty": False, "visibility": "PRIVATE",
    "pushedAt": day(9), "updatedAt": day(9), "defaultBranchRef": {"name": "main", "target": {"oid": "a" * 40}},
}  # fmt: skip
RELEASE = {
    "id": "RE_1", "databaseId": 31, "tagName": "v1.2.0", "name": "Halves", "isDraft": False, "isPrerelease": False, "createdAt": day(4), "publishedAt": day(5), "updatedAt": day(6),
    "tagCommit": {"oid": "b" * 40}, "author": {"login": "ana", "databaseId": 310, "name": None}, "url": f"{WEB}/{HOME}/releases/tag/v1.2.0",
}  # fmt: skip


def repository(**more):
    return first(REPOSITORY | more, "repositories", name="7")


def release(**more):
    return first(RELEASE | more, "releases", name="31")


def test_every_entity_of_a_repository_has_a_shape():
    assert set(SHAPES) == ENTITIES <= set(FACTS)
    assert VERSION >= 1
    assert Wording.__slots__ == ("words", "source")


def test_a_repository_and_the_project_of_its_issues():
    seen, project = shaped(raw(REPOSITORY, "repositories", "7"), "repositories")
    assert (seen.key, seen.name, seen.url, seen.default_branch, seen.head, seen.bare, seen.shallow, seen.object_format, seen.archived) == ("7", HOME, f"{WEB}/{HOME}", "main", "a" * 40, True, False, "sha1", False)
    assert project == Project(key="7", project=SCOPE, code=HOME, name=HOME, kind="repository", url=f"{WEB}/{HOME}/issues")


def test_a_repository_that_is_archived_empty_or_of_the_other_format():
    assert repository(isArchived=True).archived
    empty = repository(defaultBranchRef=None, url=None)
    assert (empty.default_branch, empty.head, empty.url, empty.object_format) == (None, None, None, "sha1")
    assert repository(defaultBranchRef={"name": "main", "target": None}).head is None
    assert repository(defaultBranchRef={"name": "main", "target": {"oid": "a" * 64}}).object_format == "sha256"


def test_a_release():
    seen = release()
    assert (seen.key, seen.repository, seen.tag, seen.name, seen.sha, seen.draft, seen.prerelease, seen.author) == ("31", SCOPE, "v1.2.0", "Halves", "b" * 40, False, False, "ana")
    assert (seen.created_at, seen.published_at, seen.version, seen.url) == (us(day(4)), us(day(5)), us(day(6)), RELEASE["url"])


RELEASES = [
    ({"name": None}, {"name": "v1.2.0"}),
    ({"name": ""}, {"name": "v1.2.0"}),
    ({"isDraft": True, "publishedAt": None, "tagCommit": None}, {"draft": True, "published_at": None, "sha": None}),
    ({"isPrerelease": True}, {"prerelease": True}),
    ({"author": None, "url": None, "updatedAt": None}, {"author": None, "url": None, "version": us(day(4))}),
    ({"author": who("renovate", "Bot")}, {"author": "renovate[bot]"}),
    ({"tagCommit": {"oid": None}, "isDraft": None, "isPrerelease": None}, {"sha": None, "draft": False, "prerelease": False}),
    ({"tagName": "v1\x00"}, {"tag": "v1"}),
]


@pytest.mark.parametrize(("more", "wanted"), RELEASES)
def test_a_release_that_tells_little(more, wanted):
    seen = release(**more)
    assert {field: getattr(seen, field) for field in wanted} == wanted


def test_a_date_that_is_none_is_told():
    assert lost(RELEASE | {"publishedAt": "soon"}, "releases") == ["left out, because no date can be made of it: publication 'soon'"]
    with pytest.raises(ValueError, match="created at None"):
        release(createdAt=None)


@pytest.mark.parametrize("entity", sorted(ENTITIES))
def test_what_is_no_record_is_refused(entity):
    for payload in (b"[]", b"null", b"7", b"{}", b'{"a":', b"\xff"):
        with pytest.raises(msgspec.DecodeError):
            shaped(Raw("1", payload), entity)


@pytest.mark.parametrize("entity", sorted(ENTITIES - {"repositories"}))
def test_a_record_shaped_beside_a_broken_reference_is_refused(entity):
    if entity != "releases":
        with pytest.raises(msgspec.DecodeError):
            shaped(Raw("1", b"{}"), entity, seen=b"{}")
