"""A small company whose merged pull requests are real commits: their stories are handed to git, and git's names taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tests.fakes.github.data import Story
from tests.fakes.github.people import signature

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.github.company import Company
    from tests.fakes.github.company_repository import Repository
    from tests.fakes.github.data import Pull, Written

Told: TypeAlias = list[tuple[Story, int]]
"""The stories of a repository, each with the number of its pull request."""


def write(company: Company) -> None:
    """Every repository is written as a bare one, and its records carry git's names from then on."""
    for repo in company.repositories:
        write_one(company, repo)


def write_one(company: Company, repo: Repository) -> None:
    """One repository is written; without pull requests it is an empty one."""
    pulls = [repo.pull(number) for number in repo.pull_numbers()]
    pulls.sort(key=lambda pull: (pull.merged is None, pull.merged or 0, pull.number))
    company.stories[repo.id] = [(story(repo, pull, _way(pull)), pull.number) for pull in pulls]
    repo.pulls_now.update({pull.number: pull for pull in pulls})
    _rewrite(company, repo)


def _way(pull: Pull) -> str | None:
    """How a request of the seed was merged."""
    if pull.merged is None:
        return None
    return "merge" if pull.merge_parents == 2 else "squash" if pull.merge_headline.endswith(f"(#{pull.number})") else "rebase"


def story(repo: Repository, pull: Pull, way: str | None) -> Story:
    """What git is told of a pull request."""
    messages = {"squash": f"{pull.title} (#{pull.number})", "merge": f"{pull.merge_headline}\n\n{pull.title}"}
    commits = [
        (made.author_name, made.author_email, made.authored, made.committed, made.headline, {f"src/part_{pull.number % 9}.py": _content(pull.number, place), f"notes/{pull.number}.md": f"{pull.title}\n{place}\n"})
        for place, made in enumerate(pull.commits)
    ]
    return Story(f"{pull.head}-{pull.number}", commits, way, pull.merged or 0, signature(pull.merged_by), messages.get(way or "", pull.commits[-1].headline))


def _content(number: int, place: int) -> str:
    return "".join(f"value_{line} = {number * line + place}\n" for line in range(3 + number % 11 + place))


def merged_live(company: Company, repo: Repository, pull: Pull, way: str) -> None:
    """A pull request was merged while the company is served: git hears of it at once."""
    if company.code is None:
        return
    others = [one for one in company.stories.get(repo.id, []) if one[1] != pull.number]
    company.stories[repo.id] = [*others, (story(repo, pull, way), pull.number)]
    _rewrite(company, repo)


def _rewrite(company: Company, repo: Repository) -> None:
    """Git writes the whole repository; the same stories get the same names every time."""
    from tests.fakes.github import code  # noqa: PLC0415 - only a company with code needs git

    told = company.stories[repo.id]
    if company.code is None:
        return
    names = code.written(company.code, folder_of(repo), repo.default_branch, [one for one, _ in told])
    repo.shas = []
    for (one, number), name in zip(told, names, strict=True):
        _take(repo.pulls_now[number], one, name)
        if name.merge_oid is not None:
            repo.shas.append((one.merged_at, name.merge_oid))
    repo.shas.sort()
    if repo.shas:
        repo.head = next(name.merge_oid for name in reversed(names) if name.merge_oid is not None)
        for release in repo.released:
            release.sha = release.sha and repo.sha_at(release.created, release.sha)


def _take(pull: Pull, told: Story, names: Written) -> None:
    for commit, oid in zip(pull.commits, names.oids, strict=True):
        commit.oid = oid
    pull.head, pull.head_oid, pull.merge_oid, pull.merge_parents = told.branch, names.oids[-1], names.merge_oid, names.merge_parents


def folder_of(repo: Repository) -> str:
    """What a repository is called where its code lies: by its id, which stays."""
    return str(repo.id)


def bare_of(company: Company, repo: Repository) -> Path | None:
    """Where the code of a repository lies, if the company has any."""
    from tests.fakes.github import code  # noqa: PLC0415 - only a company with code needs git

    return None if company.code is None else code.place(company.code, folder_of(repo))
