"""Teams and services as they stand in the ledger and in numbers: found, kept, moved, rolled up."""

from __future__ import annotations

from dataclasses import replace as at_desk_of

import pytest
from msgspec.structs import replace
from tests.flows.desks import at_desk, finished
from tests.flows.test_appointing import entry, rule, team
from tests.specs.company import P, deployment, item, pull_request
from tests.specs.facts import A, B, at, commits
from tests.specs.world import put

from headway.flows.compute import compute, compute_all
from headway.flows.owning import own, resolved
from headway.flows.report.numbers import answer, find_subject, items, series
from headway.model.records import Project
from headway.model.scope import ALWAYS_START
from headway.model.teams import Claim, Told

pytestmark = pytest.mark.slow

PROJECT = Project(key=P, project=P, code="PAY", name="Payments", kind=None, url=None)
MOVED = "2026-03-10T00:00"
PERIOD = "2026-03-01..2026-03-31"


def saying(desk, *teams, services=()):
    """The desk of an installation whose configuration says this."""
    return at_desk_of(desk, told=Told(teams=teams, services=tuple(services)))


async def known(desk):
    told = await desk.ledger.organisation(tenant="t")
    return [(one.id, one.origin) for one in told.teams], [(one.team, one.scope, one.evidence) for one in told.charges]


async def counted(desk, subject, metric="code.commits"):
    found = await answer(desk, metric, await find_subject(desk, subject), PERIOD)
    return found.value


def named(number=1):
    """A pull request that names an item of Payments, and the item."""
    (work_item, *_), (request,) = item(("in_progress", "2026-03-02T10:00"), ("done", "2026-03-05T10:00")), pull_request(merged="2026-03-04T10:00")
    return [replace(work_item, code=f"PAY-{number}"), replace(request, keys=(("title", f"PAY-{number}"),)), PROJECT]


def test_files_make_teams_and_a_team_that_is_no_more_declared_goes(tmp_path):
    async def work(desk):
        first = (await own(desk)).changed, await known(desk)
        await put(desk.store, "t", [replace(rule("@acme/web", repository=A), version=1)])
        await finished(desk, A, "declarations")
        return first, (await own(desk)).changed, await known(desk)

    (changed, before), later, after = at_desk(tmp_path, [rule("@acme/pay", repository=A)], work)
    assert (changed, before) == ({"team:pay"}, ([("pay", "codeowners")], [("pay", A, "CODEOWNERS:1")]))
    assert (later, after) == ({"team:pay", "team:web"}, ([("web", "codeowners")], [("web", A, "CODEOWNERS:1")]))


def test_while_nothing_was_stored_or_configured_otherwise_no_fact_is_looked_at(tmp_path):
    class Counting:
        def __init__(self, store):
            self.store, self.asked = store, []

        def __getattr__(self, name):
            self.asked.append(name)
            return getattr(self.store, name)

    async def work(desk):
        counting = Counting(desk.store)
        watched = at_desk_of(desk, store=counting)
        await own(watched)
        counting.asked.clear()
        changed = (await own(watched)).changed
        quiet = list(counting.asked)
        await own(saying(watched, team("a", "acme/alpha")))
        return changed, quiet, await known(desk)

    changed, quiet, (teams, _) = at_desk(tmp_path, [rule("@acme/pay", repository=A)], work)
    assert (changed, quiet, teams) == (frozenset(), ["positions"], [("a", "configured")])


def test_every_change_is_audited_once(tmp_path):
    async def work(desk):
        for _ in range(3):
            await own(at_desk_of(desk, kept=type(desk.kept)()))
        return await desk.ledger._database.read(lambda connection: connection.execute("SELECT actor, action, target FROM audit").fetchall())

    assert at_desk(tmp_path, [rule("@acme/pay", repository=A)], work) == [("headway", "organise", "team:pay")]


def test_what_linking_finds_is_a_team_in_the_same_computation_and_nothing_is_left_dirty(tmp_path):
    async def work(desk):
        result = await compute(desk)
        return result.linked, await known(desk), await desk.ledger.dirty(tenant="t"), await counted(desk, "team:pay", "flow.throughput"), (await compute(desk)).computed

    linked, (teams, charges), (_, dirty), done, again = at_desk(tmp_path, named(), work, scopes=(A, P), read=("pull_requests", "work_items"))
    assert (linked, teams, dirty, done, again) == (1, [("pay", "inferred")], [], 1, 0)
    assert charges == [("pay", A, "most linked pull requests name PAY"), ("pay", P, "pull requests name PAY")]


