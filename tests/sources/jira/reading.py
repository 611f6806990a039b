"""Reading a fake Jira with the real provider: opened, read to the end, closed, without waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.builders.clocks import Still
from tests.sources.providing import IMPATIENT, ids, opened_with, pages, records, scopes, shaped, using

from headway.net.credential import Credential
from headway.sources.jira.fetch import JiraProvider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.jira import Jira

    from headway.model.scope import Page, Scope
    from headway.net.attempts import Attempts
    from headway.sources.jira.site import Site

__all__ = ["IMPATIENT", "Still", "credential_of", "ids", "pages", "provider", "records", "scope_of", "scopes", "shaped", "site", "steps_of", "using"]
"""With what is alike for all providers."""


def credential_of(jira: Jira) -> Credential:
    return Credential(jira.token, user=jira.user if jira.cloud else None)


def provider(jira: Jira, *, patience: Attempts = IMPATIENT, **more: Any) -> JiraProvider:
    """The provider of a fake site, opened as `opened_with` says."""
    return JiraProvider(opened_with("jira", "jira", jira.url, **({"credential": credential_of(jira), "edition": jira.edition} | more)), patience=patience)


def site(jira: Jira, **more: Any) -> Site:
    """A fake site as the provider's parts see it."""
    return provider(jira, **more)._site


def scope_of(opened: JiraProvider, project: str) -> Scope:
    """The scope of a project, by its key."""
    return next(scope for scope in scopes(opened) if scope.code == project)


def steps_of(found: Sequence[Page]) -> list[list[str]]:
    """Ids by step, all of whose parts have come."""
    steps: list[list[str]] = []
    some: list[str] = []
    for page in found:
        some += ids([page])
        if not page.partial:
            steps.append(some)
            some = []
    return steps
