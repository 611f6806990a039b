"""The part of JQL that a reader of a site needs, with the vendor's refusals of the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.fakes.jira.company import Company

RESERVED = frozenset(
    ["abort", "access", "add", "after", "alias", "all", "alter", "and", "any", "are", "as", "asc", "at", "audit", "avg", "be", "before", "begin", "between", "boolean", "break", "by", "byte", "catch", "cf", "char", "character", "check", "checkpoint", "collate", "collation", "column", "commit", "connect", "continue", "count", "create", "current", "date", "decimal", "declare", "decrement", "default", "defaults", "define", "delete", "delimiter", "desc", "difference", "distinct", "divide", "do", "double", "drop", "else", "empty", "encoding", "end", "equals", "escape", "exclusive", "exec", "execute", "exists", "explain", "false", "fetch", "file", "field", "first", "float", "for", "from", "function", "go", "goto", "grant", "greater", "group", "having", "identified", "if", "immediate", "in", "increment", "index", "initial", "inner", "inout", "input", "insert", "int", "integer", "intersect", "intersection", "into", "is", "isempty", "isnull", "join", "last", "left", "less", "like", "limit", "lock", "long", "max", "min", "minus", "mode", "modify", "modulo", "more", "multiply", "next", "noaudit", "not", "notin", "nowait", "null", "number", "object", "of", "on", "option", "or", "order", "outer", "output", "power", "previous", "prior", "privileges", "public", "raise", "raw", "remove", "rename", "resource", "return", "returns", "revoke", "right", "row", "rowid", "rownum", "rows", "select", "session", "set", "share", "size", "sqrt", "start", "strict", "string", "subtract", "sum", "synonym", "table", "then", "to", "trans", "transaction", "trigger", "true", "uid", "union", "unique", "update", "user", "validate", "values", "view", "when", "whenever", "where", "while", "with"]
)
"""Words that must stand in quotation marks when they are values."""
MOST_ORDERS = 7
TOKENS = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(>=|<=|!=|=|>|<|\(|\)|,)|([^\s"'()=<>!,]+))""")
DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?: (\d{1,2}):(\d{2}))?$")


class Refused(Exception):
    """The query is answered with 400 and this sentence."""


@dataclass(frozen=True)
class Token:
    """A word of a query; ``quoted`` words are never reserved."""

    text: str
    column: int
    quoted: bool = False


@dataclass(frozen=True)
class Clause:
    """One condition."""

    field: str
    operator: str
    values: tuple[Token, ...]


@dataclass(frozen=True)
class Query:
    """A query as it is carried out; instants are ms, ``order`` is (field, descending) pairs."""

    projects: frozenset[int] | None
    updated: tuple[int | None, int | None]
    created: tuple[int | None, int | None]
    ids: frozenset[int] | None
    above: int | None
    order: tuple[tuple[str, bool], ...]
    bounded: bool


def tokens(text: str) -> list[Token]:
    """The words of a query. Raises Refused."""
    found, place = [], 0
    while place < len(text.rstrip()):
        match = TOKENS.match(text, place)
        if match is None:
            raise Refused(f"Error in the JQL Query: The character '{text[place]}' is not allowed here. (line 1, character {place + 1})")
        double, single, sign, word = match.groups()
        quoted = double if double is not None else single
        found.append(Token(quoted if quoted is not None else sign or word, match.start(match.lastindex or 0) + 1, quoted is not None))
        place = match.end()
    return found


class Parser:
    """Reads a query word by word."""

    def __init__(self, text: str) -> None:
        self.words = tokens(text)
        self.place = 0

    def peek(self) -> str:
        """The next word in small letters, empty at the end."""
        return self.words[self.place].text.casefold() if self.place < len(self.words) else ""

    def take(self, *, expected: str = "") -> Token:
        """The next word. Raises Refused if it is another than expected, or there is none."""
        if self.place >= len(self.words):
            raise Refused("Error in the JQL Query: Expecting a value before the end of the query. (line 1)")
        word = self.words[self.place]
        if expected and word.text.casefold() != expected:
            raise Refused(f"Error in the JQL Query: Expecting '{expected}' but got '{word.text}'. (line 1, character {word.column})")
        self.place += 1
        return word

    def value(self) -> Token:
        """A value. Raises Refused for a reserved word without quotation marks."""
        word = self.take()
        if not word.quoted and word.text.casefold() in RESERVED:
            raise Refused(f"Error in the JQL Query: '{word.text}' is a reserved JQL word. You must surround it in quotation marks to use it in a query. (line 1, character {word.column})")
        return word

    def clauses(self) -> list[Clause]:
        """All conditions; they are joined by AND alone."""
        found = []
        while self.peek() not in {"", "order"}:
            if found:
                self.take(expected="and")
            found.append(self.clause())
        return found

    def clause(self) -> Clause:
        """One condition."""
        field, operator = self.take(), self.take().text.casefold()
        if operator not in {"=", "!=", ">", ">=", "<", "<=", "in"}:
            raise Refused(f"Error in the JQL Query: Expecting operator but got '{operator}'. (line 1, character {field.column})")
        if operator != "in":
            return Clause(field.text.casefold(), operator, (self.value(),))
        self.take(expected="(")
        values = [self.value()]
        while self.peek() == ",":
            self.take()
            values.append(self.value())
        self.take(expected=")")
        return Clause(field.text.casefold(), "in", tuple(values))

    def order(self) -> tuple[tuple[str, bool], ...]:
        """What to sort by."""
        if not self.peek():
            return ()
        self.take(expected="order")
        self.take(expected="by")
        found = []
        while True:
            field = self.take().text.casefold()
            if field not in {"updated", "created", "id", "key", "issuekey"}:
                raise Refused(f"Not able to sort using field '{field}'.")
            descending = self.take().text.casefold() == "desc" if self.peek() in {"asc", "desc"} else field in {"updated", "created"}
            found.append((field, descending))
            if self.peek() != ",":
                break
            self.take()
        if self.peek():
            raise Refused(f"Error in the JQL Query: Expecting ',' but got '{self.take().text}'. (line 1)")
        if len(found) > MOST_ORDERS:
            raise Refused(f"Number of order by fields must be at most {MOST_ORDERS}.")
        return tuple(found)


