"""Whether an answer of GraphQL is what the vendor's own schema says of the question: every field that was asked, no other, none null that may not be, of its type.

The schema and the description of REST come by `make services` from the vendor's packages; nothing of them is committed. Without them tests that need
them are skipped, and fail with HEADWAY_REQUIRE_SERVICES=1.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    InlineFragmentNode,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Visitor,
    build_schema,
    is_abstract_type,
    visit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import DocumentNode, GraphQLObjectType, GraphQLSchema

FOLDER = Path(os.environ.get("HEADWAY_GITHUB_DESCRIPTIONS") or Path(__file__).parents[3] / ".cache" / "github")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SCALARS: dict[str, tuple[type, re.Pattern[str]]] = {
    "String": (str, re.compile(r"(?s).*")),
    "ID": (str, re.compile(r"\S+")),
    "Int": (int, re.compile(r"-?\d+")),  # more than 32 bits too, as the ids of runs and checks are on the real one
    "Boolean": (bool, re.compile(r"True|False")),
    "BigInt": (str, re.compile(r"\d+")),
    "DateTime": (str, MOMENT),
    "URI": (str, re.compile(r"https?://\S+")),
    "GitObjectID": (str, re.compile(r"[0-9a-f]{40}")),
}
"""What values of a scalar look like; one that is not here is an error, so that none is passed over."""


def brought(name: str) -> Path:
    """Where a description lies. Skips the test where it was not brought, unless it has to be there."""
    place = FOLDER / name
    if not place.exists() and os.environ.get("HEADWAY_REQUIRE_SERVICES") != "1":
        pytest.skip(f"the vendor's description is not at {place}: make services brings it")
    return place


@cache
def schema() -> GraphQLSchema:
    """All that can be asked of GitHub; about a second, once."""
    return build_schema(brought("schema.graphql").read_text(encoding="utf-8"), assume_valid=True)


class _Typing(Visitor):
    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode:
        return SelectionSetNode(selections=(FieldNode(name=NameNode(value="__typename")), *node.selections))


def typed(document: DocumentNode) -> DocumentNode:
    """The same question, which asks the type of everything besides."""
    return visit(document, _Typing())


class Checker:
    """A question, and what its answers have to look like."""

    def __init__(self, known: GraphQLSchema, document: DocumentNode) -> None:
        self.schema = known
        self.fragments = {part.name.value: part for part in document.definitions if isinstance(part, FragmentDefinitionNode)}
        self.operation = next(part for part in document.definitions if isinstance(part, OperationDefinitionNode))

    def complaints(self, data: Any) -> Iterator[str]:
        """What is wrong with `data`, and where; types are told by `__typename`, so the question has to be a typed one."""
        assert self.schema.query_type is not None
        yield from self._object(data, self.schema.query_type, [self.operation.selection_set], "$")

    def _object(self, value: Any, kind: GraphQLObjectType, sets: list[SelectionSetNode], at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{at}: {type(value).__name__} where {kind.name} is due"
            return
        asked: dict[str, list[FieldNode]] = {}
        self._collect(kind, sets, asked)
        if list(value) != list(asked):
            yield f"{at}: {list(value)} where {list(asked)} were asked"
        for key in value.keys() & asked.keys():
            yield from self._field(value[key], kind, asked[key], f"{at}.{key}")

    def _field(self, value: Any, kind: GraphQLObjectType, nodes: list[FieldNode], at: str) -> Iterator[str]:
        name = nodes[0].name.value
        if name == "__typename":
            if value != kind.name:
                yield f"{at}: {value!r} where {kind.name} is due"
            return
        yield from self._value(value, kind.fields[name].type, [node.selection_set for node in nodes if node.selection_set], at)

    def _value(self, value: Any, kind: Any, sets: list[SelectionSetNode], at: str) -> Iterator[str]:
        if isinstance(kind, GraphQLNonNull):
            yield from [f"{at}: null where {kind} is due"] if value is None else self._value(value, kind.of_type, sets, at)
        elif value is None:
            return
        elif isinstance(kind, GraphQLList):
            for place, one in enumerate(value) if isinstance(value, list) else [("no list", value)]:
                yield from self._value(one, kind.of_type, sets, f"{at}[{place}]")
        elif isinstance(kind, GraphQLEnumType | GraphQLScalarType):
            yield from self._leaf(value, kind, at)
        else:
            yield from self._composite(value, kind, sets, at)

    def _composite(self, value: Any, kind: Any, sets: list[SelectionSetNode], at: str) -> Iterator[str]:
        if not is_abstract_type(kind):
            yield from self._object(value, kind, sets, at)
            return
        known = {one.name: one for one in self.schema.get_possible_types(kind)}
        said = value.get("__typename") if isinstance(value, dict) else None
        if said not in known:
            yield f"{at}: {said} is no {kind.name}"
            return
        yield from self._object(value, known[said], sets, at)

    def _leaf(self, value: Any, kind: GraphQLEnumType | GraphQLScalarType, at: str) -> Iterator[str]:
        if isinstance(kind, GraphQLEnumType):
            if value not in kind.values:
                yield f"{at}: {value!r} is no {kind.name}"
            return
        if kind.name not in SCALARS:
            raise ValueError(f"{at}: what a {kind.name} looks like is not known here")
        wanted, pattern = SCALARS[kind.name]
        if type(value) is not wanted or not pattern.fullmatch(str(value)):
            yield f"{at}: {value!r} is no {kind.name}"

    def _collect(self, kind: GraphQLObjectType, sets: list[SelectionSetNode], asked: dict[str, list[FieldNode]]) -> None:
        for node in (node for selections in sets for node in selections.selections):
            if isinstance(node, FieldNode):
                asked.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            elif isinstance(node, FragmentSpreadNode | InlineFragmentNode):
                part = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
                if self._applies(part.type_condition.name.value if part.type_condition else kind.name, kind):
                    self._collect(kind, [part.selection_set], asked)

    def _applies(self, condition: str, kind: GraphQLObjectType) -> bool:
        named = self.schema.type_map[condition]
        return named is kind or (is_abstract_type(named) and self.schema.is_sub_type(named, kind))
