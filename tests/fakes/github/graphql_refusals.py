"""What GitHub says when it answers no, or only half, in the words its readers have reported; all with status 200 but the gateway's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import Node

Error = dict[str, Any]
REPORT = "D3A4:1E6B:2F7C1A:5E0D:665F1B2C"
GATEWAY = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
TOO_LONG = f"Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. Please include `{REPORT}` when reporting this issue."
NO_QUERY = b'{"message":"A query attribute must be specified and must be a string.","documentation_url":"https://docs.github.com/graphql"}'


class Refused(Exception):
    """The question is not answered; `nulls` says whether its parts stand in `data` as null."""

    def __init__(self, *errors: Error, nulls: bool = False) -> None:
        super().__init__(errors[0]["message"])
        self.errors, self.nulls = errors, nulls


def located(node: Node) -> list[dict[str, int]]:
    """Where in the question."""
    if node.loc is None:
        return []
    at = node.loc.source.get_location(node.loc.start)
    return [{"line": at.line, "column": at.column}]


def undefined_field(node: Node, name: str, kind: str, path: Sequence[str]) -> Refused:
    """A field that the type does not have."""
    return _misasked(node, path, f"Field '{name}' doesn't exist on type '{kind}'", code="undefinedField", typeName=kind, fieldName=name)


def undefined_type(node: Node, name: str, path: Sequence[str]) -> Refused:
    """A fragment on what is no type."""
    return _misasked(node, path, f"No such type {name}, so it can't be a fragment condition", code="undefinedType", typeName=name)


def undefined_fragment(node: Node, name: str, path: Sequence[str]) -> Refused:
    """A fragment that the question does not bring."""
    return _misasked(node, path, f"Fragment {name} was used, but not defined", code="useAndDefineFragment", fragmentName=name)


def undeclared(node: Node, name: str, path: Sequence[str]) -> Refused:
    """A variable that the question does not declare."""
    return _misasked(node, path, f"Variable ${name} is used by {path[0]} but not declared", code="variableNotDefined", variableName=name)


def not_accepted(node: Node, argument: str, field: str, path: Sequence[str]) -> Refused:
    """An argument that the field does not take."""
    return _misasked(node, path, f"Field '{field}' doesn't accept argument '{argument}'", code="argumentNotAccepted", name=field, typeName="Field", argumentName=argument)


def argument_missing(node: Node, arguments: Sequence[str], field: str, path: Sequence[str]) -> Refused:
    """Arguments that the field cannot do without."""
    return _misasked(node, path, f"Field '{field}' is missing required arguments: {', '.join(arguments)}", code="missingRequiredArguments", className="Field", name=field, arguments=", ".join(arguments))


def parts_missing(node: Node, field: str, kind: str, path: Sequence[str]) -> Refused:
    """A record, and nothing said of what of it."""
    return _misasked(node, path, f"Field must have selections (field '{field}' returns {kind} but has no selections. Did you mean '{field} {{ ... }}'?)", code="selectionMismatch", nodeName=f"field '{field}'", typeName=kind)


def no_parts(node: Node, field: str, path: Sequence[str]) -> Refused:
    """Parts of what has none."""
    return _misasked(node, path, f"Selections can't be made on scalars (field '{field}' returns a scalar but has selections)", code="selectionMismatch", nodeName=f"field '{field}'")


def not_served(node: Node, what: str, path: Sequence[str]) -> Refused:
    """What GitHub would answer and this fake cannot: it says so rather than to answer wrongly."""
    return _misasked(node, path, f"the make-believe GitHub does not serve {what}", code="notServedByTheFake")


def _misasked(node: Node, path: Sequence[str], message: str, **extensions: str) -> Refused:
    return Refused({"path": list(path), "extensions": extensions, "locations": located(node), "message": message})


def unparsed(message: str) -> Refused:
    """What is no question at all."""
    return Refused({"message": f"Parse error on {message}"})


def wrong_variable(name: str, kind: str, value: object) -> Refused:
    """A variable that is missing or of another type."""
    return Refused({"extensions": {"value": value, "problems": [{"path": [], "explanation": "Expected value to be of its type"}]}, "message": f"Variable ${name} of type {kind} was provided invalid value"})


def wrong_argument(argument: str, field: str, value: object) -> Refused:
    """A value that an argument does not take."""
    return Refused({"extensions": {"code": "argumentLiteralsIncompatible", "typeName": "Field", "argumentName": argument}, "message": f"Argument '{argument}' on Field '{field}' has an invalid value ({value}). Expected type is another."})


def unbounded(field: str, path: Sequence[str], node: Node) -> Refused:
    """A connection without `first` or `last`."""
    said = f"You must provide a `first` or `last` value to properly paginate the `{field}` connection."
    return Refused({"type": "MISSING_PAGINATION_BOUNDARIES", "path": list(path), "locations": located(node), "message": said}, nulls=True)


def excessive(field: str, path: Sequence[str], node: Node, *, asked: int, word: str) -> Refused:
    """A page of more than a hundred."""
    said = f"Requesting {asked} records on the `{field}` connection exceeds the `{word}` limit of 100 records."
    return Refused({"type": "EXCESSIVE_PAGINATION", "path": list(path), "locations": located(node), "message": said}, nulls=True)


def too_many_nodes(nodes: int) -> Refused:
    """More than half a million records in one question."""
    return Refused({"type": "MAX_NODE_LIMIT_EXCEEDED", "message": f"This query requests up to {nodes:,} possible nodes which exceeds the maximum limit of 500,000."})


def wrong_cursor(cursor: str, field: str) -> Refused:
    """A cursor that nobody handed out."""
    return Refused({"type": "INVALID_CURSOR_ARGUMENTS", "path": [field], "message": f"`{cursor}` does not appear to be a valid cursor."}, nulls=True)


def no_repository(path: Sequence[str | int], name: str) -> Error:
    """A repository that is not there, or not to be seen."""
    return {"type": "NOT_FOUND", "path": list(path), "message": f"Could not resolve to a Repository with the name '{name}'."}


def no_node(path: Sequence[str | int], identifier: str) -> Error:
    """A node id that stands for nothing."""
    return {"type": "NOT_FOUND", "path": list(path), "message": f"Could not resolve to a node with the global id of '{identifier}'"}


def rate_limited(user: int) -> Error:
    """The points of the hour are spent."""
    return {"type": "RATE_LIMITED", "message": f"API rate limit exceeded for user ID {user}."}


def forbidden(path: Sequence[str | int]) -> Error:
    """A token that may not."""
    return {"type": "FORBIDDEN", "path": list(path), "extensions": {"saml_failure": False}, "message": "Resource not accessible by personal access token"}


def insufficient_scopes(path: Sequence[str]) -> Error:
    """A token that was not granted what the field needs."""
    said = f"Your token has not been granted the required scopes to execute this query. The '{path[-1]}' field requires one of the following scopes: ['repo'], but your token has only been granted the: ['read:user'] scopes."
    return {"type": "INSUFFICIENT_SCOPES", "path": list(path), "message": f"{said} Please modify your token's scopes in its settings."}


def unavailable(path: Sequence[str | int]) -> Error:
    """One record could not be had; the others are there."""
    return {"type": "SERVICE_UNAVAILABLE", "path": list(path), "message": f"Something went wrong while executing your query. Please include `{REPORT}` when reporting this issue."}


def too_many_ids(field: str, asked: int) -> Refused:
    """More than a hundred ids at once."""
    return Refused({"type": "ARGUMENT_LIMIT", "path": [field], "message": f"You may not provide more than 100 node ids; you provided {asked}."}, nulls=True)
