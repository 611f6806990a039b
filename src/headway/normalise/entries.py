"""The entries of a catalog file that a stranger wrote in YAML, read step by step: nothing is built of it but words, lists and maps.

Aliases are not followed, since a few lines of them can stand for more than any memory holds, and nesting is limited:
composing what is nested ten thousand deep ends the whole process where YAML is read in C, and cannot be caught.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from headway.normalise.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 24
"""Levels of maps and lists; a real entry has five."""
LONGEST = 200
"""Characters of a name; longer ones are cut."""
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Trouble(Struct, frozen=True):
    """What cannot be read, and the line it stands in, None where nobody can say."""

    line: int | None
    reason: str


class Entry(Struct, frozen=True, kw_only=True):
    """One entry: its first line, what it is, and its words by their place, as `metadata.name`."""

    line: int
    root: Any

    def at(self, *keys: str) -> Any:
        """What stands under keys, one below the other; None where nothing does."""
        found = self.root
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def word(self, *keys: str) -> str | None:
        """The word under keys, None where there is none."""
        found = self.at(*keys)
        return clean(" ".join(found.split()))[:LONGEST] or None if isinstance(found, str) else None


class Map(dict[str, Any]):
    """A map as it grows: `key` waits for its value."""

    key: str | None = None


class TooDeep(Exception):
    """An entry is nested deeper than any honest one."""


class Growing:
    """One entry while its events come."""

    def __init__(self) -> None:
        self.root: Any = None
        self._open: list[Any] = []

    def begin(self, container: Any) -> None:
        """A map or list begins."""
        if len(self._open) >= DEEPEST:
            raise TooDeep
        self.put(container)
        self._open.append(container)

    def end(self) -> None:
        """It ends."""
        self._open.pop()

    def put(self, value: Any) -> None:
        """A value where it belongs; a key that is no word is the empty one."""
        if not self._open:
            self.root = value
            return
        around = self._open[-1]
        if isinstance(around, list):
            around.append(value)
        elif around.key is None:
            around.key = value if isinstance(value, str) else ""
        else:
            around[around.key], around.key = value, None


def entries(text: str) -> Iterator[Entry | Trouble]:
    """The entries of a file in their order, up to the first trouble."""
    import yaml  # noqa: PLC0415 - whoever reads no catalog does not pay for it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from _grown(yaml.parse(text, Loader=loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        yield Trouble(mark.line + 1 if mark else None, f"it is no YAML: {getattr(error, 'problem', None) or 'a character no YAML may hold'}")
    except TooDeep:
        yield Trouble(None, f"it is nested deeper than {DEEPEST} levels")


def _grown(events: Any) -> Iterator[Entry]:
    growing, line = Growing(), 0
    for event in events:
        name = type(event).__name__
        if name == "DocumentStartEvent":
            growing, line = Growing(), 0
        elif name == "DocumentEndEvent":
            yield Entry(line=line, root=growing.root)
        else:
            line = line or event.start_mark.line + 1
            _grow(growing, name, event)


def _grow(growing: Growing, name: str, event: Any) -> None:
    if name in {"MappingStartEvent", "SequenceStartEvent"}:
        growing.begin(Map() if name == "MappingStartEvent" else [])
    elif name in {"MappingEndEvent", "SequenceEndEvent"}:
        growing.end()
    elif name == "ScalarEvent":
        growing.put(None if not event.style and event.value in NULLS else event.value)
    elif name == "AliasEvent":
        growing.put(None)
