"""Bytes become text without losing any, and text becomes what every store can hold."""

from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.normalise.text import clean, read_bytes, read_path

CLEANED = [("plain", "plain"), ("nul\x00l", "null"), ("\ud800lone", "\ufffdlone"), ("a\udce9\x00", "a\ufffd"), ("日本\u2028\x85\x1e", "日本\u2028\x85\x1e"), ("", "")]


@pytest.mark.parametrize(("given_text", "kept"), CLEANED)
def test_text_loses_only_what_no_store_can_hold(given_text, kept):
    assert clean(given_text) == kept


READ = [
    (b"caf\xc3\xa9", None, "café"),
    (b"caf\xe9", None, "café"),
    (b"caf\xe9", "iso-8859-1", "café"),
    (b"caf\xe9", "utf-8", "café"),
    (b"\x83n", "shift_jis", "ハ"),
    (b"\xc4\xe3", "gb18030", "你"),
    (b"caf\xc3\xa9", "nonsense", "café"),
    (b"caf\xc3\xa9", "nul\x00", "café"),
    (b"a\\u0041", "unicode_escape", "a\\u0041"),
    (b"ab", "utf-16", "ab"),
    (b"ab", "zlib", "ab"),
    (b"xn--a", "idna", "xn--a"),
    (b"a+b-", "utf-7", "a+b-"),
]


@pytest.mark.parametrize(("raw", "declared", "text"), READ)
def test_words_are_read_as_declared_else_as_utf_8_else_as_latin_1(raw, declared, text):
    assert read_bytes(raw, declared) == text


@given(some.binary(max_size=30), some.sampled_from(sorted(set(aliases.values()))) | some.text(max_size=8))
def test_no_bytes_under_no_declaration_fail(raw, declared):
    assert read_bytes(raw, declared).encode("utf-8").count(b"\x00") == 0


@given(some.lists(some.lists(some.sampled_from([b"\\", b"x", b"ff", b"\xff", b"\xc3\xa9", b"a"]), max_size=6).map(b"".join), min_size=2, max_size=12))
def test_two_paths_never_become_one(paths):
    assert len({read_path(path) for path in paths}) == len(set(paths))


@pytest.mark.parametrize(("raw", "text"), [(b"a\xff", "a\\xff"), (b"a\\xff", "a\\\\xff"), (b"a\\b", "a\\b"), ("é".encode(), "é")])
def test_a_path_is_written_as_it_is_where_it_can_be(raw, text):
    assert read_path(raw) == text
