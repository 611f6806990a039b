"""A fake Jira read into a room, as often as told: the real provider, flow, ledger and store, over HTTP into a file."""

from __future__ import annotations

import pytest
from tests.contracts.material import dump
from tests.sources.jira.reading import Still, credential_of, provider

from headway.stores.shelf import MemoryShelf

EDITIONS = pytest.mark.parametrize("edition", ["cloud", "datacenter"])
CORE, DESC = "jira:project:10000", "jira:project:10001"


class Reader:
    """Reads a fake site into a room as often as told; what it laid aside stays."""

    def __init__(self, room, jira, **options):
        self.room, self.jira, self.options = room, jira, options
        self.clock, self.shelf = options.pop("clock", Still()), MemoryShelf()
        self.credential = credential_of(jira)

    def opened(self):
        return provider(self.jira, clock=self.clock, shelf=self.shelf, credential=self.credential, **self.options)

    def read(self, *entities, **how):
        """One cycle of some entities; their statuses by scope."""
        self.room.sync(self.opened(), entities=entities or ("work_items",), **how)
        return {outcome.scope: outcome.status for outcome in self.room.outcomes}

    def error(self, scope=CORE):
        return next(outcome.error or "" for outcome in self.room.outcomes if outcome.scope in {scope, "*"})

    def cursor(self, entity="work_items", scope=CORE):
        return self.room.cursor(entity, scope=scope)

    @property
    def stored(self):
        return set(self.room.keys("work_items"))

    def expected(self, project=0):
        return {str(10_000 + position) for position in self.jira.company.shelves[project].by_id}

    def rows(self, entity="work_items", **wanted):
        """What is stored of an entity, where columns are as wanted."""
        return [row for row in dump(self.room.intake.store, entity) if all(row[name] == value for name, value in wanted.items())]

    def item(self, key):
        """One stored item."""
        (found,) = self.rows(key=str(key))
        return found
