"""Which address is which endpoint; the names are those that counters and troubles go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.fakes.github import rest_app, rest_deployments, rest_pulls, rest_repositories, rest_runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.fakes.github.asking import Ask
    from tests.fakes.github.rest_app import App
    from tests.fakes.serving import Answer

BASES = ("", "/api/v3")
"""The interface lies at the root of a host of its own, or, on a server of one's own, below this path."""
REPOSITORY = ("/repos/{owner}/{repo}", "/repositories/{id}")
OF_APPS = frozenset({"app", "installations", "access_token"})
"""Endpoints where an app vouches for itself, without a token of the site."""
FREE = frozenset({"rate_limit", *OF_APPS})
BESIDE = ("graphql", "git", "nothing")
"""Endpoints that are no part of REST."""


class Route(NamedTuple):
    """An endpoint."""

    name: str
    method: str
    path: str
    answer: Callable[[Ask], Answer]


OF_REPOSITORY = (
    Route("repo", "GET", "", rest_repositories.repository),
    Route("runs", "GET", "/actions/runs", rest_runs.runs),
    Route("run", "GET", "/actions/runs/{run}", rest_runs.run),
    Route("attempt", "GET", "/actions/runs/{run}/attempts/{attempt}", rest_runs.attempt),
    Route("jobs", "GET", "/actions/runs/{run}/jobs", rest_runs.jobs),
    Route("attempt_jobs", "GET", "/actions/runs/{run}/attempts/{attempt}/jobs", rest_runs.attempt_jobs),
    Route("deployments", "GET", "/deployments", rest_deployments.deployments),
    Route("statuses", "GET", "/deployments/{deployment}/statuses", rest_deployments.statuses),
    Route("releases", "GET", "/releases", rest_deployments.releases),
    Route("pulls", "GET", "/pulls", rest_pulls.pulls),
    Route("pull", "GET", "/pulls/{number}", rest_pulls.pull),
    Route("reviews", "GET", "/pulls/{number}/reviews", rest_pulls.reviews),
    Route("issues", "GET", "/issues", rest_pulls.issues),
)
"""What lies below a repository, by its name or by its id."""


def routes(app: App) -> Iterator[Route]:
    """Every endpoint of the REST interface, below its base."""
    yield Route("user", "GET", "/user", rest_repositories.user)
    yield Route("rate_limit", "GET", "/rate_limit", rest_repositories.rate_limit)
    yield Route("org_repos", "GET", "/orgs/{owner}/repos", rest_repositories.org_repos)
    yield Route("org_repos", "GET", "/organizations/{owner_id}/repos", rest_repositories.org_repos)
    yield Route("user_repos", "GET", "/users/{owner}/repos", rest_repositories.user_repos)
    yield Route("user_repos", "GET", "/user/{owner_id}/repos", rest_repositories.user_repos)
    yield Route("installation_repos", "GET", "/installation/repositories", rest_repositories.installation_repos)
    yield Route("app", "GET", "/app", rest_app.app_of(app))
    yield Route("installations", "GET", "/app/installations", rest_app.installations_of(app))
    yield Route("access_token", "POST", "/app/installations/{installation}/access_tokens", rest_app.access_token_of(app))
    for base in REPOSITORY:
        for route in OF_REPOSITORY:
            yield route._replace(path=base + route.path)


def names(app: App) -> frozenset[str]:
    """All endpoints there are, but for the single questions of GraphQL."""
    return frozenset({route.name for route in routes(app)} | set(BESIDE))
