"""The site in a thread of its own for as long as a test needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.github.server import GitHub
from tests.fakes.running import listening, served

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tests.fakes.github.company import Company

__all__ = ["listening", "running"]


def running(company: Company, *, port: int = 0, site: GitHub | None = None) -> AbstractContextManager[GitHub]:
    """A site that answers while the block runs; ``site``, if it was made before, with its troubles. Raises what kept it from starting."""
    return served(site or GitHub(company), port=port)
