"""Issues as both editions of Jira give them, in the shapes seen on real sites; a test says only what it is about."""

from __future__ import annotations

import json
from itertools import count

from headway.model.scope import Raw, Reject
from headway.normalise.words import Words
from headway.sources.jira import reference as references
from headway.sources.jira.reference import CLOUD, FieldRef, Reference, StatusRef
from headway.sources.jira.shape import SHAPES, Wording

SITE = "https://acme.atlassian.net"
SCOPE = "jira:project:10010"
CATEGORIES = {"new": ("2", "blue-gray", "To Do"), "indeterminate": ("4", "yellow", "In Progress"), "done": ("3", "green", "Done")}
STATUSES = {
    "10000": ("To Do", "new"), "3": ("In Progress", "indeterminate"), "10002": ("In Review", "indeterminate"), "10001": ("Done", "done"),
    "10100": ("A Fazer", "new"), "10101": ("Em andamento", "indeterminate"), "10102": ("Concluído", "done"),
    "10200": ("已完成", "done"), "10201": ("已完成", "new"), "10300": ("Schrödinger", "indeterminate"),
}  # fmt: skip
PLUGIN = "com.pyxis.greenhopper.jira"
PLAIN = "com.atlassian.jira.plugin.system.customfieldtypes"
FIELDS = (
    FieldRef("summary", "Summary", "string", None),
    FieldRef("customfield_10001", "Team", "team", f"{PLAIN}:atlassian-team"),
    FieldRef("customfield_10014", "Epic Link", "any", f"{PLUGIN}:gh-epic-link"),
    FieldRef("customfield_10016", "Story point estimate", "number", f"{PLUGIN}:jsw-story-points"),
    FieldRef("customfield_10020", "Sprint", "array:json", f"{PLUGIN}:gh-sprint"),
    FieldRef("customfield_10021", "Flagged", "array:option", f"{PLAIN}:multicheckboxes"),
    FieldRef("customfield_10030", "Story Points", "number", f"{PLAIN}:float"),
    FieldRef("customfield_10031", "Tamanho", "option", f"{PLAIN}:select"),
    FieldRef("customfield_10032", "Peso", "number", f"{PLAIN}:float"),
    FieldRef("customfield_10033", "Complexity", "option", f"{PLAIN}:select"),
)
TEAM, EPIC, ESTIMATE, SPRINT, FLAGGED, POINTS, SIZE, WEIGHT, COMPLEXITY = (field.id for field in FIELDS[1:])

_numbers = count(20_000)


def site(**more) -> bytes:
    """What shaping needs beside a record."""
    statuses = tuple(StatusRef(identifier, name, category) for identifier, (name, category) in STATUSES.items())
    said = {"edition": CLOUD, "site": "acme.atlassian.net", "url": SITE, "statuses": statuses, "fields": FIELDS} | more
    return references.encode(Reference(**said))


def user(account, name="Mia Krystof", *, email=None, kind="atlassian"):
    """A user of Cloud, as it stands in every place that names one."""
    pictures = {f"{size}x{size}": f"https://secure.gravatar.com/avatar/{account}?d=https%3A%2F%2Favatar-management.example%2Finitials%2FMK-5.png&s={size}" for size in (48, 24, 16, 32)}
    mail = {} if email is None else {"emailAddress": email}
    return {"self": f"{SITE}/rest/api/3/user?accountId={account}", "accountId": account, **mail, "avatarUrls": pictures, "displayName": name, "active": True, "timeZone": "Europe/Lisbon", "accountType": kind}


def status(identifier, name=None, category=None):
    """The status of an issue: by default as the catalogue has it."""
    known = STATUSES.get(identifier, (None, None))
    key = category or known[1]
    number, colour, shown = CATEGORIES.get(key, ("1", "medium-gray", "No Category"))
    return {
        "self": f"{SITE}/rest/api/3/status/{identifier}", "description": "", "iconUrl": f"{SITE}/images/icons/statuses/generic.png", "name": name or known[0], "id": identifier,
        "statusCategory": {"self": f"{SITE}/rest/api/3/statuscategory/{number}", "id": int(number), "key": key, "colorName": colour, "name": shown},
    }  # fmt: skip


