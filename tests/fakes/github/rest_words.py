"""People and repositories in the words of the REST interface: every field the vendor's have, null where theirs is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
from tests.fakes.github.asking import encode, instant, instant_or_null

if TYPE_CHECKING:
    from tests.fakes.github.asking import Ask
    from tests.fakes.github.company_repository import Repository
    from tests.fakes.github.data import User

OF_USER = ("followers", "following{/other_user}", "gists{/gist_id}", "starred{/owner}{/repo}", "subscriptions", "organizations:orgs", "repos", "events{/privacy}", "received_events")
OF_REPOSITORY = (
    "archive:{archive_format}{/ref}", "assignees{/user}", "blobs:git/blobs{/sha}", "branches{/branch}", "collaborators{/collaborator}", "comments{/number}", "commits{/sha}", "compare:compare/{base}...{head}",
    "contents:contents/{+path}", "contributors", "deployments", "downloads", "events", "forks", "git_commits:git/commits{/sha}", "git_refs:git/refs{/sha}", "git_tags:git/tags{/sha}",
    "issue_comment:issues/comments{/number}", "issue_events:issues/events{/number}", "issues{/number}", "keys{/key_id}", "labels{/name}", "languages", "merges", "milestones{/number}",
    "notifications{?since,all,participating}", "pulls{/number}", "releases{/id}", "stargazers", "statuses:statuses/{sha}", "subscribers", "subscription", "tags", "teams", "trees:git/trees{/sha}", "hooks",
)  # fmt: skip
"""Names of addresses; what comes behind a colon, or else the name itself, is where they lead."""


def _addresses(base: str, names: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for one in names:
        name, colon, path = one.partition(":")
        found[f"{name.partition('{')[0]}_url"] = f"{base}/{path if colon else name}"
    return found


@lru_cache(maxsize=4096)
def _user(site: str, api: str, number: int, login: str, kind: str) -> msgspec.Raw:
    base, short = f"{api}/users/{login}", kind if kind != "Mannequin" else "User"
    page = f"{site}/apps/{login.removesuffix('[bot]')}" if kind == "Bot" else f"{site}/{login}"
    head = {"login": login, "id": number, "node_id": f"U_kgDO{number:08x}", "avatar_url": f"{site}/avatars/u/{number}?v=4", "gravatar_id": "", "url": base, "html_url": page}
    return msgspec.Raw(encode(head | _addresses(base, OF_USER) | {"type": short, "user_view_type": "public", "site_admin": False}))


def user(ask: Ask, who: User | None) -> msgspec.Raw | None:
    """An account in short; nothing for one that is gone."""
    return None if who is None else _user(ask.site, ask.api, who.id, who.login, who.kind)


def whole_user(ask: Ask, who: User) -> dict[str, Any]:
    """The account of a token, as only itself may see it."""
    numbers = {"public_repos": 2, "public_gists": 0, "followers": 1, "following": 0, "private_gists": 0, "total_private_repos": 3, "owned_private_repos": 0, "disk_usage": 10_000, "collaborators": 0}
    words = {"name": who.name, "company": None, "blog": "", "location": None, "email": who.email or None, "notification_email": None, "hireable": None, "bio": None, "twitter_username": None}
    dates = {"created_at": instant(ask.company.since), "updated_at": instant(ask.company.until)}
    plan = {"name": "free", "space": 976_562_499, "collaborators": 0, "private_repos": 10_000}
    return msgspec.json.decode(user(ask, who) or b"{}") | {"user_view_type": "private"} | words | numbers | dates | {"two_factor_authentication": True, "plan": plan}


def api_of(ask: Ask, repo: Repository) -> str:
    """Where the interface has a repository."""
    return f"{ask.api}/repos/{repo.full_name}"


def page_of(ask: Ask, repo: Repository) -> str:
    """Where people see a repository."""
    return f"{ask.site}/{repo.full_name}"


def outline(ask: Ask, repo: Repository) -> dict[str, Any]:
    """What every form of a repository has."""
    owner = ask.company.owners().get(repo.owner)
    head = {"id": repo.id, "node_id": ask.company.node_id("Repository", repo, repo.id), "name": repo.name, "full_name": repo.full_name, "private": repo.private, "owner": user(ask, owner)}
    words = {"html_url": page_of(ask, repo), "description": None if repo.id % 3 == 0 else f"The {repo.name} of {repo.owner}: café & más", "fork": repo.fork, "url": api_of(ask, repo)}
    return head | words | _addresses(api_of(ask, repo), OF_REPOSITORY)


def _marks(ask: Ask, repo: Repository) -> dict[str, Any]:
    page = page_of(ask, repo)
    places = {"git_url": page.replace("http", "git", 1) + ".git", "ssh_url": f"git@127.0.0.1:{repo.full_name}.git", "clone_url": f"{page}.git", "svn_url": page, "homepage": None, "mirror_url": None}
    dates = {"created_at": instant(repo.created), "updated_at": instant(repo.updated), "pushed_at": instant_or_null(repo.pushed if repo.pushed is not None else repo.created)}
    counts = {"size": 108, "stargazers_count": 3, "watchers_count": 3, "forks_count": 0, "open_issues_count": 0, "forks": 0, "open_issues": 0, "watchers": 3}
    has = {"has_issues": repo.has_issues, "has_projects": True, "has_downloads": True, "has_wiki": False, "has_pages": False, "has_discussions": False}
    more = {"language": "Python", "archived": repo.archived, "disabled": repo.disabled, "license": None, "allow_forking": True, "is_template": False, "web_commit_signoff_required": False, "topics": []}
    return places | dates | counts | has | more | {"visibility": "private" if repo.private else "public", "default_branch": repo.default_branch}


def listed_repository(ask: Ask, repo: Repository) -> dict[str, Any]:
    """A repository in a list."""
    return outline(ask, repo) | _marks(ask, repo) | {"permissions": {"admin": False, "maintain": False, "push": False, "triage": False, "pull": True}}


def whole_repository(ask: Ask, repo: Repository) -> dict[str, Any]:
    """A repository by itself."""
    owner = ask.company.owners().get(repo.owner)
    extra = {"organization": user(ask, owner)} if owner is not None and owner.kind == "Organization" else {}
    return listed_repository(ask, repo) | {"temp_clone_token": None, "network_count": 0, "subscribers_count": 2} | extra


def short_repository(ask: Ask, repo: Repository) -> msgspec.Raw:
    """A repository within a run; the same in each, so it is written once a page."""
    return msgspec.Raw(encode(outline(ask, repo)))
