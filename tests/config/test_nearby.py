"""A refusal asks for the word that was probably meant."""

from __future__ import annotations

from headway.config.nearby import near


def test_the_nearest_word_is_asked_for_and_none_where_none_is_near():
    assert near("mony", ["money", "logistics"]) == ", did you mean 'money'?"
    assert near("zebra", ["money", "logistics"]) == near("x", []) == ""
