"""Keys of work items in what people write."""

# ruff: noqa: RUF001 - words of other scripts are what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.normalise.keys import candidates, keys_in, links_in

TEXTS = [
    ("PAY-12 add refunds", ["PAY-12"]),
    ("[PAY-12] add refunds", ["PAY-12"]),
    ("pay-12: add refunds", ["PAY-12"]),
    ("feature/Pay-12_refunds", ["PAY-12"]),
    ("feature/PAY-12-refunds", ["PAY-12"]),
    ("PAY-12, PAY-13 and OPS2-7", ["PAY-12", "PAY-13", "OPS2-7"]),
    ("xPAY-12", ["XPAY-12"]),
    ("1PAY-12", []),
    ("PAY-12x", []),
    ("PAY-012", []),
    ("PAY-0", []),
    ("PAY-", []),
    ("P-1", []),
    ("2FA-1", []),
    ("_PAY-12_", ["PAY-12"]),
    ("PAY-12.", ["PAY-12"]),
    ("correção:PAY-12é", ["PAY-12"]),
    ("ſPAY-1 \u212aAY-2", ["PAY-1", "AY-2"]),
    ("read UTF-8 and utf-16", []),
    ("fix CVE-2024-1 and CVE-2024-12345", []),
    ("SHA-256, sha-1, MD-5, AES-256", []),
    ("v2.0.0-RC-1", []),
    ("ISO-8859-1, RFC-2119, CP-1252, X86-64", []),
    ("CP-1 and MD-12 may be somebody's", ["CP-1", "MD-12"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "found"), TEXTS)
def test_a_key_stands_alone_and_encodings_and_standards_are_none(text, found):
    assert list(candidates(text)) == found


def test_a_key_is_told_once_at_its_surest_place():
    found = keys_in(title="PAY-2 refunds", branch="pay-1-pay-2", links=("https://tracker.example/browse/PAY-3", "PAY-1"), commits=("PAY-4", "PAY-3 too", "nothing"))
    assert found == (("title", "PAY-2"), ("branch", "PAY-1"), ("link", "PAY-3"), ("commit", "PAY-4"))


def test_nothing_written_is_no_key():
    assert keys_in(title="", branch="main") == ()


def test_a_description_links_by_address_and_by_what_it_closes():
    body = "See also the plan.\nCloses PAY-12\n[the story](https://tracker.example/browse/PAY-13?x=1) fixes #4, unlike PAY-99"
    links = links_in(body)
    assert links == ("See also", "Closes PAY-12", "https://tracker.example/browse/PAY-13?x=1", "fixes #4")
    assert keys_in(title="", branch="", links=links) == (("link", "PAY-12"), ("link", "PAY-13"))
    assert links_in("Closes https://tracker.example/browse/PAY-14") == ("https://tracker.example/browse/PAY-14",)


WRITING = some.text(alphabet="abPAY12-_/ é:", max_size=40)


@given(title=WRITING, branch=WRITING, commits=some.lists(WRITING, max_size=3))
def test_case_changes_nothing_and_finding_again_finds_the_same(title, branch, commits):
    found = keys_in(title=title, branch=branch, commits=commits)
    assert keys_in(title=title.upper(), branch=branch.lower(), commits=[commit.swapcase() for commit in commits]) == found
    assert keys_in(title=" ".join(key for _, key in found), branch="") == tuple(("title", key) for _, key in found)
    assert len({key for _, key in found}) == len(found)
