"""What is done to the make-believe GitHub while it is read is seen as it would be on a real one: at the end of the order, under another name, or not at all."""

from __future__ import annotations

import pytest
from tests.builders.clocks import Hands
from tests.fakes.github import Company, running
from tests.fakes.github.asking import instant
from tests.fakes.github.company import VERBS
from tests.fakes.github.controls import OF_SITE
from tests.fakes.github.visitor import Visitor

NOW = 1_790_000_000
HOME = "/repos/acme/platform"


@pytest.fixture
def hands():
    return Hands(float(NOW))


@pytest.fixture
def github(hands):
    with running(Company(seed=2, pulls=60, repos=2, clock=hands)) as site:
        yield site


@pytest.fixture
def reader(github):
    return Visitor(github)


@pytest.fixture
def repo(github):
    return github.company.sure("acme/platform")


def updated_last(repo):
    return repo.pull_numbers()[-1]


def test_a_pull_request_that_is_touched_goes_to_the_end_of_the_order(github, repo):
    first = repo.pull_numbers()[0]
    assert github.company.touch_pull("platform", first, title="otherwise") == NOW
    assert (updated_last(repo), repo.pull(first).updated, repo.pull_updated(first), repo.pull(first).title) == (first, NOW, NOW, "otherwise")
    assert len(set(repo.pull_numbers())) == len(repo.pull_numbers()) == 30


def test_a_pull_request_goes_its_way_from_a_draft_to_the_merge_and_is_reviewed_after_it(github, hands, reader, repo):
    company = github.company
    number = company.create_pull(repo.id, "Count cafés", author="joao", draft=True, commits=3, head="topic/café")
    assert number == 46
    hands.now += 60
    company.ready_pull("platform", number)
    company.review_pull("platform", number, state="CHANGES_REQUESTED", author="zoe")
    before = repo.pull(number).head_oid
    assert company.force_push("platform", number, commits=2) == repo.pull(number).head_oid != before
    oid = company.merge_pull("platform", number, way="merge", by="ana")
    hands.now += 60
    company.review_pull("platform", number, author="ghost")
    said = reader.get(f"{HOME}/pulls/{number}").said
    assert (said["state"], said["merged"], said["merge_commit_sha"], said["commits"], said["user"]["login"], said["merged_by"]["login"]) == ("closed", True, oid, 2, "joao", "ana")
    assert (said["merged_at"], said["updated_at"], said["draft"]) == (instant(NOW + 60), instant(NOW + 120), False)
    assert [(one["state"], one["user"] and one["user"]["login"]) for one in reader.get(f"{HOME}/pulls/{number}/reviews").said] == [("CHANGES_REQUESTED", "zoe"), ("APPROVED", None)]
    assert repo.pull(number).merge_headline == f"Merge pull request #{number} from acme/topic/café"
    assert reader.get(HOME).said["pushed_at"] == instant(NOW + 60)
    with pytest.raises(ValueError, match="merged already"):
        company.merge_pull("platform", number)


@pytest.mark.parametrize(("way", "parents", "headline"), [("squash", 1, "A new request (#46)"), ("rebase", 1, "A new request"), ("merge", 2, "Merge pull request #46 from acme/topic/new")])
def test_the_three_ways_to_merge_leave_their_own_commits(github, repo, way, parents, headline):
    number = github.company.create_pull("platform")
    github.company.merge_pull("platform", number, way=way)
    assert (repo.pull(number).merge_parents, repo.pull(number).merge_headline) == (parents, headline)


def test_a_pull_request_may_be_closed_or_be_a_draft_again(github, repo):
    number = github.company.create_pull("platform")
    github.company.draft_pull("platform", number)
    assert repo.pull(number).draft
    github.company.close_pull("platform", number)
    assert (repo.pull(number).state, repo.pull(number).closed, repo.pull(number).merged) == ("CLOSED", NOW, None)


