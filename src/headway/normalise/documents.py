"""Descriptions as plain text: Atlassian's document format, a tree of nodes in JSON, and the wiki markup of Data Center.

The text of a node that nobody knows is kept, its looks are not. Reading stops at the limit, so a document
of any size costs no more than the decoding of it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from headway.normalise.lenient import tolerant
from headway.normalise.text import BODY_LIMIT, clean, repaired

LINES = ("paragraph", "heading", "taskItem", "decisionItem", "codeBlock", "tableRow", "rule", "mediaSingle", "mediaGroup", "blockCard", "embedCard", "caption", "hardBreak")
ENDS = dict.fromkeys(LINES, "\n") | {"tableCell": "\t", "tableHeader": "\t"}
"""What stands behind a node of a kind; of several in a row the last holds, as of a paragraph in a cell."""
BETWEEN = frozenset(ENDS.values())
TITLED = frozenset({"expand", "nestedExpand"})
SAYS = {
    "mention": ("text", "id"), "emoji": ("text", "shortName"), "status": ("text",), "inlineCard": ("url",), "blockCard": ("url",), "embedCard": ("url",),
    "expand": ("title",), "nestedExpand": ("title",), "media": ("alt",), "mediaInline": ("alt",), "placeholder": ("text",),
}  # fmt: skip
"""Where nodes that have no text keep their words: the first of these attributes that has any."""
TEXTS = re.compile(rb'"text"\s*:\s*("(?:[^"\\]|\\.)*")')
"""What is said in a tree too deep to be walked."""
LOOKED_AT = 4 * BODY_LIMIT
"""So much of wiki markup is read: more than four characters of markup to one of text is no text."""
DAY_DIGITS = 13

MACRO = re.compile(r"\{(?:code|noformat|quote|panel|color|expand|info|note|tip|warning|anchor|status|toc)(?::[^{}\n]{0,200})?\}")
LINK = re.compile(r"\[([^\[\]|\n]{1,500})\|([^\[\]\n]{1,2000})\]")
BARE_LINK = re.compile(r"\[((?:https?://|mailto:|~)[^\[\]|\n]{1,2000})\]")
IMAGE = re.compile(r"!([^!|\s][^!|\n]{0,300}\.[A-Za-z]{2,4})(?:\|[^!\n]{0,300})?!")
LEAD = re.compile(r"(?m)^[ \t]*(?:h[1-6]\.|bq\.|[*#]{1,8}(?=[ \t])|-{1,3}(?=[ \t]))[ \t]*")
RULE = re.compile(r"(?m)^-{4,}[ \t]*$")
ROW = re.compile(r"(?m)^[ \t]*\|([^\n]*)$")
STRONG = re.compile(r"(?<![\w*+~^_\\-])([*_+^~]|\?\?|-)(?=\S)([^\n]{1,500}?)(?<=[^\s\\])\1(?![\w*+~^_-])")
MONOSPACED = re.compile(r"\{\{([^{}\n]{1,500})\}\}")
BREAK = re.compile(r"\\\\(?=\s|$)")
ESCAPED = re.compile(r"\\([\[\]{}*_+~^!|-])")
MARKED = re.compile(r"[{}\[\]|*_+^~!#\\?-]|(?m:^[ \t]*(?:h[1-6]|bq)\.)")
EMPTY_LINES = re.compile(r"\n{3,}")


def plain(document: bytes | msgspec.Raw) -> str:
    """The text of a description as JSON: a document, wiki markup as a string, or null; at most BODY_LIMIT characters."""
    raw = bytes(document)
    if raw == b"null":
        return ""
    try:
        said: Any = tolerant(msgspec.json.decode, raw)
    except RecursionError:
        return _tidy(" ".join(msgspec.json.decode(found[1], type=str) for found in TEXTS.finditer(repaired(raw))))
    return of_wiki(said) if isinstance(said, str) else of_adf(said)


def of_adf(document: Any) -> str:
    """The text of a document: a line a block, a tab between cells. What is neither a node nor text says nothing."""
    said: list[str] = []
    left = LOOKED_AT
    stack: list[Any] = document[::-1] if isinstance(document, list) else [document]
    while stack and left > 0:
        node = stack.pop()
        words = _opened(node, stack) if isinstance(node, dict) else node
        if not isinstance(words, str) or not words:
            continue
        if words in BETWEEN and said and said[-1] in BETWEEN:
            said.pop()
        said.append(words)
        left -= len(words)
    return _tidy("".join(said))


def _opened(node: dict[str, Any], stack: list[Any]) -> str:
    """What a node itself says; what follows it, its content and then the end of its line or cell, goes onto the stack."""
    said = node.get("text")
    if isinstance(said, str):
        return said
    kind, content = node.get("type"), node.get("content")
    if isinstance(kind, str) and kind in ENDS:
        stack.append(ENDS[kind])
    if isinstance(content, list):
        stack.extend(content[::-1])
    elif isinstance(content, dict):
        stack.append(content)
    attributes = node.get("attrs")
    return _attributed(kind, attributes) if isinstance(kind, str) and isinstance(attributes, dict) else ""


def _attributed(kind: str, attributes: dict[str, Any]) -> str:
    """The words of a node that keeps them in its attributes."""
    if kind == "date":
        return _day(attributes.get("timestamp"))
    said = next((words for name in SAYS.get(kind, ()) if isinstance(words := attributes.get(name), str) and words), "")
    return f"{said}\n" if said and kind in TITLED else said


def _day(timestamp: Any) -> str:
    """A date of a document: milliseconds, written as text."""
    digits = str(timestamp)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= DAY_DIGITS):
        return ""
    return datetime.fromtimestamp(int(digits) // 1000, UTC).date().isoformat()


def of_wiki(markup: str) -> str:
    """The text of wiki markup: headings, lists, emphasis, links, macros and tables without their signs."""
    text = markup[:LOOKED_AT].replace("\r\n", "\n")
    if MARKED.search(text):
        text = MACRO.sub("", text)
        text = BARE_LINK.sub(r"\1", LINK.sub(r"\1", IMAGE.sub(r"\1", text)))
        text = RULE.sub("", MONOSPACED.sub(r"\1", BREAK.sub("\n", text)))
        text = ROW.sub(_row, LEAD.sub("", text))
        text = ESCAPED.sub(r"\1", STRONG.sub(r"\2", STRONG.sub(r"\2", text)))
    return _tidy(text)


def _row(found: re.Match[str]) -> str:
    """A row of a table, a tab between its cells."""
    return "\t".join(cell.strip() for cell in found[1].split("|") if cell.strip())


def _tidy(text: str) -> str:
    """Text as it is stored: clean, no blanks at line ends, no more than one empty line, cut at the limit."""
    text = clean(text)
    if "\n\n\n" in text or " \n" in text or "\t\n" in text:
        text = EMPTY_LINES.sub("\n\n", "\n".join(map(str.rstrip, text.split("\n"))))
    return text.strip()[:BODY_LIMIT]
