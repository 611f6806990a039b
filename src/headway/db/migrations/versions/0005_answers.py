"""The fifth shape: what follows from several facts, declarations of responsibility, teams and services by date, classes of work."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what is new; work items are copied over, since SQLite writes an added column where no fresh table has it; no release wrote teams or services."""
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """What the new tables hold is nowhere else in the file."""
    raise NotImplementedError("the fifth revision cannot be undone without losing facts; restore a backup instead")
