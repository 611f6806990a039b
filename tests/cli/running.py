"""Running the command line as a newcomer would: in a folder that is also the home."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.builders import console

if TYPE_CHECKING:
    from pathlib import Path


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment with a home of its own and nothing of the caller's Headway."""
    return console.untouched(os.environ) | {"HOME": str(home)} | more


def headway(home: Path, *arguments: str, **more: str) -> console.Said:
    """Call headway in a folder; its home is there too."""
    return console.headway(*arguments, environment=environment(home, **more), cwd=home)
