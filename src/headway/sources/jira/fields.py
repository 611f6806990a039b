"""A site's own fields: which of them carry sprint, team, flag, epic and estimate, found by schema type and name, never by id.

Issues are decoded into a struct made for the site, that has just those fields beside the system's: whatever
else a site keeps in its issues is skipped unread.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from headway.normalise.effort import effort_field
from headway.normalise.lenient import tolerant
from headway.normalise.text import clean
from headway.normalise.words import folded
from headway.normalise.words import words as mapped
from headway.sources.jira import raws, reference
from headway.sources.jira.shape_words import Catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from headway.normalise.words import Words
    from headway.sources.jira.reference import FieldRef, Reference
    from headway.sources.jira.shape_words import Meaning

SPRINT = "com.pyxis.greenhopper.jira:gh-sprint"
EPIC = "com.pyxis.greenhopper.jira:gh-epic-link"
POINTS = "com.pyxis.greenhopper.jira:jsw-story-points"
TEAMS = frozenset({"com.atlassian.jira.plugin.system.customfieldtypes:atlassian-team", "com.atlassian.teams:rm-teams-custom-field-team"})
FLAGGED = frozenset({"flagged", "flag", "impediment", "sinalizado", "impedimento", "отмечено", "помечено", "marcado", "markiert", "marqué"})
"""Names of the field behind "Add flag", a checkbox of its own that no schema type tells from others."""
OPTIONS = frozenset({"array:option", "array"})
ESTIMATES = frozenset({"number", "option", "string"})
LARGEST = 1e15
"""No estimate; a whole number of any length is valid JSON."""
TEAM_NAMES = ("displayName", "publicName", "name", "title", "value")


class Site:
    """A site as a run saw it, made ready for shaping: `item` decodes an issue of it, `read` a field of that.

    `spoken` are the names of fields, folded, that an installation has anything to say of.
    """

    def __init__(self, seen: Reference, spoken: frozenset[str] = frozenset()) -> None:
        self.reference = seen
        self.catalogue = Catalogue(seen.statuses)
        by_kind: dict[str, list[FieldRef]] = {}
        for field in seen.fields:
            by_kind.setdefault(kind_of(field), []).append(field)
        estimated = {*seen.estimation.values()}
        by_kind["estimate"] = [field for field in by_kind.get("estimate", ()) if field.id in estimated or field.custom == POINTS or folded(field.name) in mapped("effort").keys() | spoken]
        self.sprint, self.epic, self.team, self.flagged = (tuple(field.id for field in by_kind.get(kind, ())) for kind in ("sprint", "epic", "team", "flagged"))
        self.estimates = tuple(by_kind["estimate"])
        self.names = {field.id: field.name for field in seen.fields}
        self.sprint_words = frozenset({"sprint", *(folded(field.name) for field in by_kind.get("sprint", ()))})
        own = [field.id for kind, fields in by_kind.items() if kind for field in fields if field.custom is not None]
        self._slots = {field: f"own_{number}" for number, field in enumerate(own)}
        self._decode = msgspec.json.Decoder(_item_type(self._slots)).decode

    def item(self, payload: bytes) -> raws.Item:
        """An issue and its changelog. Raises msgspec.DecodeError for what is none."""
        found: raws.Item = tolerant(self._decode, payload)
        return found

    def given(self, fields: raws.Fields, field: str) -> bytes | None:
        """The JSON an issue has in a field of the site's own, None where it has nothing."""
        slot = self._slots.get(field)
        said = bytes(getattr(fields, slot)) if slot else b"null"
        return None if said == b"null" else said

    def read(self, fields: raws.Fields, field: str) -> Any:
        """What an issue has in a field of the site's own, decoded, None where it has nothing."""
        said = self.given(fields, field)
        return None if said is None else tolerant(msgspec.json.decode, said)

    def first(self, fields: raws.Fields, candidates: tuple[str, ...]) -> Any:
        """What stands in the first of some fields that has anything."""
        return next((said for field in candidates if (said := self.read(fields, field))), None)


def _item_type(slots: Mapping[str, str]) -> Any:
    """The type of a payload whose issue has these fields of its own."""
    names = {slot: field for field, slot in slots.items()}
    own = [(slot, msgspec.Raw, raws.NULL) for slot in names]
    fields = msgspec.defstruct("SiteFields", own, bases=(raws.Fields,), rename=lambda name: names.get(name, name), frozen=True, kw_only=True, gc=False)
    issue = msgspec.defstruct("SiteIssue", [("fields", fields)], bases=(raws.Issue,), frozen=True, kw_only=True, gc=False)
    return msgspec.defstruct("SiteItem", [("issue", issue)], bases=(raws.Item,), frozen=True, kw_only=True, gc=False)


def kind_of(field: FieldRef) -> str:
    """sprint, epic, team, flagged or estimate (it may be one); empty for any other field."""
    if field.custom == SPRINT:
        return "sprint"
    if field.custom == EPIC:
        return "epic"
    if field.custom in TEAMS or field.type == "team":
        return "team"
    if field.type in OPTIONS and folded(field.name) in FLAGGED:
        return "flagged"
    return "estimate" if field.custom is not None and field.type in ESTIMATES else ""


def carries(field: FieldRef, effort: Mapping[str, str]) -> str | None:
    """`points` or `size`, by schema type, else by name and what is said of names; None for a field that carries no estimate."""
    told = effort_field(field.name, kind=field.type or "", overrides=effort)
    return "points" if field.custom == POINTS and told is None and folded(field.name) not in effort else told


def number(said: Any) -> float | None:
    """A number, also one written as text."""
    if isinstance(said, str):
        try:
            said = float(said)
        except ValueError:
            return None
    return float(said) if isinstance(said, int | float) and not isinstance(said, bool) and abs(said) < LARGEST else None


def word(said: Any) -> str | None:
    """What an option, a team or a text is called."""
    if isinstance(said, dict):
        said = next((said[name] for name in TEAM_NAMES if isinstance(said.get(name), str) and said[name]), None)
    return clean(said) or None if isinstance(said, str) else None


@lru_cache(maxsize=64)
def estimating(site: Site, meaning: Meaning, project: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(fields that carry points, fields that carry a size) of a project, its board's own field first."""
    own = site.reference.estimation.get(project)
    told = {field.id: "points" if field.id == own and field.type == "number" else carries(field, meaning.effort) for field in site.estimates}
    ordered = sorted(told, key=lambda field: (field != own, len(field), field))
    return tuple(field for field in ordered if told[field] == "points"), tuple(field for field in ordered if told[field] == "size")


@lru_cache(maxsize=16)
def site_of(seen: bytes, words: Words) -> Site:
    """The site of a reference, for an installation. Raises msgspec.DecodeError."""
    return Site(reference.decode(seen), words.spoken("effort"))
