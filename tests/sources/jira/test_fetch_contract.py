"""Jira keeps the contract of providers: both editions, and a Cloud that forbids histories by the thousand."""

from __future__ import annotations

import pytest
from tests.contracts.provider import ProviderContract, Subject
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import provider

pytestmark = pytest.mark.slow

NOON = 1_780_300_000_000


def company():
    """Its clock stands still, as page tokens carry the time."""
    return Company(seed=3, items=560, projects=2, clock=lambda: NOON)


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def site(request):
    with running(company(), edition=request.param) as jira:
        yield jira


@pytest.fixture(scope="module")
def forbidding():
    with running(company()) as jira:
        jira.behave("bulkfetch", "403")
        yield jira


class TestJira(ProviderContract):
    @pytest.fixture
    def subject(self, site):
        return Subject(lambda: provider(site))


class TestJiraWithoutBulk(ProviderContract):
    @pytest.fixture
    def subject(self, forbidding):
        return Subject(lambda: provider(forbidding))
