"""`serve`: pages and API on this machine; anything but loopback refuses until there are tokens to log in with."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Annotated

import typer

from headway.cli.common import ConfigFile, Db, in_house, settings
from headway.model.errors import UsageError

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from headway.config import Settings
    from headway.house import House

HOST = "127.0.0.1"
PORT = 8000


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="A loopback address.")] = HOST,
    port: Annotated[int, typer.Option(min=0, max=65535)] = PORT,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Serve the pages and the API at http://127.0.0.1:8000."""
    serve_house(settings(db, config), host=host, port=port)


def serve_house(loaded: Settings, *, host: str = HOST, port: int = PORT) -> None:
    """Serve until interrupted. Raises UsageError for an address others could reach, or one that is taken."""
    if not _is_loopback(host):
        raise UsageError(f"{host} can be reached by others and there is no login yet; serve on 127.0.0.1 and put a proxy with one in front")

    async def work(house: House) -> None:
        import uvicorn  # noqa: PLC0415 - other verbs need no server

        from headway.app import create_app  # noqa: PLC0415 - as above

        await house.compute.start()
        server = uvicorn.Server(uvicorn.Config(create_app(house.desk), host=host, port=port, log_level="warning", server_header=False, lifespan="off"))
        server.config.load()
        sock = _listen(server.config.bind_socket)
        typer.echo(f"Headway is served at http://{host}:{sock.getsockname()[1]}  (Ctrl-C stops it)")
        await server.serve(sockets=[sock])

    in_house(loaded, work)


def _listen(bind: Callable[[], socket.socket]) -> socket.socket:
    try:
        return bind()
    except SystemExit as error:
        raise UsageError("the address is already in use; choose another with --port") from error


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
