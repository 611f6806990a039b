"""A look at many repositories at once spares their questions where nothing is new, and hides nothing that is."""

from random import Random

import pytest
from tests.builders.clocks import Still
from tests.fakes.github import Company, running
from tests.sources.github.opened import provider, using

from headway.sources.github.glances import FEW, FIRST, KEPT_US, MOST, RELEASES

ENTITIES = ("pull_requests", "work_items", "incidents", "deployments", "releases")
SEED_S = Still().now() // 1_000_000 - 8 * 3600
REPOS = 4


@pytest.fixture
def github():
    with running(Company(seed=1, pulls=40, repos=REPOS, issues=40, deployments=30)) as served:
        yield served


class Reader:
    """Reads every repository again and again; `looking`: all with one provider that knows them all, as a run does, else each by itself."""

    def __init__(self, github, *, looking, **options):
        self.github, self.looking, self.options, self.clock = github, looking, options, Still()
        self.cursors, self.kept, self.rosters, self.last = {}, {}, {}, {}
        self.scopes = using(self.opened(), self._listed)

    def opened(self):
        return provider(self.github, clock=self.clock, **self.options)

    @staticmethod
    async def _listed(given):
        return [scope async for scope in given.discover()]

    async def _each(self, given, scopes):
        for scope in scopes:
            for entity in ENTITIES:
                await self._stream(given, scope, entity)

    async def _whole(self, given):
        await self._each(given, await self._listed(given))

    async def _stream(self, given, scope, entity):
        key = (scope.key, entity)
        async for page in given.pages(scope, entity, self.cursors.get(key)):
            self.cursors[key], self.last[key] = page.next_cursor, page
            self.kept.update({(*key, raw.external_id): raw.payload for raw in page.raws})
            if page.roster is not None:
                self.rosters[key] = set(page.roster)

    def read(self):
        self.github.forget_counts()
        if self.looking:
            using(self.opened(), self._whole)
        else:
            for scope in self.scopes:
                using(self.opened(), lambda given, scope=scope: self._each(given, [scope]))

    def asked(self):
        """What was asked of GraphQL in the last reading, how often."""
        return {name.partition(":")[2]: number for name, number in self.github.counters.items() if name.startswith("graphql:") and name != "graphql:Viewer"}


def test_where_nothing_is_new_one_question_is_asked_in_place_of_those_of_every_stream(github):
    reader = Reader(github, looking=True)
    reader.read()
    assert "Glances" not in reader.asked()
    before, kept = dict(reader.cursors), dict(reader.kept)
    reader.read()
    assert (reader.asked(), reader.cursors, reader.kept) == ({"Reachable": 1, "Glances": 1}, before, kept)
    assert all(page.last and not page.raws for page in reader.last.values())


def anywhere(company, what, random):
    """A repository, a pull request and an issue of it; one with an incident where one is changed, the first where releases are, which are told apart by their tags."""
    repos = company.repos()[:1] if "release" in what else [repo for repo in company.repos() if "incident" not in what or repo.issue_numbers(labels=("incident",))]
    repo = random.choice(repos)
    return repo.name, random.choice(repo.pull_numbers()), random.choice(repo.issue_numbers())


CHANGES = {
    "a pull request made": lambda company, name, *_: company.create_pull(name, at=SEED_S + 5),
    "a pull request reviewed": lambda company, name, pull, *_: company.review_pull(name, pull, at=SEED_S + 6),
    "many pull requests changed": lambda company, name, *_: [company.touch_pull(name, number, at=SEED_S + 7) for number in company.sure(name).pull_numbers()[: FEW + 5]],
    "an issue made": lambda company, name, *_: company.create_issue(name, "New", at=SEED_S + 8),
    "an issue labelled an incident": lambda company, name, _, issue: company.label_issue(name, issue, "incident", at=SEED_S + 9),
    "many issues made": lambda company, name, *_: [company.create_issue(name, "One of many", labels=("incident",), at=SEED_S + 10) for _ in range(FEW + 5)],
    "an incident that is none any more": lambda company, name, *_: company.unlabel_issue(name, company.sure(name).issue_numbers(labels=("incident",))[0], "incident", at=SEED_S + 11),
    "an incident deleted": lambda company, name, *_: company.delete_issue(name, company.sure(name).issue_numbers(labels=("incident",))[-1]),
    "a deployment made": lambda company, name, *_: company.deploy(name, state="IN_PROGRESS", at=SEED_S + 12),
    "a deployment come to its end": lambda company, name, *_: company.set_deployment(name, max(company.sure(name).deployment_ids()), "FAILURE", at=SEED_S + 13),
    "many deployments made": lambda company, name, *_: [company.deploy(name, at=SEED_S + 14) for _ in range(FEW + 5)],
    "a release made": lambda company, name, *_: company.release(name, "v77.0", at=SEED_S + 15),
    "a release changed": lambda company, name, *_: company.release(name, "v77.0", name="Another name"),
    "many releases made": lambda company, name, *_: [company.release(name, f"v80.{number}", at=SEED_S + 16 + number) for number in range(RELEASES + 5)],
    "a release taken back": lambda company, name, *_: company.unrelease(name, "v80.3"),
    "something at this very moment": lambda company, name, pull, issue: (company.touch_pull(name, pull), company.close_issue(name, issue), company.deploy(name)),
}


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_changes_is_read_as_if_nobody_had_looked(github, seed):
    random, readers = Random(seed), [Reader(github, looking=True), Reader(github, looking=False)]  # noqa: S311 - which repository changes is no secret
    for reader in readers:
        reader.read()
    for what, change in CHANGES.items():
        change(github.company, *anywhere(github.company, what, random))
        for reader in readers:
            reader.read()
        looked, never = readers
        assert (what, looked.kept, looked.rosters) == (what, never.kept, never.rosters)


