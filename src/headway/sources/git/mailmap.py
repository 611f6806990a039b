"""`.mailmap`: which handle a name and e-mail stand for, by git's own rules; pure.

Read by us and not by git, because facts keep the raw handle and the mapping is reference data.
"""

from __future__ import annotations

import re
import string

from headway.normalise.text import read_bytes

ENTRY = re.compile(r"\s*(?P<name>[^<]*?)\s*<(?P<email>[^>]+)>\s*(?:(?P<old_name>[^<]*?)\s*<(?P<old_email>[^>]*)>)?")
FOLDED = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Git compares handles without regard to the case of ASCII letters, and of no others."""

Proper = tuple[str | None, str | None]
"""Proper name and e-mail, None where the commit's own stays."""
Mailmap = dict[str, dict[str, Proper]]
"""By folded commit e-mail, then folded commit name (empty: any name)."""


def parse_mailmap(raw: bytes) -> Mailmap:
    """The entries of a `.mailmap`; lines that are none are ignored, later ones win."""
    found: Mailmap = {}
    for line in raw.split(b"\n"):
        entry = None if line.startswith(b"#") else ENTRY.match(read_bytes(line))
        if not entry:
            continue
        alone = entry["old_email"] is None
        by_name = found.setdefault(_folded(entry["email"] if alone else entry["old_email"]), {})
        proper = (entry["name"] or None, None if alone else entry["email"])
        name = _folded(entry["old_name"] or "")
        before = (None, None) if name else by_name.get("", (None, None))
        by_name[name] = (proper[0] or before[0], proper[1] or before[1])
    return found


def canonical(mailmap: Mailmap, name: str, email: str) -> tuple[str, str]:
    """The name and e-mail a handle stands for; itself where nothing maps it."""
    by_name = mailmap.get(_folded(email), {})
    proper_name, proper_email = by_name.get(_folded(name)) or by_name.get("") or (None, None)
    return proper_name or name, proper_email or email


def _folded(text: str) -> str:
    return text.translate(FOLDED)
