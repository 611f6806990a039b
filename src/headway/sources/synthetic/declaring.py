"""What the company's repositories say of who is responsible, in the very files that real ones have.

What is deployed has a catalog file of its own, what is used by others a line in CODEOWNERS; one repository
holds the groups: squads with the projects they work in, and the tribes above them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.model.scope import Raw
from headway.sources.synthetic.squads import UNSHIPPED

if TYPE_CHECKING:
    from headway.sources.synthetic.company import Company
    from headway.sources.synthetic.squads import Squad
    from headway.sources.synthetic.story import Story

CHARTER = "infra-modules"
"""The repository that says which groups there are."""
GROUPS = "groups/catalog-info.yaml"
ORGANISATION = "headway-demo"


def declarations(told: Story) -> list[Raw]:
    """The files of a repository; one without commits has none."""
    repository, squad = told.repository, told.squad
    if not told.commits:
        return []
    shipped = repository.name not in UNSHIPPED
    files = {"catalog-info.yaml": component(repository.name, squad)} if shipped else {".github/CODEOWNERS": code_owners(squad)}
    if repository.name == CHARTER:
        files[GROUPS] = groups(told.company)
    return [Raw(f"{repository.key}:{path}", text.encode()) for path, text in sorted(files.items())]


def component(name: str, squad: Squad) -> str:
    """The catalog file of something that is deployed."""
    return (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n"
        f"  name: {name}\nspec:\n  type: service\n  lifecycle: production\n  owner: group:default/{squad.slug}\n  system: {squad.tribe.lower()}\n"
    )


def code_owners(squad: Squad) -> str:
    """Who looks at changes of what is used by others."""
    return f"# everything, unless a later line says otherwise\n*       @{ORGANISATION}/{squad.slug}\n/docs/  @{ORGANISATION}/{squad.slug} @{ORGANISATION}/writers\n"


def groups(company: Company) -> str:
    """Every tribe, and every squad with its project."""
    tribes = dict.fromkeys(squad.tribe for squad in company.squads)
    entries = [*(_group(tribe.lower(), tribe, kind="tribe") for tribe in tribes), *(_squad(squad) for squad in company.squads)]
    return "---\n".join(entries)


def _squad(squad: Squad) -> str:
    return _group(squad.slug, squad.name, kind="squad", annotations=f"  annotations:\n    jira/project-key: {squad.code}\n", parent=f"  parent: {squad.tribe.lower()}\n")


def _group(name: str, title: str, *, kind: str, annotations: str = "", parent: str = "") -> str:
    return f"apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: {name}\n  title: {title}\n{annotations}spec:\n  type: {kind}\n{parent}  children: []\n"
