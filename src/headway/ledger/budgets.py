"""What hosts announced that a credential may ask: one row shared by all processes on this ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.db.sqlite import NOW
from headway.model.scope import Budget

if TYPE_CHECKING:
    from headway.db.sqlite import Database

KEY = "host = ? AND credential = ? AND resource = ?"


class SqliteBudgets:
    """Implements the Budgets port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, host: str, credential: str, resource: str) -> Budget | None:
        sql = f"SELECT allowed, remaining, resets_at FROM budgets WHERE {KEY} AND resets_at > {NOW}"
        found = await self._database.read(lambda connection: connection.execute(sql, (host, credential, resource)).fetchone())
        return None if found is None else Budget(resource=resource, limit=found[0], remaining=found[1], resets_at=found[2])

    async def remember(self, host: str, credential: str, budget: Budget) -> None:
        """Within one window the lowest count left stands: answers of many workers come in any order."""
        sql = (
            f"INSERT INTO budgets VALUES (?, ?, ?, ?, ?, ?, {NOW}) ON CONFLICT DO UPDATE SET allowed = excluded.allowed, updated_at = excluded.updated_at, "
            "remaining = iif(excluded.resets_at = budgets.resets_at, min(excluded.remaining, budgets.remaining), excluded.remaining), resets_at = excluded.resets_at "
            "WHERE excluded.resets_at >= budgets.resets_at"
        )
        values = (host, credential, budget.resource, budget.limit, budget.remaining, budget.resets_at)
        await self._database.write(lambda connection: connection.execute(sql, values))

    async def take(self, host: str, credential: str, resource: str, requests: int) -> None:
        sql = f"UPDATE budgets SET remaining = max(0, remaining - ?) WHERE {KEY}"
        await self._database.write(lambda connection: connection.execute(sql, (requests, host, credential, resource)))
