"""Asks the C library to give memory back: reading a tracker takes and frees answers of a megabyte, a thousand a minute.

Left alone, glibc raises the size from which a block is mapped on its own, keeps what was freed in the
heap of each thread, and a process of 100 MB comes to weigh 250.
"""

from __future__ import annotations

M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8
MAPPED_FROM = 128 * 1024
"""glibc's own first choice; setting it keeps it from being raised."""


def be_frugal() -> bool:
    """Whether the C library took it; another than glibc has no such settings, and goes on as it is."""
    import ctypes  # noqa: PLC0415 - only a process that reads a source pays for it

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(M_MMAP_THRESHOLD, MAPPED_FROM)) and bool(mallopt(M_ARENA_MAX, 1))
