"""`.mailmap`: which handle a name and e-mail stand for, by git's own rules; pure.

Read by us and not by git, because facts keep the raw handle and the mapping is reference data.
"""

from __future__ import annotations

import re

ENTRY = re.compile(r"\s*(?P<name>[^<]*?)\s*<(?P<email>[^>]*)>\s*(?:(?P<old_name>[^<]*?)\s*<(?P<old_email>[^>]*)>)?")

Mailmap = dict[str, dict[str, tuple[str | None, str | None]]]
"""By lower-cased commit e-mail, then lower-cased commit name (empty: any name): proper name and e-mail."""


def parse_mailmap(text: str) -> Mailmap:
    """The entries of a `.mailmap`; lines that are none are ignored, as git does; later ones win."""
    found: Mailmap = {}
    for line in text.split("\n"):
        entry = None if line.startswith("#") else ENTRY.match(line)
        if not entry:
            continue
        proper_name, proper_email = entry["name"] or None, entry["email"]
        commit_email = entry["old_email"] if entry["old_email"] is not None else proper_email
        new_email = proper_email if entry["old_email"] is not None else None
        by_name = found.setdefault(commit_email.lower(), {})
        name = (entry["old_name"] or "").lower()
        before = by_name.get(name, (None, None))
        by_name[name] = (proper_name or before[0], new_email or before[1])
    return found


def canonical(mailmap: Mailmap, name: str, email: str) -> tuple[str, str]:
    """The name and e-mail a handle stands for; itself where nothing maps it."""
    by_name = mailmap.get(email.lower(), {})
    proper_name, proper_email = by_name.get(name.lower()) or by_name.get("") or (None, None)
    return proper_name or name, proper_email or email
