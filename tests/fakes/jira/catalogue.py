"""What a site has beside its items: statuses, workflows, fields, people's names, project themes; all of it data."""

# ruff: noqa: RUF001 - words of other scripts are what is served

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES = {"new": (2, "To Do", "blue-gray"), "indeterminate": (4, "In Progress", "yellow"), "done": (3, "Done", "green"), "undefined": (1, "No Category", "medium-gray")}
"""Key of a status category to its id, English name and colour."""


@dataclass(frozen=True)
class Status:
    """A status of the site; its name can be changed, its id not."""

    id: str
    name: str
    category: str


STATUSES = (
    Status("10000", "To Do", "new"),
    Status("3", "In Progress", "indeterminate"),
    Status("10001", "In Review", "indeterminate"),
    Status("10002", "Done", "done"),
    Status("10003", "Blocked", "indeterminate"),
    Status("10010", "A Fazer", "new"),
    Status("10011", "Em Andamento", "indeterminate"),
    Status("10012", "Em Revisão", "indeterminate"),
    Status("10013", "Concluído", "done"),
    Status("10020", "К выполнению", "new"),
    Status("10021", "В работе", "indeterminate"),
    Status("10022", "На проверке", "indeterminate"),
    Status("10023", "Готово", "done"),
    Status("10030", "待办", "new"),
    Status("10031", "进行中", "indeterminate"),
    Status("10032", "已完成", "new"),
    Status("10033", "已完成", "done"),
    Status("10040", "Archived by import", "undefined"),
)
"""One name, 已完成, stands in two categories, as it does on a real site."""

ENGLISH = ("10000", "3", "10001", "10002", "10003")
PORTUGUESE = ("10010", "10011", "10012", "10013", "10003")
RUSSIAN = ("10020", "10021", "10022", "10023", "10003")
CHINESE = ("10030", "10031", "10032", "10033", "10003")
"""A workflow: the four steps from new to done, and where work stands still."""

START, DOING, REVIEW, DONE, BLOCKED = range(5)


@dataclass(frozen=True)
class Theme:
    """What a project is like before it has items."""

    key: str
    name: str
    workflow: tuple[str, ...]
    simple: bool = False


THEMES = (
    Theme("CORE", "Core platform", ENGLISH),
    Theme("DESC", "Descriptions and catalogue", ENGLISH),
    Theme("PAG", "Pagamentos", PORTUGUESE),
    Theme("TEAM", "Team-managed crew", ENGLISH, simple=True),
    Theme("RUS", "Склад", RUSSIAN),
    Theme("ZHO", "订单", CHINESE),
)
"""The first projects of every company; the second has a reserved word for its key. Later ones are plain."""

TYPES = {"epic": ("10000", "Epic", 1), "story": ("10001", "Story", 0), "task": ("10002", "Task", 0), "bug": ("10004", "Bug", 0), "subtask": ("10003", "Sub-task", -1)}
"""Kind of item to type id, name and level in the hierarchy."""

PRIORITIES = (("1", "Highest"), ("2", "High"), ("3", "Medium"), ("4", "Low"))
RESOLUTIONS = {"done": ("10000", "Done"), "wont": ("10001", "Won't Do"), "duplicate": ("10002", "Duplicate")}
SIZES = (("10101", "XS"), ("10102", "S"), ("10103", "M"), ("10104", "L"), ("10105", "XL"))
TEAMS = (("36885b3c-1bf0-4f85-a357-c5b858c31de4", "Atlas"), ("7d4b5f0e-8d1c-4a6e-9c51-0f1a0b0c0d0e", "Ärger & Co"), ("c0ffee00-1234-4321-8765-00000badcafe", "Zebra"))
LABELS = ("backend", "frontend", "tech-debt", "größe", "客户", "ops", "q3")
SPRINT_STATES = ("closed", "active", "future")
ODD_STATE = "paused"
"""A word that no vendor page names and that a site may answer all the same."""

