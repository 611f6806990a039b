"""The GraphQL questions, each a file of `queries/` sent with the fragments it names."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

SPREAD = re.compile(r"\.\.\.(?!\s*on\b)\s*(\w+)")
FRAGMENT = re.compile(r"(?m)^(?=fragment \w)")
NAME = re.compile(r"fragment (\w+)")
SUFFIX, SHARED = ".graphql", ".fragment.graphql"


def names() -> list[str]:
    """Every question there is."""
    return sorted(file.name.removesuffix(SUFFIX) for file in _folder() if file.name.endswith(SUFFIX) and not file.name.endswith(SHARED))


@cache
def query(name: str) -> str:
    """A question whole. Raises KeyError for one there is not, or a fragment there is not."""
    texts = {file.name: file.read_text(encoding="utf-8") for file in _folder()}
    parts = [texts[name + SUFFIX]]
    known = _fragments(text for file, text in texts.items() if file.endswith(SHARED))
    taken: set[str] = set()
    for part in parts:  # grows while it is walked: a fragment may name others
        for spread in SPREAD.findall(part):
            if spread not in taken:
                taken.add(spread)
                parts.append(known[spread])
    return "\n".join(part.strip() for part in parts) + "\n"


def _folder() -> list[Traversable]:
    return list(files(__package__).joinpath("queries").iterdir())


def _fragments(texts: Iterable[str]) -> dict[str, str]:
    found = (part for text in texts for part in FRAGMENT.split(text))
    return {named[1]: part for part in found if (named := NAME.match(part))}
