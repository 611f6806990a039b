"""The design language, shown by the very components the pages are made of, on fixed samples that are said to be such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.web import samples
from headway.web.charts import spark
from headway.web.visit import arrive

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

ROLES = (
    ("page", "Page", "the ground of everything"),
    ("surface", "Surface", "panels and cards"),
    ("sunken", "Sunken", "wells, tracks, code"),
    ("ink", "Ink", "text"),
    ("soft", "Soft", "text of second rank"),
    ("line", "Line", "hairlines"),
    ("control", "Control", "borders of what can be used"),
    ("accent", "Accent", "links, focus, at work"),
    ("better", "Better", "with a sign and a word"),
    ("worse", "Worse", "warnings, with a sign"),
    ("bad", "Bad", "failures, with a cross"),
    ("demo", "Demo", "data that are made up"),
    ("drawn", "Drawn", "a chart of one series"),
    ("quietly", "Quietly", "a mark that is over"),
    ("alarm", "Alarm", "a mark that needs a look"),
)
SCALES = (
    ("series", 8, "Series", "eight that stay apart for every kind of colour vision"),
    ("ramp", 5, "Ramp", "from little to much"),
    ("diverge", 7, "Two-sided", "blue to orange, grey between"),
)
SIZES = (
    ("t6", "z6", "2 rem", "a number"),
    ("t5", "z5", "1.625 rem", "the name of a page"),
    ("t4", "z4", "1.125 rem", "the name of a part"),
    ("t3", "z3", "0.9375 rem", "text"),
    ("t2", "z2", "0.8125 rem", "tables, labels"),
    ("t1", "z1", "0.75 rem", "notes"),
)
SPACES = (("s1", 4), ("s2", 8), ("s3", 12), ("s4", 16), ("s5", 24), ("s6", 32), ("s7", 48))


async def design(request: Request) -> Response:
    """Colours, type, space, components, states and charts."""
    visit = await arrive(request)
    return visit.page(
        "design.html",
        roles=ROLES,
        scales=SCALES,
        sizes=SIZES,
        spaces=SPACES,
        cards=[(answer, spark(series)) for answer, series in samples.answers()],
        jobs=samples.jobs(),
        rows=samples.items(),
        charts=samples.charts(),
        places=samples.places(),
        sampled=samples.NOW,
    )
