"""The fourth shape: jobs, releases, mentions of work items, archived repositories, and when something last happened in a scope."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what is new; repositories and scopes are copied over, since SQLite writes an added column where no fresh table has it."""
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """What the new tables hold is nowhere else in the file."""
    raise NotImplementedError("the fourth revision cannot be undone without losing facts; restore a backup instead")
