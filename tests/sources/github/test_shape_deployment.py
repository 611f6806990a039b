"""Deployments by their statuses: what became of them, and where they went."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.sources.github.nodes import HOME, SCOPE, day, deployment, first, lost, raw, reference, shaped, status, us, who

from headway.model.scope import Raw
from headway.sources.github.raws_delivery import DeploymentNode
from headway.sources.github.shape_deployment import deployment_named, service_told

ENTITY = "deployments"
AT = "10:05:00"


def made(node, *, seen=None, **lists):
    return first(node, ENTITY, name="88", lists=lists, seen=seen)


def test_a_deployment_as_it_stands():
    seen = made(deployment(status("IN_PROGRESS", "10:01:00"), status("SUCCESS", AT, logUrl="https://github.com/acme/ledger/actions/runs/555/job/9", environmentUrl="https://ledger.acme.example")))
    assert (seen.key, seen.repository, seen.service, seen.environment, seen.environment_raw, seen.ref, seen.sha) == ("88", SCOPE, "", "production", "production", "main", "e" * 40)
    assert (seen.state, seen.result, seen.result_raw, seen.cause, seen.repairs, seen.run, seen.actor) == ("finished", "success", "SUCCESS", None, None, "555", "github-actions[bot]")
    assert (seen.created_at, seen.started_at, seen.finished_at, seen.version) == (us(day(4)), us(day(4, "10:01:00")), us(day(4, AT)), us(day(4, "12:00:00")))
    assert seen.url == "https://github.com/acme/ledger/actions/runs/555/job/9"


RUNNING = status("IN_PROGRESS", "10:01:00")
ENDS = {
    "no status yet": (deployment(state="PENDING"), "pending", None, None, None),
    "queued": (deployment(status("QUEUED", AT), state="QUEUED"), "pending", None, None, None),
    "waiting for somebody's word": (deployment(status("WAITING", AT), state="WAITING"), "pending", None, None, None),
    "under way": (deployment(RUNNING, state="IN_PROGRESS"), "executing", None, None, None),
    "went well": (deployment(RUNNING, status("SUCCESS", AT)), "finished", "success", "SUCCESS", AT),
    "LESSON 63: succeeded, and was inactive later": (deployment(status("SUCCESS", AT), status("INACTIVE", "11:00:00"), state="INACTIVE"), "finished", "success", "SUCCESS", AT),
    "succeeded twice: the first counts": (deployment(status("SUCCESS", AT), status("SUCCESS", "11:00:00")), "finished", "success", "SUCCESS", AT),
    "succeeded, and an error was written later": (deployment(status("SUCCESS", AT), status("ERROR", "11:00:00"), state="ERROR"), "finished", "success", "SUCCESS", AT),
    "failed": (deployment(RUNNING, status("FAILURE", AT), state="FAILURE"), "finished", "failure", "FAILURE", AT),
    "an error": (deployment(RUNNING, status("ERROR", AT), state="ERROR"), "finished", "error", "ERROR", AT),
    "failed, then an error: the last final word": (deployment(status("FAILURE", "10:02:00"), status("ERROR", AT), state="ERROR"), "finished", "error", "ERROR", AT),
    "failed, then went well": (deployment(status("FAILURE", "10:02:00"), status("SUCCESS", AT)), "finished", "success", "SUCCESS", AT),
    "failed, and is tried again": (deployment(status("FAILURE", "10:02:00"), status("IN_PROGRESS", AT), state="IN_PROGRESS"), "executing", None, None, None),
    "superseded without a success": (deployment(RUNNING, status("INACTIVE", AT), state="INACTIVE"), "finished", "cancellation", "INACTIVE", AT),
    "failed, then superseded": (deployment(status("FAILURE", AT), status("INACTIVE", "11:00:00"), state="INACTIVE"), "finished", "failure", "FAILURE", AT),
    "given up on": (deployment(status("QUEUED", AT), state="ABANDONED"), "finished", "cancellation", "ABANDONED", "12:00:00"),
    "destroyed, and no status tells": (deployment(state="DESTROYED"), "finished", "cancellation", "DESTROYED", "12:00:00"),
    "active, and no status tells": (deployment(state="ACTIVE"), "finished", "success", "ACTIVE", "12:00:00"),
    "failed, and no status tells": (deployment(state="FAILURE"), "finished", "failure", "FAILURE", "12:00:00"),
    "a state nobody knows": (deployment(state="LEVITATING"), "unknown", None, None, None),
    "no state at all": (deployment(state=None), "unknown", None, None, None),
    "began and ended in one second, told in any order": (deployment(status("SUCCESS", AT), status("IN_PROGRESS", AT)), "finished", "success", "SUCCESS", AT),
    "failed in the second in which it began": (deployment(status("FAILURE", AT), status("IN_PROGRESS", AT), state="FAILURE"), "finished", "failure", "FAILURE", AT),
    "nulls among the statuses": (deployment(None, status("SUCCESS", AT), status(None, "10:06:00")), "finished", "success", "SUCCESS", AT),
}


@pytest.mark.parametrize("name", ENDS)
def test_what_became_of_it(name):
    """LESSONS 63 and 64: only what reached its environment has succeeded, what was superseded or skipped has not."""
    node, state, result, word, at = ENDS[name]
    seen = made(node)
    assert (seen.state, seen.result, seen.result_raw, seen.finished_at) == (state, result, word, None if at is None else us(day(4, at)))


def test_there_are_as_many_cases_as_were_promised():
    assert len(ENDS) >= 12


def test_further_statuses_are_part_of_it_from_whichever_end_they_come():
    statuses = [status("INACTIVE", "11:00:00"), status("SUCCESS", AT), RUNNING]
    for split in range(4):
        seen = made(deployment(*statuses[:split], state="INACTIVE"), statuses=statuses)
        assert (seen.result, seen.finished_at, seen.started_at) == ("success", us(day(4, AT)), us(day(4, "10:01:00")))


ENVIRONMENTS = [
    ("production", None, "production"), ("Prod-EU", None, "production"), ("product-api", None, "other"), ("reproduction", None, "other"), ("staging", None, "staging"), ("qa", None, "testing"),
    ("review/pr-12", None, "development"), ("github-pages", None, "other"), ("", None, "other"), (None, None, "other"), ("pre-production", None, "staging"),
    ("blue", "^(blue|green)$", "production"), ("production", "^(blue|green)$", "other"), ("staging", "^(blue|green)$", "staging"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "pattern", "environment"), ENVIRONMENTS)
def test_63_only_what_is_called_so_is_production(name, pattern, environment):
    """LESSON 63: "product-api" is not, nor is what nobody knows; a source's own pattern says what is."""
    node = deployment(environment=name, latestEnvironment=None, originalEnvironment=None)
    seen = made(node, seen=reference(production=pattern))
    assert (seen.environment, seen.environment_raw) == (environment, name or "")


