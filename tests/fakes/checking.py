"""Whether a value is what a description says: the part of JSON Schema that vendors' own descriptions of their interfaces use.

A word of a description that is not known here is an error, so that no part of one is passed over in silence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Schema = dict[str, Any]
TYPES: dict[str, type | tuple[type, ...]] = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
NO_CHECK = frozenset({"description", "readOnly", "writeOnly", "xml", "uniqueItems", "maxLength", "nullable", "title", "example", "deprecated", "default", "minimum", "maximum", "discriminator"})
"""Words that say nothing of what is checked here, or are read where another word is."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$")
"""Jira's own moments carry offsets without a colon, which the format's standard does not allow."""
FORMATS: dict[str, re.Pattern[str]] = {"date-time": MOMENT, "date": re.compile(r"\d{4}-\d\d-\d\d$"), "uri": re.compile(r"[a-z]+://\S+$")}


class Checker:
    """Descriptions that refer to each other by name. `forgiven` are fields that may be null or empty whatever is said, or be there: (name, field), a part of a name by a dot."""

    def __init__(self, named: Mapping[str, Schema], *, forgiven: frozenset[tuple[str, str]] = frozenset()) -> None:
        self.named, self.forgiven = named, forgiven

    def complaints(self, value: Any, schema: Schema, at: str = "$", name: str = "") -> Iterator[str]:
        """What is wrong with a value, and where. Raises ValueError for a description that says more than is understood."""
        if value is None and schema.get("nullable"):
            return
        for word, said in schema.items():
            if word not in NO_CHECK and not word.startswith("x-"):
                check: Callable[..., Iterator[str]] | None = getattr(self, f"_{word.lstrip('$').lower()}", None)
                if check is None:
                    raise ValueError(f"{at}: what '{word}' means is not known here")
                yield from check(value, said, schema, at, name)

    def _ref(self, value: Any, said: str, _schema: Schema, at: str, _name: str) -> Iterator[str]:
        name = said.rsplit("/", 1)[-1]
        yield from self.complaints(value, self.named[name], at, name)

    def _type(self, value: Any, said: str, _schema: Schema, at: str, _name: str) -> Iterator[str]:
        wrong = not isinstance(value, TYPES[said]) or (said in {"integer", "number"} and isinstance(value, bool))
        if wrong:
            yield f"{at}: {type(value).__name__} where {said} is said"

    def _enum(self, value: Any, said: list[Any], _schema: Schema, at: str, _name: str) -> Iterator[str]:
        if value not in said:
            yield f"{at}: {value!r} is none of {said}"

    def _format(self, value: Any, said: str, _schema: Schema, at: str, _name: str) -> Iterator[str]:
        if isinstance(value, str) and said in FORMATS and not FORMATS[said].match(value):
            yield f"{at}: {value!r} is no {said}"

    def _pattern(self, value: Any, said: str, _schema: Schema, at: str, _name: str) -> Iterator[str]:
        if isinstance(value, str) and not re.fullmatch(said, value):
            yield f"{at}: {value!r} does not fit {said}"

    def _required(self, value: Any, said: list[str], _schema: Schema, at: str, _name: str) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (f"{at}: {missing} is missing" for missing in said if missing not in value)

    def _properties(self, value: Any, said: Mapping[str, Schema], _schema: Schema, at: str, name: str) -> Iterator[str]:
        for key, inner in said.items():
            if isinstance(value, dict) and key in value and not (value[key] in (None, "") and (name, key) in self.forgiven):
                yield from self.complaints(value[key], inner, f"{at}.{key}", f"{name}.{key}")

    def _additionalproperties(self, value: Any, said: Schema | bool, schema: Schema, at: str, name: str) -> Iterator[str]:  # noqa: FBT001 - as the description says it
        if not isinstance(value, dict) or said is True:
            return
        for key in value.keys() - schema.get("properties", {}).keys():
            if said is not False:
                yield from self.complaints(value[key], said, f"{at}.{key}")
            elif (name, key) not in self.forgiven:
                yield f"{at}: {key} is not said to be there"

    def _items(self, value: Any, said: Schema, _schema: Schema, at: str, name: str) -> Iterator[str]:
        if isinstance(value, list):
            for place, one in enumerate(value):
                yield from self.complaints(one, said, f"{at}[{place}]", name)

    def _allof(self, value: Any, said: list[Schema], _schema: Schema, at: str, name: str) -> Iterator[str]:
        for one in said:
            yield from self.complaints(value, one, at, name)

    def _anyof(self, value: Any, said: list[Schema], _schema: Schema, at: str, name: str) -> Iterator[str]:
        found = [list(self.complaints(value, one, at, name)) for one in said]
        if all(found):
            yield f"{at}: fits none of {len(found)}: {min(found, key=_worth)[0]}"

    def _oneof(self, value: Any, said: list[Any], _schema: Schema, at: str, name: str) -> Iterator[str]:
        """As `anyOf`: where one of several is due, vendors often describe two that fit."""
        yield from self._anyof(value, said, _schema, at, name)


def _worth(wrong: list[str]) -> tuple[int, int]:
    """Of what might have been meant, the one with the least wrong, and where that lies deepest."""
    return len(wrong), -len(wrong[0].partition(": ")[0])
