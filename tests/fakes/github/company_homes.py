"""Owners and repositories: which there are besides the usual ones, and what is done to them while they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.github.company_changes import locked, pushed
from tests.fakes.github.company_code import write_one
from tests.fakes.github.company_repository import Size
from tests.fakes.github.people import owners
from tests.fakes.github.stories import oid

if TYPE_CHECKING:
    from tests.fakes.github.company import Company

__all__ = ["add_awkward", "archive", "create_repo", "hide", "owners", "push", "rename", "show", "transfer", "unarchive"]

Name = str | int
FEW = Size(pulls=5, issues=4, runs=6, deployments=3)


def add_awkward(company: Company, owner: str) -> None:
    """An empty repository, an archived one, a fork without issues, a disabled one, and one whose name sounds sensitive."""
    company.add_repository("empty", owner=owner, size=Size())
    company.add_repository("old-portal", owner=owner, size=FEW, archived=True)
    company.add_repository("forked-tools", owner=owner, size=FEW, fork=True, has_issues=False)
    company.add_repository("frozen", owner=owner, size=FEW, disabled=True)
    company.add_repository("folha-de-pagamento", owner=owner, size=FEW, private=True)


@locked
def create_repo(company: Company, name: str, *, owner: str | None = None, archived: bool = False, private: bool = False, pulls: int = 0, issues: int = 0, runs: int = 0, deployments: int = 0) -> int:
    """The id of a new repository, with a history of its own where that is asked for."""
    made = company.add_repository(name, owner=owner or next(iter(company.owners())), size=Size(pulls=pulls, issues=issues, runs=runs, deployments=deployments), archived=archived, private=private)
    if company.code is not None:
        write_one(company, made)
    return made.id


@locked
def rename(company: Company, repo: Name, name: str) -> str:
    """A repository is called otherwise; its old name leads to it. Answers its full name."""
    found = company.sure(repo)
    found.former_names = [*found.former_names, found.full_name]
    found.name = name
    found.updated = max(found.updated, company.now())
    return found.full_name


@locked
def transfer(company: Company, repo: Name, owner: str) -> str:
    """A repository belongs to another owner, who comes to be if need be; its old name leads to it. Answers its full name."""
    found = company.sure(repo)
    if owner not in company.owners():
        company.owners().update(owners((*company.owners(), owner), company.people))
    found.former_names = [*found.former_names, found.full_name]
    found.owner = owner
    found.updated = max(found.updated, company.now())
    return found.full_name


@locked
def archive(company: Company, repo: Name) -> None:
    """A repository can only be read from now on."""
    company.sure(repo).archived = True


@locked
def unarchive(company: Company, repo: Name) -> None:
    """A repository can be written again."""
    company.sure(repo).archived = False


@locked
def hide(company: Company, repo: Name) -> None:
    """A repository was deleted, or may be seen no more: nobody is told which."""
    company.hidden.add(company.sure(repo).id)


@locked
def show(company: Company, repo: Name) -> None:
    """A repository can be seen again."""
    company.hidden.discard(company.sure(repo).id)


@locked
def push(company: Company, repo: Name, *, at: int | None = None) -> str:
    """Something was pushed to the default branch; its new head."""
    found, moment = company.sure(repo), company.now(at)
    if company.code is None:
        found.head = oid(found.home.dice(9, moment))
    pushed(found, moment)
    return found.head or ""
