"""The printing press: templates with every value escaped and every phrase at hand; a missing value is an error, never a blank."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from headway import __version__
from headway.flows.report import words
from headway.flows.report.change import change
from headway.metrics.reasons import sentence
from headway.web.asked import DEFAULT_PERIOD, PERIODS
from headway.web.assets import address
from headway.web.bundle import address as chart_script
from headway.web.theme import THEMES

PHRASES = (
    words.plain, words.number, words.figure, words.amount, words.measure, words.move, words.moment, words.machine, words.day, words.ago, words.span, words.percent,
    words.duration, words.countdown, words.words,
)  # fmt: skip
NAVIGATION = (("/", "Overview"), ("/delivery", "Delivery"), ("/flow", "Flow"), ("/reviews", "Reviews"), ("/code", "Code"), ("/sprints", "Sprints"), ("/pipeline", "Pipeline"), ("/scopes", "Scopes"), ("/data-health", "Data health"))


@cache
def press() -> Environment:
    """The template environment, compiled once per process."""
    press = Environment(loader=PackageLoader("headway.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
    press.filters.update({phrase.__name__: phrase for phrase in PHRASES} | {"sentence": sentence, "change": change, "capitalised": capitalised, "coded": coded})
    press.globals.update(asset=address, chart_script=chart_script, PERIODS=PERIODS, DEFAULT_PERIOD=DEFAULT_PERIOD, THEMES=THEMES, NAVIGATION=NAVIGATION, VERSION=__version__)
    return press


def draw(name: str, **values: object) -> str:
    """A page or a part of one."""
    return press().get_template(name).render(**values)


def coded(text: str) -> Markup:
    """Text in which what stands between backticks is code; everything in it is escaped."""
    parts = escape(text).split("`")
    return Markup("").join(Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts))


def capitalised(text: str) -> str:
    """A sentence that begins as one; the rest of it stays as it was written."""
    return text[:1].upper() + text[1:]
