"""What ten thousand pull requests with all their reviews cost, by the counters of who was asked."""

import pytest
from tests.fakes.github import Company, running
from tests.sources.github.opened import ids, pages, provider, records, scope_of

pytestmark = pytest.mark.slow

PULLS = 10_000
MOST_REQUESTS = 350


def test_ten_thousand_pull_requests_with_reviews_are_read_in_350_requests():
    with running(Company(seed=1, pulls=PULLS, repos=1)) as github:
        given, repo = provider(github), github.company.sure("platform")
        scope = scope_of(given)
        github.forget_counts()
        found = pages(given, scope)
        assert len(set(ids(found))) == PULLS
        assert github.requests <= MOST_REQUESTS, github.counters
        whole = records(found)
        many = [number for number in repo.pull_numbers() if len(repo.pull(number).reviews) > 100]
        assert len(many) >= PULLS // 200
        for number in many:
            record = whole[f"{repo.id}:{number}"]
            assert len(record["pull"]["reviews"]["nodes"]) + len(record["reviews"]) == len(repo.pull(number).reviews)
        github.forget_counts()
        (page,) = pages(given, scope, cursor=found[-1].next_cursor)
        assert (page.raws, github.counters["graphql:Pulls"]) == ((), 1)
