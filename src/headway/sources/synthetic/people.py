"""Who works in a squad: a person with the several handles by which sources know one."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from headway.sources.synthetic.chance import by_weight, dice, one_of
from headway.sources.synthetic.vocabulary import DOMAIN, FAMILY, GIVEN, OFFICES, OFFSETS, SHARED_MAILBOX, TWIN

if TYPE_CHECKING:
    from random import Random

    from headway.sources.synthetic.squads import Squad

TWINS_IN = frozenset({"Catalog", "Identity"})
SHARED_IN = frozenset({"Warehouse", "Returns", "Vitrine"})
"""Squads where two people commit under one mailbox."""
SOUNDS = "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh sch - y - e yu ya"
CYRILLIC = {0x430 + place: sound.replace("-", "") for place, sound in enumerate(SOUNDS.split(" "))}
"""The small letters of the Russian alphabet, in their order, as passports write them."""
ALIAS_SHARE = 0.3
"""People who have committed from a machine of their own, under another name and e-mail."""
NOREPLY_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person: `author` is the git handle, `alias` a second one, `login` the forge's, `account` the tracker's."""

    name: str
    email: str
    author: str
    alias: str
    login: str
    account: str
    offset: int
    restless: float


def _latin(text: str) -> str:
    """Text in plain Latin letters, as addresses are written."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(CYRILLIC).replace("\u0131", "i"))
    return "".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == " "))


def _name(chance: Random, squad: Squad, index: int) -> tuple[str, str]:
    """Office and name."""
    office = by_weight(chance, OFFICES[squad.words])
    if index == 1 and squad.name in TWINS_IN:
        return "br", TWIN
    return office, f"{one_of(chance, GIVEN[office])} {one_of(chance, FAMILY[office])}"


def _person(seed: int, squad: Squad, index: int) -> Person:
    chance = dice(seed, "person", squad.slug, index)
    office, name = _name(chance, squad, index)
    given, _, family = _latin(name).partition(" ")
    tag = f"{squad.index}{index}"
    short = f"{given}.{family.replace(' ', '')}"
    email = SHARED_MAILBOX if index in {2, 3} and squad.name in SHARED_IN else f"{short}{tag}@{DOMAIN}"
    login = f"{given[: 1 + index % 3]}{family.replace(' ', '')}{tag}"
    other = f"{given} <{given}.{tag}@mail.example>" if chance.random() < ALIAS_SHARE else f"{name} <{email}>"
    shown = f"{login}@users.noreply.forge.example" if chance.random() < NOREPLY_SHARE and email != SHARED_MAILBOX else email
    return Person(
        name=name,
        email=email,
        author=f"{name} <{shown}>",
        alias=other,
        login=login,
        account=f"712020:{blake2b(f'{seed}{squad.slug}{index}'.encode(), digest_size=12).hexdigest()}",
        offset=OFFSETS[office],
        restless=squad.profile.after_hours * (0.3 + 1.4 * chance.random()),
    )


@lru_cache(maxsize=512)
def people(seed: int, squad: Squad) -> tuple[Person, ...]:
    """The people of a squad, those who know it longest first."""
    return tuple(_person(seed, squad, index) for index in range(squad.heads))


@lru_cache(maxsize=512)
def neighbours(seed: int, squad: Squad) -> tuple[int, ...]:
    """For each of a squad the one whose day is most like theirs: whom they ask first."""
    crew = people(seed, squad)
    others = [[other for other in range(len(crew)) if other != index] or [index] for index in range(len(crew))]
    return tuple(
        min(found, key=lambda other: (abs(crew[other].offset - crew[index].offset), (other - index) % len(crew))) for index, found in enumerate(others)
    )
