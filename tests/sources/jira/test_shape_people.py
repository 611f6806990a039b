"""Accounts: whoever is met, on either edition, once and as fully as told."""

import json

import pytest
from tests.sources.jira.given import SCOPE, facts, issue, moved, shaped, user

from headway.model.scope import Raw
from headway.sources.jira.raws import User
from headway.sources.jira.shape_people import account, handle_of

MIA = "5b10ac8d82e05b22cc7d4ef5"
SITE = "jira:site:acme.atlassian.net"


def listed(given):
    [seen] = shaped(Raw("1", json.dumps(given).encode()), "accounts", scope=SITE)
    return seen


def test_an_account_of_cloud():
    seen = listed(user(MIA, email="mia@acme.example"))
    assert (seen.key, seen.repository, seen.handle, seen.canonical, seen.name, seen.email, seen.is_bot, seen.username, seen.kind) == (
        f"acme.atlassian.net:{MIA}", SITE, MIA, MIA, "Mia Krystof", "mia@acme.example", False, None, "atlassian",
    )  # fmt: skip


def test_an_account_of_data_center_is_known_by_its_key_and_logs_in_by_its_name():
    seen = listed({"key": "JIRAUSER10100", "name": "mkrystof", "displayName": "Mia Krystof", "emailAddress": "mia@acme.example", "active": True})
    assert (seen.key, seen.handle, seen.username, seen.name, seen.kind) == ("acme.atlassian.net:JIRAUSER10100", "JIRAUSER10100", "mkrystof", "Mia Krystof", "user")
    assert listed({"name": "old", "displayName": "Old"}).handle == "old"


APPS = [("app", "Automation for Jira", True), ("atlassian", "Bot Lover", False), ("customer", "A customer", False), (None, "No kind", False)]


@pytest.mark.parametrize(("kind", "name", "bot"), APPS)
def test_an_app_is_no_person(kind, name, bot):
    assert listed(user(MIA, name, kind=kind)).is_bot is bot


def test_a_login_of_data_center_may_be_a_bots():
    assert listed({"key": "JIRAUSER1", "name": "release-bot", "displayName": "Release"}).is_bot


@pytest.mark.parametrize("email", [None, "", "?"])
def test_an_address_that_is_kept_private_is_empty(email):
    assert listed(user(MIA) | {"emailAddress": email}).email == ""


def test_a_former_user_stays_who_they_were():
    seen = listed(user(MIA, "Former user", email=""))
    assert (seen.handle, seen.name, seen.email) == (MIA, "Former user", "")


def test_the_id_that_everybody_lost_shares_is_nobodys():
    lost = user("unknown", "Former user")
    assert facts(issue(assignee=lost, reporter=None))[0].assignee is None
    assert facts(issue(assignee=lost, reporter=None), of="accounts") == []
    with pytest.raises(ValueError, match="no id"):
        listed(lost)


@pytest.mark.parametrize("given", [{}, {"displayName": "Nobody"}, {"accountId": ""}, {"accountId": None, "key": None, "name": ""}])
def test_an_account_without_an_id_is_refused_in_a_listing(given):
    with pytest.raises(ValueError, match="no id"):
        listed(given)


def test_everybody_on_an_item_is_met_once_as_fully_as_told():
    bare, full = user(MIA), user(MIA, email="mia@acme.example")
    told = [moved("2026-03-02T09:00:00.000+0000", "10000", "3", by=bare), moved("2026-03-03T09:00:00.000+0000", "3", "10002", by=bare)]
    for assignee, reporter in ((full, bare), (bare, full)):
        seen = facts(issue(assignee=assignee, reporter=reporter), told, of="accounts")
        assert [(account.key, account.email, account.repository) for account in seen] == [(f"10010:{MIA}", "mia@acme.example", SCOPE)]


def test_the_same_user_is_the_same_fact():
    given = {"account_id": MIA, "display_name": "Mia"}
    assert account(SCOPE, "10010", User(**given)) is account(SCOPE, "10010", User(**given))


def test_nobody_has_no_handle():
    assert (handle_of(None), handle_of(User()), handle_of(User(account_id="\x00"))) == (None, None, None)
