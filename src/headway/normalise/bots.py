"""Which accounts are no people. They are kept and marked, never dropped: a bot's review is no response."""

from __future__ import annotations

import re
from functools import cache

from headway.normalise.words import buckets, folded

NUMBERED = re.compile(r"(?:project|group)_\d+_bot\w*")
"""Bots of GitLab's access tokens."""
MAIL = re.compile(r"(?:.*<)?(?:\d+\+)?([^@\s<>]+)@[^@\s<>]+>?")
"""An address, alone or behind a name, as git writes authors."""


def is_bot(handle: str, *, kind: str | None = None) -> bool:
    """Whether an account is a bot: its kind says so, its handle (or the local part of an address) is marked, or it is a known one."""
    if kind is not None and folded(kind) in _known("kinds"):
        return True
    name = folded(handle)
    mail = MAIL.fullmatch(name)
    name = mail[1] if mail else name
    return name in _known("names") or f"-{name}".endswith(tuple(_known("endings"))) or NUMBERED.fullmatch(name) is not None


@cache
def _known(bucket: str) -> frozenset[str]:
    return frozenset(folded(word) for word in buckets("bots")[bucket])
