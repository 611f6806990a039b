"""Upgrading a store file with Alembic, in a process of its own: `python -m headway.db.upgrade FILE`."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from alembic import command
from alembic.config import Config

from headway.db.sqlite import connect, filled, judged, revision_of, translated
from headway.model.errors import HeadwayError, StoreTooOld

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(path: Path, revision: str = "head") -> None:
    """Run the migrations a file lacks, each in one transaction. Raises StoreError; a file that is not ours is left untouched."""
    if filled(path):
        with suppress(StoreTooOld):
            judged(path, revision_of(path))
    with translated(path):
        connect(path).close()
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["path"] = path
        command.upgrade(config, revision)


def main() -> int:
    """The process's entrance: 0, or the error's exit code with its sentence on standard error."""
    try:
        upgrade(Path(sys.argv[1]))
    except HeadwayError as error:
        sys.stderr.write(f"headway: {error.sentence}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
