"""`db upgrade`, `db current`, `db check`: the store file's shape."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import typer

from headway.cli.common import ConfigFile, Db, settings
from headway.config import sqlite_path
from headway.model.errors import EXIT_FAILED, SchemaDrift, StoreTooOld

if TYPE_CHECKING:
    from pathlib import Path

db_app = typer.Typer(help="The store's schema.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(db_app, name="db")


@db_app.command()
def upgrade(db: Db = None, config: ConfigFile = None) -> None:
    """Bring the store to the shape this Headway needs; nothing in it is lost."""
    path = _path(db, config)
    if not path.exists():
        _create(path)
    # In a process of its own: the migration tools cost 40 MB and most of a second that nothing else needs.
    done = subprocess.run([sys.executable, "-m", "headway.db.upgrade", str(path)], check=False)
    if done.returncode:
        raise typer.Exit(EXIT_FAILED)
    current(db=f"sqlite:///{path}", config=None)


@db_app.command()
def current(db: Db = None, config: ConfigFile = None) -> None:
    """Print the revision of the store."""
    from headway.db.sqlite import check_version  # noqa: PLC0415 - `--help` need not load it

    path = _path(db, config)
    try:
        typer.echo(f"{path}: revision {check_version(path)}, the newest this Headway knows")
    except StoreTooOld as error:
        typer.echo(error.sentence)


@db_app.command()
def check(db: Db = None, config: ConfigFile = None) -> None:
    """Compare the tables there are with the declared ones."""
    from headway.db.sqlite import check_version  # noqa: PLC0415 - `--help` need not load it

    path = _path(db, config)
    check_version(path)
    found = drifted(path)
    if found:
        raise SchemaDrift(f"{path} differs from what is declared: {'; '.join(found)}")
    typer.echo(f"{path}: every table is as declared")


def drifted(path: Path) -> list[str]:
    """How a store file differs from the declaration."""
    from headway.db.ddl import drift  # noqa: PLC0415 - `--help` need not load it
    from headway.db.sqlite import connect  # noqa: PLC0415 - as above
    from headway.house import TABLES  # noqa: PLC0415 - as above

    with closing(connect(path)) as connection:
        return drift(connection, TABLES)


def _create(path: Path) -> None:
    from headway.db.sqlite import create  # noqa: PLC0415 - `--help` need not load it
    from headway.house import TABLES  # noqa: PLC0415 - as above

    create(path, TABLES)


def _path(db: str | None, config: str | None) -> Path:
    return sqlite_path(settings(db, config).database)
