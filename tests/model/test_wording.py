"""Overrides come in an order that does not depend on who said them first."""

from __future__ import annotations

from headway.model.wording import LEVELS, Override


def said(level="tenant", target="", word="Parked", value="waiting"):
    return Override(level=level, target=target, map="status", word=word, value=value)


def test_levels_go_from_the_widest_to_the_narrowest():
    assert LEVELS == ("tenant", "source", "team", "scope")


def test_they_sort_by_level_target_map_and_word():
    found = sorted([said("tenant"), said("source", "b"), said("source", "a", "Z"), said("source", "a", "A")])
    assert [(one.level, one.target, one.word) for one in found] == [("source", "a", "A"), ("source", "a", "Z"), ("source", "b", "Parked"), ("tenant", "", "Parked")]


def test_equal_ones_are_one():
    assert len({said(), said(), said(value="blocked")}) == 2
