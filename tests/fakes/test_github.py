"""The make-believe GitHub gives pages, links, tags and refusals as the vendor's does; what its readers rely on is checked endpoint by endpoint."""

from __future__ import annotations

import threading
from base64 import b64encode
from itertools import pairwise

import pytest
from tests.fakes.github import Company, running
from tests.fakes.github.asking import instant
from tests.fakes.github.visitor import Visitor

pytestmark = pytest.mark.slow

HOME = "/repos/acme/platform"


@pytest.fixture(scope="module")
def github():
    with running(Company(seed=7, pulls=300, repos=3, owners=("acme", "ana"), awkward=True)) as site:
        yield site


@pytest.fixture(scope="module")
def reader(github):
    return Visitor(github)


@pytest.fixture(scope="module")
def many():
    with running(Company(seed=2, sizes=(20,), issues=0, deployments=0, runs=57_000, burst=1_300)) as site:
        yield site


def test_pages_by_their_links_together_hold_every_record_once(github, reader):
    repo = github.company.sure("platform")
    found = [run["id"] for page in reader.pages(f"{HOME}/actions/runs", per_page=23) for run in page["workflow_runs"]]
    assert found == list(repo.run_ids())[::-1]
    assert [one["number"] for page in reader.pages(f"{HOME}/pulls", state="all", sort="updated", direction="asc") for one in page] == list(repo.pull_numbers())
    both = [one["number"] for page in reader.pages(f"{HOME}/issues", state="all", per_page=100) for one in page]
    assert sorted(both, reverse=True) == both
    assert len(both) == len(set(both)) == len(repo.pull_numbers()) + len(repo.issue_numbers())


@pytest.mark.parametrize(("asked", "given"), [("1000", 100), ("7", 7), ("0", 30), ("many", 30), (None, 30)])
def test_a_page_has_30_rows_and_never_more_than_100(reader, asked, given):
    assert len(reader.get(f"{HOME}/pulls", state="all", **({} if asked is None else {"per_page": asked})).said) == given


def test_links_lead_by_the_id_of_the_repository_and_keep_the_question(github, reader):
    links = reader.get(f"{HOME}/actions/runs", per_page=10, page=2, event="push").links
    number = github.company.sure("platform").id
    assert links["next"] == f"{github.url}/repositories/{number}/actions/runs?per_page=10&page=3&event=push"
    assert links.keys() == {"prev", "next", "last", "first"}
    assert reader.get(f"{HOME}/releases", per_page=100).links == {}


def test_lesson_93_a_list_may_not_say_which_page_is_the_last(github, reader):
    """LESSON 93."""
    github.set(last_link=False)
    try:
        assert reader.get(f"{HOME}/actions/runs", per_page=10).links.keys() == {"next"}
    finally:
        github.set(last_link=True)


def test_the_interface_lies_at_the_root_and_below_a_path_and_each_leads_to_itself(github, reader):
    below = Visitor(github, base="/api/v3")
    assert reader.get(HOME).said["url"] == f"{github.url}{HOME}"
    assert below.get(HOME).said["url"] == f"{github.url}/api/v3{HOME}"
    assert below.get(f"{HOME}/actions/runs").links["next"].startswith(f"{github.url}/api/v3/repositories/")
    assert {reader.get(HOME).said["html_url"], below.get(HOME).said["html_url"]} == {f"{github.url}/acme/platform"}


def test_a_filtered_listing_ends_behind_a_thousand_runs_though_it_counts_more(many):
    reader = Visitor(many)
    first = reader.get(f"{HOME}/actions/runs", created="2025-05-01..2026-06-01", per_page=100)
    assert first.said["total_count"] > 50_000
    pages = list(reader.pages(f"{HOME}/actions/runs", created="2025-05-01..2026-06-01", per_page=100))
    assert sum(len(page["workflow_runs"]) for page in pages) == 1_000
    whole = reader.get(f"{HOME}/actions/runs", per_page=100, page=570).said
    assert (whole["total_count"], len(whole["workflow_runs"])) == (57_000, 100)


def test_runs_are_filtered_by_the_second_they_were_made_in(many):
    reader, rows = Visitor(many), many.company.sure("platform").run_rows
    crowded = rows.seeded[28_000]
    words = instant(crowded)
    assert reader.get(f"{HOME}/actions/runs", created=f"{words}..{words}").said["total_count"] == 1_300
    later = reader.get(f"{HOME}/actions/runs", created=f">{words}").said["total_count"]
    sooner = reader.get(f"{HOME}/actions/runs", created=f"*..{words}").said["total_count"]
    assert later + sooner == 57_000
    assert reader.get(f"{HOME}/actions/runs", created=f"<={words[:10]}").said["total_count"] >= sooner
    assert reader.get(f"{HOME}/actions/runs", created="yesterday").status == 422


