"""The third shape: boards, the count of worklogs of an item, codes of scopes, and what waits for an operator."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what is new; work items and scopes are copied over, since SQLite writes an added column where no fresh table has it."""
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """What the new tables hold is nowhere else in the file."""
    raise NotImplementedError("the third revision cannot be undone without losing facts; restore a backup instead")
