"""Accounts: whoever is met, once, as fully as told; nobody is nobody."""

import msgspec
import pytest
from tests.sources.github.nodes import SCOPE, who

from headway.sources.github.raws import Actor
from headway.sources.github.raws_delivery import UserTold
from headway.sources.github.shape_people import Met, account, handle, handle_of


def actor(*told, **more):
    return msgspec.convert(who(*told, **more), Actor)


PEOPLE = [
    (actor("ana", name="Ana Souza", email="ana@acme.example", number=5), ("7:5", "ana", "Ana Souza", "ana@acme.example", False, "user")),
    (actor("ana", email="", number=5), ("7:5", "ana", "ana", "", False, "user")),
    (actor("renovate", "Bot", number=6), ("7:6", "renovate[bot]", "renovate[bot]", "", True, "bot")),
    (actor("renovate[bot]", "Bot", number=6), ("7:6", "renovate[bot]", "renovate[bot]", "", True, "bot")),
    (actor("renovate[bot]", number=6), ("7:6", "renovate[bot]", "renovate[bot]", "", True, "user")),
    (actor("codecov", number=6), ("7:6", "codecov", "codecov", "", True, "user")),
    (actor("ana-old", "Mannequin", number=7), ("7:7", "ana-old", "ana-old", "", False, "mannequin")),
    (actor("acme", "Organization", number=8), ("7:8", "acme", "acme", "", False, "organization")),
    (Actor(login="ana", database_id=5, name="Ana Souza", email="ana@acme.example"), ("7:5", "ana", "Ana Souza", "ana@acme.example", False, "user")),
    (Actor(login="dependabot[bot]", database_id=9), ("7:9", "dependabot[bot]", "dependabot[bot]", "", True, "bot")),
    (Actor(typename="EnterpriseUserAccount", login="ana_acme"), ("7:ana_acme", "ana_acme", "ana_acme", "", False, "enterpriseuseraccount")),
    (Actor(login="ana", database_id=5, email="hidden"), ("7:5", "ana", "ana", "", False, "user")),
]


@pytest.mark.parametrize(("given", "told"), PEOPLE)
def test_an_account_as_it_is_met(given, told):
    seen = account(SCOPE, 7, given)
    assert (seen.key, seen.handle, seen.name, seen.email, seen.is_bot, seen.kind) == told
    assert (seen.repository, seen.canonical, seen.username) == (SCOPE, seen.handle, seen.handle)


@pytest.mark.parametrize("given", [None, Actor(), Actor(typename="User"), Actor(login=""), Actor(login="\x00")])
def test_who_deleted_their_account_is_nobody(given):
    met = Met(SCOPE, 7)
    assert (met.handle(given), met.account(given), handle(given), met.accounts) == (None, None, None, {})


def test_rest_and_graphql_know_an_app_by_one_handle():
    assert handle(UserTold(login="renovate[bot]", type="Bot")) == handle(Actor(typename="Bot", login="renovate")) == "renovate[bot]"
    assert (handle(UserTold(login="ana", type="User")), handle_of("Ana"), handle_of(None), handle_of("renovate", "User")) == ("ana", "Ana", None, "renovate")


def test_whoever_is_met_twice_is_there_once_as_fully_as_told():
    bare, full = Actor(login="ana", database_id=5), actor("ana", name="Ana Souza", email="ana@acme.example", number=5)
    for order in ((bare, full), (full, bare)):
        met = Met(SCOPE, 7)
        assert [met.handle(given) for given in order] == ["ana", "ana"]
        assert [seen.email for seen in met.accounts.values()] == ["ana@acme.example"]
