"""A catalog file is read as far as it can be, whatever a stranger wrote into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.normalise.entries import DEEPEST, LONGEST, Entry, Trouble, entries

READ = {
    "two entries": ("kind: A\n---\n# a comment\n\nkind: B\n", [(1, {"kind": "A"}), (5, {"kind": "B"})]),
    "an empty one between": ("\n---\nkind: A\n---\n---\nkind: C\n", [(3, {"kind": "A"}), (5, None), (6, {"kind": "C"})]),
    "words stay words": ("on: yes\nsince: 2026-01-01\ncount: 0x10\nnothing: null\nempty:\nsaid: 'null'\n", [(1, {"on": "yes", "since": "2026-01-01", "count": "0x10", "nothing": None, "empty": None, "said": "null"})]),
    "the last of two equal keys": ("a: 1\na: 2\n", [(1, {"a": "2"})]),
    "a key that is a list": ("? [x, y]\n: 1\nb: 2\n", [(1, {"": "1", "b": "2"})]),
    "an alias stands for nothing": ("a: &x {deep: 1}\nb: *x\n", [(1, {"a": {"deep": "1"}, "b": None})]),
    "a merge of maps is not followed": ("a: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n", [(1, {"a": {"k": "1"}, "b": {"<<": None, "l": "2"}})]),
    "a tag is not heeded": ("a: !!python/object/apply:os.system [echo]\n", [(1, {"a": ["echo"]})]),
    "a bare word": ("hello\n", [(1, "hello")]),
    "nothing": ("", []),
}
TROUBLED = {
    "a bracket that never closes": ("a: b\n---\nx: [\n", 4, "it is no YAML"),
    "a tab": ("a:\n\tb: 1\n", 2, "it is no YAML"),
    "an alias of nothing known later": ("a: 1\nb: ]\n", 2, "it is no YAML"),
    "a control character": ("a: \x07\n", None, "a character no YAML may hold"),
    "nested deeper than any entry": ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), None, "nested deeper"),
    "nested so deep that composing it would end the process": ("[" * 200_000, None, "nested deeper"),
    "maps nested so deep": ("{a: " * 100_000, None, "nested deeper"),
}


@pytest.mark.parametrize("case", READ)
def test_entries_are_words_lists_and_maps_with_their_lines(case):
    text, found = READ[case]
    assert [(one.line, one.root) for one in entries(text) if one.root is not None or one.line] == found


@pytest.mark.parametrize("case", TROUBLED)
def test_what_cannot_be_read_is_told_with_its_line(case):
    text, line, said = TROUBLED[case]
    (*before, trouble) = entries(text)
    assert all(isinstance(one, Entry) for one in before)
    assert isinstance(trouble, Trouble)
    assert (trouble.line, said in trouble.reason) == (line, True)


def test_aliases_that_stand_for_more_than_memory_holds_cost_nothing():
    """BAD INPUT: nine lines that would be a thousand million words."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    (entry,) = entries(bomb)
    assert entry.at("i") == [None] * 9


def test_a_word_is_on_one_line_cut_and_never_anything_else():
    (entry,) = entries(f"a: '  two\n\n  words '\nb: [x]\nc: {'y' * 5000}\nd: ''\n")
    assert (entry.word("a"), entry.word("b"), entry.word("c"), entry.word("d"), entry.word("e", "f")) == ("two words", None, "y" * LONGEST, None, None)


@given(some.text(alphabet="ab:-[]{}&*!|>'\"#?,\n \t%@\x00\u2028\ud7ff", max_size=80))
def test_no_text_raises(text):
    assert all(isinstance(one, Entry | Trouble) for one in entries(text))
