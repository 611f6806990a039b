"""A credential makes a header and is told to nobody."""

import pytest

from headway.model.errors import ConfigError
from headway.net.credential import Credential
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