def test_an_issue_is_made_labelled_closed_reopened_and_gone(github, hands, repo, reader):
    company = github.company
    number = company.create_issue("platform", "All is down", labels=("incident", "sev1"))
    assert number in repo.issue_numbers(labels=["incident"])
    hands.now += 5
    company.close_issue("platform", number, reason="NOT_PLANNED")
    company.reopen_issue("platform", number)
    company.label_issue("platform", number, "post mortem")
    company.unlabel_issue("platform", number, "incident")
    assert [event.kind for event in repo.issue(number).events] == ["LabeledEvent", "LabeledEvent", "ClosedEvent", "ReopenedEvent", "LabeledEvent", "UnlabeledEvent"]
    assert (repo.issue(number).state, repo.issue(number).reason, repo.issue(number).labels) == ("OPEN", "REOPENED", ["sev1", "post mortem"])
    assert (number in repo.issue_numbers(labels=["incident"]), number in repo.issue_numbers(labels=["POST MORTEM"])) == (False, True)
    assert (repo.issue_numbers()[-1], repo.issue_moment(number), repo.issue_moment(number, by="created")) == (number, NOW + 5, NOW)
    company.delete_issue("platform", number)
    assert number not in repo.issue_numbers()
    assert number not in [row["number"] for row in reader.get(f"{HOME}/issues", state="all", per_page=100).said]
    with pytest.raises(KeyError):
        repo.issue(number)
    with pytest.raises(ValueError, match="no label"):
        company.unlabel_issue("platform", repo.issue_numbers()[0], "nothing")


def test_an_issue_of_the_seed_keeps_its_story_when_it_is_labelled(github, repo):
    number = repo.issue_numbers()[0]
    before = repo.issue(number)
    github.company.label_issue("platform", number, "incident")
    after = repo.issue(number)
    assert (after.created, after.author, after.events[:-1]) == (before.created, before.author, before.events)


def test_a_run_is_under_way_over_and_begun_again(github, hands, repo, reader):
    company = github.company
    number = company.add_run("platform", status="in_progress", workflow="Deploy", actor="ana")
    listed = reader.get(f"{HOME}/actions/runs").said["workflow_runs"][0]
    assert (listed["id"], listed["status"], listed["conclusion"], listed["run_attempt"]) == (number, "in_progress", None, 1)
    assert [job["completed_at"] for job in reader.get(f"{HOME}/actions/runs/{number}/jobs").said["jobs"]] == [None, None]
    hands.now += 100
    company.finish_run("platform", number, conclusion="failure")
    assert company.rerun("platform", number) == 2
    assert reader.get(f"{HOME}/actions/runs/{number}").said["status"] == "in_progress"
    hands.now += 100
    company.finish_run("platform", number)
    last, first = reader.get(f"{HOME}/actions/runs/{number}").said, reader.get(f"{HOME}/actions/runs/{number}/attempts/1").said
    assert [(one["conclusion"], one["updated_at"], one["created_at"]) for one in (first, last)] == [("failure", instant(NOW + 100), instant(NOW)), ("success", instant(NOW + 200), instant(NOW))]
    old = repo.run_ids()[0]
    assert company.rerun("platform", old, status="completed") == len(repo.run(old).attempts)


def test_a_deployment_goes_on_and_the_next_good_one_makes_it_inactive(github, hands, repo):
    company = github.company
    first = company.deploy("platform", "production", state="IN_PROGRESS")
    assert repo.deployment(first).state == "IN_PROGRESS"
    company.set_deployment("platform", first, "SUCCESS")
    assert repo.deployment(first).state == "ACTIVE"
    hands.now += 10
    other = company.deploy("platform", "staging")
    second = company.deploy("platform", "production", payload='{"service":"checkout"}')
    assert [repo.deployment(one).state for one in (first, other, second)] == ["INACTIVE", "ACTIVE", "ACTIVE"]
    assert [status.state for status in repo.deployment(first).statuses] == ["IN_PROGRESS", "SUCCESS", "INACTIVE"]
    assert list(repo.deployment_ids())[-3:] == [first, other, second]
    assert repo.deployment(company.deploy("platform", state="")).statuses == []


def test_a_release_is_made_published_and_taken_back(github, reader):
    made = github.company.release("platform", "v9", draft=True)
    assert reader.get(f"{HOME}/releases").said[0]["published_at"] is None
    assert github.company.release("platform", "v9", name="Nine") == made
    assert (reader.get(f"{HOME}/releases").said[0]["published_at"], reader.get(f"{HOME}/releases").said[0]["name"]) == (instant(NOW), "Nine")
    github.company.unrelease("platform", "v9")
    assert reader.get(f"{HOME}/releases").said[0]["tag_name"] != "v9"


