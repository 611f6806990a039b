"""What a site calls things: its statuses by id, its fields by name and schema, and which of them issues are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from headway.normalise.lenient import reader
from headway.sources.jira import reference as references
from headway.sources.jira.fields import carries, kind_of
from headway.sources.jira.once import Once
from headway.sources.jira.reference import FieldRef, Reference, StatusRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from headway.sources.jira.site import Site

STANDARD = (
    *("project", "summary", "description", "status", "issuetype", "priority", "resolution", "resolutiondate", "assignee", "reporter", "creator"),
    *("created", "updated", "duedate", "labels", "parent", "issuelinks", "timeoriginalestimate", "worklog"),
)
"""The system's own fields that facts are made of."""
REPLAYABLE = frozenset({"number", "option", "date", "datetime"})
"""Types of custom fields that are fetched whatever they are called, so that a changed rule finds them in the archive."""
MOST_HISTORY_FIELDS = 10


class CategoryGiven(Struct):
    """What Jira itself holds a status to be."""

    key: str | None = None


class StatusGiven(Struct):
    """A status of the catalogue."""

    id: str | int
    name: str | None = None
    category: CategoryGiven | None = field(default=None, name="statusCategory")


class SchemaGiven(Struct):
    """The type of a field; `custom` names the plugin that made it."""

    type: str | None = None
    items: str | None = None
    custom: str | None = None


class FieldGiven(Struct):
    """A field of the catalogue; the system's `schema` is missing for some."""

    id: str
    name: str | None = None
    schema: SchemaGiven | None = None


class Catalogue:
    """A site's statuses and fields, asked once a run."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known = Once(self._ask)

    def forget(self) -> None:
        """A new run begins."""
        self._known.forget()

    async def reference(self, project: str = "", estimation: str | None = None) -> Reference:
        """The site, and the field a project estimates in, if it has one."""
        statuses, fields = await self._known.get()
        return Reference(
            edition=await self._site.edition(),
            site=self._site.options.site,
            url=await self._site.url(),
            statuses=statuses,
            fields=fields,
            estimation={project: estimation} if estimation else {},
        )

    async def _ask(self) -> tuple[tuple[StatusRef, ...], tuple[FieldRef, ...]]:
        statuses = (await self._site.get("status", reader(list[StatusGiven]))).said
        fields = (await self._site.get("field", reader(list[FieldGiven]))).said
        return (
            tuple(StatusRef(str(status.id), status.name or "", status.category.key if status.category else None) for status in statuses),
            tuple(_field(given) for given in fields),
        )


def _field(given: FieldGiven) -> FieldRef:
    schema = given.schema or SchemaGiven()
    kind = f"array:{schema.items}" if schema.type == "array" and schema.items else schema.type
    return FieldRef(given.id, given.name or given.id, kind, schema.custom)


def asked(reference: Reference, effort: Mapping[str, str]) -> list[str]:
    """The fields issues are asked for: never all there are, which would bring whatever a site keeps in its issues."""
    estimating = set(reference.estimation.values())
    wanted = [one.id for one in reference.fields if one.custom is not None and (one.id in estimating or _wanted(one, effort))]
    return [*STANDARD, *(identifier for identifier in wanted if identifier not in STANDARD)]


def _wanted(one: FieldRef, effort: Mapping[str, str]) -> bool:
    return one.type in REPLAYABLE or kind_of(one) in {"sprint", "epic", "team", "flagged"} or carries(one, effort) is not None


def told_by_histories(fields: Iterable[FieldRef]) -> list[str]:
    """The fields whose changes are asked for: status, sprint and flag."""
    own = [one.id for kind in ("sprint", "flagged") for one in fields if kind_of(one) == kind]
    return ["status", *own][:MOST_HISTORY_FIELDS]


encoded = references.encode
