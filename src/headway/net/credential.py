"""What proves to a host who we are; its text never leaves this module but in a request's header."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from headway.model.errors import ConfigError
from headway.telemetry import hide

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""What no header may hold."""


class Credential:
    """A secret with the header it makes: an e-mail or user beside it means Basic, none means Bearer."""

    __slots__ = ("_secret", "_user", "fingerprint")

    def __init__(self, secret: str, *, user: str | None = None) -> None:
        self._secret, self._user = secret, user
        self.fingerprint = sha256(f"{user}\0{secret}".encode()).hexdigest()[:16]
        if CONTROL.search(f"{user}{secret}"):
            raise ConfigError("a credential holds a line break or another control character; keep it as one line")
        hide(secret)
        hide(self.header.partition(" ")[2])

    def __repr__(self) -> str:
        return f"Credential({self.fingerprint})"

    @property
    def header(self) -> str:
        """The value of the Authorization header."""
        if self._user is None:
            return f"Bearer {self._secret}"
        return "Basic " + b64encode(f"{self._user}:{self._secret}".encode()).decode()
