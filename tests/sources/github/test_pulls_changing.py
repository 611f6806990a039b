"""Whatever changes while somebody reads, and wherever the reading is cut off, in the end everything is known as it is."""

from __future__ import annotations

import asyncio
from random import Random

import pytest
from tests.fakes.github import Company, running
from tests.sources.github.opened import pages, provider, records, scope_of

from headway.sources.github.pulls import SIZE
from headway.stores.shelf import MemoryShelf

pytestmark = pytest.mark.slow

SMALL = b"10"
"""Pull requests a page, as if GitHub had borne no more: many pages, between which much can happen."""


def happens(company, dice, count):
    """A pull request or two change, one is made: now, or in the same second as others."""
    for _ in range(dice.randrange(3)):
        number = dice.choice(company.sure("platform").pull_numbers())
        company.touch_pull("platform", number, title=f"title {next(count)}")
    if dice.random() < 0.2:
        company.create_pull("platform", f"title {next(count)}")


@pytest.mark.parametrize("history", [None, 500])
@pytest.mark.parametrize("seed", range(4))
def test_every_change_is_known_in_the_end(seed, history):
    dice, count = Random(seed), iter(range(100_000))  # noqa: S311 - a test's dice, no secret
    with running(Company(seed=seed, pulls=130, repos=1, ties=40)) as github:
        shelf, company = MemoryShelf(), github.company
        given = provider(github, shelf=shelf, history=history)
        scope = scope_of(given)
        asyncio.run(shelf.put(scope.key, SIZE, SMALL))
        known, cursor = {}, None
        for _ in range(12):
            read = pages(given, scope, cursor=cursor, stop=dice.choice([-1, 1, 2]), between=lambda _: happens(company, dice, count))
            known |= {name: record["pull"]["title"] for name, record in records(read).items()}
            cursor = read[-1].next_cursor
            happens(company, dice, count)
        for _ in range(2):
            read = pages(given, scope, cursor=cursor)
            known |= {name: record["pull"]["title"] for name, record in records(read).items()}
            cursor = read[-1].next_cursor
        repo = company.sure("platform")
        assert known == {f"{repo.id}:{number}": repo.pull(number).title for number in repo.pull_numbers()}
