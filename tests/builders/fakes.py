"""A `git` that lies: a script first on PATH that spoils some calls, a given number of times, and passes all others on."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """#!/bin/sh
case " $* " in
  *"{call}"*)
    {unless}
    left=$(cat "{count}")
    if [ "$left" -gt 0 ]; then
      echo $((left - 1)) > "{count}"
      {instead}
    fi ;;
esac
exec "{git}" "$@"
"""


def lying_git(folder: Path, call: str, instead: str, *, times: int = 1, unless: str = "") -> str:
    """A PATH on which `git … call …` does something else, so many times. In ``instead``, `$git` is the real one."""
    real = shutil.which("git")
    count, script = folder / "lies-left", folder / "bin" / "git"
    script.parent.mkdir()
    count.write_text(str(times))
    guard = f'case " $* " in *"{unless}"*) exec "{real}" "$@" ;; esac' if unless else ":"
    script.write_text(SCRIPT.format(call=call, unless=guard, count=count, instead=instead.replace("$git", f'"{real}" "$@"'), git=real))
    script.chmod(0o755)
    return f"{script.parent}:{os.environ['PATH']}"
