"""Finding scopes by what people call them: a key, or a name or code (the PAY of PAY-12) that stands for one scope only.

A name that several scopes have is refused with their keys: pausing the wrong project is noticed weeks later.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from headway.model.errors import NotFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from headway.model.entries import ScopeRow

STATUSES = ("active", "discovered", "paused", "blocked", "archived")
"""Statuses of scopes, in the order in which they are listed."""


def find_scopes(rows: Sequence[ScopeRow], texts: Iterable[str]) -> list[ScopeRow]:
    """The scopes that these keys or names stand for, each once. Raises NotFound, and UsageError for a name of several."""
    return list({(row.source, row.scope): row for row in (find_scope(rows, text) for text in texts)}.values())


def find_scope(rows: Sequence[ScopeRow], text: str) -> ScopeRow:
    """The one scope that a key or a name stands for. Raises NotFound, and UsageError for a name of several."""
    found = [row for row in rows if row.scope == text] or [row for row in rows if text.casefold() in _names(row)]
    if len(found) > 1:
        raise UsageError(f"{text!r} is the name of {len(found)} scopes: {_told(found)}")
    if not found:
        near = get_close_matches(text, [name for row in rows for name in (row.name, row.code, row.scope) if name], n=3)
        raise NotFound(f"no scope is called {text!r}{': did you mean ' + ' or '.join(near) + '?' if near else ''}; headway scopes lists them")
    return found[0]


def _names(row: ScopeRow) -> set[str]:
    return {name.casefold() for name in (row.name, row.code) if name}


def _told(found: Sequence[ScopeRow]) -> str:
    """How to tell scopes of one name apart: by key, or by source where one key is in several."""
    if len({row.scope for row in found}) < len(found):
        return f"it is in the sources {', '.join(sorted({row.source for row in found}))}; say which with --source"
    return f"use a key, {' or '.join(f'{row.scope} ({row.source})' for row in found)}"


def listed(rows: Iterable[ScopeRow]) -> list[ScopeRow]:
    """Scopes as a person reads them: by source, status, name."""
    return sorted(rows, key=lambda row: (row.source, STATUSES.index(row.status) if row.status in STATUSES else len(STATUSES), row.name.casefold(), row.scope))
