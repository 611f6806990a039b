"""What a question is given: arguments of its fields, and the variables beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListTypeNode,
    ListValueNode,
    NonNullTypeNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    VariableNode,
)
from tests.fakes.github import graphql_refusals as refusals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphql import FieldNode, OperationDefinitionNode, TypeNode, ValueNode
    from tests.fakes.github.graphql_reading import At, Field

    Given = Callable[[At], dict[str, Any]]
else:
    Given = object

SCALARS: dict[str, type] = {"Int": int, "String": str, "ID": str, "DateTime": str, "OrderDirection": str, "Boolean": bool}


def arguments(node: FieldNode, field: Field, declared: set[str], path: Sequence[str]) -> Given:
    """What gives a field its arguments, once the variables are there. Raises Refused for what the field does not take or cannot do without."""
    named = {argument.name.value: argument.value for argument in node.arguments or ()}
    for name in named:
        if name not in field.takes:
            raise refusals.not_accepted(node, name, node.name.value, path)
    missing = [name for name in field.needs if name not in named]
    if missing:
        raise refusals.argument_missing(node, missing, node.name.value, path)
    values = [(name, _value(value, declared, path)) for name, value in named.items()]
    if not values:
        return constant({})
    return lambda at: {name: value(at) for name, value in values}


def constant(value: Any) -> Callable[..., Any]:
    """Always the same."""
    return lambda *_: value


def _value(node: ValueNode, declared: set[str], path: Sequence[str]) -> Callable[[At], Any]:
    match node:
        case VariableNode():
            name = node.name.value
            if name not in declared:
                raise refusals.undeclared(node, name, path)
            return lambda at: at.variables.get(name)
        case ListValueNode():
            parts = [_value(one, declared, path) for one in node.values]
            return lambda at: [part(at) for part in parts]
        case ObjectValueNode():
            inner = [(one.name.value, _value(one.value, declared, path)) for one in node.fields]
            return lambda at: {name: part(at) for name, part in inner}
        case _:
            return constant(_literal(node))


def _literal(node: ValueNode) -> Any:
    match node:
        case IntValueNode():
            return int(node.value)
        case FloatValueNode():
            return float(node.value)
        case StringValueNode() | EnumValueNode() | BooleanValueNode():
            return node.value
        case NullValueNode():
            return None
    raise ValueError(f"no value: {node}")


def variables(operation: OperationDefinitionNode, given: dict[str, Any]) -> dict[str, Any]:
    """The variables of an operation, with their defaults. Raises Refused for one that is missing or of another type."""
    found: dict[str, Any] = {}
    for one in operation.variable_definitions or ():
        name = one.variable.name.value
        value = given.get(name)
        if name not in given and one.default_value is not None:
            value = _value(one.default_value, set(), [name])(None)  # type: ignore[arg-type] - a default names no variable
        if not fits(one.type, value):
            raise refusals.wrong_variable(name, written(one.type), value)
        found[name] = value
    return found


def fits(kind: TypeNode, value: Any) -> bool:
    """Whether a value may go under a variable; of types that are not known here, all may."""
    if isinstance(kind, NonNullTypeNode):
        return value is not None and fits(kind.type, value)
    if value is None:
        return True
    if isinstance(kind, ListTypeNode):
        return isinstance(value, list) and all(fits(kind.type, one) for one in value)
    wanted = SCALARS.get(kind.name.value, object)
    return isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))


def written(kind: TypeNode) -> str:
    """A type as it is written."""
    if isinstance(kind, NonNullTypeNode):
        return f"{written(kind.type)}!"
    return f"[{written(kind.type)}]" if isinstance(kind, ListTypeNode) else kind.name.value
