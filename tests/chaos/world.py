"""A tracker, a forge with its code, and a plain repository, all served from here, and people who work in them."""

from __future__ import annotations

import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from tests.fakes import github as forges
from tests.fakes import jira as trackers

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.fakes.github import GitHub
    from tests.fakes.jira import Jira

DAYS = 6
"""How far the forge's story goes back: GitHub tells of no change of what ended more than a week ago, and nobody could read it then."""
PULLS, ITEMS, COMMITS = 36, 260, 12
LABEL = "incident"
POISON = "someday"
SPOILT = 7
"""The item whose date is no date."""
IN_GIT = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false")


@dataclass
class Code:
    """A repository in a folder."""

    folder: Path
    written: int = 0

    def git(self, *words: str) -> None:
        subprocess.run(["git", *IN_GIT, *words], cwd=self.folder, check=True, capture_output=True, timeout=60)

    def write(self) -> None:
        """One more commit."""
        self.written += 1
        (self.folder / f"part_{self.written % 5}.py").write_text("".join(f"value_{line} = {line * self.written}\n" for line in range(5 + self.written % 7)))
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"CORE-{self.written} is done in part")


@dataclass
class World:
    """All there is to read; `dice` decide who does what next."""

    folder: Path
    tracker: Jira
    forge: GitHub
    code: Code
    dice: random.Random
    done: int = 0
    running: dict[int, list[int]] = field(default_factory=dict)
    """Runs of each repository that were begun here and are not over."""

    def well(self) -> None:
        """Nothing goes wrong any more."""
        self.tracker.well()
        self.forge.well()

    def as_called_now(self, text: str) -> str:
        """A text in which no repository has a name that it had before: what is not touched by a rename keeps its address, which GitHub forwards."""
        for repo in self.forge.company.repos():
            for former in repo.former_names:
                text = text.replace(f"{former}/", f"{repo.full_name}/").replace(f"{former}#", f"{repo.full_name}#").replace(f'"{former}"', f'"{repo.full_name}"')
        return text

    def change(self) -> None:
        """Somebody does something, perhaps while it is being read."""
        self.done += 1
        repo = self.dice.choice([repo.id for repo in self.forge.company.repos()])
        self.dice.choice(self._deeds(repo))()

    def _deeds(self, repo: int) -> list[Callable[[], object]]:
        company, pulls = self.forge.company, self.forge.company.sure(repo).pull_numbers()
        pull, issue = self.dice.choice(list(pulls)), self.dice.choice(list(company.sure(repo).issue_numbers()))
        title = f"CORE-{self.dice.randint(1, ITEMS // 2)} changed {self.done}"
        return [
            partial(company.touch_pull, repo, pull, title=title),
            partial(company.create_pull, repo, title, head=f"topic/{self.done}"),
            partial(company.review_pull, repo, pull),
            partial(self._open_pull, repo, company.merge_pull),
            partial(self._open_pull, repo, company.force_push),
            partial(company.label_issue, repo, issue, LABEL),
            partial(company.create_issue, repo, title, labels=(LABEL,)),
            partial(self._run, repo),
            partial(company.deploy, repo),
            partial(company.rename, repo, f"renamed-{self.done}"),
            self.code.write,
            *self._items(title),
        ]

    def _items(self, title: str) -> list[Callable[[], object]]:
        """What happens in the tracker; nothing is created, since there a seeded item would be linked to it without a change of its own."""
        company = self.tracker.company
        item = f"CORE-{self.dice.randint(1, ITEMS // 2)}"
        return [
            partial(company.touch, item, title),
            partial(company.set_status, item, self.dice.choice(("10000", "3", "10002"))),
        ]

    def _open_pull(self, repo: int, deed: Callable[[int, int], object]) -> None:
        """Something that is done to a pull request that is not merged yet."""
        home = self.forge.company.sure(repo)
        opened = [number for number in home.pull_numbers() if home.pull(number).state == "OPEN"]
        if opened:
            deed(repo, self.dice.choice(opened))

    def _run(self, repo: int) -> None:
        """A run begins, ends, or begins again."""
        company, mine = self.forge.company, self.running.setdefault(repo, [])
        if not mine:
            mine.append(company.add_run(repo, status="in_progress"))
            return
        run = company.sure(repo).run(mine[0])
        if run.attempts[-1].status == "completed":
            company.rerun(repo, mine.pop(), status="completed")
        else:
            company.finish_run(repo, mine[0])


@contextmanager
def world(folder: Path, dice: random.Random) -> Iterator[World]:
    """A world whose story ended a minute ago and goes on."""
    code = Code(folder / "code")
    code.folder.mkdir(parents=True)
    code.git("init", "--quiet", "--initial-branch=main")
    for _ in range(COMMITS):
        code.write()
    company = forges.Company(dice.randint(1, 99), PULLS, 2, code=folder / "served", days=DAYS, until=time.time_ns() // 10**9 - 60)
    company.create_issue(company.repos()[0].id, "The site is down", labels=(LABEL,))
    with forges.running(company) as forge, trackers.running(trackers.Company(seed=1, items=ITEMS, projects=2)) as tracker:
        tracker.company.set_field(f"CORE-{SPOILT}", "duedate", POISON)
        yield World(folder, tracker, forge, code, dice)
