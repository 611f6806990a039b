"""Text as it may be stored: no U+0000, no lone surrogates, and bytes read without losing any."""

from __future__ import annotations

import re
from codecs import lookup
from functools import lru_cache

BODY_LIMIT = 4_000
"""Longest description kept, in characters; the archive has the rest."""
LETTERS = "<abc.xyz@ABC-XYZ 019>"
PYTHON_ONLY = frozenset({"unicode-escape", "raw-unicode-escape", "idna", "punycode"})
SURROGATE = re.compile("[\ud800-\udfff]")
ESCAPED_SURROGATES = re.compile(rb"(?<!\\)((?:\\\\)*)(?:(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2})")
"""In JSON, behind backslashes that are escaped themselves: a pair of surrogates, or one alone."""
CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")
"""What JSON must escape and some write as it is; a tab or a line break may stand between its tokens."""
WRITTEN_BYTE = re.compile(r"\\x[0-9a-f]{2}")


def clean(text: str) -> str:
    """Text every store can hold: NULs are dropped, lone surrogates become U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", text)
    return text


def repaired(payload: bytes) -> bytes:
    """JSON that a strict decoder refused, with what no text can hold as U+FFFD: surrogates alone, bytes that are no UTF-8.

    Pairs of surrogates stay, raw NULs go, other raw control characters are escaped. What is no JSON stays none.
    """
    valid = payload.replace(b"\x00", b"").decode("utf-8", "replace").encode()
    escaped = CONTROL.sub(lambda found: b"\\u%04x" % found[0][0], valid)
    return ESCAPED_SURROGATES.sub(lambda found: found[0] if found[2] else found[1] + b"\\ufffd", escaped)


def read_bytes(raw: bytes, declared: str | None = None) -> str:
    """Words of a person: the declared encoding, else UTF-8, else Latin-1, which reads every byte."""
    for encoding in (declared, "utf-8"):
        if encoding and _known(encoding):
            try:
                return clean(raw.decode(encoding))
            except UnicodeError:
                continue
    return clean(raw.decode("latin-1"))


@lru_cache(maxsize=64)
def _known(encoding: str) -> bool:
    """Whether text may be declared in it: what Python can decode, and what leaves ASCII letters as they are.

    `rot13` and `zlib` are no text encodings, Python's own escapes are nobody's, UTF-16 cannot stand in a header.
    """
    try:
        codec = lookup(encoding)
        return codec._is_text_encoding and codec.name not in PYTHON_ONLY and LETTERS.encode().decode(encoding) == LETTERS  # noqa: SLF001 - the only way Python tells
    except (LookupError, ValueError):
        return False


def read_path(raw: bytes) -> str:
    r"""A path: UTF-8, and bytes that are not written as `\xff`.

    In a path that holds such a byte, or looks as if, backslashes are doubled: two paths never become one.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return raw.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")
    return text.replace("\\", "\\\\") if "\\" in text and WRITTEN_BYTE.search(text) else text
