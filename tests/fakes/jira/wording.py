"""The pieces every answer is glued from: instants, people, statuses, projects and changes as bytes, each made once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.fakes.jira.catalogue import CATEGORIES, FLAGGED, POINTS, PRIORITIES, RESOLUTIONS, SPRINT, TYPES
from tests.fakes.jira.data import DAY_MS, FIRST_ID

if TYPE_CHECKING:
    from tests.fakes.jira.company import Company, Person, Sprint, Status
    from tests.fakes.jira.story import Change, Happening

OFFSET_MS = 2 * 3_600_000
"""Answers carry the site's offset, whatever zone the caller reads JQL in."""
MOST_PIECES = 20_000
_DAYS: dict[int, bytes] = {}


def dumped(value: Any) -> bytes:
    """JSON as the site writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def day(at: int) -> bytes:
    """The date of an instant (ms) where the site stands."""
    number = (at + OFFSET_MS) // DAY_MS
    if (found := _DAYS.get(number)) is None:
        found = _DAYS[number] = _civil(number).encode()
    return found


def _civil(days: int) -> str:
    """Days since 1970 to yyyy-mm-dd in the Gregorian calendar (Hinnant's algorithm)."""
    shifted = days + 719_468
    era, rest = divmod(shifted, 146_097)
    year = (rest - rest // 1460 + rest // 36_524 - rest // 146_096) // 365
    left = rest - (365 * year + year // 4 - year // 100)
    month = (5 * left + 2) // 153
    return f"{year + era * 400 + (month > 9):04}-{month + 3 if month < 10 else month - 9:02}-{left - (153 * month + 2) // 5 + 1:02}"


def instant(at: int) -> bytes:
    """An instant (ms) as yyyy-mm-ddThh:mm:ss.mmm+0200, without a colon in the offset, as the vendor writes it."""
    seconds, ms = divmod((at + OFFSET_MS) % DAY_MS, 1000)
    return b"%bT%02d:%02d:%02d.%03d+0200" % (day(at), seconds // 3600, seconds // 60 % 60, seconds % 60, ms)


def zulu(at: int) -> str:
    """An instant (ms) as the agile interface of the Cloud writes it."""
    seconds, ms = divmod(at % DAY_MS, 1000)
    return f"{_civil(at // DAY_MS)}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}Z"


class Wording:
    """How one edition says things."""

    def __init__(self, company: Company, *, cloud: bool, site: str) -> None:
        self.company, self.cloud, self.site = company, cloud, site
        self.api = "3" if cloud else "2"
        self.people = [dumped(self.person(one)) for one in company.people]
        self._authors = [*(b'"author":%b,' % person for person in self.people), b""]  # the last one is NOBODY's
        self._pieces: dict[Change, bytes] = {}
        custom = {kind: self.custom(offset) for kind, offset in (("sprints", SPRINT), ("flagged", FLAGGED), ("points", POINTS))}
        self.fields = {kind: kind for kind in ("status", "assignee", "resolution", "project", "summary")} | {"words": "description", "number": "Key"} | custom
        self.types = {kind: dumped(self._type(kind)) for kind in TYPES}
        self.priorities = [dumped({"self": f"{site}/rest/api/{self.api}/priority/{number}", "iconUrl": f"{site}/images/icons/priorities/{name.lower()}.svg", "name": name, "id": number}) for number, name in PRIORITIES]
        self.resolutions = {word: dumped({"self": f"{site}/rest/api/{self.api}/resolution/{number}", "id": number, "description": "", "name": name}) for word, (number, name) in RESOLUTIONS.items()}

    def custom(self, offset: int) -> str:
        """The id this site gave a custom field."""
        return f"customfield_{self.company.custom + offset}"

    def handle(self, person: Person) -> str:
        """What the edition knows somebody by."""
        return person.handle if self.cloud else f"JIRAUSER{10100 + person.number}"

    def person(self, person: Person) -> dict[str, Any]:
        """Somebody as the edition shows them; the Cloud leaves out an address that is private."""
        key, value = ("accountId", person.handle) if self.cloud else ("username", f"user{person.number}")
        faces = {f"{size}x{size}": f"https://avatar.invalid/{person.handle}/{size}?d=initials" for size in (48, 24, 16, 32)}
        rest = {"avatarUrls": faces, "displayName": person.name, "active": person.active, "timeZone": "Europe/Lisbon"}
        address = f"{self.site}/rest/api/{self.api}/user?{key}={value}"
        if not self.cloud:
            return {"self": address, "name": value, "key": self.handle(person), "emailAddress": person.email if person.active else "?", **rest}
        private = {"emailAddress": person.email} if person.shows_email else {"emailAddress": ""} if not person.active else {}
        return {"self": address, "accountId": person.handle, "accountType": "app" if person.number == 5 else "atlassian", **private, **rest}

    def _type(self, kind: str) -> dict[str, Any]:
        number, name, level = TYPES[kind]
        said = {"self": f"{self.site}/rest/api/{self.api}/issuetype/{number}", "id": number, "description": "", "iconUrl": f"{self.site}/images/{kind}.svg", "name": name, "subtask": level < 0}
        return said | {"avatarId": 10318, "hierarchyLevel": level} if self.cloud else said

    def status(self, status: Status) -> dict[str, Any]:
        """A status with its category, as it is called today."""
        number, name, colour = CATEGORIES[status.category]
        category = {"self": f"{self.site}/rest/api/{self.api}/statuscategory/{number}", "id": number, "key": status.category, "colorName": colour, "name": name}
        return {"self": f"{self.site}/rest/api/{self.api}/status/{status.id}", "description": "", "iconUrl": f"{self.site}/", "name": status.name, "id": status.id, "statusCategory": category}

    def project(self, position: int) -> dict[str, Any]:
        """A project as issues and lists show it."""
        project = self.company.projects[position]
        said = {"self": f"{self.site}/rest/api/{self.api}/project/{project.id}", "id": str(project.id), "key": project.key, "name": project.name, "projectTypeKey": "software"}
        faces = {f"{size}x{size}": f"{self.site}/rest/api/{self.api}/universal_avatar/view/type/project/avatar/10400?size={size}" for size in (48, 24, 16, 32)}
        return said | {"avatarUrls": faces} | ({"simplified": project.simple} if self.cloud else {})

    def sprint(self, sprint: Sprint) -> Any:
        """A sprint as an issue's field holds it: an object, or the long line of the Data Center."""
        if self.cloud:
            said = {"id": sprint.id, "name": sprint.name, "state": sprint.state, "boardId": sprint.board, "goal": ""}
            if sprint.state != "future":
                said |= {"startDate": zulu(sprint.start), "endDate": zulu(sprint.end)}
            return said | ({"completeDate": zulu(sprint.end)} if sprint.state == "closed" else {})
        known = sprint.state != "future"
        start, end = (instant(at).decode().replace("+0200", "+02:00") if known else "<null>" for at in (sprint.start, sprint.end))
        complete = end if sprint.state == "closed" else "<null>"
        inside = f"id={sprint.id},rapidViewId={sprint.board},state={sprint.state.upper()},name={sprint.name},startDate={start},endDate={end},completeDate={complete},activatedDate={start},sequence={sprint.id},goal=,synced=false,autoStartStop=false"
        return f"com.atlassian.greenhopper.service.sprint.Sprint@{sprint.id:x}[{inside}]"

    # --- changelogs

    def history(self, position: int, place: int, happening: Happening, *, epoch: bool, only: frozenset[str] = frozenset()) -> bytes | None:
        """One history of an item; None if none of its changes is of the fields asked for."""
        at, author, changes = happening
        if only:
            fields = self.fields
            changes = tuple([change for change in changes if fields[change[0]] in only])
            if not changes:
                return None
        pieces = self._pieces
        items = b",".join([pieces.get(change) or self._change(change) for change in changes])
        created = b"%d" % at if epoch else b'"%b"' % instant(at)
        return b'{"id":"%d",%b"created":%b,"items":[%b]}' % ((FIRST_ID + position) * 1000 + place, self._authors[author], created, items)

    def histories(self, position: int, happenings: list[Happening], *, epoch: bool, only: frozenset[str] = frozenset()) -> list[bytes]:
        """All histories of an item, oldest first."""
        made = [self.history(position, place, happening, epoch=epoch, only=only) for place, happening in enumerate(happenings)]
        return [one for one in made if one is not None]

    def _change(self, change: Change) -> bytes:
        if len(self._pieces) > MOST_PIECES:
            self._pieces.clear()
        kind, was, now = change
        before, after = self._value(kind, was), self._value(kind, now)
        field = self.fields[kind]
        name = {"sprints": "Sprint", "flagged": "Flagged", "points": "Story Points"}.get(kind, field)
        head = {"field": name, "fieldtype": "custom" if field.startswith("custom") else "jira"}
        ids = {"fieldId": field} if self.cloud and kind != "number" else {}
        made = self._pieces[change] = dumped(head | ids | {"from": before[0], "fromString": before[1], "to": after[0], "toString": after[1]})
        return made

    def _value(self, kind: str, value: Any) -> tuple[str | None, str | None]:
        """A side of a change: its id and its words, both null where there was nothing."""
        if kind == "sprints":
            return ", ".join(map(str, value)), ", ".join(self.company.sprints[one].name for one in value)
        if value is None or value is False:
            return None, None
        makers = {
            "status": lambda: (value, self.company.first_names[value]),
            "assignee": lambda: (self.handle(self.company.people[value]), self.company.people[value].name),
            "points": lambda: (None, f"{value:g}"),
            "flagged": lambda: ("[10019]", "Impediment"),
            "resolution": lambda: RESOLUTIONS[value],
            "project": lambda: (str(self.company.projects[value].id), self.company.projects[value].name),
            "number": lambda: (None, f"{self.company.projects[value[0]].key}-{value[1]}"),
            "words": lambda: (None, f'Draft {value}: as a user I want {value} things, "quoted", so that they are done.'),
        }
        return makers[kind]() if kind in makers else (None, str(value))
