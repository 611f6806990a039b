"""Deployments linked in a store: what they brought, what became of them, what they broke, and again when anything arrives late."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from tests.contracts.material import dump, pull_request, run
from tests.flows.ingest.rooms import Ticking
from tests.flows.ingest.rooms import room as opened
from tests.flows.link.rooms import brought, desk
from tests.flows.link.shipping import HOUR, named, nodes, sha
from tests.specs.company import deployment, incident
from tests.specs.facts import commit

from headway.flows.compute import Computed, compute, compute_all
from headway.flows.link import KIND, AtOnce, Linked, due, everything, link, unsettled
from headway.flows.link.deliveries import ENTITY
from headway.model.errors import StoreBusy
from headway.model.records import FileChange, PullRequestCommit
from headway.model.scope import DAY_US
from headway.model.teams import Organisation, Service

pytestmark = pytest.mark.slow

R, OTHER = "github:repo:1", "github:repo:2"
NOON = 1_700_000_000_000_000
LATE = NOON + 30 * DAY_US


@pytest.fixture
def room(tmp_path):
    with opened(tmp_path) as found:
        found.intake.clock.instant = LATE
        yield found


class Figures:
    """A compute that only remembers for which subjects and days it was asked."""

    def __init__(self):
        self.asked = []

    async def points(self, ask, _append):
        self.asked.append(set(ask.dirty))
        return len(ask.dirty)


def commits(told, repo=R, **more):
    """Commits of a small history, an hour after each other."""
    (pattern,) = commit()
    return [
        replace(
            pattern, key=f"{repo}:{node.sha}", repository=repo, sha=node.sha, parents=tuple(node.parents), is_merge=len(node.parents) > 1, committed_at=NOON + (node.committed_at or 0),
            authored_at=NOON + (node.authored_at or 0), subject=node.subject, is_revert=node.is_revert,
        )
        for node in nodes(told, **more)
    ]  # fmt: skip


def shipped(name, of, at, *, repo=R, **more):
    """A deployment that ended at an hour."""
    (pattern,) = deployment()
    ended = NOON + int(at * HOUR)
    return replace(pattern, key=name, repository=repo, sha=sha(of) if of else None, created_at=ended, finished_at=ended, **more)


def broken(name, at, *, repo=R, **more):
    """An incident opened at an hour."""
    (pattern,) = incident()
    return replace(pattern, key=name, repository=repo, opened_at=NOON + int(at * HOUR), **more)


def bring(room, *facts, repo=R, source="forge", retired=()):
    for kind in dict.fromkeys(fact.entity for fact in facts):
        run(brought(room, source, repo, [fact for fact in facts if fact.entity == kind]))
    if retired:
        run(brought(room, source, repo, (), tuple(retired)))


async def _linked(at, *, cleaned=True, at_once=None):
    mark, dirty = await at.ledger.dirty(tenant="t")
    done = await link(at, due(mark, dirty), *([at_once] if at_once else []))
    if cleaned:
        await at.ledger.clean(tenant="t", mark=mark + done.marks)
    return done


def linked(room, *, cleaned=True, at_once=None, **rest):
    return run(_linked(desk(room, **rest), cleaned=cleaned, at_once=at_once))


def changes(room):
    """By deployment the names of what it brought."""
    found = {}
    for row in dump(room.intake.store, "deployed_changes"):
        found.setdefault(row["deployment"], set()).add(named(row["original"] or row["sha"]))
    return {key: "".join(sorted(names)) for key, names in found.items()}


def told(room, entity, *columns):
    return {row["key"]: tuple(row[name] for name in columns) if len(columns) > 1 else row[columns[0]] for row in dump(room.intake.store, entity)}


def became(room):
    return told(room, "deployment_outcomes", "outcome")


def usual(room):
    """Three deployments of a line of four, the last of which was rolled back, and an incident that says so."""
    bring(room, *commits("a b c d"), shipped("1", "a", 10), shipped("2", "c", 20), shipped("3", "d", 30), shipped("4", "c", 31))
    bring(room, broken("i", 30.5, service="shop"))


class TestWhatIsLinked:
    def test_changes_outcomes_and_causes_of_a_repository(self, room):
        usual(room)
        assert linked(room) == Linked(deployments=4, deployed_changes=3, outcomes=4, causes=1, marks=6)
        assert changes(room) == {"2": "bc", "3": "d"}
        assert told(room, "deployment_outcomes", "outcome", "evidence", "remediation", "unplanned", "deployed_changes") == {
            "1": ("ok", "elapsed", None, None, 0), "2": ("ok", "elapsed", None, None, 2), "3": ("failed", "rolled_back", "4", None, 1), "4": ("ok", "elapsed", None, "rollback", 0),
        }  # fmt: skip
        assert told(room, "incident_causes", "deployment", "evidence", "confidence") == {"i": ("3", "window", 0.5)}

    @pytest.mark.parametrize("more", [{"environment": "staging"}, {"environment": "other"}, {"result": "failure"}, {"result": "skip"}, {"result": "cancellation"}, {"finished_at": None}])
    def test_what_did_not_reach_production_brings_ends_and_fails_nothing(self, room, more):
        """LESSON 63, LESSON 68: staging, skipped and aborted ones."""
        bring(room, *commits("a b c"), shipped("1", "a", 10), replace(shipped("x", "b", 11, cause="rollback", repairs="1"), **more), shipped("2", "c", 20))
        linked(room)
        assert (changes(room), became(room)) == ({"2": "bc"}, {"1": "ok", "2": "ok"})

    def test_the_commits_of_a_squashed_request_stand_in_for_it(self, room):
        """LESSON 66."""
        request = replace(pull_request(7), key="1:7", repository=R, merge_sha=sha("s"), merge_method="squash", head_sha=sha("y"))
        made = [PullRequestCommit(key=f"1:7:{sha(name)}", repository=R, pull_request="1:7", sha=sha(name), author="ann", authored_at=NOON, committed_at=NOON) for name in "xy"]
        bring(room, *commits("a s b"), request, shipped("1", "a", 10), shipped("2", "b", 20))
        run(brought(room, "forge", R, [request, *made]))
        linked(room)
        assert changes(room) == {"2": "bxy"}
        assert {(row["original"], row["pull_request"], row["begun_at"]) for row in dump(room.intake.store, "deployed_changes")} == {(None, None, NOON + 2 * HOUR), (sha("x"), "1:7", NOON), (sha("y"), "1:7", NOON)}

    def test_a_revert_is_known_by_its_body(self, room):
        made = commits("a b c r", r={"is_revert": True, "subject": "undo"})
        bring(room, *made[:-1], replace(made[-1], body=f"This reverts commit {sha('b')}."), shipped("1", "a", 10), shipped("2", "b", 20), shipped("3", "c", 21), shipped("4", "r", 22))
        linked(room)
        assert told(room, "deployment_outcomes", "evidence", "remediation")["2"] == ("hotfixed", "4")

    def test_a_service_counts_what_lies_in_its_paths_and_is_linked_again_when_these_change(self, room):
        made = commits("a b c")
        files = [FileChange(key=f"{one.key}:{path}", repository=R, sha=one.sha, committed_at=one.committed_at, path=path, old_path=None, status="M", kind="file", additions=1, deletions=0) for one, path in zip(made, ("x", "shop/x", "api/x"), strict=True)]
        run(brought(room, "forge", R, [*made, *files]))
        bring(room, shipped("1", "a", 10), shipped("2", "c", 20))
        shop = Service(id="shop", name="Shop", word="shop", repositories=(R,), paths=("shop",))
        found = []
        for paths in (("shop",), ("api",), ()):
            run(room.intake.ledger.organise(Organisation(services=(replace(shop, paths=paths),)), tenant="t", actor="test"))
            bring(room, broken(f"{paths}", 500))
            linked(room)
            found.append(changes(room)["2"])
        assert found == ["b", "c", "bc"]

    def test_code_and_incidents_may_be_of_another_source(self, room):
        bring(room, *commits("a b"), source="git")
        bring(room, shipped("1", "a", 10), shipped("2", "b", 20))
        bring(room, broken("i", 21), source="desk")
        linked(room)
        assert (changes(room), told(room, "incident_causes", "deployment", "source")) == ({"2": "b"}, {"i": ("2", "forge")})

    def test_an_incident_has_one_cause_where_two_sources_tell_of_deployments(self, room):
        bring(room, shipped("1", "a", 10))
        bring(room, shipped("9", "a", 10), source="mirror")
        bring(room, broken("i", 11), source="desk")
        bring(room, broken("j", 11), source="mirror")
        linked(room)
        assert told(room, "incident_causes", "deployment", "source") == {"i": ("1", "forge"), "j": ("9", "mirror")}

    @pytest.mark.parametrize("deployments", [[shipped("1", None, 10)], [shipped("1", "q", 10)]])
    def test_without_commits_there_are_outcomes_of_an_unknown_number_of_changes(self, room, deployments):
        bring(room, *deployments)
        linked(room)
        assert told(room, "deployment_outcomes", "outcome", "deployed_changes") == {"1": ("ok", None)}


class TestWhenSomethingArrivesLate:
    @pytest.mark.parametrize(
        ("given", "late", "found"),
        [
            ("an older deployment", [shipped("x", "b", 15)], {"x": "b", "2": "c", "3": "d"}),
            ("one older than all", [shipped("x", "a", 5)], {"2": "bc", "3": "d"}),
            ("one before all that had the first changes", [shipped("x", "c", 5)], {"3": "d"}),
            ("a newer one", [shipped("x", "d", 40)], {"2": "bc", "3": "d"}),
            ("the same again", [shipped("2", "c", 20)], {"2": "bc", "3": "d"}),
            ("one that turns out to have gone to staging", [replace(shipped("2", "c", 20), environment="staging", version=1)], {"3": "bcd"}),
        ],
    )
    def test_changes_are_restated(self, room, given, late, found):
        usual(room)
        linked(room)
        bring(room, *late)
        linked(room)
        assert changes(room) == found, given
        assert linked(room, cleaned=False) == Linked()

    def test_commits_that_come_after_their_deployments(self, room):
        bring(room, shipped("1", "a", 10), shipped("2", "c", 20))
        linked(room)
        bring(room, *commits("a b c"))
        linked(room)
        assert (changes(room), told(room, "deployment_outcomes", "deployed_changes")) == ({"2": "bc"}, {"1": 0, "2": 2})

    def test_an_incident_and_its_end(self, room):
        bring(room, shipped("1", "a", 10))
        linked(room)
        found = [became(room)["1"]]
        for version, more in enumerate(({"state": "open"}, {"state": "resolved", "resolved_at": NOON + 50 * HOUR})):
            bring(room, replace(broken("i", 11), version=version, **more))
            linked(room)
            found.append(told(room, "deployment_outcomes", "outcome", "remediated_at")["1"])
        assert found == ["ok", ("failed", None), ("failed", NOON + 50 * HOUR)]

    def test_what_has_left_takes_its_links_along(self, room):
        usual(room)
        linked(room)
        bring(room, retired=[("deployments", "4"), ("incidents", "i")])
        linked(room)
        assert (became(room), told(room, "incident_causes", "key")) == ({"1": "ok", "2": "ok", "3": "ok"}, {})
        run(brought(room, "forge", R, (), tuple(("deployments", key) for key in "123")))
        linked(room)
        assert (changes(room), became(room)) == ({}, {})

    def test_only_the_repository_that_is_dirty_is_looked_at(self, room):
        usual(room)
        bring(room, *commits("a b", OTHER), shipped("7", "a", 10, repo=OTHER), shipped("8", "b", 20, repo=OTHER), repo=OTHER)
        assert linked(room).deployments == 6
        bring(room, shipped("9", "b", 21, repo=OTHER), repo=OTHER)
        assert linked(room).deployments == 3


class TestHowItKeepsItsPromise:
    def test_a_second_run_writes_nothing_whether_asked_or_not(self, room):
        usual(room)
        linked(room, cleaned=False)
        assert (linked(room, cleaned=False).deployments, run(link(desk(room), everything(0)))) == (4, Linked(deployments=4))
        before = len([row for row in run(room.intake.ledger.runs(tenant="t")) if row.kind == KIND])
        run(room.intake.ledger.clean(tenant="t", mark=10**9))
        assert linked(room) == Linked()
        assert len([row for row in run(room.intake.ledger.runs(tenant="t")) if row.kind == KIND]) == before

    def test_where_nothing_is_deployed_no_run_is_opened(self, room):
        bring(room, *commits("a b"), broken("i", 5))
        assert linked(room) == Linked()
        assert run(room.intake.ledger.runs(tenant="t"))[0].kind == "sync"

    def test_a_failure_in_between_is_shown_and_the_next_run_completes_it(self, room):
        usual(room)

        class Stubborn:
            taken = 0

            def __getattr__(self, name):
                return getattr(room.intake.store, name)

            async def write(self, batch):
                self.taken += 1
                if self.taken > 1:
                    raise StoreBusy("it is being written by another process")
                return await room.intake.store.write(batch)

        with pytest.raises(StoreBusy):
            linked(room, store=Stubborn())
        shown = next(row for row in run(room.intake.ledger.runs(tenant="t")) if row.entity == ENTITY)
        assert (shown.status, len(changes(room)), became(room)) == (StoreBusy.run_status, 2, {})
        linked(room)
        assert len(became(room)) == 4

    def test_many_are_written_in_parts(self, room):
        usual(room)
        assert linked(room, at_once=AtOnce(facts=2)).deliveries == 8
        assert changes(room) == {"2": "bc", "3": "d"}

    def test_the_days_of_what_changed_become_dirty(self, room):
        usual(room)
        mark, _ = run(room.intake.ledger.dirty(tenant="t"))
        run(room.intake.ledger.clean(tenant="t", mark=mark))
        run(link(desk(room), everything(mark)))
        assert {subject for subject, _ in run(room.intake.ledger.dirty(tenant="t"))[1]} == {f"repository:{R}"}

    def test_the_watermark_names_the_rules_it_was_made_by(self, room):
        usual(room)
        linked(room)
        cursors = run(room.intake.ledger._database.read(lambda connection: connection.execute("SELECT cursor FROM watermarks WHERE entity = ?", (ENTITY,)).fetchall()))
        assert json.loads(cursors[0][0])["rules"] == 1


class TestWhenTimePasses:
    def pending(self, room):
        bring(room, *commits("a b"), shipped("1", "a", 10), shipped("2", "b", 20))

    def at(self, room, hour, **more):
        return desk(room, clock=Ticking(NOON + int(hour * HOUR)), **more)

    def test_a_pending_one_is_settled_though_nothing_is_dirty(self, room):
        self.pending(room)
        figures = Figures()
        first = run(compute(self.at(room, 21, compute=figures)))
        assert (first.deliveries, became(room), run(room.intake.ledger.dirty(tenant="t"))[1]) == (3, {"1": "pending", "2": "pending"}, [])
        assert run(compute(self.at(room, 81, compute=figures))) == Computed()
        done = run(compute(self.at(room, 82, compute=figures)))
        assert (done.deliveries, became(room), len(figures.asked)) == (1, {"1": "ok", "2": "pending"}, 2)
        assert figures.asked[-1] == {(f"repository:{R}", "2023-11-15")}
        assert run(room.intake.ledger.dirty(tenant="t"))[1] == []
        assert run(compute(self.at(room, 83, compute=figures))) == Computed()

    def test_what_is_over_is_asked_for_by_repository(self, room):
        self.pending(room)
        run(compute(self.at(room, 21, compute=Figures())))
        assert [run(unsettled(self.at(room, hour))) for hour in (80, 83)] == [frozenset(), frozenset({R})]

    def test_what_arrives_while_it_is_linked_is_left_for_the_next_time_and_nothing_is_lost(self, room):
        self.pending(room)

        class Late:
            once = False

            def __getattr__(self, name):
                return getattr(room.intake.store, name)

            async def pick(self, entity, *asked, **more):
                found = await room.intake.store.pick(entity, *asked, **more)
                if entity == "commits" and not self.once:
                    self.once = True
                    await brought(room, "forge", R, commits("a b c")[-1:])
                    await brought(room, "forge", R, [shipped("3", "c", 20.5)])
                return found

        figures = Figures()
        run(compute(self.at(room, 22, compute=figures, store=Late())))
        assert (changes(room), run(room.intake.ledger.dirty(tenant="t"))[1]) == ({"2": "b"}, [(f"repository:{R}", "2023-11-15")])
        run(compute(self.at(room, 22, compute=figures)))
        assert (changes(room), run(room.intake.ledger.dirty(tenant="t"))[1]) == ({"2": "b", "3": "c"}, [])
        assert (f"repository:{R}", "2023-11-15") in figures.asked[-1]

    def test_computing_everything_leaves_nothing_dirty_either(self, room):
        self.pending(room)
        run(room.intake.ledger.clean(tenant="t", mark=10**9))
        run(compute_all(self.at(room, 500, compute=Figures())))
        assert (became(room), run(room.intake.ledger.dirty(tenant="t"))[1]) == ({"1": "ok", "2": "ok"}, [])
