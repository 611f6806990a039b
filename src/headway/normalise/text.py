"""Text as it may be stored: no U+0000, no lone surrogates, and bytes read without losing any."""

from __future__ import annotations

from codecs import lookup

BODY_LIMIT = 4_000
"""Longest description kept, in characters; the archive has the rest."""


def clean(text: str) -> str:
    """Text every store can hold: NULs are dropped, lone surrogates become U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8") if _has_surrogate(text) else text


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def read_bytes(raw: bytes, declared: str | None = None) -> str:
    """Words of a person: the declared encoding, else UTF-8, else Latin-1, which reads every byte."""
    for encoding in (declared, "utf-8"):
        if encoding and _known(encoding):
            try:
                return clean(raw.decode(encoding))
            except (UnicodeDecodeError, UnicodeError):
                continue
    return clean(raw.decode("latin-1"))


def _known(encoding: str) -> bool:
    """Whether Python can decode text with it (codecs such as `rot13` and `zlib` are no text encodings)."""
    try:
        return lookup(encoding)._is_text_encoding  # noqa: SLF001 - the only way Python tells
    except (LookupError, ValueError):
        return False


def read_path(raw: bytes) -> str:
    r"""A path: UTF-8, and bytes that are not written as `\xff`, so that two paths never become one."""
    return clean(raw.decode("utf-8", "backslashreplace"))
