"""Accounts, from the listing of users and from every handle met on the way: a token may not be allowed to list any."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from headway.model.records import Account
from headway.normalise.bots import is_bot
from headway.normalise.text import clean

if TYPE_CHECKING:
    from headway.sources.jira.raws import User

NOBODY = "unknown"
"""What Jira Cloud gives in place of the id of an account it has lost: many people share it, so it is none."""


def handle_of(user: User | None) -> str | None:
    """What an account is known by: Cloud's account id, Data Center's key, else its login."""
    if user is None:
        return None
    found = user.account_id or user.key or user.name
    return clean(found) or None if found and found != NOBODY else None


@lru_cache(maxsize=16384)
def account(scope: str, identifier: str, user: User) -> Account | None:
    """The fact of a user seen in a scope, whose id begins the key; the very same for the same user. None for nobody."""
    handle = handle_of(user)
    if handle is None:
        return None
    kind = user.account_type.lower() if user.account_type else None
    login = user.name if user.account_id is None else None
    return Account(
        key=f"{identifier}:{handle}",
        repository=scope,
        handle=handle,
        name=clean(user.display_name or login or ""),
        email=_address(user.email_address),
        canonical=handle,
        is_bot=is_bot(login or "", kind=kind),
        username=clean(login) if login else None,
        kind=clean(kind) if kind else "user",
    )


def _address(said: str | None) -> str:
    """An e-mail address; privacy and deletion leave null, nothing, or a mere sign in its place."""
    return clean(said) if said and "@" in said else ""


class Met:
    """The accounts met in one record, each once: as fully as it was told."""

    def __init__(self, scope: str, identifier: str) -> None:
        self._scope, self._identifier = scope, identifier
        self.accounts: dict[str, Account] = {}

    def handle(self, user: User | None) -> str | None:
        """The handle of a user, noted."""
        told = account(self._scope, self._identifier, user) if user is not None else None
        if told is None:
            return None
        known = self.accounts.get(told.handle)
        if known is None or (not known.email and told.email):
            self.accounts[told.handle] = told
        return told.handle
