"""What the endpoints answer, as far as a reader relies on it: our own description, by the vendor's documented names of fields."""

from __future__ import annotations

from typing import Any

from tests.fakes.checking import Checker, Schema
from tests.fakes.jira.catalogue import CATEGORIES

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
YES: Schema = {"type": "boolean"}
DIGITS: Schema = {"type": "string", "pattern": r"\d+"}
MOMENT: Schema = {"type": "string", "pattern": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}"}
"""As items carry them: milliseconds, and an offset without a colon."""
AGILE_MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
ANYTHING: Schema = {}


def maybe(schema: Schema) -> Schema:
    """Null, or what is said."""
    return {**schema, "nullable": True}


def of(name: str) -> Schema:
    """What a name stands for."""
    return {"$ref": name}


def maybe_of(name: str) -> Schema:
    """Null, or what a name stands for."""
    return {"allOf": [of(name)], "nullable": True}


def many(schema: Schema) -> Schema:
    """An array."""
    return {"type": "array", "items": schema}


def thing(required: dict[str, Schema], **optional: Schema) -> Schema:
    """An object: what must be there, and what may be."""
    return {"type": "object", "required": list(required), "properties": {**required, **optional}}


def paged(name: str) -> Schema:
    """A page by offset."""
    return thing({"startAt": WHOLE, "maxResults": WHOLE, "isLast": YES, "values": many(of(name))}, total=WHOLE, nextPage=TEXT, self=TEXT)


LINKED = thing({"id": DIGITS, "key": TEXT, "fields": thing({"summary": TEXT, "status": of("Status"), "issuetype": of("Type")})})
FIELDS = {
    "summary": TEXT, "status": of("Status"), "issuetype": of("Type"), "priority": maybe(thing({"id": DIGITS, "name": TEXT})), "resolution": maybe(thing({"id": DIGITS, "name": TEXT})),
    "resolutiondate": maybe(MOMENT), "statuscategorychangedate": maybe(MOMENT), "created": MOMENT, "updated": MOMENT, "duedate": maybe(DAY), "assignee": maybe_of("User"), "reporter": maybe_of("User"),
    "creator": maybe_of("User"), "project": of("Project"), "parent": maybe(LINKED), "subtasks": many(LINKED), "labels": many(TEXT), "components": many(thing({"id": DIGITS, "name": TEXT})),
    "fixVersions": many(thing({"id": DIGITS, "name": TEXT})), "issuelinks": many(thing({"id": DIGITS, "type": thing({"name": TEXT, "inward": TEXT, "outward": TEXT})}, inwardIssue=LINKED, outwardIssue=LINKED)),
    "timespent": maybe(WHOLE), "timeoriginalestimate": maybe(WHOLE), "aggregatetimespent": maybe(WHOLE), "environment": maybe(ANYTHING),
    "worklog": thing({"startAt": WHOLE, "maxResults": WHOLE, "total": WHOLE, "worklogs": many(thing({"started": MOMENT, "timeSpentSeconds": WHOLE}, author=of("User")))}),
}  # fmt: skip
SPRINT_LINE: Schema = {"type": "string", "pattern": r"com\.atlassian\.greenhopper\.service\.sprint\.Sprint@[0-9a-f]+\[id=\d+,rapidViewId=\d+,state=[A-Z]+,name=.*\]"}
OPTION = thing({"id": DIGITS, "value": TEXT})

