"""Which pull request names which work item, whichever of the two came, changed or went first."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from msgspec.structs import replace
from tests.contracts.material import DAY, dump, pull_request, run
from tests.flows.ingest.rooms import Ticking
from tests.flows.ingest.rooms import room as opened
from tests.flows.link.rooms import brought, desk
from tests.specs.company import item

from headway.flows.link.linking import KIND, MANY, AtOnce, Linked, Reach, due, everything
from headway.flows.link.mentions import RULES
from headway.flows.link.mentions import link_mentions as link
from headway.model.errors import StoreBusy
from headway.model.records import Project
from headway.model.scope import Batch, Stamp, Stream
from headway.normalise.mentions import confidence

REPO, OTHER = "github:repo:1", "github:repo:2"
PAY, CORE = "jira:project:10", "jira:project:20"


@pytest.fixture
def room(tmp_path):
    with opened(tmp_path) as found:
        yield found


def pull(number, *names, title="Change", repo=REPO, version=1):
    """A pull request as GitHub's shape makes one: its key is `<repository id>:<number>`."""
    return replace(pull_request(number, title=title, version=version), key=f"{repo.rpartition(':')[2]}:{number}", repository=repo, keys=names)


def task(number, code, *, project=PAY, version=1):
    return replace(item(project=project)[0], key=str(number), code=code, version=version, created_at=DAY)


def project(scope, code, *, key="", version=1):
    return Project(key=key or scope.rpartition(":")[2], project=scope, code=code, name=code, kind=None, url=None, version=version)


def pulls(room, *facts, repo=REPO, retired=()):
    run(brought(room, "forge", repo, facts, tuple(("pull_requests", key) for key in retired)))


def tasks(room, *facts, project=PAY, source="tracker", retired=()):
    run(brought(room, source, project, facts, tuple(("work_items", key) for key in retired)))


def projects(room, *facts, source="tracker"):
    for fact in facts:
        run(brought(room, source, fact.project, [fact], ()))


async def _linked(at, *, cleaned, at_once=MANY):
    mark, dirty = await at.ledger.dirty(tenant="t")
    done = await link(at, due(mark, dirty), at_once)
    if cleaned:
        await at.ledger.clean(tenant="t", mark=mark)
    return done


def linked(room, *, cleaned=True, at_once=MANY, **rest):
    """Link what is dirty, as computing does, which cleans it afterwards."""
    return run(_linked(desk(room, **rest), cleaned=cleaned, at_once=at_once))


def told(room, *columns):
    found = [tuple(row[name] for name in columns or ("pull_request", "item", "place")) for row in dump(room.intake.store, "item_mentions")]
    return [row[0] for row in found] if len(columns) == 1 else found


def runs(room):
    return [(row.source, row.scope, row.status) for row in run(room.intake.ledger.runs(tenant="t")) if row.kind == KIND]


class TestWhatIsLinked:
    @pytest.mark.parametrize("place", ["title", "branch", "link", "commit", "footnote"])
    def test_a_place_says_how_sure_the_link_is(self, room, place):
        tasks(room, task(7, "PAY-1"))
        pulls(room, pull(3, (place, "PAY-1")))
        assert linked(room) == Linked(pull_requests=1, changed=1)
        (row,) = dump(room.intake.store, "item_mentions")
        assert row == {
            "tenant": "t", "source": "forge", "scope": REPO, "key": "1:3:tracker:7", "version": 0, "repository": REPO, "pull_request": "1:3",
            "item_source": "tracker", "item": "7", "code": "PAY-1", "place": place, "confidence": confidence(place),
        }  # fmt: skip

    def test_an_item_named_in_several_places_is_linked_once_by_the_surest(self, room):
        tasks(room, task(7, "PAY-1"))
        pulls(room, pull(3, ("commit", "PAY-1"), ("title", "PAY-1"), ("branch", "PAY-1")))
        linked(room)
        assert told(room) == [("1:3", "7", "title")]

    @pytest.mark.parametrize(("named", "code"), [("PAY-1", "pay-1"), ("pay-1", "PAY-1")])
    def test_case_does_not_matter(self, room, named, code):
        tasks(room, task(7, code))
        pulls(room, pull(3, ("title", named)))
        linked(room)
        assert told(room, "code") == [code]

    def test_what_nothing_is_called_like_is_no_link(self, room):
        tasks(room, task(7, "PAY-1"))
        pulls(room, pull(3, ("title", "PAY-12"), ("title", "OPS-1")), pull(4))
        assert (linked(room), told(room)) == (Linked(pull_requests=2), [])

    def test_two_trackers_with_the_same_code_are_both_meant(self, room):
        tasks(room, task(7, "PAY-1"))
        tasks(room, task(8, "PAY-1"), source="old")
        pulls(room, pull(3, ("title", "PAY-1")))
        linked(room)
        assert told(room, "item_source", "item") == [("old", "8"), ("tracker", "7")]

    def test_what_a_forge_says_to_close_is_an_issue_of_its_own_only(self, room):
        tasks(room, task("1:5", "acme/shop#5", project=REPO), source="forge", project=REPO)
        tasks(room, task("1:5", "acme/copy#5", project=REPO), source="mirror", project=REPO)
        pulls(room, pull(3, ("closes", "1:5")))
        linked(room)
        assert told(room, "item_source", "code", "place", "confidence") == [("forge", "acme/shop#5", "closes", 1.0)]


