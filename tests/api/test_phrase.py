"""What a body says beyond the record."""

from __future__ import annotations

from headway.api.phrase import answer_shape, items_shape
from headway.api.query import offset_of
from headway.metrics.reasons import SENTENCES, SUPPRESSED
from headway.model.results import Answer, Item, ItemPage
from headway.model.scope import ALWAYS


def answer(**given: object) -> Answer:
    values = {
        "metric": "m", "title": "M", "subject": "s", "subject_name": "S", "unit": "lines", "better": "up", "value": 3.0, "n": 3, "window": ALWAYS, "zone": "UTC",
        "method_version": 1, "computed_at": 0, "data_through": None, "completeness": None, "coverage": None, "reasons": (), "interval": None, "percentiles": {},
        "excluded": {}, "pending": False, "open": False,
    }  # fmt: skip
    return Answer(**(values | given))


def page(offset: int, total: int) -> ItemPage:
    items = tuple(Item(key=str(at), label="l", at=None, amount=None, counted=True, why_not=None) for at in range(offset, min(total, offset + 2)))
    return ItemPage(items=items, total=total, offset=offset)


def test_reasons_are_told_in_a_code_and_a_sentence():
    found = answer_shape(answer(value=None, reasons=(SUPPRESSED,), excluded={"merge commit": 2}))
    assert (found.reasons[0].code, found.reasons[0].sentence) == (SUPPRESSED, SENTENCES[SUPPRESSED])
    assert (found.excluded[0].sentence, found.excluded[0].count) == ("merge commit", 2)


def test_the_move_comes_with_its_verdict():
    found = answer_shape(answer(previous=answer(value=2.0)))
    assert found.change is not None
    assert (found.change.absolute, found.change.relative, found.change.verdict) == (1.0, 0.5, "better")


def test_the_next_cursor_stands_behind_the_last_row_and_ends_with_the_list():
    assert offset_of(items_shape(page(2, 5), ("m",)).next_cursor, ("m",)) == 4
    assert items_shape(page(4, 5), ("m",)).next_cursor is None
    assert items_shape(page(9, 5), ("m",)).next_cursor is None
