"""`quarantine`: the records that could not be shaped, and one of them as the source gave it.

A payload is text from outside: control characters are spelled out before a terminal sees them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from headway.cli.common import count, in_house, iso, print_json, print_table, say, verb, visiting
from headway.model.errors import NotFound

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from headway.cli.common import Verbs
    from headway.house import House
    from headway.model.entries import Quarantined

SHOWN = 50
LONGEST_REASON = 120


def register(verbs: Verbs) -> None:
    """Add the verb."""
    found = verb(verbs, "quarantine", quarantine)
    found.add_argument("id", nargs="?", type=int, metavar="ID", help="show this record whole")
    found.add_argument("--limit", type=int, default=SHOWN, help=f"how many are listed, last seen first (default: {SHOWN})")


def quarantine(chosen: argparse.Namespace) -> None:
    """The records that could not be read: a list, or one with its payload and why."""
    if chosen.id is None:
        _list(chosen)
    else:
        _one(chosen)


def _list(chosen: argparse.Namespace) -> None:
    async def work(house: House) -> tuple[list[Quarantined], int, dict[str, str]]:
        rows = await house.ledger.quarantine(tenant=house.tenant, limit=max(1, chosen.limit))
        names = {row.scope: row.name for row in await house.ledger.scopes(tenant=house.tenant)}
        return rows, sum(row.quarantined for row in await house.ledger.progress(tenant=house.tenant) if row.kind == "sync"), names

    rows, total, names = in_house(visiting(chosen), work)
    if chosen.json:
        print_json({"records": [record_json(row) for row in rows], "total": max(total, len(rows))})
    elif not rows:
        say("empty: every record that was read could be understood")
    else:
        _show(rows, total, names)


def _show(rows: Sequence[Quarantined], total: int, names: dict[str, str]) -> None:
    from headway.flows.report.words import plain

    print_table(
        ("ID", "SOURCE", "SCOPE", "ENTITY", "RECORD", "SEEN", "LAST", "WHY"),
        [
            (str(row.id), row.source, plain(names.get(row.scope, row.scope)), row.entity, plain(row.external_id), str(row.times_seen), iso(row.last_seen) or "", _short(plain(row.reason)))
            for row in rows
        ],
    )
    more = f"{count(total - len(rows))} more; --limit shows them. " if total > len(rows) else ""
    say(f"\n{more}headway quarantine ID shows a record whole, headway replay tries all of them again")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_REASON else f"{text[: LONGEST_REASON - 1]}…"


def _one(chosen: argparse.Namespace) -> None:
    async def work(house: House) -> list[Quarantined]:
        return await house.ledger.quarantine(tenant=house.tenant, ids=(chosen.id,), limit=1)

    found = in_house(visiting(chosen), work)
    if not found:
        raise NotFound(f"there is no record {chosen.id} in quarantine; headway quarantine lists those there are, and one that could be shaped since has left it")
    if chosen.json:
        print_json(record_json(found[0]) | {"payload": found[0].payload.decode("utf-8", "replace")})
    else:
        _tell(found[0])


def _tell(row: Quarantined) -> None:
    from headway.flows.report.words import plain

    say(f"record {plain(row.external_id)}, {row.entity} of {plain(row.scope)} ({row.source})")
    say(f"why: {plain(row.reason)}")
    say(f"seen {count(row.times_seen)} {'time' if row.times_seen == 1 else 'times'}, first {iso(row.first_seen)}, last {iso(row.last_seen)}")
    if not row.obtained:
        say("the source could not give the record itself; this is what is known of it, and a replay cannot try it again")
    say(f"\n{shown(row.payload)}")


def shown(payload: bytes) -> str:
    """A payload as text that is safe to print: bytes that are no text and characters that act are spelled out, lines and tabs stay."""
    from headway.flows.report.words import plain

    lines = payload.decode("utf-8", "backslashreplace").replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(plain(part) for part in line.split("\t")) for line in lines)


def record_json(row: Quarantined) -> dict[str, Any]:
    """A record as `--json` prints it in a list."""
    return {
        "id": row.id,
        "source": row.source,
        "entity": row.entity,
        "scope": row.scope,
        "externalId": row.external_id,
        "reason": row.reason,
        "timesSeen": row.times_seen,
        "firstSeen": iso(row.first_seen),
        "lastSeen": iso(row.last_seen),
        "obtained": row.obtained,
    }