def test_a_busy_repository_is_asked_as_ever_and_the_quiet_ones_beside_it_are_not(github):
    reader = Reader(github, looking=True)
    reader.read()
    name = github.company.repos()[2].name
    number = github.company.create_pull(name, at=SEED_S + 5)
    reader.read()
    assert (reader.asked()["Pulls"], sum(number for what, number in reader.asked().items() if what not in {"Reachable", "Glances"})) == (1, 1)
    assert number in {int(key[2].partition(":")[2]) for key in reader.kept if key[1] == "pull_requests"}


@pytest.mark.parametrize(("trouble", "tries"), [("forbidden", 1), ("partial", 3), ("502", 3)])
def test_a_look_that_fails_costs_few_requests_and_nothing_else(github, trouble, tries):
    """What may be too much for the server is halved before it is given up, for the whole run."""
    reader = Reader(github, looking=True)
    reader.read()
    github.company.create_issue(github.company.repos()[0].name, "Unseen", at=SEED_S + 5)
    github.behave("graphql:Glances", trouble)
    reader.read()
    assert reader.asked()["Glances"] == tries
    assert (reader.asked()["Pulls"], reader.asked()["Releases"]) == (REPOS, REPOS)
    assert any(b"Unseen" in payload for payload in reader.kept.values())


def test_a_look_too_large_for_the_server_is_made_at_fewer_repositories(github):
    reader = Reader(github, looking=True)
    reader.read()
    github.behave("graphql:Glances", "too_big", rows=2, as_errors=True)
    reader.read()
    assert set(reader.asked()) == {"Reachable", "Glances"}


def test_what_is_believed_because_of_a_look_is_true_as_of_when_it_was_made(github):
    reader = Reader(github, looking=True)
    reader.read()
    assert {page.high_water for page in reader.last.values()} == {None}
    reader.read()
    assert {page.high_water for page in reader.last.values()} == {reader.clock.now()}


def test_a_look_stands_for_seconds_only(github):
    reader = Reader(github, looking=True)
    reader.read()

    async def slowly(given):
        for scope in await reader._listed(given):
            await reader._each(given, [scope])
            reader.clock.instant += KEPT_US + 1

    github.forget_counts()
    using(reader.opened(), slowly)
    assert reader.asked() == {"Reachable": 1, "Glances": REPOS}


def test_a_tracker_that_is_switched_off_is_not_asked_and_one_that_is_switched_on_again_is(github):
    repo = github.company.repos()[1]
    repo.has_issues = False
    reader = Reader(github, looking=True)
    reader.read()
    reader.read()
    assert set(reader.asked()) == {"Reachable", "Glances"}
    repo.has_issues = True
    reader.read()
    assert reader.asked()["Issues"] >= 1
    assert {key[2] for key in reader.kept if key[0].endswith(f":{repo.id}") and key[1] == "work_items"} == {f"{repo.id}:{number}" for number in repo.issue_numbers()}


def test_one_repository_alone_is_asked_as_ever():
    with running(Company(seed=1, pulls=20, repos=1)) as github:
        reader = Reader(github, looking=True)
        reader.read()
        reader.read()
        assert ("Glances" in reader.asked(), reader.asked()["Pulls"]) == (False, 1)


def test_a_run_that_reads_few_repositories_looks_at_few():
    """The first looks are narrow, the later ones wide."""
    with running(Company(seed=1, pulls=1, repos=40, issues=0, deployments=0)) as github:
        reader = Reader(github, looking=True)
        reader.read()
        reader.read()
        widths = [FIRST, 2 * FIRST, 4 * FIRST, MOST]
        assert reader.asked()["Glances"] == next(number for number in range(1, 9) if sum(widths[:number]) >= 40)
        assert set(reader.asked()) == {"Reachable", "Glances"}


def test_a_repository_that_is_gone_is_left_to_its_streams(github):
    reader = Reader(github, looking=True)
    reader.read()

    async def look(given):
        first, second, *_ = [(await given._catalog.one(scope, int(scope.key.rpartition(":")[2]))).repo for scope in await reader._listed(given)]
        github.company.repositories.remove(github.company.sure(first.id))
        return await given._glances.of(second), await given._glances.of(first)

    seen, gone = using(reader.opened(), look)
    assert (seen.glance.has_issues_enabled, gone) == (True, None)


