"""Places that name a work item, and how sure each makes it."""

from __future__ import annotations

import pytest

from headway.normalise.keys import PLACES
from headway.normalise.mentions import CLOSES, CONFIDENCE, UNSURE, confidence, prefix_of


def test_places_are_sure_in_the_order_in_which_keys_are_looked_for():
    assert tuple(CONFIDENCE) == (CLOSES, *PLACES)
    assert list(CONFIDENCE.values()) == sorted(CONFIDENCE.values(), reverse=True)


def test_no_place_makes_it_surer_than_sure_and_none_less_than_one_that_nobody_knows():
    assert max(CONFIDENCE.values()) == 1
    assert (min(CONFIDENCE.values()) > UNSURE, confidence("footnote")) == (True, UNSURE)


@pytest.mark.parametrize(("key", "prefix"), [("PAY-12", "PAY"), ("pay-1", "PAY"), ("A1B-2", "A1B"), ("none", "")])
def test_a_prefix_is_what_stands_before_the_number(key, prefix):
    assert prefix_of(key) == prefix
