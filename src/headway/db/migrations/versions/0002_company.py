"""The second shape: everything a company leaves behind - pull requests to incidents, work items, who owns the code."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what is new; accounts are copied over, since SQLite writes an added column where no fresh table has it."""
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """What the new tables hold is nowhere else in the file."""
    raise NotImplementedError("the second revision cannot be undone without losing facts; restore a backup instead")
