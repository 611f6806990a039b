"""A real server on a free loopback port, with a store file and a ledger of its own, and a small client to talk to it."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uvicorn
from tests.api.world import TENANT, Ticking, fill

from headway.app import create_app
from headway.db.sqlite import open_database
from headway.flows.report.desk import Desk
from headway.house import TABLES
from headway.house.compute import SpawnedCompute
from headway.ledger.sqlite import SqliteLedger
from headway.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    """A served desk: where it listens, which file it stands on, and its clock."""

    port: int
    path: Path
    clock: Ticking

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, target: str, *, method: str = "GET", **headers: str) -> Reply:
        """Ask for a path; header names are written with underscores."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Reply(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        finally:
            connection.close()


@asynccontextmanager
async def open_desk(path: Path, clock: Ticking, *, filled: bool, tenant: str = TENANT) -> AsyncIterator[Desk]:
    """A desk over a fresh store file."""
    database = open_database(path, TABLES)
    store, ledger = SqliteStore(database, "test"), SqliteLedger(database, code_version="test")
    if filled:
        await fill(store, ledger, now=clock.now())
    compute = SpawnedCompute(path)
    try:
        yield Desk(tenant=tenant, zone="UTC", clock=clock, store=store, ledger=ledger, compute=compute)
    finally:
        await compute.close()
        await database.close()


@contextmanager
def served(path: Path, *, filled: bool = True, tenant: str = TENANT) -> Iterator[Site]:
    """Serve a desk from a thread with a loop of its own until the block ends."""
    clock, ready, stop = Ticking(), threading.Event(), []
    trouble: list[BaseException] = []
    listener = socket.create_server(("127.0.0.1", 0))

    async def serve() -> None:
        async with open_desk(path, clock, filled=filled, tenant=tenant) as desk:
            server = uvicorn.Server(uvicorn.Config(create_app(desk), log_level="critical", lifespan="off"))
            stop.append(lambda: setattr(server, "should_exit", True))
            ready.set()
            await server.serve(sockets=[listener])

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:  # noqa: BLE001 - carried over to the test's thread
            trouble.append(error)
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(60)
    try:
        if trouble:
            raise trouble[0]
        yield Site(listener.getsockname()[1], path, clock)
    finally:
        for end in stop:
            end()
        thread.join(30)
        listener.close()
