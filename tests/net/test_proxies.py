"""Which proxy the environment names for a host."""

import pytest

from headway.model.errors import ConfigError
from headway.net.proxies import proxy_for

VARIABLES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
CASES = {
    "none": ({}, "https://jira.example", None),
    "one": ({"https_proxy": "http://proxy:3128"}, "https://jira.example", ("http://proxy:3128", None)),
    "in capitals": ({"HTTPS_PROXY": "http://proxy:3128/"}, "https://jira.example", ("http://proxy:3128", None)),
    "without a scheme": ({"https_proxy": "proxy:3128"}, "https://jira.example", ("http://proxy:3128", None)),
    "of the other scheme": ({"http_proxy": "http://proxy:3128"}, "https://jira.example", None),
    "with a password": ({"https_proxy": "http://me:p%40ss@proxy:3128"}, "https://jira.example", ("http://proxy:3128", "Basic bWU6cEBzcw==")),
    "with a user alone": ({"https_proxy": "http://me@proxy:3128"}, "https://jira.example", ("http://proxy:3128", "Basic bWU6")),
    "exempt": ({"https_proxy": "http://proxy:3128", "no_proxy": "example"}, "https://jira.example", None),
    "exempt with its port": ({"https_proxy": "http://proxy:3128", "no_proxy": "jira.example"}, "https://jira.example:8443", None),
    "another exempt": ({"https_proxy": "http://proxy:3128", "no_proxy": "elsewhere"}, "https://jira.example", ("http://proxy:3128", None)),
}


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("case", CASES)
def test_the_proxy(case, monkeypatch):
    variables, origin, expected = CASES[case]
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = proxy_for(origin)
    assert (found and (found.url, found.credential and found.credential.header)) == expected


@pytest.mark.parametrize("value", ["socks5://proxy:1", "https://proxy:1", "http://", "http://me:hunter2@"])
def test_one_we_cannot_use_is_an_error_that_names_the_variable_and_no_password(value, monkeypatch):
    monkeypatch.setenv("https_proxy", value)
    with pytest.raises(ConfigError, match="https_proxy") as raised:
        proxy_for("https://jira.example")
    assert "hunter2" not in str(raised.value)
