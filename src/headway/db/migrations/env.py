"""Alembic's environment: one SQLite file, each migration in one transaction."""

from alembic import context
from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool

engine = create_engine(f"sqlite:///{context.config.attributes['path']}", poolclass=NullPool)


@event.listens_for(engine, "connect")
def begin_ourselves(connection, _record):  # type: ignore[no-untyped-def]
    """Python's driver would commit before DDL; without its help a failed migration is undone whole."""
    connection.isolation_level = None


@event.listens_for(engine, "begin")
def begin(connection):  # type: ignore[no-untyped-def]
    """Take the write lock at the start, not at the first change."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
