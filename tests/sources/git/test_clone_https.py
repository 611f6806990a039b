"""A clone from a server whose certificate only its company knows: git trusts whom our own requests trust."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.builders.opening import MachineClock
from tests.builders.repositories import git, grown
from tests.fakes.github.code import place
from tests.sources.git.forge import NUMBER, forging

from headway.model.errors import Transport
from headway.sources.git.clone import Clone

pytestmark = pytest.mark.slow


def certified(folder):
    """A certificate of our own for this machine, with its key, and what serves by it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "acme")])
    begin = datetime.fromtimestamp(MachineClock().now() / 1e6, UTC) - timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(begin).not_valid_after(begin + timedelta(days=9)).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False).sign(key, hashes.SHA256())
    (folder / "ca.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return context


def fetched(tmp_path):
    grown(place(tmp_path / "forge", NUMBER))
    clone = Clone(tmp_path / "mirrors" / "42.git", MachineClock())

    async def whole():
        async with forging(tmp_path / "forge", ssl=certified(tmp_path)) as forge:
            await clone.refresh(forge.remote())
        return int(git(clone.folder, "rev-list", "--count", "main"))

    return asyncio.run(whole())


def test_a_certificate_that_the_company_knows_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    assert fetched(tmp_path) == 3


def test_a_certificate_that_nobody_knows_is_refused_before_anything_is_said(tmp_path):
    with pytest.raises(Transport, match="certificate"):
        fetched(tmp_path)
