"""How a Jira source is configured; what is wrong is named."""

import pytest

from headway.model.errors import ConfigError
from headway.model.scope import Source
from headway.net.credential import Credential
from headway.sources.jira.options import accepted, read_options


def options(url="https://acme.atlassian.net", **given):
    return read_options(Source(name="work", kind="jira", url=url, options=given))


@pytest.mark.parametrize(
    ("url", "given", "edition"),
    [
        ("https://acme.atlassian.net", {}, "cloud"),
        ("https://ACME.atlassian.net/jira/software", {}, "cloud"),
        ("https://api.atlassian.com/ex/jira/11-22", {}, "cloud"),
        ("https://jira.acme.example", {}, None),
        ("https://jira.acme.example", {"edition": "auto"}, None),
        ("https://jira.acme.example", {"edition": "datacenter"}, "datacenter"),
        ("https://acme.atlassian.net", {"edition": "datacenter"}, "datacenter"),
        ("https://notatlassian.net", {}, None),
    ],
)
def test_the_edition_is_said_by_the_address_or_by_the_configuration_or_asked_for(url, given, edition):
    assert options(url, **given).edition == edition


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://acme.atlassian.net/", "acme.atlassian.net"),
        ("https://acme.atlassian.net/jira/your-work", "acme.atlassian.net"),
        ("https://tools.acme.example:8443/jira/", "tools.acme.example:8443/jira"),
        ("https://api.atlassian.com/ex/jira/11-22", "api.atlassian.com/ex/jira/11-22"),
    ],
)
def test_a_site_is_told_from_others_by_host_port_and_place(url, site):
    assert options(url).site == site


def test_times_and_numbers():
    told = options(at_once=5, reconcile="90m")
    assert (told.at_once, told.reconcile_ms) == (5, 5_400_000)


@pytest.mark.parametrize(
    ("url", "given", "named"),
    [
        ("https://acme.atlassian.net", {"editon": "cloud"}, "unknown option 'editon'"),
        ("https://acme.atlassian.net", {"edition": "server"}, "edition must be one of auto, cloud, datacenter"),
        ("https://acme.atlassian.net", {"edition": ["cloud"]}, "edition must be one of"),
        ("https://acme.atlassian.net", {"at_once": 0}, "at_once must be"),
        ("https://acme.atlassian.net", {"at_once": True}, "at_once must be"),
        ("https://acme.atlassian.net", {"at_once": "3"}, "at_once must be"),
        ("https://acme.atlassian.net", {"reconcile": "daily"}, "reconcile must be a time"),
        ("https://acme.atlassian.net", {"reconcile": 24}, "reconcile must be a time"),
        ("https://acme.atlassian.net", {"reconcile": "0h"}, "reconcile must be a time"),
        ("acme.atlassian.net", {}, "url must be the address"),
        ("https://acme.atlassian.net?x=1", {}, "url must be the address"),
        ("https://api.atlassian.com", {}, "/ex/jira/<cloudId>"),
        ("https://api.atlassian.com/ex/jira/", {}, "/ex/jira/<cloudId>"),
    ],
)
def test_what_is_wrong_is_named_with_the_source(url, given, named):
    with pytest.raises(ConfigError, match="source 'work'") as found:
        options(url, **given)
    assert named in found.value.sentence


@pytest.mark.parametrize(
    ("credential", "edition", "wrong"),
    [
        (Credential("secret-1", user="ann@acme.example"), "cloud", ""),
        (Credential("secret-1"), "cloud", ""),
        (Credential("secret-1"), "datacenter", ""),
        (Credential("secret-1", user="ann"), "datacenter", "auth.user is for Jira Cloud"),
        (None, "cloud", "has no auth: Jira Cloud takes auth.user"),
        (None, "datacenter", "has no auth: Jira Data Center takes a personal access token"),
    ],
)
def test_an_edition_says_which_credentials_it_takes(credential, edition, wrong):
    if not wrong:
        assert accepted(credential, edition=edition, name="work") is credential
        return
    with pytest.raises(ConfigError) as found:
        accepted(credential, edition=edition, name="work")
    assert wrong in found.value.sentence
    assert "secret-1" not in found.value.sentence
