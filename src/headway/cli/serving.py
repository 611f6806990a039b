"""`serve`: pages and API on this machine; anything but loopback refuses until there are tokens to log in with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.cli.common import in_house, say, settings, verb
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


def register(verbs: Verbs) -> None:
    """Add the verb."""
    found = verb(verbs, "serve", serve, json=False)
    found.add_argument("--host", default=HOST, help=f"a loopback address (default: {HOST})")
    found.add_argument("--port", type=int, default=PORT, help=f"0 takes a free one (default: {PORT})")


def serve(chosen: argparse.Namespace) -> None:
    """Serve the pages and the API on this machine."""
    serve_house(settings(chosen), host=chosen.host, port=chosen.port)


def serve_house(loaded: Settings, *, host: str = HOST, port: int = PORT) -> None:
    """Serve until interrupted. Raises UsageError for an address others could reach, or one that is taken."""
    if not _is_loopback(host):
        raise UsageError(f"{host} can be reached by others and there is no login yet; serve on 127.0.0.1 and put a proxy with one in front")

    async def work(house: House) -> None:
        import uvicorn

        from headway.app import create_app

        await house.compute.start()
        server = uvicorn.Server(uvicorn.Config(create_app(house.desk), host=host, port=port, log_level="warning", server_header=False, lifespan="off"))
        server.config.load()
        sock = _listen(server.config.bind_socket)
        sock.listen()  # the address is told once it answers, if only by waiting
        say(f"Headway is served at http://{host}:{sock.getsockname()[1]}  (Ctrl-C stops it)")
        await server.serve(sockets=[sock])

    in_house(loaded, work)


def _listen(bind: Callable[[], socket.socket]) -> socket.socket:
    try:
        return bind()
    except SystemExit as error:
        raise UsageError("the address is already in use; choose another with --port") from error


def _is_loopback(host: str) -> bool:
    import ipaddress

    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
