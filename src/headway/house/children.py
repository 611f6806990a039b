"""What processes of ours are started with."""

from __future__ import annotations

import os
from pathlib import Path

import headway


def environment() -> dict[str, str]:
    """Ours, with the place this package was imported from, however that came about."""
    place = str(Path(headway.__file__).parent.parent)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in (place, os.environ.get("PYTHONPATH")) if part)}