def entry(field, before, after, *, field_id="", names=None):
    """One changed field of a history: ids, and the names of statuses beside them."""
    old, new = names or (STATUSES.get(before or "", (before,))[0], STATUSES.get(after or "", (after,))[0])
    told = {"field": field, "fieldtype": "jira", "from": before, "fromString": old, "to": after, "toString": new}
    return told | ({"fieldId": field_id} if field_id else {})


def moved(at, before, after, *, by=None, number=None, names=None):
    """A history: somebody changed the status."""
    return history(at, entry("status", before, after, field_id="status", names=names), by=by, number=number)


def resprinted(at, before, after, **more):
    """A history: somebody changed the sprints, ids joined by a comma and a blank."""
    names = (", ".join(f"Sprint {number}" for number in before.split(", ") if number), ", ".join(f"Sprint {number}" for number in after.split(", ") if number))
    return history(at, entry("Sprint", before, after, field_id=SPRINT, names=names), **more)


def history(at, *entries, by=None, number=None):
    """A history with all it changed."""
    return {"id": str(number or next(_numbers)), "author": by if by is not None else user("5b10ac8d82e05b22cc7d4ef5"), "created": at, "items": list(entries)}


def issue(identifier="20001", key="PAY-1", **fields):
    """An issue of Cloud with everything that was asked for, most of it null."""
    said = {
        "summary": "Refund twice", "description": None, "status": status("10000"), "project": {"id": "10010", "key": "PAY", "name": "Payments", "projectTypeKey": "software"},
        "issuetype": {"id": "10004", "name": "Story", "subtask": False, "hierarchyLevel": 0, "iconUrl": f"{SITE}/images/story.svg"},
        "priority": {"self": f"{SITE}/rest/api/3/priority/3", "name": "Medium", "id": "3"}, "resolution": None, "assignee": None, "reporter": user("5b10a2844c20165700ede21g"),
        "created": "2026-03-01T10:00:00.123+0200", "updated": "2026-03-09T08:30:00.456+0200", "duedate": None, "labels": [], "issuelinks": [], "timeoriginalestimate": None,
        "worklog": {"startAt": 0, "maxResults": 20, "total": 0, "worklogs": []}, **dict.fromkeys(field.id for field in FIELDS[1:]),
    } | fields  # fmt: skip
    return {"expand": "renderedFields,names,schema", "id": identifier, "self": f"{SITE}/rest/api/3/issue/{identifier}", "key": key, "fields": said}


def adf(*lines):
    """A description in Atlassian's document format."""
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines]}


def raw_item(told=None, histories=(), *, whole=True):
    """The composite record: histories beside the issue, or (not `whole`) inside it as the search gave them."""
    told = told or issue()
    payload = {"issue": told, "histories": list(histories)} if whole else {"issue": told | {"changelog": {"startAt": 0, "histories": list(histories)}}}
    return Raw(told["id"], json.dumps(payload).encode())


def shaped(raw, entity="work_items", *, reference=None, scope=SCOPE, overrides=(), source="jira"):
    """Everything a record gives."""
    return list(SHAPES[entity](scope, raw, reference or site(), Wording(Words(overrides), source)))


def facts(told=None, histories=(), *, of="work_items", whole=True, **more):
    """The facts of one kind that an issue gives."""
    return [fact for fact in shaped(raw_item(told, histories, whole=whole), **more) if not isinstance(fact, Reject) and fact.entity == of]


def item(told=None, histories=(), **more):
    """The work item of an issue."""
    return facts(told, histories, **more)[0]


def rejected(raw, entity="work_items", **more):
    """What a record says cannot be kept."""
    return [told.reason for told in shaped(raw, entity, **more) if isinstance(told, Reject)]