COMMON: dict[str, Schema] = {
    "Status": thing({"id": DIGITS, "name": TEXT, "statusCategory": thing({"id": WHOLE, "key": {"enum": list(CATEGORIES)}, "name": TEXT})}),
    "Type": thing({"id": DIGITS, "name": TEXT, "subtask": YES}, hierarchyLevel=WHOLE),
    "Project": thing({"id": DIGITS, "key": TEXT, "name": TEXT, "projectTypeKey": TEXT}, simplified=YES, style={"enum": ["classic", "next-gen"]}),
    "Histories": many(of("History")),
    "History": thing({"id": DIGITS, "created": {"anyOf": [MOMENT, WHOLE]}, "items": many(of("Change"))}, author=of("User")),
    "Change": thing({"field": TEXT, "fieldtype": {"enum": ["jira", "custom"]}, "from": maybe(TEXT), "fromString": maybe(TEXT), "to": maybe(TEXT), "toString": maybe(TEXT)}, fieldId=TEXT),
    "Changelog": thing({"startAt": WHOLE, "maxResults": WHOLE, "total": WHOLE, "histories": of("Histories")}),
    "Field": thing({"id": TEXT, "name": TEXT, "custom": YES, "schema": thing({"type": TEXT}, items=TEXT, system=TEXT, custom=TEXT, customId=WHOLE)}),
    "Board": thing({"id": WHOLE, "name": TEXT, "type": {"enum": ["scrum", "kanban", "simple"]}}, location=thing({"projectId": WHOLE, "projectKey": TEXT})),
    "Sprint": thing({"id": WHOLE, "state": TEXT, "name": TEXT, "originBoardId": WHOLE}, startDate=AGILE_MOMENT, endDate=AGILE_MOMENT, completeDate=AGILE_MOMENT, goal=TEXT),
    "SprintOfItem": thing({"id": WHOLE, "name": TEXT, "state": TEXT, "boardId": WHOLE}, startDate=AGILE_MOMENT, endDate=AGILE_MOMENT, completeDate=AGILE_MOMENT),
    "Adf": thing({"type": {"enum": ["doc"]}, "version": WHOLE, "content": many(thing({"type": TEXT}))}),
    "Permission": thing({"key": TEXT, "havePermission": YES}),
    "Refusal": thing({"errorMessages": many(TEXT), "errors": {"type": "object"}}),
}  # fmt: skip
USERS = {
    "cloud": thing({"accountId": TEXT, "accountType": {"enum": ["atlassian", "app", "customer"]}, "displayName": TEXT, "active": YES}, emailAddress=TEXT, timeZone=TEXT),
    "datacenter": thing({"key": TEXT, "name": TEXT, "displayName": TEXT, "active": YES}, emailAddress=TEXT),
}
CUSTOM = {
    "cloud": {20: maybe(many(of("SprintOfItem"))), 1: maybe(thing({"id": TEXT, "name": TEXT}))},
    "datacenter": {20: maybe(many(SPRINT_LINE)), 1: maybe(TEXT)},
}
BOTH_CUSTOM = {14: maybe(TEXT), 16: maybe(NUMBER), 26: maybe(NUMBER), 21: maybe(many(OPTION)), 50: maybe(OPTION), 60: maybe(DAY), 19: TEXT}

BOTH: dict[str, Schema] = {
    "issue": of("Issue"), "statuses": many(of("Status")), "fields": many(of("Field")), "myself": of("User"), "users": many(of("User")), "project": of("Project"),
    "permissions": thing({"permissions": {"type": "object", "additionalProperties": of("Permission")}}),
    "server": thing({"version": TEXT, "versionNumbers": many(WHOLE), "deploymentType": {"enum": ["Cloud", "Server"]}, "serverTime": MOMENT, "baseUrl": TEXT}),
    "boards": paged("Board"), "sprints": paged("Sprint"),
    "configuration": thing({"id": WHOLE, "columnConfig": thing({"columns": many(thing({"name": TEXT, "statuses": many(thing({"id": DIGITS}))}))})}, estimation=thing({"type": TEXT, "field": thing({"fieldId": TEXT})}), ranking=thing({"rankCustomFieldId": WHOLE})),
}  # fmt: skip
ENDPOINTS: dict[str, dict[str, Schema]] = {
    "cloud": BOTH | {
        "search": thing({"issues": many(of("Issue")), "isLast": YES}, nextPageToken=TEXT), "count": thing({"count": WHOLE}), "changelog": paged("History"), "projects": paged("Project"), "bulk_users": paged("User"),
        "bulkfetch": thing({"issueChangeLogs": many(thing({"issueId": DIGITS, "changeHistories": of("Histories")})), "nextPageToken": maybe(TEXT)}),
    },
    "datacenter": BOTH | {"search": thing({"startAt": WHOLE, "maxResults": WHOLE, "total": WHOLE, "issues": many(of("Issue"))}), "projects": many(of("Project"))},
}  # fmt: skip
"""Edition and endpoint to what it answers when all is well."""


def checker(edition: str, *, custom: int = 10_000) -> Checker:
    """The descriptions of an edition, with the custom fields where this site has them."""
    numbered = {f"customfield_{custom + offset}": schema for offset, schema in (BOTH_CUSTOM | CUSTOM[edition]).items()}
    described = {"description": maybe_of("Adf") if edition == "cloud" else maybe(TEXT)}
    issue = thing({"id": DIGITS}, key=TEXT, self=TEXT, changelog=of("Changelog"), fields={"type": "object", "properties": FIELDS | described | numbered})
    return Checker(COMMON | {"User": USERS[edition], "Issue": issue})


def complaints(edition: str, endpoint: str, value: Any, *, custom: int = 10_000) -> list[str]:
    """What is wrong with an endpoint's answer; nothing, if all is well."""
    return list(checker(edition, custom=custom).complaints(value, ENDPOINTS[edition][endpoint]))
