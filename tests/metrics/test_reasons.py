"""Reasons: codes are stored, sentences are shown."""

from __future__ import annotations

from headway.metrics.reasons import SENTENCES, sentence


def test_every_code_has_a_sentence_that_ends():
    assert all(text.endswith(".") and sentence(code) == text for code, text in SENTENCES.items())


def test_a_code_of_a_newer_version_is_shown_as_words():
    assert sentence("from_the_future") == "from the future"
