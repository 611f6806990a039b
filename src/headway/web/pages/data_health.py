"""Data health: what is known of how far the data can be trusted, and saying what an unmapped word stands for.

Saying is all that happens here: shaping the items again is long work, and belongs to `headway replay`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from headway.flows import wording
from headway.flows.report.data_health import data_health as examined
from headway.flows.report.data_signs import LOOK, signs
from headway.model.wording import Override
from headway.normalise.words import choices
from headway.web.forms import check_origin, read_form
from headway.web.visit import arrive

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from headway.flows.report.data_health import DataHealth

WORDS_SHOWN = 50
FIELDS = frozenset({"map", "word", "value", "target"})
FOREIGN = "Words are said from this page only: the request came from somewhere else."
ACTOR = "the data health page"
KINDS = (("points", "points"), ("size", "T-shirt size"), ("estimate", "time estimate"), ("none", "none"))
"""What effort is from, and what to call it."""


async def data_health(request: Request) -> Response:
    """Signs, words with a form for each, effort, histories, links, and how much is in and how fresh."""
    visit = await arrive(request)
    if not visit.health:
        return visit.page("empty.html")
    found = await examined(visit.desk)
    judged = signs(found)
    return visit.page(
        "data_health.html",
        found=found,
        signs=judged,
        looks=sum(sign.state == LOOK for sign in judged),
        choices=choices,
        words_shown=WORDS_SHOWN,
        efforts=[(one, shares(one)) for one in found.effort],
        by_source=by_source(found),
    )


def shares(one: object) -> list[tuple[str, str, int, float, float]]:
    """The parts of a source's effort: code, words, count, and where its bar begins and how long it is, in percent."""
    counts = [(code, told, getattr(one, code)) for code, told in KINDS]
    whole, begun, found = sum(count for _, _, count in counts) or 1, 0, []
    for code, told, count in counts:
        found.append((code, told, count, round(100 * begun / whole, 3), round(100 * count / whole, 3)))
        begun += count
    return found


def by_source(found: DataHealth) -> list[tuple[str, list[object]]]:
    """What is covered, source by source."""
    names = dict.fromkeys(row.source for row in found.coverage)
    return [(name, [row for row in found.coverage if row.source == name]) for name in names]


async def say_word(request: Request) -> Response:
    """Say what a word stands for, or with an empty value take it back; then show the page. Raises UsageError, ConfigError, NotFound."""
    check_origin(request, told=FOREIGN)
    desk, said = request.app.state.desk, told_by(await read_form(request, needed=("map", "word"), known=FIELDS, what="word"))
    if said.value:
        await wording.say(desk.ledger, said, tenant=desk.tenant, actor=ACTOR)
    else:
        await wording.unsay(desk.ledger, said, tenant=desk.tenant, actor=ACTOR)
    return RedirectResponse("/data-health#words", HTTPStatus.SEE_OTHER)


def told_by(fields: dict[str, str]) -> Override:
    """What a form says; `target` is a level, with what it is for behind a colon."""
    level, _, target = fields.get("target", "tenant").partition(":")
    return Override(level=level, target=target, map=fields["map"], word=fields["word"], value=fields.get("value", ""))
