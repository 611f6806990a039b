"""GitHub Apps: who an app is, where it is installed, and the tokens that it gets for an hour."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.fakes.github.asking import Ask, Refused, instant, instant_or_null, said, unknown
from tests.fakes.github.rest_words import user

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.github.data import User
    from tests.fakes.serving import Answer

LONGEST_LIFE, DRIFT = 600, 60
"""How long an app may vouch for itself (s), and how far its clock may be off."""
PERMISSIONS = {"actions": "read", "contents": "read", "deployments": "read", "issues": "read", "metadata": "read", "pull_requests": "read"}


@dataclass
class Installation:
    """An app at an owner's; `suspended` since an instant."""

    id: int
    owner: str
    suspended: int | None = None


@dataclass
class App:
    """An app of this site. Its key pair is made when it is first needed, which takes a moment and the `cryptography` package."""

    id: int = 12_345
    slug: str = "headway"
    client: str = "Iv23liHeadway0001"
    installations: list[Installation] = field(default_factory=list)
    tokens: dict[str, tuple[int, int]] = field(default_factory=dict)
    given: int = 0

    @cached_property
    def key(self) -> Any:
        """The private key."""
        from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - only tests of apps need it

        return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)

    @property
    def pem(self) -> str:
        """The private key as the site hands it out once."""
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - only tests of apps need it

        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()).decode()

    def installation(self, token: str, now: float) -> int | None:
        """The installation that a token is of, as long as it is good."""
        number, until = self.tokens.get(token, (0, 0))
        return number if until > now and any(one.id == number and one.suspended is None for one in self.installations) else None

    def vouch(self, token: str, now: float) -> None:
        """Believes an app's own token. Raises Refused (401) with what is wrong with it."""
        claims = self._claims(token)
        if str(claims.get("iss")) not in {str(self.id), self.client}:
            raise Refused("Integration not found", 404)
        issued, until = claims.get("iat"), claims.get("exp")
        if not isinstance(issued, int) or issued > now + DRIFT:
            raise Refused("'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued", 401)
        if not isinstance(until, int) or until <= now:
            raise Refused("'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires", 401)
        if until > now + LONGEST_LIFE + DRIFT or until - issued > LONGEST_LIFE + DRIFT:
            raise Refused("'Expiration time' claim ('exp') is too far in the future", 401)

    def _claims(self, token: str) -> dict[str, Any]:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - only tests of apps need it
        from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - as above
        from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415 - as above

        try:
            head, claims, signature = token.split(".")
            self.key.public_key().verify(_bytes(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
            way, found = json.loads(_bytes(head)).get("alg"), json.loads(_bytes(claims))
        except (ValueError, InvalidSignature):
            way, found = None, {}
        if way != "RS256" or not isinstance(found, dict):
            raise Refused("A JSON web token could not be decoded", 401)
        return found


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _owner(ask: Ask, login: str) -> User | None:
    return ask.company.owners().get(login)


def app_of(made: App) -> Callable[[Ask], Answer]:
    """Who the app is."""

    def app(ask: Ask) -> Answer:
        made.vouch(ask.bearer, ask.company.clock())
        owner = next(iter(ask.company.owners().values()))
        dates = {"created_at": instant(ask.company.since), "updated_at": instant(ask.company.until), "installations_count": len(made.installations)}
        names = {"id": made.id, "slug": made.slug, "node_id": f"A_kwDO{made.id:x}", "client_id": made.client, "owner": user(ask, owner), "name": made.slug.capitalize(), "description": None}
        return said(names | dates | {"external_url": "https://headway.example", "html_url": f"{ask.site}/apps/{made.slug}", "permissions": PERMISSIONS, "events": []})

    return app


def installations_of(made: App) -> Callable[[Ask], Answer]:
    """Where the app is installed."""

    def installations(ask: Ask) -> Answer:
        made.vouch(ask.bearer, ask.company.clock())
        return said([_installation(ask, made, one) for one in made.installations])

    return installations


def _installation(ask: Ask, made: App, one: Installation) -> dict[str, Any]:
    owner = _owner(ask, one.owner)
    kind, number = (owner.kind, owner.id) if owner is not None else ("Organization", 0)
    names = {"id": one.id, "account": user(ask, owner), "repository_selection": "all", "app_id": made.id, "app_slug": made.slug, "client_id": made.client, "target_id": number, "target_type": kind}
    pages = {"access_tokens_url": f"{ask.api}/app/installations/{one.id}/access_tokens", "repositories_url": f"{ask.api}/installation/repositories", "html_url": f"{ask.site}/settings/installations/{one.id}"}
    dates = {"created_at": instant(ask.company.since), "updated_at": instant(ask.company.since), "suspended_at": instant_or_null(one.suspended), "suspended_by": user(ask, owner) if one.suspended else None}
    return names | pages | dates | {"permissions": PERMISSIONS, "events": [], "single_file_name": None, "has_multiple_single_files": False, "single_file_paths": []}


def access_token_of(made: App) -> Callable[[Ask], Answer]:
    """A token for an installation; it is good for an hour."""

    def access_token(ask: Ask) -> Answer:
        made.vouch(ask.bearer, ask.company.clock())
        one = next((found for found in made.installations if found.id == ask.identifier("installation")), None)
        if one is None:
            raise unknown()
        if one.suspended is not None:
            raise Refused("This installation has been suspended", 403)
        made.given += 1
        token, until = f"ghs_installation{one.id}number{made.given}", int(ask.company.clock()) + ask.knobs.token_seconds
        made.tokens[token] = (one.id, until)
        return said({"token": token, "expires_at": instant(until), "permissions": PERMISSIONS, "repository_selection": "all"}, 201)

    return access_token