def test_an_environment_is_named_wherever_one_is():
    assert made(deployment(environment=None, latestEnvironment="qa")).environment_raw == "qa"
    assert made(deployment(environment=None, latestEnvironment=None, originalEnvironment="live")).environment == "production"


PAYLOADS = [('{"service":"api"}', "api"), ('"{\\"service\\":\\"api\\"}"', "api"), ('""', None), ("{}", None), ("", None), (None, None), ("[1]", None), ('{"service":7}', None), ('{"service":" "}', None), ("{broken", None), ("7", None), ("[" * 5000, None), ('"\\ud800"', None)]


@pytest.mark.parametrize(("payload", "service"), PAYLOADS)
def test_a_payload_is_whatever_its_maker_likes_and_may_name_a_service(payload, service):
    assert service_told(DeploymentNode(payload=payload)) == service
    assert made(deployment(payload=payload)).service == (service or "")


CAUSES = [
    ("deploy", None, None, None), ("deploy:rollback", None, "rollback", None), ("deploy:migrations", "Roll back of the migrations follows", "rollback", None), ("deploy", "Hotfix for halves", "hotfix", None),
    ("deploy", "Adds a rollback button", None, None), ("deploy", "Revert: rounding, deployment #77", "revert", "77"), ("deploy", "Reverted polarity", None, None), ("deploy", "After deployment #77", None, None), (None, None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("task", "description", "cause", "repairs"), CAUSES)
def test_a_cause_is_told_plainly_or_not_at_all(task, description, cause, repairs):
    seen = made(deployment(task=task, description=description))
    assert (seen.cause, seen.repairs) == (cause, repairs)


NAMES = [
    ("https://github.com/acme/ledger/deployments/88", "88"), ("https://api.github.com/repos/Acme/Ledger/deployments/88/statuses", "88"), ("https://github.com/acme/site/deployments/88", None),
    ("https://github.com/acme/site/deployments/77 and acme/ledger/deployments/88", "88"), ("Deployment: 88", "88"), ("deployment id = 88", "88"), ("deployment #88 and deployment #99", "88"),
    ("deployment 1234567890 broke it", "1234567890"), ("deployment 12 of 30", None), ("redeployment: 88", None), ("the deployment", None), ("", None), ("deployment: " + "9" * 40, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key"), NAMES)
def test_67_a_deployment_is_named_by_its_address_or_its_number_and_not_in_passing(text, key):
    """LESSON 67: what is tied to a deployment names it; nothing is tied to the last one of anything."""
    assert deployment_named(text, HOME) == key


def test_addresses_are_web_addresses_or_none():
    assert made(deployment(status("SUCCESS", AT, logUrl="javascript:alert(1)", environmentUrl="https://ledger.acme.example"))).url == "https://ledger.acme.example"
    assert made(deployment(status("SUCCESS", AT, logUrl=None, environmentUrl=None))).url is None
    assert made(deployment(status("SUCCESS", AT, logUrl="https://github.com/acme/ledger/actions/runs/555/attempts/2"))).run == "555:2"


def test_what_may_be_null_is_read_as_nothing():
    seen = made(deployment(ref=None, creator=None, commitOid=None, task=None, payload=None, updatedAt=None, statuses=None))
    assert (seen.ref, seen.actor, seen.sha, seen.run, seen.url, seen.version, seen.finished_at) == (None, None, None, None, None, us(day(4)), None)
    assert made(deployment(ref={"name": None}, creator=who("ana"))).actor == "ana"


def test_a_date_that_is_none_is_told():
    assert lost(deployment(status("SUCCESS", "late")), ENTITY) == ["left out, because no date can be made of it: status '2026-03-04TlateZ'"]
    with pytest.raises(ValueError, match="created at None"):
        made(deployment(createdAt=None))


@pytest.mark.parametrize("payload", [b"[]", b"{}", b'{"deployment":null}'])
def test_what_is_no_deployment_is_refused(payload):
    with pytest.raises(msgspec.DecodeError):
        shaped(Raw("88", payload), ENTITY)


@given(words=some.lists(some.tuples(some.sampled_from(["QUEUED", "IN_PROGRESS", "SUCCESS", "FAILURE", "ERROR", "INACTIVE", "PENDING", "WAITING"]), some.integers(0, 59)), max_size=8), chance=some.randoms(use_true_random=False))
def test_the_order_in_which_statuses_are_told_changes_nothing(words, chance):
    statuses = [status(word, f"10:{minute:02}:00") for word, minute in words]
    straight = shaped(raw(deployment(*statuses, state="IN_PROGRESS"), ENTITY, "88"), ENTITY)
    chance.shuffle(statuses)
    mixed = shaped(raw(deployment(*statuses[:2], state="IN_PROGRESS"), ENTITY, "88", statuses=statuses[2:]), ENTITY)
    assert straight == mixed
    [seen] = straight
    assert (seen.result == "success") == any(word == "SUCCESS" for word, _ in words)
    assert (seen.finished_at is not None) == (seen.result is not None) == (seen.state == "finished")
