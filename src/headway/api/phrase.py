"""From the words of the house to bodies, where a body says more than the record: reasons in sentences, the move, the next cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.api.query import cursor_at
from headway.api.schemas import (
    AnswerShape,
    AttentionShape,
    CardShape,
    ChangeShape,
    CodeShape,
    HomeShape,
    ItemShape,
    ItemsShape,
    ReasonShape,
    SectionShape,
    SeriesShape,
    SubjectShape,
    WindowShape,
)
from headway.flows.report.change import change
from headway.metrics.reasons import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.model.results import Answer, Card, CodeView, Course, ItemPage, Overview, Series


def answer_shape(answer: Answer, days: Series | None = None, course: Course | None = None) -> AnswerShape:
    """An answer with its reasons in words and its move."""
    moved = change(answer)
    return AnswerShape.model_validate(
        {name: getattr(answer, name) for name in answer.__struct_fields__}
        | {
            "reasons": [ReasonShape(code=code, sentence=sentence(code)) for code in answer.reasons],
            "excluded": [ReasonShape(code=code, sentence=sentence(code), count=count) for code, count in sorted(answer.excluded.items())],
            "previous": answer_shape(answer.previous) if answer.previous else None,
            "change": ChangeShape.model_validate(moved) if moved else None,
            "series": SeriesShape.model_validate(days) if days else None,
            "course": course.buckets if course else None,
        },
    )


def items_shape(page: ItemPage, of: Sequence[object] | None = None) -> ItemsShape:
    """A page of rows; with ``of``, the list's name, also where the next page starts."""
    until = page.offset + len(page.items)
    more = of is not None and until < page.total and bool(page.items)
    return ItemsShape(items=tuple(map(ItemShape.model_validate, page.items)), total=page.total, next_cursor=cursor_at(until, of or ()) if more else None)


def home_shape(found: Overview) -> HomeShape:
    """All the Overview shows."""
    return HomeShape(
        subject=SubjectShape.model_validate(found.subject),
        period=found.period,
        window=WindowShape.model_validate(found.window),
        sections=tuple(SectionShape(tag=section.tag, title=section.title, cards=tuple(map(card_shape, section.cards))) for section in found.sections),
        hotspots=items_shape(found.hotspots),
        data_through=found.data_through,  # type: ignore[arg-type]  # the model turns microseconds into RFC 3339
        attention=tuple(map(AttentionShape.model_validate, found.attention)),
    )


def code_shape(found: CodeView) -> CodeShape:
    """All the Code page shows."""
    return CodeShape(
        subject=SubjectShape.model_validate(found.subject),
        period=found.period,
        window=WindowShape.model_validate(found.window),
        cards=tuple(map(card_shape, found.cards)),
        hotspots=items_shape(found.hotspots),
        folders=items_shape(found.folders),
        trends=tuple(map(SeriesShape.model_validate, found.trends)),
        data_through=found.data_through,  # type: ignore[arg-type]  # the model turns microseconds into RFC 3339
    )


def card_shape(card: Card) -> CardShape:
    """A card with its answer in words."""
    return CardShape(answer=answer_shape(card.answer), series=SeriesShape.model_validate(card.series) if card.series else None)
