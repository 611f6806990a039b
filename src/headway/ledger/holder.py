"""Who holds a lease: host, process and its start, so that a lease of a process that died is free at once.

A lease alone would make a restarted command wait a minute for its own corpse.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path


def me() -> str:
    """The holder name of this process."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}"


def _started(pid: int) -> str:
    """When a process began, in kernel ticks; a reused process id differs in it. Empty where unknown."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def is_dead(holder: str) -> bool:
    """Whether a holder is known to be gone; one on another host never is."""
    host, _, rest = holder.partition("/")
    pid, _, started = rest.partition("/")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return bool(started) and _started(int(pid)) != started
