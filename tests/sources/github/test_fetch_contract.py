"""GitHub keeps the contract of providers."""

from __future__ import annotations

import pytest
from tests.contracts.provider import ProviderContract, Subject
from tests.fakes.github import Company, running
from tests.sources.github.opened import NOW, NoCode, provider

pytestmark = pytest.mark.slow

ALONG = frozenset({"accounts", "projects"})


@pytest.fixture(scope="module")
def github():
    """Its clock stands still, as a place among the runs carries the time."""
    with running(Company(seed=3, pulls=340, repos=2, clock=lambda: NOW / 1_000_000)) as served:
        yield served


class Bare(NoCode):
    """A source that reads no code; the mirror keeps the contract by itself."""

    entities: tuple[str, ...] = ()


class TestGitHub(ProviderContract):
    @pytest.fixture
    def subject(self, github):
        return Subject(lambda: provider(github, code=Bare()), along=ALONG)


class TestGitHubWithAHistory(ProviderContract):
    @pytest.fixture
    def subject(self, github):
        return Subject(lambda: provider(github, code=Bare(), history=200), along=ALONG)