def test_a_run_is_listed_as_its_last_attempt_and_the_earlier_ones_are_asked_for(github, reader):
    repo = github.company.sure("platform")
    again = next(run for run in map(repo.run, repo.run_ids()) if len(run.attempts) > 1)
    path = f"{HOME}/actions/runs/{again.id}"
    last, first = reader.get(path).said, reader.get(f"{path}/attempts/1").said
    assert (last["run_attempt"], first["run_attempt"], first["conclusion"]) == (len(again.attempts), 1, "failure")
    assert last["previous_attempt_url"].endswith(f"/attempts/{len(again.attempts) - 1}")
    assert (last["created_at"], first["previous_attempt_url"]) == (first["created_at"], None)
    assert reader.get(f"{path}/attempts/9").status == 404
    assert reader.get(f"{path}/jobs", filter="all").said["total_count"] == sum(reader.get(f"{path}/attempts/{one.number}/jobs").said["total_count"] for one in again.attempts)


@pytest.mark.parametrize(("path", "wanted"), [("/actions/runs?status=failure", "conclusion"), ("/actions/runs?event=schedule", "event"), ("/actions/runs?branch=main", "head_branch")])
def test_runs_are_found_by_what_they_are(reader, path, wanted):
    found = {run[wanted] for run in reader.get(HOME + path).said["workflow_runs"]}
    assert found == {path.partition("=")[2]}


def test_a_tag_spares_the_answer_and_the_limit_and_is_good_for_one_token_alone(github, reader):
    path = f"{HOME}/actions/runs?per_page=5"
    first = reader.get(path)
    remaining = int(first.headers["x-ratelimit-remaining"])
    again = reader.get(path, etag=first.headers["ETag"])
    assert (again.status, again.raw, int(again.headers["x-ratelimit-remaining"])) == (304, b"", remaining)
    assert reader.get(path, etag='W/"other"').status == 200
    github.company.add_run("platform")
    assert reader.get(path, etag=first.headers["ETag"]).status == 200


def test_the_limit_is_counted_by_resource_and_an_empty_one_refuses(github):
    with running(Company(pulls=4, repos=1)) as small:
        small.set(core_limit=3)
        reader = Visitor(small)
        heads = [reader.get(HOME).headers for _ in range(3)]
        assert [head["x-ratelimit-remaining"] for head in heads] == ["2", "1", "0"]
        assert {head["x-ratelimit-resource"] for head in heads} == {"core"}
        refusal = reader.get(HOME)
        assert (refusal.status, refusal.headers["x-ratelimit-remaining"], refusal.said["message"][:23]) == (403, "0", "API rate limit exceeded")
        assert reader.graphql("query V { viewer { login } }").headers["x-ratelimit-resource"] == "graphql"
        assert reader.get("/rate_limit").said["resources"]["core"]["remaining"] == 0
        small.set(graphql_limit=1)
        spent = reader.graphql("query V { viewer { login } }")
        assert (spent.status, spent.said["errors"][0]["type"], spent.headers["x-ratelimit-remaining"]) == (200, "RATE_LIMITED", "0")


def test_lesson_17_a_server_of_ones_own_may_have_no_limits_and_say_0_of_0_or_nothing(github, reader):
    """LESSON 17."""
    github.set(limits="none")
    heard = reader.get(HOME)
    assert (heard.status, heard.headers["x-ratelimit-limit"], heard.headers["x-ratelimit-remaining"]) == (200, "0", "0")
    github.set(limits="silent")
    assert not [name for name in reader.get(HOME).headers if name.lower().startswith("x-ratelimit")]
    github.set(limits="counted")


def test_who_is_let_in(github, reader):
    basic = b64encode(f"x-access-token:{github.token}".encode()).decode()
    assert reader.ask("GET", "/user", Authorization=f"token {github.token}").status == 200
    assert reader.ask("GET", "/user", Authorization=f"Basic {basic}").status == 200
    stranger = reader.ask("GET", "/user", Authorization="Bearer old")
    assert (stranger.status, stranger.said["message"]) == (401, "Bad credentials")
    assert reader.ask("GET", "/user", Authorization=None).said["message"] == "Requires authentication"
    assert reader.graphql("query V { viewer { login } }").status == 200
    nameless = reader.ask("GET", "/user", User_Agent="")
    assert (nameless.status, b"User-Agent" in nameless.raw) == (403, True)


def test_lesson_19_a_token_that_expired_is_refused_everywhere():
    """LESSON 19."""
    with running(Company(pulls=4, repos=1)) as small:
        late = Visitor(small)
        small.expire_token()
        assert {late.get(path).status for path in ("/user", HOME, f"{HOME}/actions/runs", "/orgs/acme/repos")} == {401}
        assert late.graphql("query V { viewer { login } }").status == 401
        assert Visitor(small).get("/user").status == 200


