"""What a GitHub may hold and say, and what stands in the store afterwards: the real provider, flow, ledger and store against a whole fake one.

BAD INPUT marks say which of the inputs that other systems broke on a case is about; tests/lessons/inventory.py lists them all.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.contracts.material import dump, run
from tests.fakes.github import Company, running
from tests.sources.github.opened import Still, provider

from headway.flows.ingest.retry import Patience

pytestmark = pytest.mark.slow

PLATFORM = "github:repo:1296269"
ENTITIES = ("pull_requests", "work_items", "incidents", "pipeline_runs", "deployments", "releases")


class Reader:
    """Reads a fake site into a room as often as told."""

    def __init__(self, room, github, **options):
        self.room, self.github, self.options, self.clock = room, github, options, Still()

    def read(self, *entities):
        """One cycle of some entities, of all without any; how the streams ended."""
        self.room.sync(provider(self.github, clock=self.clock, **self.options), entities=entities or ENTITIES)
        return {outcome.status for outcome in self.room.outcomes}

    @property
    def reasons(self):
        return " ".join(outcome.error or "" for outcome in self.room.outcomes)

    def rows(self, entity, **wanted):
        return [row for row in dump(self.room.intake.store, entity) if all(row[name] == value for name, value in wanted.items())]

    def pull(self, number):
        (found,) = self.rows("pull_requests", number=number)
        return found

    def numbers(self):
        return {row["number"] for row in self.rows("pull_requests")}


@pytest.fixture
def github():
    with running(Company(seed=1, pulls=130, repos=1)) as found:
        yield found


@pytest.fixture
def reader(room, github):
    return Reader(room, github)


def everything(github):
    return set(github.company.sure("platform").pull_numbers())


TROUBLES = {
    "BAD INPUT: 502 and 200-with-errors on big pages, 502": ("graphql:Pulls", "too_big", {"rows": 30}),
    "BAD INPUT: 502 and 200-with-errors on big pages, 200": ("graphql:Pulls", "too_big", {"rows": 30, "as_errors": True}),
    "BAD INPUT: partial data with errors": ("graphql:Pulls", "partial", {"nth": 2, "times": 1}),
}


@pytest.mark.parametrize("case", TROUBLES)
def test_16_a_page_that_does_not_come_whole_costs_no_pull_request(reader, github, case):
    """LESSON 16."""
    endpoint, what, more = TROUBLES[case]
    github.behave(endpoint, what, **more)
    assert (reader.read("pull_requests"), reader.numbers()) == ({"done"}, everything(github))


def test_16_pages_that_never_come_whole_are_no_success(reader, github):
    """LESSON 16. BAD INPUT: partial data with errors."""
    github.behave("graphql:Pulls", "partial", nth=2)
    ended = reader.read("pull_requests")
    assert (ended & {"done"}, reader.numbers() < everything(github)) == (set(), True)
    github.well()
    assert (reader.read("pull_requests"), reader.numbers()) == ({"done"}, everything(github))


@pytest.mark.parametrize("what", ["secondary", "abuse"])
def test_15_a_secondary_limit_that_names_no_wait_is_one_and_no_denial(reader, github, what):
    """LESSON 15. BAD INPUT: 403 secondary limit without Retry-After and remaining > 0."""
    github.behave("graphql:Pulls", what, nth=2, times=1)
    slept = []

    async def sleep(seconds):
        slept.append(seconds)
        reader.clock.later(hours=seconds / 3_600)

    reader.room.intake = replace(reader.room.intake, clock=reader.clock, patience=Patience(first_seconds=0, sleep=sleep))
    assert (reader.read("pull_requests"), reader.numbers()) == ({"done"}, everything(github))
    assert [60 <= seconds <= 62 for seconds in slept if seconds > 1] == [True]


def test_17_a_server_that_says_nothing_of_nothing_is_left_is_read_without_a_wait(reader, github):
    """LESSON 17. BAD INPUT: remaining 0 of 0 on Enterprise."""
    github.set(limits="none")
    assert (reader.read(), reader.numbers()) == ({"done"}, everything(github))


def test_14_runs_beyond_what_one_listing_gives_are_read_by_narrower_ones(room):
    """LESSON 14: a listing ends at a thousand whatever its total says, and no page is asked for beyond it. BAD INPUT: 57 000 workflow runs."""
    with running(Company(seed=1, pulls=4, repos=1, runs=2_600)) as github:
        reader = Reader(room, github)
        assert reader.read("pipeline_runs") == {"done"}
        assert {row["key"].partition(":")[0] for row in reader.rows("pipeline_runs")} == {str(run) for run in github.company.sure("platform").run_ids()}
        asked = [int(page) for one in github.log if one.endpoint == "runs" for page in re.findall(r"[?&]page=(\d+)", one.path)]
        assert max(asked, default=1) <= 10


def test_what_happens_to_a_pull_request_stands_in_the_store_as_it_is(reader, github):
    """BAD INPUT: reviews after the merge; squash and rebase merges; force-pushed branch; ghost user and ghost reviewer."""
    company = github.company
    made = {way: company.create_pull("platform", f"CORE-{place} by {way}", author="ghost", commits=2) for place, way in enumerate(("squash", "merge", "rebase"), 1)}
    company.force_push("platform", made["squash"], commits=3)
    for way, number in made.items():
        company.merge_pull("platform", number, way=way)
        company.review_pull("platform", number, author="ghost")
    assert reader.read("pull_requests") == {"done"}
    found = {way: reader.pull(number) for way, number in made.items()}
    assert {way: (row["state"], row["author"], row["merge_method"]) for way, row in found.items()} == {way: ("merged", None, way) for way in made}
    reviews = [reader.rows("reviews", pull_request=row["key"]) for row in found.values()]
    assert [[(review["reviewer"], review["submitted_at"] >= row["merged_at"]) for review in mine] for mine, row in zip(reviews, found.values(), strict=True)] == [[(None, True)]] * 3
    assert len(reader.rows("pull_request_commits", pull_request=found["squash"]["key"])) == 3


def test_merged_with_merged_at_null_is_merged_when_it_was_closed(room):
    """BAD INPUT: merged with merged_at null."""
    with running(Company(seed=1, pulls=40, repos=1, untimed=1.0)) as github:
        reader = Reader(room, github)
        assert reader.read("pull_requests") == {"done"}
        merged = reader.rows("pull_requests", state="merged")
        assert {row["merged_at"] == row["closed_at"] is not None for row in merged} == {True}
        assert (bool(merged), reader.numbers()) == (True, everything(github))


def test_30_a_repository_that_is_renamed_and_transferred_goes_on_as_the_one_it_was(reader, github):
    """LESSON 30. BAD INPUT: renamed and transferred repository."""
    reader.read()
    before = {entity: len(reader.rows(entity)) for entity in ENTITIES}
    github.company.rename("platform", "engine")
    github.company.transfer("engine", "labs")
    number = github.company.create_pull("engine", "After the move")
    assert reader.read() == {"done"}
    assert {row["scope"] for entity in ENTITIES for row in reader.rows(entity)} == {PLATFORM}
    assert {entity: len(reader.rows(entity)) for entity in ENTITIES} == before | {"pull_requests": before["pull_requests"] + 1}
    assert reader.pull(number)["url"].endswith(f"/labs/engine/pull/{number}")


def test_an_organisation_that_shows_nothing_takes_nothing_away(reader, github):
    """LESSON 5. BAD INPUT: empty organisation answer."""
    reader.read()
    before = {entity: reader.rows(entity) for entity in ENTITIES}
    github.set(lists_nothing=True)
    assert reader.read() == {"done"}
    assert {row.status for row in run(reader.room.intake.ledger.scopes(tenant="t"))} == {"active"}
    assert {entity: reader.rows(entity) for entity in ENTITIES} == before
    github.set(lists_nothing=False)
    assert reader.read() == {"done"}
    assert {entity: reader.rows(entity) for entity in ENTITIES} == before


def test_20_one_repository_that_refuses_everything_leaves_the_other_be(room):
    """LESSON 20, LESSON 19: and goes on where it was when it lets us in again."""
    with running(Company(seed=1, pulls=60, repos=2)) as github:
        reader = Reader(room, github)
        github.company.hide("checkout")
        assert reader.read() == {"done"}
        github.company.show("checkout")
        github.behave("runs", "403", times=1)
        ended = reader.read()
        assert ended == {"done", "failed"}
        assert "answered 403" in reader.reasons
        github.well()
        assert reader.read() == {"done"}
        assert {row["scope"] for row in reader.rows("pipeline_runs")} == {PLATFORM, "github:repo:1296370"}
