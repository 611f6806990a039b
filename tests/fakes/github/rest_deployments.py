"""Deployments with their statuses, and releases, by REST."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.fakes.github.asking import Ask, below, found, instant, instant_or_null, listed
from tests.fakes.github.people import ACTIONS
from tests.fakes.github.rest_words import api_of, page_of, user

if TYPE_CHECKING:
    from tests.fakes.github.data import Deployment, Release, Status
    from tests.fakes.serving import Answer


def deployments(ask: Ask) -> Answer:
    """Deployments, newest first; of one environment, sha, ref or task where that is asked for."""
    home = ask.home
    ids = home.deployment_ids()[::-1]
    wanted = {name: ask.query[name] for name in ("environment", "sha", "ref", "task") if name in ask.query}
    if wanted:
        ids = [one for one in ids if all(getattr(home.deployment(one), name) == value for name, value in wanted.items())]
    return listed(ask, ids, lambda one: _deployment(ask, home.deployment(one)), below(ask, "/deployments"))


def _deployment(ask: Ask, made: Deployment) -> dict[str, Any]:
    api = api_of(ask, ask.home)
    names = {"url": f"{api}/deployments/{made.id}", "id": made.id, "node_id": ask.company.node_id("Deployment", ask.home, made.id), "task": made.task}
    places = {"original_environment": made.original_environment, "environment": made.environment, "description": made.description, "sha": made.sha, "ref": made.ref or made.sha}
    dates = {"created_at": instant(made.created), "updated_at": instant(made.updated), "statuses_url": f"{api}/deployments/{made.id}/statuses", "repository_url": api}
    more = {"creator": user(ask, made.creator), "payload": json.loads(made.payload) if made.payload else {}, "transient_environment": False}
    return names | places | dates | more | {"production_environment": made.environment == "production", "performed_via_github_app": None}


def statuses(ask: Ask) -> Answer:
    """What was said of a deployment, newest first."""
    made = found(ask.home.deployment, ask.identifier("deployment"))
    return listed(ask, made.statuses[::-1], lambda status: _status(ask, made, status), below(ask, f"/deployments/{made.id}/statuses"))


def _status(ask: Ask, made: Deployment, status: Status) -> dict[str, Any]:
    api = api_of(ask, ask.home)
    base = f"{api}/deployments/{made.id}"
    names = {"url": f"{base}/statuses/{status.id}", "id": status.id, "node_id": ask.company.node_id("DeploymentStatus", ask.home, status.id), "state": status.state.lower()}
    places = {"creator": user(ask, made.creator or ACTIONS), "description": "", "environment": made.environment, "target_url": "", "environment_url": status.url, "log_url": ""}
    dates = {"created_at": instant(status.at), "updated_at": instant(status.at), "deployment_url": base, "repository_url": api, "performed_via_github_app": None}
    return names | places | dates


def releases(ask: Ask) -> Answer:
    """Releases, newest first."""
    return listed(ask, ask.home.releases()[::-1], lambda release: _release(ask, release), below(ask, "/releases"))


def _release(ask: Ask, made: Release) -> dict[str, Any]:
    api, page = api_of(ask, ask.home), page_of(ask, ask.home)
    base = f"{api}/releases/{made.id}"
    names = {"url": base, "assets_url": f"{base}/assets", "upload_url": f"{base}/assets{{?name,label}}", "html_url": f"{page}/releases/tag/{made.tag}", "id": made.id, "author": user(ask, made.author)}
    marks = {"node_id": ask.company.node_id("Release", ask.home, made.id), "tag_name": made.tag, "target_commitish": ask.home.default_branch, "name": made.name, "draft": made.draft, "immutable": False}
    dates = {"prerelease": made.prerelease, "created_at": instant(made.created), "updated_at": instant(made.updated), "published_at": instant_or_null(made.published)}
    tar = {"tarball_url": f"{api}/tarball/{made.tag}", "zipball_url": f"{api}/zipball/{made.tag}"} if not made.draft else {"tarball_url": None, "zipball_url": None}
    return names | marks | dates | {"assets": []} | tar | {"body": None}