class TestWhenSomethingChanges:
    def test_pull_requests_read_before_the_tracker_are_linked_when_its_project_appears(self, room):
        pulls(room, pull(3, ("title", "PAY-1")), pull(4, ("title", "CORE-1")))
        assert linked(room) == Linked(pull_requests=2)
        projects(room, project(PAY, "PAY"), project(CORE, "CORE"))
        tasks(room, task(7, "PAY-1"))
        assert (linked(room).changed, told(room)) == (1, [("1:3", "7", "title")])

    def test_a_title_that_names_it_no_more_ends_the_link_and_one_that_does_again_revives_it(self, room):
        tasks(room, task(7, "PAY-1"), task(8, "PAY-2"))
        for version, code in enumerate(("PAY-1", "PAY-2", "PAY-1"), 1):
            pulls(room, pull(3, ("title", code), version=version))
            assert linked(room).changed == (1 if version == 1 else 2)
            assert told(room, "code") == [code]

    def test_a_deleted_item_ends_the_link_and_a_restored_one_revives_it(self, room):
        tasks(room, task(7, "PAY-1"))
        pulls(room, pull(3, ("title", "PAY-1")))
        linked(room)
        tasks(room, retired=("7",))
        assert (linked(room).changed, told(room)) == (1, [])
        tasks(room, task(7, "PAY-1", version=2))
        assert (linked(room).changed, told(room, "item")) == (1, ["7"])

    def test_an_item_that_moved_is_linked_by_its_new_code_alone(self, room):
        projects(room, project(PAY, "PAY"), project(CORE, "CORE"))
        tasks(room, task(7, "PAY-1"))
        pulls(room, pull(3, ("title", "PAY-1")), pull(4, ("title", "CORE-7")))
        linked(room)
        tasks(room, task(7, "CORE-7", project=CORE, version=2), project=CORE)
        linked(room)
        assert told(room, "pull_request", "code") == [("1:4", "CORE-7")]

    def test_a_renamed_project_takes_its_links_along(self, room):
        projects(room, project(PAY, "PAY"))
        tasks(room, task(7, "PAY-1"))
        pulls(room, pull(3, ("title", "PAY-1")), pull(4, ("title", "MONEY-1")))
        linked(room)
        projects(room, project(PAY, "MONEY", version=2))
        tasks(room, task(7, "MONEY-1", version=2))
        linked(room)
        assert told(room, "pull_request", "code") == [("1:4", "MONEY-1")]

    def test_a_pull_request_that_has_left_takes_its_links_along(self, room):
        tasks(room, task(7, "PAY-1"))
        pulls(room, pull(3, ("title", "PAY-1")))
        linked(room)
        pulls(room, retired=("1:3",))
        assert (linked(room).changed, told(room)) == (1, [])

    def test_only_what_may_have_changed_is_resolved(self, room):
        projects(room, project(PAY, "PAY"), project(CORE, "CORE"))
        pulls(room, pull(3, ("title", "PAY-1")), pull(4, ("title", "CORE-1")), pull(5))
        pulls(room, pull(6, ("title", "PAY-1"), repo=OTHER), repo=OTHER)
        assert linked(room).pull_requests == 4
        tasks(room, task(7, "PAY-1"))
        assert linked(room) == Linked(pull_requests=2, changed=2)
        pulls(room, pull(6, ("title", "PAY-1"), title="Said better", repo=OTHER, version=2), repo=OTHER)
        assert linked(room) == Linked(pull_requests=1)

    def test_a_clock_that_was_set_back_loses_no_link(self, room):
        tasks(room, task(7, "PAY-1"), task(8, "PAY-2"))
        for version, code in enumerate(("PAY-1", "PAY-2", "PAY-1"), 1):
            pulls(room, pull(3, ("title", code), version=version))
            linked(room, clock=Ticking(2_000_000_000_000_000 - version * DAY))
        assert told(room, "code") == ["PAY-1"]


