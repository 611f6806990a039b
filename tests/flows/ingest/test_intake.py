"""What comes of a stream or a source that an error ended."""

from __future__ import annotations

from headway.flows.choosing import Rules
from headway.flows.ingest.intake import Intake, of_source, stopped
from headway.model.errors import AuthFailed, RateLimited
from headway.model.scope import Scope, Stream

STREAM = Stream(tenant="t", source="jira", entity="work_items", scope="jira:project:1")
SCOPE = Scope(key="jira:project:1", name="Payments", location="/")


def test_an_error_gives_its_stream_status_reason_and_codes():
    found = stopped(STREAM, SCOPE, RateLimited("slow down", 7))
    assert (found.source, found.scope_name, found.status, found.error, found.exit_code, found.code) == ("jira", "Payments", "rate_limited", "slow down", 3, "rate_limited")


def test_a_verdict_may_say_otherwise():
    assert stopped(STREAM, SCOPE, AuthFailed("not for you"), status="failed").status == "failed"


def test_of_a_whole_source_it_names_no_scope():
    found = of_source("jira", AuthFailed("401"))
    assert (found.entity, found.scope, found.scope_name, found.status, found.exit_code) == ("*", "*", "jira", "paused", 4)


def test_a_source_without_rules_is_read_by_the_usual_ones():
    intake = Intake(tenant="t", zone="UTC", clock=None, store=None, ledger=None, archive=None, rules={"jira": Rules(every=60)})
    assert (intake.of("jira").every, intake.of("git")) == (60, Rules())
    assert intake.stream("jira", "work_items", "jira:project:1") == STREAM
