"""How a GitHub source is configured; what is wrong is named."""

import pytest

from headway.model.errors import ConfigError
from headway.model.scope import Source
from headway.sources.github.options import INCIDENT_LABELS, read_options


def options(url="https://github.com", history=None, **given):
    return read_options(Source(name="code", kind="github", url=url, history=history, options=given))


@pytest.mark.parametrize(
    ("url", "web", "rest", "graphql"),
    [
        ("https://github.com", "https://github.com", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://GitHub.com/", "https://github.com", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://www.github.com/acme", "https://github.com", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://api.github.com", "https://github.com", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://acme.ghe.com", "https://acme.ghe.com", "https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql"),
        ("https://api.acme.ghe.com", "https://acme.ghe.com", "https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql"),
        ("https://ghe.acme.example", "https://ghe.acme.example", "https://ghe.acme.example/api/v3", "https://ghe.acme.example/api/graphql"),
        ("https://ghe.acme.example:8443/api/v3/", "https://ghe.acme.example:8443", "https://ghe.acme.example:8443/api/v3", "https://ghe.acme.example:8443/api/graphql"),
        ("http://127.0.0.1:8123/acme", "http://127.0.0.1:8123", "http://127.0.0.1:8123/api/v3", "http://127.0.0.1:8123/api/graphql"),
        ("https://notgithub.com", "https://notgithub.com", "https://notgithub.com/api/v3", "https://notgithub.com/api/graphql"),
    ],
)
def test_where_the_interfaces_are_follows_from_the_address(url, web, rest, graphql):
    told = options(url)
    assert (told.web, told.rest, told.graphql) == (web, rest, graphql)


@pytest.mark.parametrize(
    ("url", "given", "owners", "repositories"),
    [
        ("https://github.com", {}, (), ()),
        ("https://github.com/acme", {}, ("acme",), ()),
        ("https://github.com/acme/", {"owners": ["beta", "acme"]}, ("acme", "beta"), ()),
        ("https://github.com/acme/app", {}, (), ("acme/app",)),
        ("https://github.com/acme/app.git", {"repositories": ["beta/x.y_z"]}, (), ("acme/app", "beta/x.y_z")),
        ("https://ghe.acme.example/acme", {"repositories": [" beta/lib "]}, ("acme",), ("beta/lib",)),
        ("https://ghe.acme.example/api/v3", {"owners": ["acme"]}, ("acme",), ()),
    ],
)
def test_whose_repositories_is_said_by_the_address_and_by_the_options(url, given, owners, repositories):
    told = options(url, **given)
    assert (told.owners, told.repositories) == (owners, repositories)


def test_what_is_not_said():
    told = options()
    assert (told.active_months, told.incident_labels, told.production, told.mirror, told.at_once, told.reconcile_us, told.history) == (12, INCIDENT_LABELS, None, True, 4, 86_400_000_000, None)


def test_what_is_said():
    told = options(active_months="all", incident_labels=["sev", "sev", "fire"], production="^live-", mirror=False, at_once=9, reconcile="90m", history=30)
    assert (told.active_months, told.incident_labels, told.production, told.mirror, told.at_once, told.reconcile_us, told.history) == (None, ("sev", "fire"), "^live-", False, 9, 5_400_000_000, 30)
    assert (options(mirror="off").mirror, options(mirror="on").mirror, options(active_months=3).active_months) == (False, True, 3)


@pytest.mark.parametrize(
    ("url", "given", "named"),
    [
        ("https://github.com", {"owner": "acme"}, "unknown option 'owner'"),
        ("https://github.com", {"owners": "acme"}, "owners must be a list of names"),
        ("https://github.com", {"owners": ["acme/app"]}, "owners are logins"),
        ("https://github.com", {"owners": [7]}, "owners must be a list"),
        ("https://github.com", {"repositories": ["app"]}, "repositories are written owner/name"),
        ("https://github.com", {"repositories": ["acme/app/x"]}, "repositories are written owner/name"),
        ("https://github.com", {"active_months": 0}, "active_months must be"),
        ("https://github.com", {"active_months": True}, "active_months must be"),
        ("https://github.com", {"active_months": "every"}, "or all"),
        ("https://github.com", {"incident_labels": [""]}, "incident_labels must be a list"),
        ("https://github.com", {"production": "("}, "no regular expression"),
        ("https://github.com", {"production": ["prod"]}, "production must be a regular expression"),
        ("https://github.com", {"mirror": "maybe"}, "mirror must be on or off"),
        ("https://github.com", {"at_once": 0}, "at_once must be"),
        ("https://github.com", {"reconcile": "daily"}, "reconcile must be a time"),
        ("https://github.com/acme/app/pulls", {}, "owner/name of one repository"),
        ("https://github.com/ac me", {}, "owner/name of one repository"),
        ("github.com/acme", {}, "url must be an address"),
        ("https://github.com?x=1", {}, "url must be an address"),
        ("https://github.com:port", {}, "url must be an address"),
    ],
)
def test_what_is_wrong_is_named_with_the_source(url, given, named):
    with pytest.raises(ConfigError, match="source 'code'") as found:
        options(url, **given)
    assert named in found.value.sentence


def test_a_secret_in_the_address_is_refused_and_not_repeated():
    with pytest.raises(ConfigError, match="holds a user or password") as found:
        options("https://x:hunter22@github.com/acme")
    assert "hunter22" not in found.value.sentence
