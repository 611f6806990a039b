"""Who works at the make-believe company: people with accents, bots, and addresses that belong to nobody."""

# ruff: noqa: RUF001 - letters of other languages are what is served

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.github.data import User

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIRST_USER = 1_001
FIRST_OWNER = 501
GIVEN = ("Ana", "João", "Zoë", "Søren", "Márta", "Łukasz", "Aïcha", "Noah", "Inês", "Jürgen", "Chloé", "Renato", "Björk", "Oğuz", "Priya", "Tomás")
FAMILY = ("Souza", "Müller", "Ångström", "O'Neill", "Nuñez", "Kowalski", "Benali", "Smith", "Conceição", "Groß", "Lefèvre", "Tavares", "Jónsdóttir", "Yılmaz", "Rao", "Álvarez", "Dvořák")
LOGINS = ("ana", "joao", "zoe", "soren", "marta", "lukasz", "aicha", "noah", "ines", "jurgen", "chloe", "renato", "bjork", "oguz", "priya", "tomas")
BOTS = (User(49_699_333, "dependabot[bot]", None, "", "Bot"), User(29_139_614, "renovate[bot]", None, "", "Bot"))
ACTIONS = User(41_898_282, "github-actions[bot]", None, "", "Bot")
READER = User(901, "headway-reader", "Headway", "reader@acme.example", "User")
"""Whose token it is."""
NOBODY = ("Build Machine", "root@ci-7.localdomain")
"""A name and an address that no account has."""


def crowd(count: int) -> tuple[User, ...]:
    """So many people: every fifth shows an address, every seventh has no name, and one was imported without an account of their own."""
    return tuple(_people(count))


def _people(count: int) -> Iterator[User]:
    for place in range(count):
        login = LOGINS[place % len(LOGINS)] + (f"-{place // len(LOGINS)}" if place >= len(LOGINS) else "")
        name = None if place % 7 == 6 else f"{GIVEN[place % len(GIVEN)]} {FAMILY[(place * 5 + place // len(GIVEN)) % len(FAMILY)]}"
        email = f"{login}@acme.example" if place % 5 == 0 else ""
        yield User(FIRST_USER + place, login, name, email, "Mannequin" if place == 11 else "User")


def signature(user: User | None) -> tuple[str, str]:
    """The name and the address that somebody's commits carry."""
    if user is None:
        return NOBODY
    return user.name or user.login, user.email or f"{user.id}+{user.login}@users.noreply.example"


def pick(people: tuple[User, ...], chance: Callable[[], float]) -> User:
    """Somebody: a few do much, many do little."""
    return people[int(chance() ** 2 * len(people))]


def owners(logins: tuple[str, ...], people: tuple[User, ...]) -> dict[str, User]:
    """Who owns repositories: somebody of the people, or an organisation of that name."""
    known = {user.login: user for user in people}
    return {login: known.get(login) or User(FIRST_OWNER + place, login, login.capitalize(), "", "Organization") for place, login in enumerate(logins)}
