"""Asks the C library to give memory back, and Python to look for garbage less often: reading a tracker takes and frees answers of a megabyte, a thousand a minute.

Left alone, glibc raises the size from which a block is mapped on its own, keeps what was freed in the
heap of each thread, and a process of 100 MB comes to weigh 250.
"""

from __future__ import annotations

import gc

M_MMAP_THRESHOLD = -3
M_TRIM_THRESHOLD = -1
M_ARENA_MAX = -8
MAPPED_FROM = 1024 * 1024
"""Setting it keeps it from being raised. An answer of a tracker is larger; smaller blocks (128 kB is glibc's first choice) save nothing here and cost twice the page faults."""
KEPT_FREE = 8 * 1024 * 1024
"""What may lie free at the end of the heap before it is given back."""
COLLECTED_AFTER = (20_000, 20, 10)
"""Objects that may form circles made since circles were last looked for; Python's 700 are a fraction of one batch, in which there are none."""


def look_seldom() -> None:
    """Look for garbage in circles less often."""
    gc.set_threshold(*COLLECTED_AFTER)


def be_frugal() -> bool:
    """Whether the C library took it; another than glibc has no such settings, and goes on as it is."""
    import ctypes  # noqa: PLC0415 - only a process that reads a source pays for it

    look_seldom()
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return all(mallopt(name, value) for name, value in ((M_MMAP_THRESHOLD, MAPPED_FROM), (M_TRIM_THRESHOLD, KEPT_FREE), (M_ARENA_MAX, 1)))
