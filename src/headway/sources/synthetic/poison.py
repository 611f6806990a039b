"""Records that cannot be read, a few and always the same: what every source has one day, and quarantine is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.sources.synthetic.pieces import EPIC_EVERY, SUBTASK_AT, SUBTASK_EVERY, has_pull

if TYPE_CHECKING:
    from headway.sources.synthetic.squads import Squad
    from headway.sources.synthetic.story import Story

PULL_AT, PULL_EVERY = 7, 60
ITEM_FROM, ITEM_EVERY = 40, 97
COMMIT_AT = 11
"""The commit whose author's clock said the year 3 billion."""


def _here(squad: Squad) -> bool:
    """Whether it is the squad whose records are spoiled: the one on an instance of its own, so that the others can be seen to be untouched."""
    return squad.legacy


def poisoned_pull(told: Story, number: int) -> bool:
    """Whether the forge gives nonsense for a pull request."""
    return _here(told.squad) and told.repository is told.squad.repositories[0] and number % PULL_EVERY == PULL_AT


def broken_date(told: Story, index: int) -> bool:
    """Whether a commit's author date cannot be written."""
    return _here(told.squad) and told.repository is told.squad.repositories[0] and index == COMMIT_AT


def poisoned_item(squad: Squad, index: int) -> bool:
    """Whether the tracker gives nonsense for an item: one that no pull request and no other item needs."""
    needed = index % EPIC_EVERY == 0 or (index + 1) % SUBTASK_EVERY == SUBTASK_AT or has_pull(squad, index)
    return _here(squad) and not needed and index >= ITEM_FROM and index % ITEM_EVERY < 3  # noqa: PLR2004 - three in a row, of which some are needed


def spoiled(payload: bytes) -> bytes:
    """A record with a date that is none, as a proxy's error page once left it."""
    return payload.replace(b'"createdAt":"', b'"createdAt":"gateway timeout ').replace(b'"created":"', b'"created":"gateway timeout ')
