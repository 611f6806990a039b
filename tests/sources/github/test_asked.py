"""A repository as its streams are given it."""

import asyncio

from headway.sources.github.asked import Repo, unseen


def test_a_repository_knows_whose_it_is_what_it_is_called_and_where_rest_has_it():
    repo = Repo(id=7, node_id="R_7", full_name="acme/app.x", url="https://github.com/acme/app.x", default_branch="main", head=None, archived=False, pushed_at=None)
    assert (repo.owner, repo.name, repo.path) == ("acme", "app.x", "/repos/acme/app.x")


def test_where_nobody_looks_nothing_is_seen():
    assert asyncio.run(unseen()) is None
