"""`words`: what is said of a source's words beyond our maps, which words nobody knows, and saying what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from headway.cli.common import actor, count, in_house, print_json, print_table, say, settings, verb, visiting
from headway.model.errors import ConfigError, NotFound, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from headway.cli.common import Verbs
    from headway.flows.report.waiting import Waiting
    from headway.house import House
    from headway.model.wording import Override
    from headway.normalise.census import Unmapped

ACTIONS = {"list": 0, "set": 3, "unset": 2}
"""What may be done, and how many words it takes."""
USAGE = {"list": "headway words", "set": "headway words set MAP WORD VALUE", "unset": "headway words unset MAP WORD"}
APPLY = "facts stay as they are until headway replay shapes them again; it asks no source"
FILE, TOLD = "headway.yaml", "said"


def register(verbs: Verbs) -> None:
    """Add the verb."""
    found = verb(verbs, "words", words)
    found.add_argument("action", nargs="?", choices=tuple(ACTIONS), default="list", metavar="ACTION", help="list, set or unset (default: list)")
    found.add_argument("words", nargs="*", metavar="MAP WORD VALUE", help="a map such as status, the source's word, what it stands for")
    level = found.add_mutually_exclusive_group()
    level.add_argument("--source", help="only in this source")
    level.add_argument("--team", help="only for this team, as the tracker names it")
    level.add_argument("--scope", help="only in this scope, by key or name")


def words(chosen: argparse.Namespace) -> None:
    """What a source's words stand for: what is said, what nobody knows, and saying it (list, set, unset)."""
    if len(chosen.words) != ACTIONS[chosen.action]:
        raise UsageError(f"write {USAGE[chosen.action]}; a word of several is put in quotes")
    if chosen.action == "list":
        _list(chosen)
    else:
        _say(chosen)


def _say(chosen: argparse.Namespace) -> None:
    from headway.flows import wording

    async def work(house: House) -> Override:
        wanted = await _override(house, chosen)
        if chosen.action == "set":
            return await wording.say(house.ledger, wanted, tenant=house.tenant, actor=actor())
        try:
            return await wording.unsay(house.ledger, wanted, tenant=house.tenant, actor=actor())
        except NotFound:
            _written(house, wanted)
            raise

    said = in_house(settings(chosen), work)
    if chosen.json:
        print_json({"override": override_json(said, TOLD)})
    elif chosen.action == "set":
        say(f"{said.map}: {said.word!r} is {said.value}{_where(said)} from now on; {APPLY}")
    else:
        say(f"{said.map}: nothing is said of {said.word!r}{_where(said)} any more; {APPLY}")


def _written(house: House, wanted: Override) -> None:
    """Raises ConfigError where the file says what the ledger was asked to forget."""
    from headway.flows.wording import kept

    asked = kept(wanted)
    for said in map(kept, house.settings.config.maps.overrides()):
        if (said.level, said.target, said.map, said.word) == (asked.level, asked.target, asked.map, asked.word):
            raise ConfigError(f"{wanted.map}: {wanted.word!r} is said in {house.settings.config_path or FILE}; take it out there")


async def _override(house: House, chosen: argparse.Namespace) -> Override:
    from headway.model.wording import Override

    level, target = await _level(house, chosen)
    name, word, *value = chosen.words
    return Override(level=level, target=target, map=name, word=word, value=value[0] if value else "")


async def _level(house: House, chosen: argparse.Namespace) -> tuple[str, str]:
    """For whom it is said. Raises NotFound for a source or scope nobody knows."""
    from headway.cli.scopes import catalog
    from headway.flows.report.catalog import find_scope

    if chosen.scope is not None:
        return "scope", find_scope(await catalog(house, None), chosen.scope).scope
    if chosen.source is not None:
        await catalog(house, chosen.source)
        return "source", chosen.source
    return ("tenant", "") if chosen.team is None else ("team", chosen.team)


def _list(chosen: argparse.Namespace) -> None:
    async def work(house: House) -> tuple[list[tuple[Override, str]], Sequence[Unmapped], Sequence[Waiting]]:
        from headway.flows.report.data_health import vocabulary, words_of
        from headway.flows.wording import kept

        told = await house.ledger.overrides(tenant=house.tenant)
        known = [(said, TOLD) for said in told]
        names = {(said.level, said.target, said.map, said.word) for said in told}
        written = [kept(said) for said in house.settings.config.maps.overrides()]
        known += [(said, FILE) for said in written if (said.level, said.target, said.map, said.word) not in names]
        used, words = await vocabulary(house.desk), await words_of(house.desk)
        return sorted(known), used.unmapped(words), used.waiting(words)

    known, missing, waiting = in_house(visiting(chosen), work)
    if chosen.json:
        print_json({"overrides": [override_json(said, origin) for said, origin in known], "unmapped": list(missing), "waiting": list(waiting)})
    else:
        _show(known, missing, waiting)


def _show(known: Sequence[tuple[Override, str]], missing: Sequence[Unmapped], waiting: Sequence[Waiting]) -> None:
    from headway.flows.report.words import plain

    if known:
        say("what is said beyond our maps")
        print_table(("MAP", "WORD", "IS", "FOR", "WHERE"), [(said.map, plain(said.word), said.value, plain(f"{said.level} {said.target}".strip()), origin) for said, origin in known])
        say()
    if missing:
        say("words our maps do not have")
        print_table(("MAP", "WORD", "SOURCE", "ITEMS", "MEANWHILE"), [(one.map, plain(one.word), one.source, count(one.items), one.meanwhile) for one in missing])
        say(f"\n{USAGE['set']} says what a word stands for; then run headway replay")
    else:
        say("every word that was met is in our maps or was said")
    if waiting:
        say(f"\n{count(sum(one.items for one in waiting))} records wait for headway replay, because their words were said since: {', '.join(plain(one.word) for one in waiting)}")


def _where(said: Override) -> str:
    return f" for {said.level} {said.target}" if said.target else ""


def override_json(said: Override, origin: str) -> dict[str, Any]:
    """Something said, as `--json` prints it."""
    return {"level": said.level, "target": said.target or None, "map": said.map, "word": said.word, "value": said.value or None, "origin": origin}
