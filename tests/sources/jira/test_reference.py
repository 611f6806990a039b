"""The reference of a page: what lies in the archive beside records comes back as it was."""

import msgspec
import pytest

from headway.sources.jira.reference import CLOUD, FieldRef, Reference, StatusRef, decode, encode

SEEN = Reference(
    edition=CLOUD,
    site="acme.atlassian.net",
    url="https://acme.atlassian.net",
    statuses=(StatusRef("1", "已完成", "done"), StatusRef("2", "已完成", "new"), StatusRef("3", "", None)),
    fields=(FieldRef("customfield_1", "Story Points", "number", "float"), FieldRef("x", "X", None, None)),
    estimation={"10001": "customfield_1", "10000": "customfield_2"},
)


def test_it_comes_back_as_it_was():
    assert decode(encode(SEEN)) == SEEN


def test_the_same_site_is_the_same_bytes_so_that_the_archive_keeps_it_once():
    other = msgspec.structs.replace(SEEN, estimation=dict(reversed(SEEN.estimation.items())))
    assert encode(other) == encode(SEEN)


@pytest.mark.parametrize("reference", [b"", b"null", b"{}", b"[1]", b'{"edition": 1}', b"\xff"])
def test_anything_else_is_refused(reference):
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        decode(reference)