def instant(word: Token, zone: str) -> int:
    """The ms of an epoch number, or of a date to the minute read in the caller's zone. Raises Refused."""
    if re.fullmatch(r"\d+", word.text):
        return int(word.text)
    match = DATE.fullmatch(word.text)
    if match is None:
        raise Refused(f"Date value '{word.text}' for field 'updated' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.")
    year, month, of_month, hour, minute = (int(part or 0) for part in match.groups())
    try:
        return int(datetime(year, month, of_month, hour, minute, tzinfo=ZoneInfo(zone)).timestamp() * 1000)
    except ValueError:
        raise Refused(f"Date value '{word.text}' for field 'updated' is invalid.") from None


def bounds(found: list[Clause], field: str, zone: str) -> tuple[int | None, int | None]:
    """From and below (ms, half open) of what the clauses say of a time."""
    low: list[int] = []
    high: list[int] = []
    for clause in (one for one in found if one.field == field):
        at = instant(clause.values[0], zone)
        if clause.operator in {">=", ">"}:
            low.append(at + (clause.operator == ">"))
        elif clause.operator in {"<=", "<"}:
            high.append(at + (clause.operator == "<="))
        else:
            raise Refused(f"The operator '{clause.operator}' is not supported by the '{field}' field.")
    return max(low, default=None), min(high, default=None)


def projects(company: Company, found: list[Clause]) -> frozenset[int] | None:
    """The projects named, None if none is. Raises Refused for one that is not there or not to be seen, without saying which."""
    chosen: frozenset[int] | None = None
    for clause in (one for one in found if one.field == "project"):
        if clause.operator not in {"=", "in"}:
            raise Refused(f"The operator '{clause.operator}' is not supported by the 'project' field.")
        named = []
        for word in clause.values:
            project = company.project(word.text)
            if project is None or project.position in company.hidden:
                raise Refused(f"The value '{word.text}' does not exist for the field 'project'.")
            named.append(project.position)
        chosen = frozenset(named) if chosen is None else chosen & frozenset(named)
    return chosen


def items(company: Company, found: list[Clause]) -> tuple[frozenset[int] | None, int | None]:
    """The positions named by id or key, None if none is, and the id above which items are asked for."""
    named: frozenset[int] | None = None
    above: int | None = None
    for clause in (one for one in found if one.field in {"id", "key", "issue", "issuekey"}):
        if clause.operator in {">", ">="}:
            least = company.find(clause.values[0].text) if not clause.values[0].text.isdigit() else None
            above = int(clause.values[0].text) - (clause.operator == ">=") if least is None else least
        elif clause.operator in {"=", "in"}:
            named = frozenset(position for word in clause.values if (position := company.find(word.text)) is not None)
            if not named and len(clause.values) == 1:
                raise Refused(f"An issue with key '{clause.values[0].text}' does not exist for field '{clause.field}'.")
        else:
            raise Refused(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
    return named, above


KNOWN = frozenset({"project", "updated", "created", "id", "key", "issue", "issuekey"})


def parsed(text: str, company: Company, *, zone: str) -> Query:
    """A query ready to be carried out. Raises Refused."""
    parser = Parser(text)
    found = parser.clauses()
    order = parser.order()
    for clause in found:
        if clause.field not in KNOWN:
            raise Refused(f"Field '{clause.field}' does not exist or you do not have permission to view it.")
    named, above = items(company, found)
    return Query(projects(company, found), bounds(found, "updated", zone), bounds(found, "created", zone), named, above, order or (("created", True),), bool(found))
