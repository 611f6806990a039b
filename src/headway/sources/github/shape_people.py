"""Accounts, from everybody met on a pull request or an issue: there is no list of all who ever took part.

GraphQL calls an app by its bare name, REST and git write `[bot]` behind it; here it is always there, so that an
app is never taken for a person of that name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from headway.model.records import Account
from headway.normalise.bots import is_bot
from headway.normalise.text import clean

if TYPE_CHECKING:
    from headway.sources.github.raws import Actor
    from headway.sources.github.raws_delivery import UserTold

BOT, MARK = "bot", "[bot]"


def handle_of(login: str | None, kind: str | None = None) -> str | None:
    """What an account is known by; None for nobody, as who has deleted theirs is."""
    if not login:
        return None
    name = clean(login)
    return f"{name}{MARK}" if kind is not None and kind.lower() == BOT and not name.endswith(MARK) else name or None


def handle(actor: Actor | UserTold | None) -> str | None:
    """The handle of whoever stands in a record without becoming an account by that."""
    if actor is None:
        return None
    return handle_of(actor.login, getattr(actor, "typename", None) or getattr(actor, "type", None))


@lru_cache(maxsize=16384)
def account(scope: str, repository: int, actor: Actor) -> Account | None:
    """The fact of an account met in a repository; the very same for the same actor. None for nobody."""
    name = handle_of(actor.login, actor.typename)
    if name is None:
        return None
    kind = actor.typename.lower() if actor.typename else BOT if name.endswith(MARK) else "user"
    return Account(
        key=f"{repository}:{actor.database_id or name}",
        repository=scope,
        handle=name,
        name=clean(actor.name or name),
        email=clean(actor.email) if actor.email and "@" in actor.email else "",
        canonical=name,
        is_bot=is_bot(name, kind=kind),
        username=name,
        kind=clean(kind),
    )


class Met:
    """The accounts met in one record, each once: as fully as it was told."""

    def __init__(self, scope: str, repository: int) -> None:
        self._scope, self._repository = scope, repository
        self.accounts: dict[str, Account] = {}

    def account(self, actor: Actor | None) -> Account | None:
        """Somebody, noted; None for nobody."""
        told = account(self._scope, self._repository, actor) if actor is not None else None
        if told is None:
            return None
        known = self.accounts.get(told.key)
        if known is None or _fullness(told) > _fullness(known):
            self.accounts[told.key] = told
        return told

    def handle(self, actor: Actor | None) -> str | None:
        """The handle of somebody, noted."""
        told = self.account(actor)
        return told.handle if told is not None else None


def _fullness(told: Account) -> tuple[bool, bool, bool]:
    return bool(told.email), told.name != told.handle, told.kind != "user"
