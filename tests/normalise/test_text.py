"""Bytes become text without losing any, and text becomes what every store can hold."""

import json
from encodings.aliases import aliases

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.normalise.text import clean, read_bytes, read_path, repaired

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


REPAIRED = [
    (rb'"half a smile \ud83d"', "half a smile \ufffd"),
    (rb'"\uDC00 the other half"', "\ufffd the other half"),
    (rb'"whole \ud83d\ude00"', "whole \U0001f600"),
    (rb'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
    (rb'"\ud83d\ude00\ude00"', "\U0001f600\ufffd"),
    (rb'"\udc00\ud800"', "\ufffd\ufffd"),
    (rb'"\\ud83d"', "\\ud83d"),
    (rb'"\\\ud83d"', "\\\ufffd"),
    (rb'"\n\ud83d\n"', "\n\ufffd\n"),
    (rb'"\u00e9\ud83dx"', "\u00e9\ufffdx"),
    (b'"caf\xe9"', "caf\ufffd"),
    (b'"caf\xc3\xa9 \xff"', "caf\u00e9 \ufffd"),
    (b'"\xf0\x9f\x98\x80 \xf0\x9f"', "\U0001f600 \ufffd"),
    (b'"nul\x00l"', "null"),
    (b'"bell\x07"', "bell\x07"),
    (b'\n["a\tb"]\n'.replace(b"\t", b"\\t"), ["a\tb"]),
]


@pytest.mark.parametrize(("payload", "said"), REPAIRED)
def test_21_json_with_text_that_nothing_can_hold_is_repaired_and_keeps_all_else(payload, said):
    """LESSON 21: a NUL or half a pair of surrogates in one description cost the whole batch."""
    assert msgspec.json.decode(repaired(payload)) == said


@given(some.text(some.characters(), max_size=20), some.booleans())
def test_repairing_changes_nothing_but_what_no_text_can_hold(text, ascii_only):
    payload = json.dumps({"said": text}, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    kept = msgspec.json.decode(repaired(payload))["said"]
    whole = clean(text) == text.replace("\x00", "")
    assert (kept == text) == whole
    assert clean(kept) == kept.replace("\x00", "")


@pytest.mark.parametrize("broken", [b'{"a": "b', b"<html>", b"", b'"\\ud8', b"{'a': 1}"])
def test_what_is_no_json_is_not_made_one(broken):
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(repaired(broken))
