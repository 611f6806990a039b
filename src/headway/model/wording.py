"""What an installation says of words: where our maps and a team's habits differ, the team is right."""

from __future__ import annotations

from msgspec import Struct

LEVELS = ("tenant", "source", "team", "scope")
"""From the widest to the narrowest; a narrower level wins."""


class Override(Struct, frozen=True, order=True):
    """`word` of theirs stands for `value` of ours in a map, for one level: a source by name, a team by its tracker's name, a scope by key.

    `target` is empty for the tenant.
    """

    level: str
    target: str
    map: str
    word: str
    value: str
