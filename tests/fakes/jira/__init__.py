"""A whole Jira over real HTTP on loopback, both editions, of any size, made from a seed, with every misbehaviour to be switched on.

    with running(Company(seed=1, items=50), edition="cloud") as jira:
        jira.url, jira.user, jira.token      where it is, and what lets one in
        jira.company.touch(10_003)           something happens (also move, create, delete, hide, set_status, …)
        jira.behave("search", "disconnect", nth=3, where="mid")     something goes wrong (troubles.KINDS; routes' names)
        jira.set(index_lag=2.0, inline_cap=40, dates="epoch")       it is another kind of site (troubles.Knobs)
        jira.counters, jira.requests, jira.served_bytes, jira.jqls()     what it was asked
"""

from tests.fakes.jira.company import Company
from tests.fakes.jira.data import FIRST_ID
from tests.fakes.jira.running import listening, running
from tests.fakes.jira.server import Jira

__all__ = ["FIRST_ID", "Company", "Jira", "listening", "running"]