@pytest.mark.parametrize("base", ["", "/api/v3"])
def test_lesson_30_an_old_name_leads_to_the_id_of_the_repository_and_links_stay_there(github, base):
    """LESSON 30."""
    reader, number = Visitor(github, base=base), github.company.sure("platform").id
    assert github.company.rename("platform", "core") == "acme/core"
    assert github.company.transfer("core", "globex") == "globex/core"
    for old in ("acme/platform", "acme/core", "ACME/Platform"):
        heard = reader.get(f"/repos/{old}/actions/runs", per_page=5, created=">=2020-01-01/x")
        assert (heard.status, heard.headers["Location"]) == (301, f"{github.url}{base}/repositories/{number}/actions/runs?per_page=5&created=%3E%3D2020-01-01%2Fx")
        assert reader.get(f"/repos/{old}").headers["Location"] == f"{github.url}{base}/repositories/{number}"
    followed = reader.get(f"/repositories/{number}/actions/runs", per_page=5)
    assert followed.said["workflow_runs"][0]["repository"]["full_name"] == "globex/core"
    assert followed.links["next"].startswith(f"{github.url}{base}/repositories/{number}/")
    assert reader.get("/repos/globex/core").status == 200
    assert [repo["full_name"] for repo in reader.get("/orgs/globex/repos").said] == ["globex/core"]


def test_a_new_repository_takes_an_old_name_from_the_one_that_had_it(github, reader):
    github.company.rename("platform", "core")
    made = github.company.create_repo("platform", pulls=3)
    assert reader.get(HOME).said["id"] == made
    assert made not in {github.company.sure("core").id, github.company.sure("checkout").id}


def test_a_repository_that_is_hidden_is_nowhere_until_it_is_shown(github, reader):
    number = github.company.sure("platform").id
    github.company.hide("platform")
    assert {reader.get(path).status for path in (HOME, f"/repositories/{number}", f"{HOME}/pulls")} == {404}
    assert [repo["name"] for repo in reader.get("/orgs/acme/repos").said] == ["checkout"]
    github.company.show("platform")
    assert reader.get(HOME).status == 200


def test_a_repository_is_archived_and_written_again(github, reader):
    github.company.archive("platform")
    assert reader.get(HOME).said["archived"] is True
    github.company.unarchive("platform")
    assert reader.get(HOME).said["archived"] is False


def test_an_organisation_that_answers_nothing_still_has_everything(github, reader):
    github.set(lists_nothing=True)
    assert (reader.get("/orgs/acme/repos").said, reader.get(HOME).status) == ([], 200)
    github.set(lists_nothing=False)
    assert len(reader.get("/orgs/acme/repos").said) == 2


def test_a_push_moves_the_head_and_the_time_of_it(github, repo, reader):
    before = repo.head
    assert github.company.push("platform") == repo.head != before
    assert reader.get(HOME).said["pushed_at"] == instant(NOW)


def test_every_verb_can_be_called_from_another_process(github, reader):
    made = reader.act("create_issue", repo="acme/platform", title="from outside", labels=["incident"])
    assert (made.status, made.said["said"]) == (200, 46)
    assert reader.get(f"{HOME}/issues").said[0]["labels"][0]["name"] == "incident"
    assert reader.act("behave", endpoint="user", what="500").status == 200
    assert reader.get("/user").status == 500
    assert reader.act("well").status == 200
    assert reader.act("expire_token").said["token"] == github.token != reader.token
    assert all(callable(getattr(github.company, verb)) for verb in VERBS)
    assert all(callable(getattr(github, verb)) for verb in OF_SITE)


@pytest.mark.parametrize(
    ("verb", "given", "status", "sentence"),
    [("fly", {}, 404, "no such verb: fly"), ("touch_pull", {"repo": "platform", "number": 9_999}, 400, "KeyError"), ("touch_pull", {}, 400, "TypeError"), ("rename", {"repo": "nothing", "name": "x"}, 400, "nothing"), ("create_pull", {"repo": "platform", "author": "nobody"}, 400, "nobody")],
)  # fmt: skip
def test_what_cannot_be_done_is_said(reader, verb, given, status, sentence):
    heard = reader.act(verb, **given)
    assert (heard.status, sentence in heard.said["error"]) == (status, True)


def test_the_limit_begins_anew_when_the_hour_is_over(github, hands, reader):
    github.set(core_limit=2)
    assert [reader.get(HOME).status for _ in range(3)] == [200, 200, 403]
    reset = int(reader.get(HOME).headers["x-ratelimit-reset"])
    assert reset == NOW + 3_600
    hands.now = float(reset)
    assert (reader.get(HOME).status, reader.get(HOME).headers["x-ratelimit-remaining"]) == (200, "0")
