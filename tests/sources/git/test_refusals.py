"""What git says when it cannot fetch, and what that means."""

import errno
import os
from pathlib import Path

import pytest

from headway.model.errors import AuthFailed, Gone, RateLimited, SourceError, Transport
from headway.sources.git.program import Result
from headway.sources.git.refusals import Damaged, failure, no_room
from headway.telemetry import HIDDEN, hide

URL = "https://forge.example/acme/shop.git"
FOLDER = Path("/var/lib/headway/mirrors/hub/42.git")
SAID = {
    "fatal: Authentication failed for 'https://forge.example/acme/shop.git/'": AuthFailed,
    "fatal: could not read Username for 'https://forge.example': terminal prompts disabled": AuthFailed,
    "fatal: unable to access 'https://forge.example/acme/shop.git/': The requested URL returned error: 403": AuthFailed,
    "remote: Repository not found.\nfatal: repository 'https://forge.example/acme/shop.git/' not found": Gone,
    "fatal: unable to access 'https://forge.example/acme/shop.git/': The requested URL returned error: 429": RateLimited,
    "fatal: unable to access 'https://forge.example/acme/shop.git/': The requested URL returned error: 502": Transport,
    "fatal: unable to access 'https://forge.example/acme/shop.git/': Could not resolve host: forge.example": Transport,
    "fatal: unable to access 'https://forge.example/acme/shop.git/': Failed to connect to forge.example port 443": Transport,
    "error: RPC failed; curl 28 Operation too slow.\nfatal: expected flush after ref listing": Transport,
    "fetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output": Transport,
    "fatal: the remote end hung up unexpectedly": Transport,
    "fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output": SourceError,
    "error: object file .git/objects/aa/bb is empty\nfatal: loose object aabb is corrupt": Damaged,
    "fatal: bad object refs/heads/main\nerror: https://forge.example/acme/shop.git did not send all necessary objects": Damaged,
    "fatal: not a git repository (or any of the parent directories): .git": Damaged,
    "fatal: mismatched algorithms: client sha1; server sha256": SourceError,
    "": SourceError,
}


@pytest.mark.parametrize("said", SAID)
def test_gits_words_become_the_error_they_mean(said):
    assert type(failure(Result(128, b"", said), url=URL, folder=FOLDER)) is SAID[said]


def test_a_git_that_was_killed_may_do_better_next_time():
    assert type(failure(Result(-9, b"", ""), url=URL, folder=FOLDER)) is Transport


@pytest.mark.parametrize(("said", "words"), [("No space left on device", "the disk is full: the clone of"), ("fatal: odd", "could not fetch https://forge.example/acme/shop.git: fatal: odd"), ("", "ended with code 128")])
def test_the_sentence_says_what_and_where(said, words):
    assert words in failure(Result(128, b"", said), url=URL, folder=FOLDER).sentence


def test_what_the_host_says_is_told_on_one_line_without_secrets():
    hide("ghs_the-secret")
    said = failure(Result(128, b"", "remote: SAML\x1b[31m is enforced for ghs_the-secret\nremote: log in\nfatal: The requested URL returned error: 403"), url=URL, folder=FOLDER).sentence
    HIDDEN.clear()
    assert ("remote: log in; fatal" in said, "ghs_" in said, "\n" in said) == (True, False, False)


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EDQUOT, "the disk is full"), (errno.EACCES, "cannot be written: Permission denied")])
def test_a_folder_without_room_is_named(number, words):
    said = no_room(FOLDER, OSError(number, os.strerror(number))).sentence
    assert (words in said, str(FOLDER.parent) in said) == (True, True)
