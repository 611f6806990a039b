"""What proves to a host who we are; its text never leaves this module but in a request's header."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from headway.model.errors import ConfigError
from headway.telemetry import hide

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""What no header may hold."""

FRAME = re.compile(r"-----(?:BEGIN|END) [A-Z ]*PRIVATE KEY-----")


class Credential:
    """A secret with the header it makes: an e-mail or user beside it means Basic, none means Bearer.

    `fingerprint` names whose budget requests use: the `owner`, where one has many secrets after each other. A host that does not
    take it (any more) has `refused` set, for who hands it out.
    """

    __slots__ = ("_secret", "_user", "fingerprint", "refused")

    def __init__(self, secret: str, *, user: str | None = None, owner: str | None = None) -> None:
        self._secret, self._user, self.refused = secret, user, False
        self.fingerprint = sha256((owner or f"{user}\0{secret}").encode()).hexdigest()[:16]
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

    def basic(self, user: str) -> Credential:
        """The same secret as a user's password: git takes tokens in no other way."""
        return Credential(self._secret, user=user)


class AppKey:
    """The private key of a GitHub App, of the installation with this number or of the only one there is. It signs, and is told to nobody.

    Raises ConfigError for a text that is no key in PEM form.
    """

    __slots__ = ("_pem", "app", "installation")

    def __init__(self, pem: str, *, app: str, installation: int | None = None) -> None:
        self._pem = pem if "\n" in pem.strip() else pem.replace("\\n", "\n")  # a variable often holds it as one line
        self.app, self.installation = app, installation
        hide(pem)
        for line in self._pem.splitlines():
            if not FRAME.search(line):
                hide(line.strip())
        if not all(map(FRAME.search, (self._pem.strip().partition("\n")[0], self._pem.strip().rpartition("\n")[2]))):
            raise ConfigError(f"what was given as the private key of app {app} is none: it is the PEM file that GitHub made, from its BEGIN line to its END line")

    def __repr__(self) -> str:
        return f"AppKey({self.app})"

    def signature(self, message: bytes) -> bytes:
        """RS256 (RFC 7518, 3.3) of a message. Raises ConfigError where it is no RSA key, or is itself locked."""
        from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - 5 MB that only sources with an app load
        from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415 - see above

        try:
            key = serialization.load_pem_private_key(self._pem.encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise ConfigError(f"the private key of app {self.app} cannot be read: it is broken or locked with a passphrase; GitHub makes a new one in the app's settings") from error
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ConfigError(f"the private key of app {self.app} is of another kind than GitHub makes (RSA)")
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
