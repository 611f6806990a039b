"""Alembic's environment: one SQLite file, each migration in one transaction."""

import sqlite3

from alembic import context
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.pool import NullPool

engine = create_engine(URL.create("sqlite", database=str(context.config.attributes["path"])), poolclass=NullPool)


@event.listens_for(engine, "connect")
def begin_ourselves(connection: sqlite3.Connection, _record: object) -> None:
    """Python's driver would commit before DDL; without its help a failed migration is undone whole."""
    connection.isolation_level = None


@event.listens_for(engine, "begin")
def begin(connection: Connection) -> None:
    """Take the write lock at the start, not at the first change."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