class TestHowItKeepsItsPromise:
    def test_with_nothing_dirty_nothing_is_done(self, room):
        pulls(room, pull(3, ("title", "PAY-1")))
        linked(room)
        assert (linked(room), len(runs(room))) == (Linked(), 1)

    def test_dirt_that_was_seen_is_not_linked_again_though_nothing_has_cleaned_it(self, room):
        pulls(room, pull(3, ("title", "PAY-1")))
        assert [linked(room, cleaned=False).pull_requests for _ in range(2)] == [1, 0]

    def test_linking_everything_again_changes_no_row(self, room):
        tasks(room, task(7, "PAY-1"))
        pulls(room, pull(3, ("title", "PAY-1")))
        linked(room)
        assert run(link(desk(room), everything(0))) == Linked(pull_requests=1)

    def test_where_there_are_no_pull_requests_no_run_is_opened(self, room):
        tasks(room, task(7, "PAY-1"))
        assert (linked(room), runs(room)) == (Linked(), [])

    def test_a_repository_that_is_clean_opens_none_either(self, room):
        pulls(room, pull(3, ("title", "PAY-1")))
        linked(room)
        assert (run(link(desk(room), due(99, [("repository:git:repo:f", "*"), ("tenant:t", "*")]))), len(runs(room))) == (Linked(), 1)

    def test_what_was_linked_by_other_rules_is_all_linked_again(self, room):
        pulls(room, pull(3, ("title", "PAY-1")))
        pulls(room, pull(4, repo=OTHER), repo=OTHER)
        linked(room)
        run(_set_back(room, Reach(mark=99, rules=RULES - 1)))
        pulls(room, pull(4, repo=OTHER, title="x", version=2), repo=OTHER)
        assert linked(room).pull_requests == 2

    def test_a_failure_in_between_is_shown_and_its_dirt_is_linked_by_the_next(self, room):
        tasks(room, *(task(number, f"PAY-{number}") for number in range(1, 4)))
        pulls(room, pull(3, ("title", "PAY-1")))
        pulls(room, pull(4, ("title", "PAY-2"), repo=OTHER), repo=OTHER)
        with pytest.raises(StoreBusy):
            linked(room, store=Stubborn(room.intake.store))
        assert (len(told(room)), runs(room)) == (1, [("forge", "github:source:forge", StoreBusy.run_status)])
        assert (linked(room), len(told(room))) == (Linked(pull_requests=2, changed=1), 2)

    def test_what_is_asked_of_the_store_grows_with_what_changed_and_not_with_what_there_is(self, room):
        projects(room, project(PAY, "PAY"))
        tasks(room, *(task(number, f"PAY-{number}") for number in range(1, 9)))
        for number in range(1, 9):
            repo = f"github:repo:{number}"
            pulls(room, pull(number, ("title", f"PAY-{number}"), repo=repo), repo=repo)
        linked(room)
        pulls(room, pull(3, ("title", "PAY-4"), repo="github:repo:3", version=2), repo="github:repo:3")
        asked = Asked(room.intake.store)
        assert linked(room, store=asked) == Linked(pull_requests=1, changed=2)
        assert asked.picked == [("pull_requests", ("github:repo:3",)), ("work_items", ("PAY-4", "pay-4")), ("item_mentions", ("github:repo:3",))]

    def test_two_that_link_at_once_wait_for_each_other(self, room):
        tasks(room, task(7, "PAY-1"))
        pulls(room, pull(3, ("title", "PAY-1")))

        async def both():
            return await asyncio.gather(*(_linked(desk(room), cleaned=False) for _ in range(2)))

        assert sorted(done.changed for done in run(both())) == [0, 1]
        assert [status for *_, status in runs(room)] == ["done", "done"]

    def test_many_are_looked_up_and_written_in_parts(self, room):
        few = AtOnce(pulls=1, facts=2)
        tasks(room, *(task(number, f"PAY-{number}") for number in range(1, 6)))
        pulls(room, *(pull(number, ("title", f"PAY-{number}")) for number in range(1, 6)))
        pulls(room, pull(9, ("title", "PAY-1"), repo=OTHER), repo=OTHER)
        assert linked(room, at_once=few) == Linked(pull_requests=6, changed=6)
        tasks(room, retired=tuple(map(str, range(1, 6))))
        assert (linked(room, at_once=few).changed, told(room)) == (6, [])


class Stubborn:
    """A store that takes one batch of links and then no more."""

    def __init__(self, store):
        self._store, self.taken = store, 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def write(self, batch):
        self.taken += 1
        if self.taken > 1:
            raise StoreBusy("it is being written by another process")
        return await self._store.write(batch)


class Asked:
    """A store that remembers what was picked from it."""

    def __init__(self, store):
        self._store, self.picked = store, []

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def pick(self, entity, columns, *, among, **rest):
        self.picked.append((entity, tuple(sorted(among))))
        return await self._store.pick(entity, columns, among=among, **rest)


async def _set_back(room, reach):
    """The watermark of links as an older Headway left it."""
    ledger = room.intake.ledger
    going = await ledger.begin(Stream(tenant="t", source="forge", entity="item_mentions", scope="github:source:forge"), "link")
    stamp = Stamp(tenant="t", source="forge", scope="github:source:forge", observed_at=1, generation=0, run_id=going.id, shape_version=0, maps_version="-")
    await ledger.advance(going, Batch(stream=going.stream, stamp=stamp, number=going.batch, facts=(), external_ids=(), cursor=msgspec.json.encode(reach).decode()), expected=going.cursor)
    await ledger.finish(going, "done")
