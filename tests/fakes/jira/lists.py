"""The endpoints that give everything beside the items: catalogues, projects, people, boards, sprints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.jira.asking import Ask, Site, refused, said
from tests.fakes.jira.catalogue import CUSTOM, ESTIMATE, POINTS, RANK, SYSTEM
from tests.fakes.jira.data import DAY_MS
from tests.fakes.jira.wording import instant, zulu
from tests.fakes.serving import Answer

if TYPE_CHECKING:
    from tests.fakes.jira.company import Board, Project

LARGEST_PROJECTS, USUAL_LIST, LARGEST_USERS = 100, 50, 1_000
PERMISSIONS = ("BROWSE_PROJECTS", "USER_PICKER", "ADMINISTER", "CREATE_ISSUES", "VIEW_DEV_TOOLS")


def _window(site: Site, ask: Ask, rows: list[Any], *, largest: int, name: str = "") -> Answer:
    """A page by offset, as every list of the Cloud is cut; the agile interface gives no addresses."""
    start, size = ask.number("startAt", default=0), max(1, min(ask.number("maxResults", default=USUAL_LIST), largest))
    shown, last = rows[start : start + size], start + size >= len(rows)
    head = {"self": f"{site.url}{name}?maxResults={size}&startAt={start}"} if name else {}
    onward = {} if last or not name else {"nextPage": f"{site.url}{name}?maxResults={size}&startAt={start + size}"}
    return said(head | onward | {"maxResults": size, "startAt": start, "total": len(rows), "isLast": last, "values": shown})


def statuses(site: Site, _ask: Ask) -> Answer:
    """Every status of the site, as it is called today."""
    return said([site.wording.status(status) for status in site.company.statuses.values()])


def fields(site: Site, _ask: Ask) -> Answer:
    """Every field, by id, name and schema."""
    return said([*(_system(site, name) for name in SYSTEM), *(_custom(site, offset) for offset in CUSTOM)])


def _system(site: Site, name: str) -> dict[str, Any]:
    words, kind = SYSTEM[name]
    outer, _, inner = kind.partition(":")
    schema = {"type": outer, **({"items": inner} if inner else {}), "system": name}
    return {"id": name, **({"key": name} if site.cloud else {}), "name": words, "custom": False, "orderable": True, "navigable": True, "searchable": True, "clauseNames": [name], "schema": schema}


def _custom(site: Site, offset: int) -> dict[str, Any]:
    name, schema = CUSTOM[offset]
    field, number = site.wording.custom(offset), site.company.custom + offset
    schema = schema if site.cloud or schema.get("items") != "json" else schema | {"items": "string"}
    return {"id": field, **({"key": field} if site.cloud else {}), "name": name, "custom": True, "orderable": True, "navigable": True, "searchable": True, "clauseNames": [f"cf[{number}]", name], "schema": schema | {"customId": number}}


def myself(site: Site, _ask: Ask) -> Answer:
    """Who asks, and the zone their JQL is read in."""
    person = site.wording.person(site.company.people[0])
    return said(person | {"emailAddress": site.user, "timeZone": site.knobs.zone, "locale": "en_US", "groups": {"size": 3, "items": []}, "applicationRoles": {"size": 1, "items": []}})


def permissions(site: Site, ask: Ask) -> Answer:
    """What the caller may do, of what was asked; the Cloud insists on being asked for something."""
    asked = ask.names("permissions")
    if site.cloud and not asked:
        return refused("The 'permissions' query parameter is required.")
    unknown = [name for name in asked if name not in PERMISSIONS]
    if unknown:
        return refused(f"Unrecognized permission(s): {', '.join(unknown)}")
    granted = {name: {"id": str(place), "key": name, "name": name.replace("_", " ").capitalize(), "type": "GLOBAL" if place in {1, 2} else "PROJECT", "description": "", "havePermission": name not in site.knobs.denied} for place, name in enumerate(PERMISSIONS)}
    return said({"permissions": {name: granted[name] for name in asked or PERMISSIONS}})


def server(site: Site, _ask: Ask) -> Answer:
    """What runs there; answered to anybody."""
    version, numbers = ("1001.0.0-SNAPSHOT", [1001, 0, 0]) if site.cloud else ("9.12.8", [9, 12, 8])
    now = instant(site.company.clock()).decode()
    return said({"baseUrl": site.url, "version": version, "versionNumbers": numbers, "deploymentType": "Cloud" if site.cloud else "Server", "buildNumber": 100_276, "buildDate": now, "serverTime": now, "scmInfo": "0" * 40, "serverTitle": "Jira"})


def _shown(site: Site) -> list[Project]:
    return [project for project in site.company.projects if project.position not in site.company.hidden]


def _project(site: Site, project: Project) -> dict[str, Any]:
    more = {"style": "next-gen" if project.simple else "classic", "isPrivate": False, "properties": {}} if site.cloud else {}
    return site.wording.project(project.position) | more


def project_pages(site: Site, ask: Ask) -> Answer:
    """The projects the caller may see, page by page."""
    return _window(site, ask, [_project(site, project) for project in _shown(site)], largest=LARGEST_PROJECTS, name="/rest/api/3/project/search")


def project_list(site: Site, _ask: Ask) -> Answer:
    """All projects the caller may see."""
    return said([_project(site, project) for project in _shown(site)])


def project(site: Site, ask: Ask) -> Answer:
    """One project by id or key."""
    found = site.company.project(ask.path["project"])
    if found is None or found.position in site.company.hidden:
        return refused(f"No project could be found with key '{ask.path['project']}'.", 404)
    return said(_project(site, found) | {"description": "", "issueTypes": [], "components": [], "versions": [], "roles": {}})


def users(site: Site, ask: Ask) -> Answer:
    """People, as a bare array."""
    start, size = ask.number("startAt", default=0), min(ask.number("maxResults", default=USUAL_LIST), LARGEST_USERS)
    return said([site.wording.person(person) for person in site.company.people[start : start + size]])


def bulk_users(site: Site, ask: Ask) -> Answer:
    """The people of these account ids; ids that nobody has are left out."""
    wanted = ask.names("accountId")
    if not wanted:
        return refused("The 'accountId' query parameter is required.")
    return _window(site, ask, [site.wording.person(person) for person in site.company.people if person.handle in wanted], largest=200, name="/rest/api/3/user/bulk")


# --- boards


def _board(site: Site, board: Board) -> dict[str, Any]:
    home = site.company.projects[board.project]
    place = {"projectId": home.id, "displayName": f"{home.name} ({home.key})", "projectName": home.name, "projectKey": home.key, "projectTypeKey": "software", "name": f"{home.name} ({home.key})"}
    said_so = {"id": board.id, "self": f"{site.url}/rest/agile/1.0/board/{board.id}", "name": board.name, "type": board.type}
    return said_so | ({"location": place, "isPrivate": False} if site.cloud else {})


def boards(site: Site, ask: Ask) -> Answer:
    """The boards of the projects the caller may see."""
    wanted = ask.text("projectKeyOrId")
    project = site.company.project(wanted) if wanted else None
    if wanted and (project is None or project.position in site.company.hidden):
        return refused(f"No project could be found with key or id '{wanted}'.", 404)
    shown = [board for board in _visible(site) if (project is None or board.project == project.position) and ask.text("type") in {None, board.type}]
    return _window(site, ask, [_board(site, board) for board in shown], largest=USUAL_LIST)




def _visible(site: Site) -> list[Board]:
    return [board for board in site.company.boards if board.project not in site.company.hidden]


def _found(site: Site, ask: Ask) -> Board | Answer:
    board = next((one for one in _visible(site) if str(one.id) == ask.path["board"]), None)
    return board or refused("Requested board cannot be viewed because it either does not exist or you do not have permission to view it.", 404)


def sprints(site: Site, ask: Ask) -> Answer:
    """The sprints of a board; a kanban board has none and says so with 400."""
    board = _found(site, ask)
    if isinstance(board, Answer):
        return board
    if board.type == "kanban":
        return refused("The board does not support sprints", 400)
    states = frozenset(ask.names("state"))
    shown = [sprint for sprint in site.company.projects[board.project].sprints if sprint.board == board.id and (not states or sprint.state in states)]
    rows = []
    for sprint in shown:
        row = {"id": sprint.id, "self": f"{site.url}/rest/agile/1.0/sprint/{sprint.id}", "state": sprint.state, "name": sprint.name, "originBoardId": sprint.board, "goal": ""}
        if sprint.state != "future":
            row |= {"startDate": _agile(site, sprint.start), "endDate": _agile(site, sprint.end)}
        rows.append(row | ({"completeDate": _agile(site, sprint.end + DAY_MS // 24)} if sprint.state == "closed" else {}))
    return _window(site, ask, rows, largest=USUAL_LIST)


def _agile(site: Site, at: int) -> str:
    return zulu(at) if site.cloud else instant(at).decode().replace("+0200", "+02:00")


def configuration(site: Site, ask: Ask) -> Answer:
    """Columns with the statuses they hold, and the field the board estimates in."""
    board = _found(site, ask)
    if isinstance(board, Answer):
        return board
    home = site.company.projects[board.project]
    columns = [{"name": site.company.statuses[status].name, "statuses": [{"id": status, "self": f"{site.url}/rest/api/2/status/{status}"}]} for status in home.workflow]
    field = site.wording.custom(ESTIMATE if home.simple else POINTS)
    name = CUSTOM[ESTIMATE if home.simple else POINTS][0]
    estimation = {"estimation": {"type": "field", "field": {"fieldId": field, "displayName": name}}} if board.type != "kanban" else {}
    ranking = {"ranking": {"rankCustomFieldId": site.company.custom + RANK}}
    return said({"id": board.id, "name": board.name, "type": board.type, "self": f"{site.url}/rest/agile/1.0/board/{board.id}/configuration", "filter": {"id": str(10_000 + board.id)}, "columnConfig": {"columns": columns, "constraintType": "none"}} | estimation | ranking)
