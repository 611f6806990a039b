"""A whole GitHub over real HTTP on loopback: a seeded company of any size behind REST, GraphQL and git, with every misbehaviour to be switched on.

    with running(Company(seed=1, pulls=50, repos=2)) as github:
        github.url, github.token             where it is (pages; REST at / and /api/v3, GraphQL at /graphql and /api/graphql), and what lets one in
        github.app.id, github.app.pem        a GitHub App of it, installed at every owner: github.app.installations
        github.company.merge_pull("acme/platform", 7)       something happens (company.VERBS)
        github.behave("runs", "disconnect", nth=3, where="mid")      something goes wrong (troubles.KINDS; names of routes, graphql, graphql:Pulls, git, *)
        github.set(limits="none", last_link=False)          it is another kind of site (troubles.Knobs)
        github.counters, github.requests, github.served_bytes, github.log       what it was asked

Within a loop: `async with listening(GitHub(company)) as address`.
"""

from tests.fakes.github.company import Company
from tests.fakes.github.running import listening, running
from tests.fakes.github.server import GitHub

__all__ = ["Company", "GitHub", "listening", "running"]
