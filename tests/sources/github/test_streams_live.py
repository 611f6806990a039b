"""What is read while the company works, cut off anywhere and gone on with, is in the end what a reading from nothing brings."""

from random import Random

import msgspec
import pytest
from tests.fakes.github import Company, running
from tests.sources.github.opened import Still, pages, provider, scope_of

pytestmark = pytest.mark.slow
PAUSES = (0, 1, 5, 60, 300, 3_600, 7_200, 40_000)
ROUNDS = 20


class Work:
    """What happens to a repository, by chance; `under_way` are runs or deployments that are not over."""

    def __init__(self, company, chance, clock):
        self.company, self.chance, self.clock = company, chance, clock
        self.repo, self.under_way = company.sure("platform"), []

    def some(self, entity):
        for _ in range(self.chance.randrange(4)):
            self.clock.instant += self.chance.randrange(40) * 1_000_000
            {"pipeline_runs": self.run, "deployments": self.deployment}.get(entity, self.issue)()

    def issue(self):
        number = self.chance.choice(list(self.repo.issue_numbers()))
        done = self.chance.choice(("create", "close", "reopen", "label", "unlabel", "delete"))
        if done == "create":
            self.company.create_issue("platform", labels=self.chance.choice(((), ("incident",))))
        elif done == "unlabel":
            if "incident" in self.repo.issue(number).labels:
                self.company.unlabel_issue("platform", number, "incident")
        else:
            getattr(self.company, f"{done}_issue")("platform", number, *(["incident"] if done == "label" else []))

    def run(self):
        done = self.chance.choice(("start", "add", "again", "finish"))
        if done == "add":
            self.company.add_run("platform")
        elif done == "start":
            self.under_way.append(self.company.add_run("platform", status="in_progress"))
        elif done == "again":
            run = self.chance.choice([run for run in list(self.repo.run_ids())[-40:] if run not in self.under_way])
            self.company.rerun("platform", run)
            self.under_way.append(run)
        elif self.under_way:
            self.company.finish_run("platform", self._one())

    def deployment(self):
        done = self.chance.choice(("start", "add", "finish"))
        if done == "add":
            self.company.deploy("platform", self.chance.choice(("production", "eu")))
        elif done == "start":
            self.under_way.append(self.company.deploy("platform", state=self.chance.choice(("", "IN_PROGRESS", "QUEUED"))))
        elif self.under_way:
            self.company.set_deployment("platform", self._one(), self.chance.choice(("SUCCESS", "FAILURE")))

    def _one(self):
        return self.under_way.pop(self.chance.randrange(len(self.under_way)))


class Stored:
    """What a store would hold: the last of each record, without those a list lacks."""

    def __init__(self, github, clock, entity):
        self.github, self.clock, self.entity = github, clock, entity
        self.scope = scope_of(provider(github, clock=clock))
        self.records, self.cursor = {}, None

    def read(self, **how):
        for page in pages(provider(self.github, clock=self.clock), self.scope, self.entity, self.cursor, **how):
            self.records |= {raw.external_id: bare(raw.payload) for raw in page.raws}
            if page.roster is not None:
                self.records = {name: self.records[name] for name in page.roster}
            self.cursor = page.next_cursor
        return self


def bare(payload):
    """A record without what depends on when it was read: an attempt's jobs come as checks while it is the last one, as jobs of REST after that."""
    record = msgspec.json.decode(payload)
    jobs = record.pop("checks", record.pop("jobs", []))
    return record, sorted((job.get("databaseId") or job["id"], (job["conclusion"] or "").lower()) for job in jobs)


@pytest.mark.parametrize("entity", ["work_items", "incidents", "deployments", "pipeline_runs"])
@pytest.mark.parametrize("seed", range(3))
def test_1_nothing_is_lost_whenever_it_happens_and_wherever_the_reading_is_cut_off(entity, seed):
    """LESSONS 1, 11, 12: pages that were not read, records that were not over, records that were deleted."""
    clock, chance = Still(), Random(seed)  # noqa: S311 - what happens by chance, no secrets
    company = Company(seed=seed, pulls=4, repos=1, issues=150, runs=260, deployments=230, days=30, clock=lambda: clock.instant / 1e6)
    work = Work(company, chance, clock)
    with running(company) as github:
        github.set(core_limit=1_000_000, graphql_limit=1_000_000)
        stored = Stored(github, clock, entity)
        for _ in range(ROUNDS):
            work.some(entity)
            stored.read(stop=chance.choice((1, 2, -1, -1)), between=lambda _: work.some(entity))
            clock.instant += chance.choice(PAUSES) * 1_000_000
        for _ in range(2):
            clock.later(hours=26)
            stored.read()
        assert stored.records == Stored(github, clock, entity).read().records
