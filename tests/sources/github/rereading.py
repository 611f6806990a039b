"""Reading one entity of a repository again and again, each time from where the last reading ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.sources.github.opened import Still, pages, provider, scope_of

if TYPE_CHECKING:
    from tests.fakes.github import GitHub

    from headway.model.scope import Page
    from headway.sources.github.fetch import GitHubProvider


class Reading:
    """Readings of an entity, each with a provider opened for it; the make-believe site counts those of the last one."""

    def __init__(self, github: GitHub, entity: str, name: str = "platform", **options: Any) -> None:
        self.github, self.company, self.entity = github, github.company, entity
        self.clock, self.options = Still(), options
        self.cursor: str | None = None
        self.scope = scope_of(self.opened(), name)
        self.repo = github.company.sure(name)
        self.id = self.repo.id

    def opened(self) -> GitHubProvider:
        return provider(self.github, clock=self.clock, **self.options)

    def read(self, **how: Any) -> list[Page]:
        self.github.forget_counts()
        found = pages(self.opened(), self.scope, self.entity, self.cursor, **how)
        self.cursor = found[-1].next_cursor
        return found

    def count(self, operation: str) -> int:
        """How often a question was asked in the last reading."""
        return self.github.counters.get(f"graphql:{operation}", 0)
