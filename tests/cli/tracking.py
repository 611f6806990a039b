"""A home whose configuration names a Jira that is served from here, and calls of headway in it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.cli.running import headway
from tests.fakes.jira import Company, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.console import Said
    from tests.fakes.jira import Jira

CONFIG = "sources:\n  - name: tracker\n    kind: jira\n    url: {url}\n    auth: {{user: {user}, env: JIRA_TOKEN}}\n{more}"


@dataclass
class Tracked:
    """The home, and the Jira."""

    home: Path
    jira: Jira

    def call(self, *arguments: str, **more: str) -> Said:
        """headway with the token in the environment."""
        return headway(self.home, *arguments, **({"JIRA_TOKEN": self.jira.token} | more))

    def printed(self, *arguments: str) -> Any:
        """What a call prints as JSON, its code being 0."""
        said = self.call(*arguments, "--json")
        assert (said.code, said.err) == (0, "")
        return json.loads(said.out)


@contextmanager
def tracked(home: Path, *, items: int = 40, projects: int = 4, more: str = "", **of_company: Any) -> Iterator[Tracked]:
    """A Jira, and a home that is configured to read it; `more` is added below the source."""
    with running(Company(seed=1, items=items, projects=projects, **of_company), edition="cloud") as jira:
        (home / "headway.yaml").write_text(CONFIG.format(url=jira.url, user=jira.user, more=more))
        yield Tracked(home, jira)
