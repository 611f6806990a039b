"""`db upgrade`, `db current`, `db check`: the store file's shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.cli.common import say, settings, verb
from headway.model.errors import EXIT_OK, SchemaDrift, StoreTooOld

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from headway.cli.common import Verbs


def register(verbs: Verbs) -> None:
    """Add the group."""
    group = verbs.add_parser("db", help="The store's schema.", description="The store's schema.").add_subparsers(metavar="upgrade|current|check", required=True)
    for name, run in (("upgrade", upgrade), ("current", current), ("check", check)):
        verb(group, name, run, json=False)


def upgrade(chosen: argparse.Namespace) -> int:
    """Bring the store to the shape this Headway needs; nothing in it is lost."""
    import subprocess
    import sys

    path = _path(chosen)
    # In a process of its own: the migration tools cost 40 MB and most of a second that nothing else needs.
    done = subprocess.run([sys.executable, "-m", "headway.db.upgrade", str(path)], check=False)
    if done.returncode:
        return done.returncode
    current(chosen)
    return EXIT_OK


def current(chosen: argparse.Namespace) -> None:
    """Print the revision of the store."""
    from headway.db.sqlite import check_version

    path = _path(chosen)
    try:
        say(f"{path}: revision {check_version(path)}, the newest this Headway knows")
    except StoreTooOld as error:
        say(error.sentence)


def check(chosen: argparse.Namespace) -> None:
    """Compare the tables there are with the declared ones."""
    from headway.db.sqlite import check_version

    path = _path(chosen)
    check_version(path)
    found = drifted(path)
    if found:
        raise SchemaDrift(f"{path} differs from what is declared: {'; '.join(found)}")
    say(f"{path}: every table is as declared")


def drifted(path: Path) -> list[str]:
    """How a store file differs from the declaration."""
    from contextlib import closing

    from headway.db.ddl import drift
    from headway.db.sqlite import connect
    from headway.house import TABLES

    with closing(connect(path)) as connection:
        return drift(connection, TABLES)


def _path(chosen: argparse.Namespace) -> Path:
    from headway.config import sqlite_path

    return sqlite_path(settings(chosen).database)
