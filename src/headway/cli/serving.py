"""`serve`: pages and API on this machine; anything but loopback refuses until there are tokens to log in with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.cli.common import in_house, say, verb, visiting
from headway.model.errors import UsageError

if TYPE_CHECKING:
    import argparse
    import socket
    from collections.abc import Callable

    from headway.cli.common import Verbs
    from headway.config import Settings
    from headway.house import House

HOST = "127.0.0.1"
PORT = 8000
TAKEN = "the address is already in use; choose another with --port"


def register(verbs: Verbs) -> None:
    """Add the verb."""
    found = verb(verbs, "serve", serve, json=False)
    found.add_argument("--host", default=HOST, help=f"a loopback address (default: {HOST})")
    found.add_argument("--port", type=int, default=PORT, help=f"0 takes a free one (default: {PORT})")


def serve(chosen: argparse.Namespace) -> None:
    """Serve the pages and the API on this machine."""
    serve_house(visiting(chosen), host=chosen.host, port=chosen.port)


def serve_house(loaded: Settings, *, host: str = HOST, port: int = PORT) -> None:
    """Serve until interrupted. Raises UsageError for an address others could reach, or one that is taken."""
    from headway.config import is_loopback

    if not is_loopback(host):
        raise UsageError(f"{host} can be reached by others and there is no login yet; serve on 127.0.0.1 and put a proxy with one in front")
    in_house(loaded, lambda house: serve_in(house, host=host, port=port, tell=told))


def told(address: str) -> None:
    """Say where it is served."""
    say(f"Headway is served at {address}  (Ctrl-C stops it)")


async def serve_in(house: House, *, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve an open house until interrupted; `tell` hears the address once it answers. Raises UsageError for one that is taken."""
    import socket

    import uvicorn

    from headway.app import create_app

    await house.compute.start()
    server = uvicorn.Server(uvicorn.Config(create_app(house.desk), host=host, port=port, log_level="warning", server_header=False, lifespan="off"))
    server.config.load()
    sock = _listen(server.config.bind_socket)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio sets it only where the socket names its protocol; without it an answer's body waits 40 ms for the ACK of its head
    sock.listen()  # the address is told once it answers, if only by waiting
    tell(f"http://{host}:{sock.getsockname()[1]}")
    await server.serve(sockets=[sock])


def check_free(host: str, port: int) -> None:
    """Find out before long work whether there will be a place to serve it at. Raises UsageError."""
    import socket

    try:
        socket.create_server((host.strip("[]"), port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        raise UsageError(TAKEN) from error


def _listen(bind: Callable[[], socket.socket]) -> socket.socket:
    try:
        return bind()
    except SystemExit as error:
        raise UsageError(TAKEN) from error
