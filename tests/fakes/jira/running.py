"""The site in a thread of its own for as long as a test needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.jira.server import Jira
from tests.fakes.running import listening, served

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tests.fakes.jira.company import Company

__all__ = ["listening", "running"]


def running(company: Company, edition: str = "cloud", *, port: int = 0, jira: Jira | None = None) -> AbstractContextManager[Jira]:
    """A site that answers while the block runs; ``jira``, if it was made before, with its troubles. Raises what kept it from starting."""
    return served(jira or Jira(company, edition=edition), port=port)
