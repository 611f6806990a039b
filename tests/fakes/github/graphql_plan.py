"""A question made into functions once, so that it can be answered ten thousand times: what is wrong with it is found here, as is what it may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, OperationDefinitionNode
from tests.fakes.github import graphql_refusals as refusals
from tests.fakes.github.data import Event, User
from tests.fakes.github.graphql_arguments import Given, arguments, constant
from tests.fakes.github.graphql_types import ABSTRACT, CONNECTIONS, OWN, PUBLIC, TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphql import DocumentNode, SelectionSetNode
    from tests.fakes.github.graphql_lists import Page, Rows
    from tests.fakes.github.graphql_reading import At, Field

    Make = Callable[[Any, At], Any]

MOST = 100
PAGE_INFO: dict[str, Callable[[Page], Any]] = {
    "hasNextPage": lambda page: page.after,
    "hasPreviousPage": lambda page: page.before,
    "startCursor": lambda page: page.cursor(0) if page.records else None,
    "endCursor": lambda page: page.cursor(len(page.records) - 1) if page.records else None,
}
EDGE: dict[str, Callable[[str], Callable[[Page, int, At], Any]]] = {
    "cursor": lambda _kind: lambda page, place, _at: page.cursor(place),
    "__typename": lambda kind: constant(f"{kind}Edge"),
}


@dataclass(slots=True)
class Weight:
    """A list in a question, and the lists in its rows: what it costs is counted before it is answered."""

    node: FieldNode
    path: list[str]
    given: Given
    paged: bool
    inner: list[Weight] = field(default_factory=list)

    def rows(self, at: At) -> int | None:
        """How many rows are asked for, None where only their number is. Raises Refused for too many, and where nothing is said."""
        given, name = self.given(at), self.node.name.value
        if "ids" in given:
            return len(given["ids"])
        word = "first" if given.get("first") is not None else "last"
        asked = given.get(word)
        if asked is None and self.paged:
            raise refusals.unbounded(name, self.path, self.node)
        if asked is not None and not 0 <= asked <= MOST:
            raise refusals.excessive(name, self.path, self.node, asked=asked, word=word)
        return asked


def weigh(weights: Sequence[Weight], at: At, times: int = 1) -> tuple[int, int]:
    """How many requests of a list, and how many records, a question amounts to at most, as GitHub counts them. Raises Refused."""
    requests = nodes = 0
    for weight in weights:
        asked = weight.rows(at)
        below = weigh(weight.inner, at, times * (asked or 0))
        listed = times if asked is not None and "ids" not in weight.given(at) else 0
        requests, nodes = requests + listed + below[0], nodes + times * (asked or 0) + below[1]
    return requests, nodes


@dataclass(frozen=True)
class Plan:
    """A question ready to be answered; `roots` are the names under which its parts go."""

    make: Make
    weights: list[Weight]
    operation: OperationDefinitionNode
    roots: list[str]


def planned(document: DocumentNode, name: str | None) -> Plan:
    """The plan of an operation. Raises Refused for what GitHub would not understand."""
    fragments = {part.name.value: part for part in document.definitions if isinstance(part, FragmentDefinitionNode)}
    operations = [part for part in document.definitions if isinstance(part, OperationDefinitionNode)]
    found = [part for part in operations if name is None or (part.name and part.name.value == name)]
    if len(found) != 1:
        raise refusals.Refused({"message": f'No operation named "{name}"' if name else "An operation name is required"})
    compiler = Compiler(fragments, {variable.variable.name.value for variable in found[0].variable_definitions or ()})
    make, weights = compiler.shaped("Query", [found[0].selection_set], [f"query {found[0].name.value}" if found[0].name else "query"])
    return Plan(make, weights, found[0], list(compiler.roots))


class Compiler:
    """Makes functions of selections; `path` is where in the question they stand."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode], declared: set[str]) -> None:
        self.fragments, self.declared = fragments, declared
        self.roots: list[str] = []

    def shaped(self, kind: str, sets: list[SelectionSetNode], path: list[str]) -> tuple[Make, list[Weight]]:
        """What makes the parts that are asked of a record of the type."""
        if kind not in ABSTRACT:
            return self._concrete(kind, sets, path)
        makes, weights = self._kinds(kind, sets, path)
        if kind != "Actor":
            return lambda record, at: makes[kind_of(record)](record, at), weights

        def make(record: Any, at: At) -> Any:
            # most accounts stand in a page many times: each is written once
            known = at.known.get((id(makes), id(record)))
            if known is None:
                known = at.known[id(makes), id(record)] = (record, makes[kind_of(record)](record, at))
            return known[1]

        return make, weights

    def _kinds(self, kind: str, sets: list[SelectionSetNode], path: list[str]) -> tuple[dict[str, Make], list[Weight]]:
        """The same for every type that may stand there; the weight is that of the heaviest."""
        for node in self._own(sets):
            if node.name.value not in OWN[kind] | {"__typename"}:
                raise refusals.undefined_field(node, node.name.value, kind, [*path, _key(node)])
        shaped = {one: self.shaped(one, sets, path) for one in ABSTRACT[kind]}
        return {one: make for one, (make, _) in shaped.items()}, max((weights for _, weights in shaped.values()), key=len)

    def _own(self, sets: list[SelectionSetNode]) -> Iterator[FieldNode]:
        return (node for selections in sets for node in selections.selections if isinstance(node, FieldNode))

    def _concrete(self, kind: str, sets: list[SelectionSetNode], path: list[str]) -> tuple[Make, list[Weight]]:
        reads: list[tuple[str, Make]] = []
        weights: list[Weight] = []
        if kind == "Query":
            self.roots = list(self._fields(kind, sets, path))
        for key, nodes in self._fields(kind, sets, path).items():
            read, below = self._field(kind, key, nodes, [*path, key])
            reads.append((key, read))
            weights += below
        if kind == "Repository":
            return lambda record, at: (inside := at.within(record)) and {key: read(record, inside) for key, read in reads}, weights
        return lambda record, at: {key: read(record, at) for key, read in reads}, weights

    def _fields(self, kind: str, sets: list[SelectionSetNode], path: list[str]) -> dict[str, list[FieldNode]]:
        """What is asked of a type, fragments opened, by the name that it goes under in the answer."""
        found: dict[str, list[FieldNode]] = {}
        for node in (node for selections in sets for node in selections.selections):
            if node.directives:
                raise refusals.not_served(node, "directives", path)
            if isinstance(node, FieldNode):
                found.setdefault(_key(node), []).append(node)
            else:
                for key, nodes in self._opened(kind, node, path).items():
                    found.setdefault(key, []).extend(nodes)
        return found

    def _opened(self, kind: str, node: Any, path: list[str]) -> dict[str, list[FieldNode]]:
        part = node
        if isinstance(node, FragmentSpreadNode):
            part = self.fragments.get(node.name.value)
            if part is None:
                raise refusals.undefined_fragment(node, node.name.value, path)
        wanted = part.type_condition.name.value if part.type_condition else PUBLIC.get(kind, kind)
        if wanted not in TYPES and wanted not in ABSTRACT:
            raise refusals.undefined_type(part, wanted, path)
        fits = wanted == PUBLIC.get(kind, kind) or kind in ABSTRACT.get(wanted, ())
        return self._fields(kind, [part.selection_set], path) if fits else {}

    def _field(self, kind: str, key: str, nodes: list[FieldNode], path: list[str]) -> tuple[Make, list[Weight]]:
        node, name = nodes[0], nodes[0].name.value
        if name == "__typename":
            return constant(PUBLIC.get(kind, kind)), []
        found = TYPES[kind].get(name)
        if found is None:
            raise refusals.undefined_field(node, name, PUBLIC.get(kind, kind), path)
        sets = [one.selection_set for one in nodes if one.selection_set]
        if found.of and not sets:
            raise refusals.parts_missing(node, name, found.of, path)
        if sets and not found.of:
            raise refusals.no_parts(node, name, path)
        given = arguments(node, found, self.declared, path)
        return {"leaf": self._leaf, "one": self._one, "rows": self._rows, "named": self._named, "owner": self._owner, "each": self._each}[found.way](found, given, sets, key, node, path)

    def _leaf(self, found: Field, *_: Any) -> tuple[Make, list[Weight]]:
        return found.read, []

    def _one(self, found: Field, _given: Given, sets: list[SelectionSetNode], _key: str, _node: FieldNode, path: list[str]) -> tuple[Make, list[Weight]]:
        make, weights = self.shaped(found.of, sets, path)
        read = found.read

        def one(record: Any, at: At) -> Any:
            got = read(record, at)
            return None if got is None else make(got, at)

        return one, weights

    def _named(self, found: Field, given: Given, sets: list[SelectionSetNode], key: str, _node: FieldNode, path: list[str]) -> tuple[Make, list[Weight]]:
        """A repository by its name."""
        make, weights = self.shaped(found.of, sets, path)

        def named(_record: Any, at: At) -> Any:
            asked = given(at)
            try:
                repo = at.company.repo(asked["owner"], asked["name"])
            except KeyError:
                repo = None
            if repo is None or (asked.get("followRenames") is False and repo.name.lower() != asked["name"].lower()):
                at.errors.append(refusals.no_repository([key], f"{asked['owner']}/{asked['name']}"))
                return None
            return make(repo, at)

        return named, weights

    def _owner(self, found: Field, given: Given, sets: list[SelectionSetNode], _key: str, _node: FieldNode, path: list[str]) -> tuple[Make, list[Weight]]:
        """Who owns repositories, by login."""
        make, weights = self.shaped(found.of, sets, path)

        def owner(_record: Any, at: At) -> Any:
            login = str(given(at)["login"]).lower()
            who = next((user for name, user in at.company.owners().items() if name.lower() == login), None)
            return None if who is None else make(who, at)

        return owner, weights

    def _each(self, found: Field, given: Given, sets: list[SelectionSetNode], key: str, node: FieldNode, path: list[str]) -> tuple[Make, list[Weight]]:
        """Records by their opaque ids."""
        makes, weights = self._kinds(found.of, sets, path)

        def each(_record: Any, at: At) -> Any:
            ids = given(at)["ids"]
            if len(ids) > MOST:
                raise refusals.too_many_ids(key, len(ids))
            return [by_id(at, makes, identifier, [key, place]) for place, identifier in enumerate(ids)]

        return each, [Weight(node, path, given, paged=False, inner=weights)]

    def _rows(self, found: Field, given: Given, sets: list[SelectionSetNode], _key: str, node: FieldNode, path: list[str]) -> tuple[Make, list[Weight]]:
        """A connection: how many there are, and those of a page."""
        asked = self._fields(CONNECTIONS.get(found.of, f"{found.of}Connection"), sets, path)
        weights: list[Weight] = []
        parts = [(key, self._part(found.of, nodes, [*path, key], weights)) for key, nodes in asked.items()]
        paged = any(nodes[0].name.value in {"nodes", "edges", "pageInfo"} for nodes in asked.values())
        bound = any(nodes[0].name.value in {"nodes", "edges"} for nodes in asked.values())
        read, name = found.read, node.name.value

        def connection(record: Any, at: At) -> Any:
            wanted = given(at)
            rows: Rows = read(record, at, wanted)
            page: Any = rows.page(wanted, name) if paged else None
            return {key: part(rows, page, at) for key, part in parts}

        return connection, [Weight(node, path, given, paged=bound, inner=weights)]

    def _part(self, kind: str, nodes: list[FieldNode], path: list[str], weights: list[Weight]) -> Callable[[Rows, Page, At], Any]:
        """A part of a connection; adds the weight of what its rows hold."""
        node, name = nodes[0], nodes[0].name.value
        sets = [one.selection_set for one in nodes if one.selection_set]
        if name in {"totalCount", "__typename"}:
            return (lambda rows, _page, _at: rows.total) if name == "totalCount" else constant(CONNECTIONS.get(kind, f"{kind}Connection"))
        if name == "pageInfo":
            info = [(key, self._info(found[0], path)) for key, found in self._fields("PageInfo", sets, path).items()]
            return lambda _rows, page, _at: {key: read(page) for key, read in info}
        if name not in {"nodes", "edges"}:
            raise refusals.undefined_field(node, name, CONNECTIONS.get(kind, f"{kind}Connection"), path)
        if kind not in TYPES and kind not in ABSTRACT:
            raise refusals.not_served(node, "the records of this list", path)
        return self._edges(kind, sets, path, weights) if name == "edges" else self._nodes(kind, sets, path, weights)

    def _info(self, node: FieldNode, path: list[str]) -> Callable[[Page], Any]:
        if node.name.value == "__typename":
            return lambda _page: "PageInfo"
        if node.name.value not in PAGE_INFO:
            raise refusals.undefined_field(node, node.name.value, "PageInfo", [*path, _key(node)])
        return PAGE_INFO[node.name.value]

    def _nodes(self, kind: str, sets: list[SelectionSetNode], path: list[str], weights: list[Weight]) -> Callable[[Rows, Page, At], Any]:
        make, below = self.shaped(kind, sets, path)
        weights += below
        return lambda _rows, page, at: [make(record, at) for record in page.records]

    def _edges(self, kind: str, sets: list[SelectionSetNode], path: list[str], weights: list[Weight]) -> Callable[[Rows, Page, At], Any]:
        parts: list[tuple[str, Callable[[Page, int, At], Any]]] = []
        for key, nodes in self._fields(f"{kind}Edge", sets, path).items():
            if nodes[0].name.value in EDGE:
                parts.append((key, EDGE[nodes[0].name.value](kind)))
            elif nodes[0].name.value == "node":
                make, below = self.shaped(kind, [one.selection_set for one in nodes if one.selection_set], [*path, key])
                weights += below
                parts.append((key, lambda page, place, at, make=make: make(page.records[place], at)))
            else:
                raise refusals.undefined_field(nodes[0], nodes[0].name.value, f"{kind}Edge", [*path, key])
        return lambda _rows, page, at: [{key: part(page, place, at) for key, part in parts} for place in range(len(page.records))]


def by_id(at: At, makes: dict[str, Make], identifier: str, path: list[str | int]) -> Any:
    """The record that an opaque id stands for, or null and an error."""
    found = at.company.find(identifier)
    if found is None:
        at.errors.append(refusals.no_node(path, identifier))
        return None
    kind, repo, number = found
    inside = at.within(repo)
    return makes[kind](RECORD[kind](repo, number), inside)


RECORD: dict[str, Callable[[Any, int], Any]] = {
    "Repository": lambda repo, _number: repo,
    "PullRequest": lambda repo, number: repo.pull(number),
    "Issue": lambda repo, number: repo.issue(number),
    "WorkflowRun": lambda repo, number: repo.run(number),
    "Deployment": lambda repo, number: repo.deployment(number),
    "Release": lambda repo, number: next(release for release in repo.releases() if release.id == number),
}


def kind_of(record: Any) -> str:
    """The type of what stands where several may."""
    return record.kind if isinstance(record, User | Event) else "Commit"


def _key(node: FieldNode) -> str:
    return node.alias.value if node.alias else node.name.value
