"""The first shape: facts of git, points, raw records and the ledger."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Build everything from the statements frozen beside this file."""
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Nothing is older than this."""
    raise NotImplementedError("the first revision cannot be undone; delete the file instead")
