"""LESSON 81: a credential is in no message, no repr, no log and nothing that hangs on an error, whatever a host does with it."""

from __future__ import annotations

import base64
import gc
import logging
import pickle
import traceback

import pytest
from tests.net.host import SECRET, answer, cut, dripping, echoing, message, outcome, quick, reset

from headway.net.credential import Credential
from headway.telemetry import HIDDEN

USER = "ana@example.org"
PACKED = base64.b64encode(f"{USER}:{SECRET}".encode()).decode()

TELLING = {
    **{f"echoed with status {status}": echoing(status) for status in (200, 400, 401, 403, 404, 409, 410, 418, 429, 500, 502, 503)},
    "echoed as plain text": answer(500, f"Authorization: Basic {PACKED} and {SECRET}".encode(), kind="text/plain"),
    "echoed behind so much text that it is cut": answer(500, b"x" * 280 + f" {SECRET}".encode(), kind="text/plain"),
    "echoed with escapes": answer(500, ('{"message":"' + "".join(f"\\u{ord(letter):04x}" for letter in SECRET) + '"}').encode()),
    "echoed in a redirect": answer(302, Location=f"http://elsewhere.example/{SECRET}?a={PACKED}"),
    "echoed in the host of a redirect": answer(302, Location=f"http://{SECRET}.example/"),
    "echoed in broken JSON": answer(body=f'{{"a": {SECRET}'.encode()),
    "echoed in a status line that is none": cut(f"HTTP/9 {SECRET}\r\n\r\n".encode()),
    "echoed in a header that is none": cut(f"HTTP/1.1 200 OK\r\n{SECRET}\x00: {PACKED}\r\n\r\n".encode()),
    "echoed as an encoding": answer(body=b"x", Content_Encoding=SECRET),
    "a login page": answer(body=f"<html>{SECRET}</html>".encode(), kind="text/html"),
    "a connection that breaks": reset(),
    "a body that ends early": cut(message(length=99)),
    "a body that never ends": dripping(message(), every=0.2),
}


def hanging_on(error):
    """An error and everything chained to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def told(error):
    """All that anybody prints, logs or sends of an error, and of the values in it."""
    for part in hanging_on(error):
        yield from (str(part), repr(part), repr(part.args), repr(vars(part)), *traceback.format_exception(part))
        yield pickle.dumps((type(part), part.args)).decode("latin-1")


@pytest.fixture(autouse=True)
def nothing_hidden_yet():
    HIDDEN.clear()


@pytest.mark.parametrize("case", TELLING)
@pytest.mark.parametrize("user", [None, USER])
def test_what_a_host_echoes_of_the_credential_is_told_to_nobody(case, user, caplog):
    caplog.set_level(logging.DEBUG)
    done = outcome(TELLING[case], credential=lambda: Credential(SECRET, user=user), patience=quick(most=2, whole=0.1), decode=lambda _: int("a number"))
    text = "\n".join((*told(done.error), caplog.text))
    ours = {SECRET, Credential(SECRET, user=user).header.partition(" ")[2]}
    assert (done.error is not None, [secret for secret in ours if secret in text]) == (True, [])


def test_decoders_that_cite_what_they_could_not_read_cite_no_secret():
    def decode(body):
        raise ValueError(f"cannot read {SECRET}")

    assert "cannot read ***" in outcome(answer(), decode=decode, patience=quick(most=1)).error.sentence


def test_a_secret_in_a_path_or_a_query_is_not_told():
    done = outcome(answer(500), patience=quick(most=1), ask=lambda client: client.get(f"/x/{SECRET}", query={"jql": "private words"}, decode=bytes))
    assert (SECRET in done.error.sentence, "private" in done.error.sentence, "/x/***" in done.error.sentence) == (False, False, True)


def test_no_error_of_the_library_with_its_request_headers_hangs_on_ours():
    done = outcome(cut(b"HTTP/1.1 x\r\n\r\n"), patience=quick(most=1))
    gc.collect()
    assert {type(part).__module__ for part in hanging_on(done.error)} == {"headway.model.errors"}
