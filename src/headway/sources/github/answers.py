"""What GraphQL answers, judged once: data, or the error that its `errors` mean.

GraphQL says with status 200 what other interfaces say by status, and gives data beside errors that look whole and are not
(LESSON 16). So data count only where nothing went wrong, but for one thing: of records that were asked for by id, one that
is gone is null in its place, and that is an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Raw, Struct, field

from headway.model.calendar import SECOND_US
from headway.model.errors import AuthFailed, BadRequest, Gone, Overloaded, RateLimited, SourceError, Transport
from headway.net.classify import LIMIT_WORDS, tidy
from headway.normalise.lenient import reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

LIMITED_US = 60 * SECOND_US
"""What the vendor asks for where it limits us and names no wait."""
NULL = b"null"
NODES = "nodes"
TOO_MUCH = ("something went wrong while executing your query", "timeout", "timed out", "timedout", "resource limits")
"""How an answer says that the question was more than the server does at once."""
TYPES: dict[str, type[SourceError]] = {
    "NOT_FOUND": Gone,
    "FORBIDDEN": AuthFailed,
    "INSUFFICIENT_SCOPES": AuthFailed,
    "UNAUTHORIZED": AuthFailed,
    "RATE_LIMITED": RateLimited,
    "RATE_LIMIT": RateLimited,
    "MAX_NODE_LIMIT_EXCEEDED": Overloaded,
    "RESOURCE_LIMITS_EXCEEDED": Overloaded,
    "EXCESSIVE_PAGINATION": BadRequest,
    "MISSING_PAGINATION_BOUNDARIES": BadRequest,
    "INVALID_CURSOR_ARGUMENTS": BadRequest,
    "undefinedField": BadRequest,
    "argumentNotAccepted": BadRequest,
    "variableMismatch": BadRequest,
    "missingRequiredArguments": BadRequest,
}
"""By the type of an error, or where it has none the code of its extensions."""
GRAVEST = (RateLimited, AuthFailed, Overloaded, BadRequest, Gone, Transport)
"""Which of several errors is told: what holds for every question first."""


class Extensions(Struct):
    """What an error says for machines."""

    code: str | None = None


class Wrong(Struct):
    """One error of an answer; `path` leads to what could not be given."""

    message: str = ""
    word: str | None = field(default=None, name="type")
    path: list[str | int] | None = None
    extensions: Extensions | None = None

    @property
    def named(self) -> str:
        """What kind it is, in the vendor's word."""
        return self.word or (self.extensions.code if self.extensions else None) or ""

    @property
    def vanished(self) -> bool:
        """Whether it says of a record asked for by id that there is none."""
        return self.named == "NOT_FOUND" and bool(self.path) and self.path is not None and self.path[0] == NODES

    @property
    def kind(self) -> type[SourceError]:
        """The error of ours."""
        said = self.message.lower()
        if LIMIT_WORDS.search(self.message.encode()):
            return RateLimited
        if any(words in said for words in TOO_MUCH):
            return Overloaded
        return TYPES.get(self.named, Transport)


class Envelope(Struct):
    """An answer whole."""

    data: Raw = field(default_factory=lambda: Raw(NULL))
    errors: list[Wrong] | None = None


class PageInfo(Struct, rename="camel"):
    """Whether a list goes on, and from where."""

    has_next_page: bool
    end_cursor: str | None = None


class Nodes(Struct, rename="camel"):
    """A page of a list, its records the bytes they came in."""

    page_info: PageInfo
    nodes: list[Raw]
    total_count: int | None = None

    def whole(self) -> list[Raw]:
        """The records. Raises Transport where one of them is null: what is left out silently is not known to be gone."""
        if any(bytes(node) == NULL for node in self.nodes):
            raise Transport("a list came with gaps: some of its records are null, and no reason is given")
        return self.nodes


_envelope = reader(Envelope)


def judged(question: str, kind: type[T], *, now: Callable[[], int]) -> Callable[[bytes], T]:
    """A decoder of answers to a question; `now` dates the wait where a limit names none. What it gives raises SourceError."""
    read = reader(kind)

    def judge(body: bytes) -> T:
        said = _envelope(body)
        wrong = [one for one in said.errors or () if not one.vanished]
        if wrong:
            raise _error(question, wrong, now)
        if bytes(said.data) == NULL:
            raise Transport(f"GraphQL answered {question} with neither data nor errors")
        return read(bytes(said.data))

    return judge


def _error(question: str, wrong: Sequence[Wrong], now: Callable[[], int]) -> SourceError:
    kind = next(kind for kind in GRAVEST if any(one.kind is kind for one in wrong))
    said = tidy("; ".join(dict.fromkeys(one.message or one.named for one in wrong if one.kind is kind)))
    sentence = f"GraphQL refused {question}: {said or 'without a word'}"
    if kind is RateLimited:
        return RateLimited(sentence, now() + LIMITED_US)
    return kind(sentence)
