"""What caused an incident: what it says itself, what its words point at, the last of its own service shortly before it, or nothing."""

from __future__ import annotations

import pytest
from tests.flows.link.shipping import HOUR, deployed, happened, sha

from headway.flows.link.causes import causes


def blamed(incident, *deployments, known=()):
    keys = {one.key for one in deployments} | set(known)
    return [(one.deployment, one.evidence, one.confidence) for one in causes([incident], deployments, keys)]


SHOP, API = deployed("1", "aaaa", 5, ref="v1.2", url="https://ci.example/run/7"), deployed("2", "bbbb", 8, service="api", ref="main", url="https://ci.example/run/77")
WINDOW, MENTION = ("window", 0.5), ("mention", 0.9)


@pytest.mark.parametrize(
    ("given", "incident", "found"),
    [
        ("LESSON 67: the last of its own service, not of anything", happened(), ("1", *WINDOW)),
        ("the service in other letters", happened(service="SHOP"), ("1", *WINDOW)),
        ("another service", happened(service="api"), ("2", *WINDOW)),
        ("a service that nobody deploys", happened(service="mail"), None),
        ("no service, and two there are", happened(service=None), None),
        ("too long after", happened(at=30), None),
        ("just in time", happened(at=29), ("1", *WINDOW)),
        ("at the same instant, so not because of it", happened(at=5), None),
        ("before anything", happened(at=1), None),
        ("it names one", happened(deployment="2"), ("2", "explicit", 1.0)),
        ("it names one that ended after it was opened", happened(at=1, deployment="2"), ("2", "explicit", 1.0)),
        ("it names one that went elsewhere", happened(deployment="staging"), ("staging", "explicit", 1.0)),
        ("it names one that was not read yet", happened(deployment="99"), None),
        ("its title has the commit", happened(service=None, title=f"broken since {sha('bbbb')[:8]}!"), ("2", *MENTION)),
        ("a label has the address", happened(service=None, labels=("see https://ci.example/run/7",)), ("1", *MENTION)),
        ("an address that only begins alike", happened(service=None, title="https://ci.example/run/777"), None),
        ("its title has the tag", happened(service=None, title="v1.2 is broken"), ("1", *MENTION)),
        ("a tag that only begins alike", happened(service=None, title="v1.23 is broken"), None),
        ("a branch is no name of a deployment", happened(service=None, title="main is broken"), None),
        ("a number that no commit begins with", happened(service=None, title="error 1234567 since the deployment"), None),
        ("a word of hexadecimal letters is none", happened(service=None, title="defaced facade"), None),
        ("what it mentions was deployed after it", happened(at=4, title="v1.2 is broken"), None),
        ("what it mentions long ago is surer than the window", happened(at=500, title="v1.2 is broken"), ("1", *MENTION)),
        ("two services are mentioned, one its own", happened(title=f"v1.2 and {sha('bbbb')[:8]}"), ("1", *MENTION)),
        ("two are mentioned, and none is its own", happened(service="mail", title=f"v1.2 and {sha('bbbb')[:8]}"), None),
    ],
)  # fmt: skip
def test_what_caused_it(given, incident, found):
    for told in ([SHOP, API], [API, SHOP]):
        assert blamed(incident, *told, known=["staging"]) == ([found] if found else []), given


def test_the_only_service_there_is_needs_no_name():
    assert blamed(happened(service=None), SHOP, deployed("3", "c", 7)) == [("3", *WINDOW)]


def test_an_address_that_all_share_says_nothing():
    several = [deployed("1", "a", 1, url="https://shop.example/"), deployed("2", "b", 2, url="https://shop.example/")]
    assert blamed(happened(at=500, title="https://shop.example is down"), *several) == []


def test_the_same_version_deployed_again_is_meant_by_its_last_time_before():
    several = [deployed("1", "a", 1, ref="v1.2"), deployed("2", "a", 2, ref="v1.2"), deployed("3", "a", 20, ref="v1.2")]
    assert blamed(happened(title="v1.2 is broken"), *several) == [("2", *MENTION)]


def test_the_cause_is_the_same_whatever_else_is_looked_at():
    """LESSON 67: the same incident had another cause by the window that was asked for."""
    asked, later = happened(), [deployed("4", "d", 11), deployed("5", "e", 400)]
    others = [happened("j", at=11.5), happened("k", at=401)]
    alone = blamed(asked, SHOP)
    together = [(one.deployment, one.evidence, one.confidence) for one in causes([*others, asked], [SHOP, *later], {"1", "4", "5"}) if one.incident is asked]
    assert alone == together == [("1", *WINDOW)]


def test_how_long_is_shortly_is_a_parameter():
    found = list(causes([happened(at=7)], [SHOP], {"1"}, window_us=HOUR))
    assert found == []
