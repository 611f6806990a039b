"""What the make-believe sites of the benchmarks are made of: a small load, or the whole reference load."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

SMALL, FULL = "small", "full"
ITEMS = {SMALL: (8_000, 3_000, 1_500, 1_000, 500), FULL: (197_000, 60_000, 40_000, 30_000, 20_000, 15_000, 10_000, 4_000)}
"""Items of each project; a project has a board whose sprints are two weeks long: 29 of them in the days a site tells of."""
PULLS = {SMALL: (2_000, 600, 400), FULL: (32_000, 12_000, 8_000, 5_000, 3_000, 2_000, 1_200, 800)}
"""Pull requests of each repository."""
DEPLOYMENTS = {SMALL: 100, FULL: 1_400}
TIES = {SMALL: 500, FULL: 5_000}
"""How many records of the largest project and repository share one update time."""
UNLIMITED = 1_000_000_000
"""Requests and points an hour: what is measured is the work, not the waiting that a limit asks for."""


def sized(sizes: Sequence[int]) -> tuple[str, ...]:
    """A site's own words for the records of its parts."""
    return ("--sizes", ",".join(map(str, sizes)))


def jira_load(asked: argparse.Namespace) -> tuple[object, ...]:
    """The words for a Jira of the scale that was asked for: items of 12 kB and more, with their histories."""
    return ("--seed", asked.seed, *sized(asked.sizes or ITEMS[asked.scale]), "--ties", TIES[asked.scale], "--heavy")


def github_load(asked: argparse.Namespace) -> tuple[object, ...]:
    """The words for a GitHub of the scale that was asked for: pull requests with reviews, and deployments."""
    return (*unlimited(asked), *sized(asked.pulls or PULLS[asked.scale]), *only("--deployments", DEPLOYMENTS[asked.scale]), "--ties", TIES[asked.scale])


def unlimited(asked: argparse.Namespace) -> tuple[object, ...]:
    """What every GitHub of the benchmarks is started with."""
    return ("--seed", asked.seed, "--limit", UNLIMITED)


def only(*more: object) -> tuple[object, ...]:
    """Pull requests and what else is named; nothing of what a site would have besides."""
    nothing = {"--issues": 0, "--runs": 0, "--deployments": 0} | dict(zip(more[::2], more[1::2], strict=True))
    return tuple(word for pair in nothing.items() for word in pair)
