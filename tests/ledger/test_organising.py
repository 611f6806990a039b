"""Teams and services in the ledger; what every ledger promises of them stands in the contract."""

from __future__ import annotations

from msgspec.structs import replace
from tests.contracts.material import run

from headway.model.teams import Charge, Organisation, Service, Team

A, B = "git:repo:a", "git:repo:b"
FIRST = Organisation(teams=(Team(id="x", name="X"),), charges=(Charge(team="x", scope=A),), services=(Service(id="s", name="S", word="s", repositories=(A,)),))


def organise(ledger, told):
    return run(ledger.organise(told, tenant="t", actor="test"))


def test_what_was_said_is_what_is_known(ledger):
    organise(ledger, FIRST)
    assert run(ledger.organisation(tenant="t")) == FIRST
    assert run(ledger.organisation(tenant="u")) == Organisation()


def test_all_days_of_what_is_made_of_something_else_become_dirty(ledger):
    assert organise(ledger, FIRST) == {"team:x", "service:s"}
    assert run(ledger.dirty(tenant="t"))[1] == [("service:s", "*"), ("team:x", "*")]


def test_saying_the_same_again_or_giving_another_name_dirties_nothing(ledger):
    organise(ledger, FIRST)
    assert organise(ledger, FIRST) == set()
    assert organise(ledger, Organisation(teams=(Team(id="x", name="Another"),), charges=FIRST.charges, services=FIRST.services)) == set()


def test_a_team_that_loses_its_last_scope_is_dirty_too(ledger):
    organise(ledger, FIRST)
    assert organise(ledger, Organisation(teams=FIRST.teams, services=FIRST.services)) == {"team:x"}


def test_a_service_that_calls_other_paths_its_own_dirties_its_repositories_too(ledger):
    organise(ledger, FIRST)
    _, dirty = run(ledger.dirty(tenant="t"))
    run(ledger.clean(tenant="t", mark=10**9))
    assert ("repository:" + A, "*") not in dirty
    (service,) = FIRST.services
    assert organise(ledger, Organisation(teams=FIRST.teams, charges=FIRST.charges, services=(replace(service, paths=("api",)),))) == set()
    assert run(ledger.dirty(tenant="t"))[1] == [("repository:" + A, "*"), ("service:s", "*")]
