"""A room to link in: facts are brought into it as a sync brings them, and a desk to link at."""

from __future__ import annotations

from headway.flows.ingest.stream import dirty_days
from headway.flows.report.desk import Desk
from headway.model.scope import Batch, Stamp, Stream


def desk(room, **rest):
    """The desk of a room; `rest` takes the place of what is in it."""
    intake = room.intake
    said = {"clock": intake.clock, "store": intake.store, "ledger": intake.ledger, "compute": None} | rest
    return Desk(tenant="t", zone="UTC", **said)


async def brought(room, source, scope, facts, retired=()):
    """One run of one stream that brings facts of one kind, or finds some gone."""
    store, ledger = room.intake.store, room.intake.ledger
    entity = facts[0].entity if facts else retired[0][0]
    going = await ledger.begin(Stream(tenant="t", source=source, entity=entity, scope=scope), "sync")
    stamp = Stamp(tenant="t", source=source, scope=scope, observed_at=room.intake.clock.now(), generation=0, run_id=going.id, shape_version=1, maps_version="-")
    batch = Batch(stream=going.stream, stamp=stamp, number=going.batch + 1, facts=tuple(facts), external_ids=tuple(fact.key for fact in facts), cursor=f"at {going.id}", retired=retired)
    await ledger.mark(going, dirty_days(await store.touched(batch), "UTC"))
    await store.write(batch)
    await ledger.advance(going, batch, expected=going.cursor)
    await ledger.finish(going, "done")
