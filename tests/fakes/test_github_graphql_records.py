"""What the make-believe GitHub shows of a record, and what stands for people and places that are no more."""

from __future__ import annotations

from tests.fakes.github.data import Deployment, User
from tests.fakes.github.graphql_tiny import NOON, TinyCompany, TinyRepo, commit, pull, review, said

SHOWN = """query { repository(owner: "acme", name: "web") { pullRequests(first: 1) { nodes {
  author { login } mergedBy { login } body mergedAt mergeCommit { oid parents { totalCount } } headRepository { nameWithOwner databaseId } fullDatabaseId url comments { totalCount }
  reviews(first: 1) { nodes { author { login } submittedAt fullDatabaseId comments { totalCount } } }
  commits(first: 1) { nodes { commit { author { name email user { login } } } } }
  closingIssuesReferences(first: 2) { nodes { number repository { nameWithOwner databaseId } } } } } } }"""


def test_what_there_is_of_a_pull_request_is_shown():
    whole = pull(1, reviews=[review(5, comments=3)], commits=[commit(1)], closes=[(7, "acme/web", 12), (99, "other/tool", 3)])
    shown = said(TinyCompany(TinyRepo(pulls={1: whole})), SHOWN)["repository"]["pullRequests"]["nodes"][0]
    assert shown == {
        "author": {"login": "ana"}, "mergedBy": {"login": "ana"}, "body": "Why", "mergedAt": "2026-05-01T10:00:00Z", "mergeCommit": {"oid": "c" * 40, "parents": {"totalCount": 2}},
        "headRepository": {"nameWithOwner": "acme/web", "databaseId": 7}, "fullDatabaseId": "9000000001", "url": "http://git.example/acme/web/pull/1", "comments": {"totalCount": 4},
        "reviews": {"nodes": [{"author": {"login": "ana"}, "submittedAt": "2026-05-01T10:00:05Z", "fullDatabaseId": "5", "comments": {"totalCount": 3}}]},
        "commits": {"nodes": [{"commit": {"author": {"name": "Ana", "email": "ana@acme.example", "user": {"login": "ana"}}}}]},
        "closingIssuesReferences": {"nodes": [{"number": 12, "repository": {"nameWithOwner": "acme/web", "databaseId": 7}}, {"number": 3, "repository": {"nameWithOwner": "other/tool", "databaseId": 99}}]},
    }  # fmt: skip


def test_ghosts_deleted_forks_and_what_never_was_are_null():
    bare = pull(1, author=None, merged_by=None, body=None, merged=None, merge_oid=None, head_repo=None, reviews=[review(5, author=None, submitted=None, state="PENDING")], commits=[commit(1, user=None)])
    shown = said(TinyCompany(TinyRepo(pulls={1: bare})), SHOWN)["repository"]["pullRequests"]["nodes"][0]
    assert [shown[name] for name in ("author", "mergedBy", "mergedAt", "mergeCommit", "headRepository")] == [None] * 5
    assert shown["body"] == ""
    assert (shown["reviews"]["nodes"][0]["author"], shown["reviews"]["nodes"][0]["submittedAt"]) == (None, None)
    assert shown["commits"]["nodes"][0]["commit"]["author"]["user"] is None


def test_a_bot_goes_by_its_bare_name_where_it_is_a_bot_and_by_its_whole_one_where_it_signed():
    robot = User(49_699_333, "dependabot[bot]", kind="Bot")
    company = TinyCompany(TinyRepo(pulls={1: pull(1, author=robot, commits=[commit(1, user=robot)])}))
    query = 'query { repository(owner: "acme", name: "web") { pullRequests(first: 1) { nodes { author { __typename login ... on Bot { databaseId } } commits(first: 1) { nodes { commit { author { user { login } } } } } } } } }'
    shown = said(company, query)["repository"]["pullRequests"]["nodes"][0]
    assert shown["author"] == {"__typename": "Bot", "login": "dependabot", "databaseId": 49_699_333}
    assert shown["commits"]["nodes"][0]["commit"]["author"]["user"] == {"login": "dependabot[bot]"}


def test_an_empty_repository_has_no_branch():
    found = said(TinyCompany(TinyRepo(head=None, pushed=None)), 'query { repository(owner: "acme", name: "web") { isEmpty pushedAt defaultBranchRef { name target { oid } } } }')
    assert found["repository"] == {"isEmpty": True, "pushedAt": None, "defaultBranchRef": None}


def test_a_deployment_whose_maker_is_gone_has_the_ghost_since_somebody_must_stand_there():
    made = Deployment(3, "production", "prod", "deploy", None, None, "ACTIVE", "d" * 40, None, None, NOON, NOON)
    found = said(TinyCompany(TinyRepo(deployments={3: made})), 'query { nodes(ids: ["Deployment_7_3"]) { ... on Deployment { creator { login } ref { name } payload originalEnvironment } } }')
    assert found["nodes"] == [{"creator": {"login": "ghost"}, "ref": None, "payload": None, "originalEnvironment": "prod"}]
