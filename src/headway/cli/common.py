"""What the verbs share: their global options, opening the house, printing one JSON object or plain lines."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
import typer

from headway import config as configuration
from headway import telemetry
from headway.model.calendar import to_iso

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from headway.config import Settings
    from headway.house import House

Result = TypeVar("Result")

Db = Annotated[str | None, typer.Option("--db", help="Where facts and points are kept, as sqlite:///file.db.", metavar="URI")]
ConfigFile = Annotated[str | None, typer.Option("--config", help="Configuration file.", metavar="FILE")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def settings(db: str | None, config: str | None) -> Settings:
    """Settings of this call, with logging set up as they say."""
    loaded = configuration.load(db=db, config=config)
    telemetry.configure(loaded.log)
    return loaded


def in_house(loaded: Settings, work: Callable[[House], Awaitable[Result]]) -> Result:
    """Open the house, do the work, close it; SIGTERM ends it as tidily as Ctrl-C."""
    from headway.house import open_house  # noqa: PLC0415 - `--help` need not load it

    async def inside() -> Result:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        if task:
            loop.add_signal_handler(signal.SIGTERM, task.cancel)
        async with open_house(loaded) as house:
            return await work(house)

    try:
        return asyncio.run(inside())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


def print_json(value: Any) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Aligned columns; numbers are given as text, already formatted."""
    lines = [header, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(header))]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def visible(text: str) -> str:
    """Text from a repository as a terminal may show it: control characters are written out."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def iso(instant: int | None) -> str | None:
    """An instant in RFC 3339, or None."""
    return None if instant is None else to_iso(instant)


def count(number: float | None) -> str:
    """A number with thin groups, or a dash."""
    return "-" if number is None else f"{number:,.0f}".replace(",", " ")


def duration(seconds: float | None) -> str:
    """90s, 5m 23s, 2h 14m."""
    if seconds is None:
        return "?"
    whole = round(seconds)
    if whole <= 90:  # noqa: PLR2004 - seconds stay readable up to a minute and a half
        return f"{whole}s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes}m {rest}s" if minutes < 60 else f"{minutes // 60}h {minutes % 60}m"  # noqa: PLR2004 - minutes of an hour
