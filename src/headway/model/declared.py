"""What files in a repository say of who is responsible for what: CODEOWNERS and catalog-info.yaml."""

from __future__ import annotations

from typing import ClassVar

from headway.model.fact import Fact


class Declaration(Fact, frozen=True, kw_only=True):
    """A statement of responsibility: `kind` code_owner (a line of CODEOWNERS), component, group, system or other (an entry of a Backstage catalog).

    `owners` are written as the file has them (`@org/team`, `group:default/payments`, an e-mail address). A code owner has a
    `pattern` of paths; an entry of a catalog a `name`, perhaps a `title`, a `type` (service, library, team), something `above` it (the
    group above a group, the system of a component) and `path`, the folder its file stands in, empty at the root. `projects` are codes
    of projects that it is said to work in, `slug` the repository (`org/name`) it says its code is in, None for the one it is read from.
    The key is `<repository>:<file>:<number>` by the line of the statement in its file.
    """

    entity: ClassVar[str] = "declarations"
    child: ClassVar[bool] = True

    repository: str
    file: str
    number: int
    kind: str
    name: str
    title: str
    type: str | None
    above: str | None
    pattern: str | None
    path: str
    owners: tuple[str, ...]
    projects: tuple[str, ...] = ()
    slug: str | None = None

    def parent(self) -> str:
        return f"{self.repository}:{self.file}"
