"""`forecast`: what the throughput of the last days lets expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.cli.common import camel, count, fields_of, in_house, iso, print_json, print_table, say, verb, visiting

if TYPE_CHECKING:
    import argparse

    from headway.cli.common import Verbs
    from headway.house import House
    from headway.model.results import Forecast, Subject


def register(verbs: Verbs) -> None:
    """Add the verb of this file."""
    found = verb(verbs, "forecast", forecast)
    found.add_argument("--subject", help="whose work it is about, by name, code or id: a project, team:ID, tenant:NAME (default: all)")
    asked = found.add_mutually_exclusive_group(required=True)
    asked.add_argument("--days", type=int, metavar="N", help="how many items will be done in so many days")
    asked.add_argument("--items", type=int, metavar="N", help="when so many items will be done")
    found.add_argument("--seed", type=int, default=1, metavar="N", help="another seed draws other days; the same one gives the same answer (default: 1)")


def forecast(chosen: argparse.Namespace) -> None:
    """How many items will be done by a day, or when so many are: Monte Carlo over the throughput of the last 90 days."""

    async def work(house: House) -> tuple[Subject, Forecast]:
        from headway.flows.report import numbers

        about = await numbers.find_subject(house.desk, chosen.subject)
        return about, await numbers.forecast(house.desk, about, days=chosen.days, items=chosen.items, seed=chosen.seed)

    about, found = in_house(visiting(chosen), work)
    if chosen.json:
        print_json({camel(name): value for name, value in fields_of(found).items()} | {"computedAt": iso(found.computed_at), "history": [{"day": day, "count": done} for day, done in found.history]})
        return
    _show(about, found)


def _show(about: Subject, found: Forecast) -> None:
    from headway.flows.report import words
    from headway.metrics.reasons import sentence

    asked = f"in {count(found.days)} days" if found.days else f"{count(found.items)} items"
    say(f"Forecast for {words.plain(about.name)}, {asked}:")
    for reason in found.reasons:
        say(f"  {sentence(reason)}")
    if any(value is not None for value in found.expected.values()):
        print_table(("CONFIDENCE", "AT LEAST" if found.days else "DAYS", "" if found.days else "DONE BY"), _rows(found))
    done = sum(items for _, items in found.history)
    say(f"\n{count(found.runs)} runs by seed {found.seed}, drawn from the {count(len(found.history))} last whole days that are known, with {count(done)} items done on them")


def _rows(found: Forecast) -> list[tuple[str, str, str]]:
    from headway.flows.report import words

    return [(f"{sure} %", count(value), words.day(day) if (day := found.ends.get(sure)) else "") for sure, value in found.expected.items()]
