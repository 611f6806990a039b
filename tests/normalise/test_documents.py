"""Descriptions as plain text: documents of any depth and shape, and wiki markup."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.normalise.documents import plain
from headway.normalise.text import BODY_LIMIT


def node(kind, *content, text=None, **attrs):
    said = {"type": kind, "attrs": attrs, "content": list(content), "text": text}
    return {name: value for name, value in said.items() if value}


def words(text):
    return node("text", text=text)


def line(*content):
    return node("paragraph", *(words(one) if isinstance(one, str) else one for one in content))


def doc(*content):
    return json.dumps({"version": 1, "type": "doc", "content": list(content)}).encode()


DOCUMENTS = [
    ("two paragraphs", doc(line("One."), line("Two.")), "One.\nTwo."),
    ("marks are looks", doc(node("paragraph", words("a ") | {"marks": [{"type": "strong"}]}, words("b"))), "a b"),
    ("heading", doc(node("heading", words("Why"), level=2), line("Because.")), "Why\nBecause."),
    ("mention", doc(line("Ask ", node("mention", id="5b10", text="@Mia"), " first")), "Ask @Mia first"),
    ("mention without a name", doc(line(node("mention", id="5b10"))), "5b10"),
    ("emoji", doc(line("Nice ", node("emoji", shortName=":smile:", text="\U0001f604"))), "Nice \U0001f604"),
    ("emoji by name", doc(line(node("emoji", shortName=":acme:"))), ":acme:"),
    ("hard break", doc(line("a", {"type": "hardBreak"}, "b")), "a\nb"),
    ("date", doc(line("by ", node("date", timestamp="1740787200000"))), "by 2025-03-01"),
    ("date as a number", doc(line("by ", node("date", timestamp=1740787200000))), "by 2025-03-01"),
    ("no date", doc(line("by ", node("date", timestamp="tomorrow"))), "by"),
    ("status lozenge", doc(line(node("status", text="AT RISK", color="red"))), "AT RISK"),
    ("card", doc(line("see ", node("inlineCard", url="https://a.example/1"))), "see https://a.example/1"),
    ("list", doc(node("bulletList", node("listItem", line("one")), node("listItem", line("two"), node("orderedList", node("listItem", line("two a")))))), "one\ntwo\ntwo a"),
    ("tasks", doc(node("taskList", node("taskItem", words("do"), state="TODO"), node("taskItem", words("done"), state="DONE"))), "do\ndone"),
    ("code", doc(node("codeBlock", words("if a:\n    b()"), language="python")), "if a:\n    b()"),
    ("table", doc(node("table", node("tableRow", node("tableHeader", line("a")), node("tableHeader", line("b"))), node("tableRow", node("tableCell", line("1")), node("tableCell", line("2"))))), "a\tb\n1\t2"),
    ("panel", doc(node("panel", line("Mind the gap"), panelType="info")), "Mind the gap"),
    ("expand", doc(node("expand", line("inside"), title="More")), "More\ninside"),
    ("picture", doc(node("mediaSingle", node("media", id="1", alt="a chart"))), "a chart"),
    ("rule", doc(line("a"), {"type": "rule"}, line("b")), "a\nb"),
    ("a node nobody knows", doc(node("hologram", words("kept"), layer="3")), "kept"),
    ("an extension", doc(node("extension", extensionKey="toc", parameters={"text": "no"})), ""),
    ("content that is no list", doc({"type": "paragraph", "content": {"type": "text", "text": "alone"}}), "alone"),
    ("content that is nonsense", doc({"type": "paragraph", "content": 7}, {"type": 3, "text": 4}, 5, None, line("kept")), "kept"),
    ("attributes that are nonsense", doc({"type": "mention", "attrs": "x"}, {"type": "emoji", "attrs": {"text": 1}}), ""),
    ("empty", doc(), ""),
    ("null", b"null", ""),
    ("a number", b"42", ""),
    ("a list", json.dumps([line("a"), line("b")]).encode(), "a\nb"),
    ("half a smile", rb'{"type":"doc","content":[{"type":"text","text":"half \ud83d"}]}', "half \ufffd"),
    ("a NUL", rb'{"type":"doc","content":[{"type":"text","text":"nul\u0000l"}]}', "null"),
    ("HTML stays text", doc(line("<script>alert(1)</script>")), "<script>alert(1)</script>"),
]


@pytest.mark.parametrize(("document", "text"), [case[1:] for case in DOCUMENTS], ids=[case[0] for case in DOCUMENTS])
def test_a_document_becomes_what_it_says(document, text):
    assert plain(document) == text


WIKI = [
    ("plain", "Just words, well-known ones.", "Just words, well-known ones."),
    ("heading", "h1. Why\r\nBecause", "Why\nBecause"),
    ("emphasis", "*bold* and _thin_ and +new+ and -gone- and ??said??", "bold and thin and new and gone and said"),
    ("no emphasis", "2*3*4 snake_case_word a-b-c C++ and x - y", "2*3*4 snake_case_word a-b-c C++ and x - y"),
    ("monospaced", "call {{pay()}} twice", "call pay() twice"),
    ("code", "{code:java}\nint a = b*c*d;\n{code}", "int a = b*c*d;"),
    ("colour", "{color:#ff0000}red{color}", "red"),
    ("unknown braces", "a {placeholder} b", "a {placeholder} b"),
    ("link", "see [the docs|https://a.example/x_y_z] or [https://b.example]", "see the docs or https://b.example"),
    ("account", "ask [~mia]", "ask ~mia"),
    ("picture", "!shot.png|thumbnail!", "shot.png"),
    ("exclamation", "Stop! Now! Really!", "Stop! Now! Really!"),
    ("lists", "* one\n** two\n# three\n- four", "one\ntwo\nthree\nfour"),
    ("table", "||a||b||\n|1|2|", "a\tb\n1\t2"),
    ("bar in a sentence", "a | b", "a | b"),
    ("rule", "a\n----\nb", "a\n\nb"),
    ("escaped", "\\[x\\] \\*y\\*", "[x] *y*"),
    ("line break", "a\\\\ b", "a\n b"),
    ("quote", "bq. so they say", "so they say"),
    ("empty lines", "a\n\n\n\n\nb   \nc", "a\n\nb\nc"),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(("markup", "text"), [case[1:] for case in WIKI], ids=[case[0] for case in WIKI])
def test_wiki_markup_becomes_what_it_says(markup, text):
    assert plain(json.dumps(markup).encode()) == text


def test_a_description_is_cut_at_the_limit():
    assert len(plain(doc(*(line("x" * 99) for _ in range(1000))))) == BODY_LIMIT
    assert len(plain(json.dumps("y" * 10_000).encode())) == BODY_LIMIT


def test_no_depth_breaks_it():
    deep = b'{"type":"doc","content":[' * 50_000 + rb'{"type":"text", "text": "down \"there\" \ud83d"}' + b"]}" * 50_000
    assert plain(deep) == 'down "there" \ufffd'


HOSTILE = ["{" * 300_000, "[a|" * 100_000, "*a " * 300_000, "!a" * 300_000, "|" * 300_000, "-" * 300_000, "\\" * 300_000, "{code:" * 100_000, "_ " * 300_000, " \n" * 300_000, "h1." * 300_000]


@pytest.mark.parametrize("markup", HOSTILE, ids=[markup[:6] for markup in HOSTILE])
def test_a_megabyte_of_anything_takes_no_time(markup):
    began = time.process_time()
    assert len(plain(json.dumps(markup).encode())) <= BODY_LIMIT
    assert time.process_time() - began < 1


JSON = some.recursive(some.none() | some.booleans() | some.floats(allow_nan=False, allow_infinity=False) | some.text(max_size=5), lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(["type", "text", "content", "attrs", "timestamp"]), inner, max_size=4), max_leaves=12)


@given(JSON)
def test_anything_at_all_has_a_text(tree):
    assert len(plain(json.dumps(tree).encode())) <= BODY_LIMIT


@given(some.text())
def test_any_markup_has_a_text(markup):
    assert "\x00" not in plain(json.dumps(markup).encode())
