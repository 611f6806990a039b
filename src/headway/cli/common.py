"""What the verbs share: their options, opening the house, printing one JSON object or plain lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

from headway.model.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from msgspec import Struct

    from headway.config import Settings
    from headway.house import House

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse gives what add_subparsers returns no public name

Result = TypeVar("Result")
PERIODS = "90d, 2026-W12, 2026-03, 2026-03-09, 2026, FIRST..LAST or all (default: 90d)"


def verb(verbs: Verbs, name: str, run: Callable[[argparse.Namespace], int | None], *, stores: bool = True, json: bool = True) -> argparse.ArgumentParser:
    """Add a verb with the options most verbs share; its help is the function's docstring."""
    text = (run.__doc__ or "").strip()
    found = verbs.add_parser(name, help=text, description=text, allow_abbrev=False)
    found.set_defaults(run=run)
    found.add_argument("--debug", action="store_true", help="show tracebacks")
    if json:
        found.add_argument("--json", action="store_true", help="print one JSON object")
    if stores:
        found.add_argument("--db", metavar="URI", help="where facts and points are kept, as sqlite:///file.db")
        found.add_argument("--config", metavar="FILE", help="configuration file")
    return found


def settings(chosen: argparse.Namespace) -> Settings:
    """Settings of this call, with logging set up as they say."""
    from headway import config, telemetry

    loaded = config.load(db=chosen.db, config=chosen.config)
    telemetry.configure(loaded.log)
    return loaded


def visiting(chosen: argparse.Namespace) -> Settings:
    """Settings of a call that only reads: a store that holds nothing but the demo's company is read as the demo's."""
    import msgspec

    from headway.config import Tenant, sqlite_path
    from headway.db.tenants import residents
    from headway.model.scope import DEMO_TENANT

    loaded = settings(chosen)
    tenant = loaded.config.tenant
    if tenant.id != Tenant().id or residents(sqlite_path(loaded.database)) != {DEMO_TENANT}:
        return loaded
    return msgspec.structs.replace(loaded, config=msgspec.structs.replace(loaded.config, tenant=msgspec.structs.replace(tenant, id=DEMO_TENANT)))


def in_house(loaded: Settings, work: Callable[[House], Awaitable[Result]]) -> Result:
    """Open the house, do the work, close it; SIGTERM ends it as tidily as Ctrl-C."""
    import asyncio
    import signal

    from headway.house import open_house

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


def actor() -> str:
    """Who changes something, for the audit: the user the operating system knows us as."""
    import os

    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return str(os.getuid()) if hasattr(os, "getuid") else "somebody"


def confirm(found: str, *, doing: str, instead: str, said: bool) -> None:
    """Have a person type YES, or a script say --yes, before something that cannot be taken back. Raises UsageError otherwise."""
    if said:
        return
    if not sys.stdin.isatty():
        raise UsageError(f"{found}, and there is no terminal to ask on; say --yes as well")
    say(found)
    if input(f"Type YES to {doing}: ").strip() != "YES":
        raise UsageError(f"{instead}, because the answer was not YES")


def say(text: str = "") -> None:
    """A line on standard output."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """A line on standard error."""
    from headway.telemetry import redacted

    sys.stderr.write(f"headway: {redacted(text)}\n")


def print_json(value: Any) -> None:
    """One JSON object on standard output."""
    import msgspec

    say(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Aligned columns; numbers are given as text, already formatted."""
    lines = [line for line in (header, *rows) if any(line)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(header))]
    for line in lines:
        say("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def called(name: str, code: str) -> str:
    """A scope by its name and, where people know it by one, its code."""
    return f"{name} ({code})" if code and code.casefold() != name.casefold() else name


def iso(instant: int | None) -> str | None:
    """An instant in RFC 3339, or None."""
    from headway.model.calendar import to_iso

    return None if instant is None else to_iso(instant)


def camel(name: str) -> str:
    """A field's name as JSON has it."""
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def fields_of(record: Struct) -> dict[str, Any]:
    """A record's fields by name."""
    return {name: getattr(record, name) for name in record.__struct_fields__}


def count(number: float | None) -> str:
    """A number in groups of three, or a dash."""
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