def test_an_owner_is_an_organisation_or_somebody_and_has_repositories(reader):
    names = [repo["full_name"] for page in reader.pages("/orgs/acme/repos", per_page=2) for repo in page]
    assert {"acme/platform", "acme/mobile-app", "acme/empty", "acme/old-portal"} <= set(names)
    assert [repo["full_name"] for repo in reader.get("/users/ana/repos").said] == ["ana/checkout"]
    assert {reader.get("/orgs/ana/repos").status, reader.get("/users/acme/repos").status, reader.get("/orgs/nobody/repos").status} == {404}


def test_a_list_of_repositories_tells_which_are_archived_forked_disabled_or_empty(reader):
    every = {repo["name"]: repo for repo in reader.get("/orgs/acme/repos").said}
    marks = {name: [mark for mark in ("archived", "fork", "disabled", "private") if every[name][mark]] for name in ("old-portal", "forked-tools", "frozen", "folha-de-pagamento")}
    assert marks == {"old-portal": ["archived"], "forked-tools": ["fork"], "frozen": ["disabled"], "folha-de-pagamento": ["private"]}
    assert every["forked-tools"]["has_issues"] is False


def test_a_single_pull_request_tells_its_size_and_a_listed_one_does_not(github, reader):
    row = reader.get(f"{HOME}/pulls", state="all").said[0]
    one = reader.get(f"{HOME}/pulls/{row['number']}").said
    assert one.keys() - row.keys() >= {"additions", "deletions", "changed_files", "commits", "merged_by", "review_comments"}
    made = github.company.sure("platform").pull(row["number"])
    assert len(reader.get(f"{HOME}/pulls/{row['number']}/reviews", per_page=100).said) == len(made.reviews)


def test_issues_have_pull_requests_among_them_and_since_is_by_update(github, reader):
    rows = [one for page in reader.pages(f"{HOME}/issues", state="all", sort="updated", direction="asc", per_page=100) for one in page]
    assert all(one["updated_at"] <= other["updated_at"] for one, other in pairwise(rows))
    assert {"pull_request" in row for row in rows} == {True, False}
    cut = rows[100]["updated_at"]
    late = [one["number"] for page in reader.pages(f"{HOME}/issues", state="all", sort="updated", direction="asc", since=cut, per_page=100) for one in page]
    assert late == [row["number"] for row in rows if row["updated_at"] >= cut]
    labelled = reader.get(f"{HOME}/issues", state="all", labels="incident", per_page=100).said
    assert {"incident" in [label["name"] for label in row["labels"]] for row in labelled} == {True}


def test_lesson_13_a_since_that_is_no_instant_is_silently_ignored(reader):
    """LESSON 13."""
    assert reader.get(f"{HOME}/issues", state="all", since="yesterday").said == reader.get(f"{HOME}/issues", state="all").said


def test_deployments_and_their_statuses_come_newest_first(github, reader):
    rows = [one for page in reader.pages(f"{HOME}/deployments", per_page=11) for one in page]
    assert [row["id"] for row in rows] == list(github.company.sure("platform").deployment_ids())[::-1]
    assert {row["environment"] for row in reader.get(f"{HOME}/deployments", environment="staging").said} == {"staging"}
    words = [[status["state"] for status in reader.get(f"{HOME}/deployments/{row['id']}/statuses").said] for row in rows]
    assert ["inactive", "success"] in [states[:2] for states in words]
    assert reader.get(f"{HOME}/deployments/1/statuses").status == 404


@pytest.mark.parametrize("path", ["/nothing", "/repos/acme/nothing", "/repos/acme/nothing/pulls", "/repositories/5", f"{HOME}/actions/runs/1", f"{HOME}/actions/runs/x", f"{HOME}/pulls/99999"])
def test_what_is_not_there_or_may_not_be_seen_is_not_found(reader, path):
    heard = reader.get(path)
    assert (heard.status, heard.said["message"]) == (404, "Not Found")


def test_a_question_that_is_no_json_is_refused(reader):
    assert reader.ask("POST", "/graphql", b"{").status == 400
    assert reader.ask("POST", "/graphql", b"[]").status == 400


def test_the_site_leaves_no_thread_behind():
    before = set(threading.enumerate())
    with running(Company(pulls=5)) as small:
        assert Visitor(small).get("/user").status == 200
    assert set(threading.enumerate()) == before


def test_a_port_that_is_taken_is_said_at_once(github):
    with pytest.raises(RuntimeError, match="did not"), running(Company(pulls=1, repos=1), port=int(github.url.rsplit(":", 1)[1])):
        pass