def test_a_team_is_found_by_its_id_and_its_name_and_has_numbers_rows_and_a_course(tmp_path):
    async def work(desk):
        desk = saying(desk, replace(team("payments", "acme/alpha", "acme/beta"), name="The payers"))
        await compute(desk)
        subject = await find_subject(desk, "The payers")
        page, course = await items(desk, "code.commits", subject, PERIOD), await series(desk, "code.commits", subject, PERIOD)
        return subject.id, await counted(desk, "team:payments"), page.total, sum(value or 0 for _, value in course.points)

    assert at_desk(tmp_path, [*commits(3), *commits(2, repository=B)], work, scopes=(A, B)) == ("team:payments", 5, 5, 5)


def test_a_service_that_is_called_as_its_repository_takes_nothing_of_its_name(tmp_path):
    (made,) = deployment()
    facts = [replace(made, service="acme/alpha")]

    async def work(desk):
        await compute_all(desk)
        return (await find_subject(desk, "acme/alpha")).id, (await find_subject(desk, "acme/alpha (service)")).id, await counted(desk, "service:acme-alpha", "dora.deployment_frequency")

    assert at_desk(tmp_path, facts, work, read=("deployments",)) == (f"repository:{A}", "service:acme-alpha", 1)


def test_a_repository_that_moves_between_teams_counts_for_each_in_its_time(tmp_path):
    facts = [*commits(2, "2026-03-05T10:00"), *commits(3, "2026-03-20T10:00")]

    async def work(desk):
        desk = saying(desk, team("old", Claim(name="acme/alpha", until=at(MOVED)), parent="all"), team("new", Claim(name="acme/alpha", since=at(MOVED)), parent="all"), team("all"))
        await compute(desk)
        return [await counted(desk, f"team:{name}") for name in ("old", "new", "all")]

    assert at_desk(tmp_path, facts, work) == [2, 3, 5]


def test_when_a_day_of_moving_is_told_otherwise_the_past_is_computed_anew(tmp_path):
    async def work(desk):
        found = []
        for day in ("2026-03-04T00:00", "2026-03-10T00:00"):
            said = saying(desk, team("a", Claim(name="acme/alpha", since=at(day))))
            await compute(said)
            points = await desk.store.latest(tenant="t", metric="code.commits", subject="team:a", span="day", first="2026-03-01", last="2026-03-31")
            found.append([(point.day, point.value) for point in points])
        return found

    assert at_desk(tmp_path, commits(2, "2026-03-05T10:00"), work) == [[("2026-03-05", 2)], [("2026-03-05", 0)]]


def test_a_parent_is_computed_from_the_items_below_it_and_no_median_is_averaged(tmp_path):
    """LESSON 62: medians of teams were averaged; here 1 h of nine and 101 h of five would make 51 h."""
    quick = [fact for _ in range(9) for fact in pull_request("2026-03-02T10:00", merged="2026-03-02T11:00")]
    slow = [fact for _ in range(5) for fact in pull_request("2026-03-02T10:00", merged="2026-03-06T15:00", repository=B)]

    async def work(desk):
        desk = saying(desk, team("quick", "acme/alpha", parent="both"), team("slow", "acme/beta", parent="both"), team("both"))
        await compute(desk)
        return [await counted(desk, f"team:{name}", "review.cycle_time") for name in ("quick", "slow", "both")]

    hour = 3_600_000
    assert at_desk(tmp_path, [*quick, *slow], work, scopes=(A, B), read=("pull_requests",)) == [hour, 101 * hour, hour]


def test_a_name_of_the_configuration_that_leads_nowhere_is_a_remark(tmp_path):
    async def work(desk):
        return (await resolved(saying(desk, team("a", "acme/gone")))).remarks, (await own(saying(desk, team("a", "acme/gone")))).organisation

    remarks, organisation = at_desk(tmp_path, commits(1), work)
    assert "acme/gone" in remarks[0]
    assert [one.id for one in organisation.teams] == ["a"]


def test_catalogs_and_configuration_meet(tmp_path):
    facts = [entry("component", "beta", B, owner="group:default/web", projects=("PAY",)), PROJECT]

    async def work(desk):
        desk = saying(desk, team("core", "acme/alpha"))
        await finished(desk, A, "commits")
        await compute(desk)
        told = await desk.ledger.organisation(tenant="t")
        return [(one.team, one.scope, one.origin, one.since) for one in told.charges]

    found = at_desk(tmp_path, facts, work, scopes=(A, B, P))
    assert found == [("core", A, "configured", ALWAYS_START), ("web", B, "backstage", ALWAYS_START), ("web", P, "backstage", ALWAYS_START)]
