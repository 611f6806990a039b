"""Numbers made of others: weights, parts without data, rows."""

from __future__ import annotations

import pytest

from headway.metrics.compose import composed_figure, shared
from headway.metrics.registry import REGISTRY
from headway.metrics.spec import Piece
from headway.model.results import Figure
from headway.model.scope import Window

W = Window(0, 1)


def piece(score, weight=0.5, name="a"):
    return Piece(metric=name, weight=weight, score=score, reason=None if score is not None else "no_items")


@pytest.mark.parametrize(
    ("pieces", "value"),
    [
        ([piece(100), piece(0)], 50),
        ([piece(100, 0.3), piece(0, 0.1), piece(None, 0.6)], 75),
        ([piece(100), piece(None)], None),
        ([piece(None), piece(None)], None),
        ([], None),
    ],
)
def test_the_weight_of_a_part_without_data_is_shared_and_one_part_is_no_whole(pieces, value):
    """LESSON 71: an organisation without data scored 70."""
    made = shared(pieces)
    assert made.value == value
    assert made.reasons == (("too_few_parts",) if value is None else ())


def test_a_metric_that_does_not_say_how_it_is_made_is_refused():
    with pytest.raises(ValueError, match=r"code\.commits"):
        composed_figure(REGISTRY["code.commits"], "tenant:t", W, {"code.commits": Figure(metric="code.commits", subject="tenant:t", window=W, value=1, n=1)})
