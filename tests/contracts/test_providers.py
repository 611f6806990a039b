"""The scripted source, git and the synthetic company keep one contract, so that none shapes the port alone."""

from __future__ import annotations

import pytest
from tests.builders.repositories import repository
from tests.contracts.provider import ProviderContract, Subject
from tests.fakes.scripted import HOME, Record, Scripted, commits

from headway.model.scope import Source
from headway.sources.git.fetch import GitProvider
from headway.sources.synthetic.fetch import SyntheticProvider
from headway.stores.shelf import MemoryShelf

pytestmark = pytest.mark.slow

SCOPES = (HOME, "fake:repo:2")


def scripted():
    """Pages with ties, in two scopes, with every kind of record."""
    people = [Record(id=f"p{number}", at=5) for number in range(5)]
    sets = [Record(id=f"{HOME}/{number}", at=number, children=("a", "b")[:number]) for number in range(3)]
    return Scripted({"commits": [*commits(7), *commits(3, scope=SCOPES[1])], "accounts": people, "refs": sets}, scopes=SCOPES, counts=(0, True))


class TestScripted(ProviderContract):
    @pytest.fixture
    def subject(self):
        return Subject(scripted)


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A history of several chunks."""
    built = repository(tmp_path_factory.mktemp("git") / "long")
    for number in range(450):
        built.commit({b"a%d" % (number % 3): b"line %d\n" % number}, b"change %d\n" % number)
    return built.path


class TestGit(ProviderContract):
    @pytest.fixture
    def subject(self, long):
        return Subject(lambda: GitProvider(Source(name="local", kind="git", url=str(long), options={"workers": 1}), MemoryShelf()))


class TestSynthetic(ProviderContract):
    @pytest.fixture(params=[("forge", 0.2), ("tracker", 0.2), ("legacy", 2.5)], ids=lambda part: part[0])
    def subject(self, request):
        part, scale = request.param
        options = {"part": part, "seed": 7, "until": "2026-11-21", "scale": scale}
        return Subject(lambda: SyntheticProvider(Source(name=part, kind="synthetic", url="synthetic:", options=options)))
