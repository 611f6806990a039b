"""The compute engine itself: the one module that knows it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from headway.model.errors import ComputeFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = "600MB"


class Database:
    """The compute engine itself: statements in, rows out, and tables that last as long as it is open."""

    def __init__(self, spill: str) -> None:
        self._spill = spill
        self._opened: Any = None
        self._views: set[str] = set()
        self._alone = False

    def query(self, statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a statement. Raises ComputeFailed."""
        import duckdb  # noqa: PLC0415 - only the compute process pays for it

        try:
            found: list[tuple[Any, ...]] = self._connection.execute(statement, parameters).fetchall()
        except duckdb.Error as error:
            raise ComputeFailed(f"the engine could not answer: {str(error).splitlines()[0]}") from error
        return found

    def crew(self, *, alone: bool) -> None:
        """Work on one thread, or on one a core: over few facts, handing work around costs a quarter of the time."""
        if alone != self._alone:
            self.query("set threads = 1" if alone else "reset threads")
            self._alone = alone

    def table(self, name: str, query: str, parameters: list[Any] | None = None) -> None:
        """Put the rows of a query into a table, in place of what it held."""
        self.query(f"create or replace temp table {name} as {query}", parameters)

    def put(self, name: str, query: str, *, kept: bool) -> None:
        """As a table when it is read often, else as a view."""
        self.query(f"drop {'view' if name in self._views else 'table'} if exists {name}")
        (self._views.discard if kept else self._views.add)(name)
        self.query(f"create temp {'table' if kept else 'view'} {name} as {query}")

    def fill(self, name: str, select: str, stream: Any) -> None:
        """Put an Arrow stream into a table, through a select list."""
        with self._stream(stream):
            self.table(name, f"select {select} from stream")  # noqa: S608 - declared names

    @contextmanager
    def _stream(self, stream: Any) -> Iterator[None]:
        self._connection.register("stream", stream)
        try:
            yield
        finally:
            self._connection.unregister("stream")
            if hasattr(stream, "close"):
                stream.close()

    @property
    def _connection(self) -> Any:
        if self._opened is None:
            import duckdb  # noqa: PLC0415 - see query

            settings: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False, "memory_limit": MEMORY, "temp_directory": self._spill}
            self._opened = duckdb.connect(config=settings)
        return self._opened

    def close(self) -> None:
        """Let go of the engine and all its tables."""
        if self._opened is not None:
            self._opened.close()
        self._opened = None
