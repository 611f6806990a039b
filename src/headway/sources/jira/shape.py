"""From Jira's records to facts, Cloud and Data Center alike, record by record and pure.

Lenient in reading: whatever may be null is read as nothing told. Strict in what is kept: an instant that
is none, an id that is missing, become no fact, and the record says so in quarantine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from headway.model.records import Board, Project, Sprint
from headway.model.scope import Reject, parse_scope, scope_key
from headway.normalise.lenient import tolerant
from headway.normalise.sprints import sprint_state
from headway.normalise.text import clean
from headway.sources.jira import raws
from headway.sources.jira import reference as references
from headway.sources.jira.shape_dates import instant
from headway.sources.jira.shape_history import text
from headway.sources.jira.shape_item import work_items
from headway.sources.jira.shape_people import account
from headway.sources.jira.shape_words import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from headway.model.records import Fact
    from headway.model.scope import Raw

__all__ = ["SHAPES", "VERSION", "Wording"]

VERSION = 2

_project = msgspec.json.Decoder(raws.ProjectGiven).decode
_board = msgspec.json.Decoder(raws.BoardPayload).decode
_sprint = msgspec.json.Decoder(raws.SprintPayload).decode
_user = msgspec.json.Decoder(raws.User).decode


def projects(scope: str, raw: Raw, reference: bytes, _: Wording) -> Iterator[Fact]:
    """The project itself."""
    seen = tolerant(_project, raw.payload)
    code = clean(seen.key)
    kind = clean(seen.project_type_key) if seen.project_type_key else None
    yield Project(key=raw.external_id, project=scope, code=code, name=clean(seen.name or code), kind=kind, url=f"{references.decode(reference).url.rstrip('/')}/browse/{code}")


def boards(scope: str, raw: Raw, reference: bytes, _: Wording) -> Iterator[Fact]:
    """A board, under the project it belongs to."""
    told = tolerant(_board, raw.payload)
    seen = told.board or told
    estimation = told.configuration.estimation if told.configuration else None
    project = _project_id(seen)
    yield Board(
        key=raw.external_id,
        project=_filed(scope, project),
        name=clean(seen.name or ""),
        kind=clean(seen.type or "unknown"),
        estimation=_estimated(estimation, reference, project),
        url=f"{references.decode(reference).url.rstrip('/')}/secure/RapidView.jspa?rapidView={raw.external_id}",
    )


def _project_id(board: raws.BoardGiven | None) -> str:
    """The id of a board's project; empty for a board of a person or of a filter over several."""
    return text(board.location.project_id) if board and board.location else ""


def _filed(scope: str, project: str) -> str:
    """The key of a project; the scope that was asked where nobody said which."""
    return scope_key("jira", "project", project) if project else scope


def _estimated(estimation: raws.Estimation | None, reference: bytes, project: str) -> str | None:
    """The name of the field a board estimates in, else its id; None for a board that counts items."""
    seen = references.decode(reference)
    field = estimation.field if estimation else None
    told = (field.field_id if field else None) or (None if estimation else seen.estimation.get(project))
    names = {known.id: known.name for known in seen.fields}
    name = names.get(told) if told else None
    return clean(name or (field.display_name if field else None) or told) if told else None


def sprints(scope: str, raw: Raw, _: bytes, wording: Wording) -> Iterator[Fact | Reject]:
    """A sprint, with what cannot be written of it told beside it."""
    told = tolerant(_sprint, raw.payload)
    seen = told.sprint or told
    said = {"start": seen.start_date, "end": seen.end_date, "completion": seen.complete_date}
    instants = {name: instant(moment) for name, moment in said.items()}
    state = seen.state or ""
    yield Sprint(
        key=raw.external_id,
        project=_filed(scope, _project_id(told.board)),
        board=_board_id(scope, told.board, seen),
        name=clean(seen.name or ""),
        state=sprint_state(state, overrides=wording.words.of("sprints", source=wording.source, scope=scope)),
        state_raw=clean(state),
        goal=clean(seen.goal or ""),
        start_at=instants["start"],
        end_at=instants["end"],
        completed_at=instants["completion"],
    )
    wrong = [f"{name} {moment!r}" for name, moment in said.items() if moment and instants[name] is None]
    if wrong:
        yield Reject(external_id=raw.external_id, reason=f"left out, because no date can be made of it: {', '.join(wrong)}", payload=raw.payload, partial=True)


def _board_id(scope: str, board: raws.BoardGiven | None, sprint: raws.SprintGiven) -> str:
    """The board that was asked, else the one the sprint says it was made on."""
    asked = parse_scope(scope)
    return asked.id if asked.dimension == "board" else text(board.id if board else sprint.origin_board_id)


def accounts(scope: str, raw: Raw, _: bytes, __: Wording) -> Iterator[Fact]:
    """An account of the site. Raises ValueError for one without an id."""
    seen = account(scope, parse_scope(scope).id, tolerant(_user, raw.payload))
    if seen is None:
        raise ValueError("the account has no id that tells it from others")
    yield seen


SHAPES: dict[str, Callable[[str, Raw, bytes, Wording], Iterable[Fact | Reject]]] = {
    "projects": projects,
    "boards": boards,
    "sprints": sprints,
    "work_items": work_items,
    "accounts": accounts,
}