FIRST_NAMES = ("Ada", "Bruno", "Chloé", "Dmitri", "Émilie", "Fatima", "Grace", "Hiro", "Inês", "João", "Kofi", "Lena", "Mei", "Noor", "Olga", "Pedro", "Quinn", "Rosa", "Sven", "Tariq")
LAST_NAMES = ("Almeida", "Brandt", "Costa", "Dubois", "Eriksen", "Fischer", "García", "Hughes", "Ivanova", "Jansen", "Kowalski", "Lopes", "Müller", "Nakamura", "O'Neill", "Petrov")
VERBS = ("Fix", "Add", "Remove", "Rework", "Measure", "Document", "Speed up", "Split", "Retry", "Show")
THINGS = ("the checkout", "a login page", "invoice totals", "the audit trail", "slow queries", "the importer", "“quoted” names", "push notices", "a nightly job", "rate limits")

SPRINT, FLAGGED, POINTS, ESTIMATE, EPIC_LINK, TEAM, SIZE, TARGET, RANK, NOTES = 20, 21, 26, 16, 14, 1, 50, 60, 19, 70
"""Custom fields by their offset from the first number of the site, which no two sites share."""

_PYXIS = "com.pyxis.greenhopper.jira:"
_PLAIN = "com.atlassian.jira.plugin.system.customfieldtypes:"
CUSTOM = {
    TEAM: ("Team", {"type": "team", "custom": f"{_PLAIN}atlassian-team"}),
    EPIC_LINK: ("Epic Link", {"type": "any", "custom": f"{_PYXIS}gh-epic-link"}),
    ESTIMATE: ("Story point estimate", {"type": "number", "custom": f"{_PYXIS}jsw-story-points"}),
    RANK: ("Rank", {"type": "any", "custom": f"{_PYXIS}gh-lexo-rank"}),
    SPRINT: ("Sprint", {"type": "array", "items": "json", "custom": f"{_PYXIS}gh-sprint"}),
    FLAGGED: ("Flagged", {"type": "array", "items": "option", "custom": f"{_PLAIN}multicheckboxes"}),
    POINTS: ("Story Points", {"type": "number", "custom": f"{_PLAIN}float"}),
    SIZE: ("T-shirt size", {"type": "option", "custom": f"{_PLAIN}select"}),
    TARGET: ("Target end", {"type": "date", "custom": f"{_PLAIN}datepicker"}),
    NOTES: ("Notes", {"type": "string", "custom": f"{_PLAIN}textarea"}),
}
"""Offset to name and schema."""

SYSTEM = {
    "summary": ("Summary", "string"), "status": ("Status", "status"), "issuetype": ("Issue Type", "issuetype"), "priority": ("Priority", "priority"),
    "resolution": ("Resolution", "resolution"), "resolutiondate": ("Resolved", "datetime"), "created": ("Created", "datetime"), "updated": ("Updated", "datetime"),
    "statuscategorychangedate": ("Status Category Changed", "datetime"), "duedate": ("Due date", "date"), "assignee": ("Assignee", "user"), "reporter": ("Reporter", "user"),
    "creator": ("Creator", "user"), "project": ("Project", "project"), "parent": ("Parent", "issuelink"), "subtasks": ("Sub-tasks", "array:issuelinks"),
    "issuelinks": ("Linked Issues", "array:issuelinks"), "labels": ("Labels", "array:string"), "components": ("Components", "array:component"),
    "fixVersions": ("Fix versions", "array:version"), "description": ("Description", "string"), "timespent": ("Time Spent", "number"),
    "timeoriginalestimate": ("Original estimate", "number"), "aggregatetimespent": ("Σ Time Spent", "number"), "worklog": ("Log Work", "array:worklog"), "environment": ("Environment", "string"),
}  # fmt: skip
"""System field to its name and the type of its schema; ``array:`` is followed by the type of its elements."""
