"""A credential makes a header and is told to nobody."""

import subprocess
import sys

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from headway.model.errors import ConfigError
from headway.net.credential import AppKey, Credential
from headway.telemetry import HIDDEN, redacted


@pytest.fixture(autouse=True)
def nothing_hidden_yet():
    HIDDEN.clear()


def test_with_a_user_it_is_basic_without_one_bearer():
    assert (Credential("pass", user="me").header, Credential("token").header) == ("Basic bWU6cGFzcw==", "Bearer token")


def test_it_shows_a_fingerprint_that_tells_credentials_apart_and_not_the_secret():
    one, same, other, elsewhere = Credential("secret-one"), Credential("secret-one"), Credential("secret-two"), Credential("secret-one", user="me")
    assert (one.fingerprint == same.fingerprint, len({one.fingerprint, other.fingerprint, elsewhere.fingerprint})) == (True, 3)
    assert ("secret-one" in repr(one), one.fingerprint in repr(one)) == (False, True)


@pytest.mark.parametrize("secret", ["one-word", "words with spaces in it", "ünïcode-wörd", "a+b/c=="])
@pytest.mark.parametrize("user", [None, "me@example.org"])
def test_its_secret_and_its_header_are_hidden_whole(secret, user):
    packed = Credential(secret, user=user).header.partition(" ")[2]
    assert redacted(f"<{secret}> and <{packed}>") == "<***> and <***>"


@pytest.mark.parametrize("secret", ["line\nbreak", "end\n", "return\r", "nul\x00"])
def test_one_that_no_header_can_hold_is_an_error_of_the_configuration_that_does_not_tell_it(secret):
    with pytest.raises(ConfigError, match="keep it as one line") as raised:
        Credential(secret)
    assert secret.strip() not in str(raised.value)


def test_the_same_secret_can_be_a_users_password():
    assert (Credential("pass").basic("me").header, Credential("pass", user="you").basic("me").header) == ("Basic bWU6cGFzcw==",) * 2


def test_secrets_that_follow_each_other_are_one_owners_budget():
    assert len({Credential(secret, owner="app 1").fingerprint for secret in ("secret-one", "secret-two")}) == 1


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key, *, form=serialization.PrivateFormat.TraditionalOpenSSL, lock=None):
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.BestAvailableEncryption(lock) if lock else serialization.NoEncryption()).decode()


WRITTEN = {
    "as GitHub writes it": lambda text: text,
    "on one line, as a variable holds it": lambda text: text.strip().replace("\n", "\\n"),
    "with the line ends of another system": lambda text: text.replace("\n", "\r\n"),
    "with space around it": lambda text: f"\n\n  {text}  \n",
}


@pytest.mark.parametrize("form", [serialization.PrivateFormat.TraditionalOpenSSL, serialization.PrivateFormat.PKCS8], ids=["PKCS1", "PKCS8"])
@pytest.mark.parametrize("case", WRITTEN)
def test_an_apps_key_signs_so_that_its_public_half_can_tell(case, form, key):
    signed = AppKey(WRITTEN[case](pem(key, form=form)), app="1").signature(b"message")
    key.public_key().verify(signed, b"message", padding.PKCS1v15(), hashes.SHA256())


def test_an_apps_key_is_told_to_nobody(key):
    text = pem(key)
    held = AppKey(text, app="17")
    body = text.splitlines()[1:-1]
    assert (repr(held), [line for line in body if line in redacted(f"{text} and {' '.join(body)}")]) == ("AppKey(17)", [])


@pytest.mark.parametrize("text", ["ghp_a-token", "-----BEGIN CERTIFICATE-----\nabcdefgh\n-----END CERTIFICATE-----", "-----BEGIN RSA PRIVATE KEY-----\nabcdefgh", "", "ssh-rsa AAAA"])
def test_what_is_no_key_is_an_error_of_the_configuration_that_does_not_tell_it(text):
    with pytest.raises(ConfigError, match="private key of app 17 is none") as raised:
        AppKey(text, app="17")
    assert "abcdefgh" not in str(raised.value)


BAD = {
    "broken": (lambda key: pem(key).replace(pem(key).splitlines()[3], "A" * 64), "broken or locked"),
    "cut": (lambda key: "\n".join([*pem(key).splitlines()[:5], "-----END RSA PRIVATE KEY-----"]), "broken or locked"),
    "locked": (lambda key: pem(key, form=serialization.PrivateFormat.PKCS8, lock=b"pass").replace("ENCRYPTED ", ""), "broken or locked"),
    "locked, and says so": (lambda key: pem(key, form=serialization.PrivateFormat.PKCS8, lock=b"pass"), "broken or locked"),
    "of another kind": (lambda _: pem(ec.generate_private_key(ec.SECP256R1())), "of another kind"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_key_that_cannot_sign_says_why(case, key):
    text, words = BAD[case]
    with pytest.raises(ConfigError, match=words):
        AppKey(text(key), app="17").signature(b"message")


def test_only_who_signs_loads_the_library_that_does_it():
    command = "import sys, headway.house, headway.net.client, headway.sources.github.app; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], check=False, timeout=60).returncode == 0
