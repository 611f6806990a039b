"""Which address is which endpoint, in which edition; the names are those that counters and troubles go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.fakes.jira import items, lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.jira.asking import Ask, Site
    from tests.fakes.serving import Answer

CLOUD, DATA_CENTER, BOTH = "cloud", "datacenter", None
OPEN_TO_ALL = frozenset({"server"})


class Route(NamedTuple):
    """An endpoint; an edition of None is both."""

    name: str
    edition: str | None
    method: str
    path: str
    answer: Callable[[Site, Ask], Answer]


ROUTES = (
    Route("search", CLOUD, "GET", "/rest/api/3/search/jql", items.search),
    Route("search", CLOUD, "POST", "/rest/api/3/search/jql", items.search),
    Route("count", CLOUD, "POST", "/rest/api/3/search/approximate-count", items.count),
    Route("bulkfetch", CLOUD, "POST", "/rest/api/3/changelog/bulkfetch", items.bulk_changelog),
    Route("old_search", CLOUD, "GET", "/rest/api/3/search", items.removed_search),
    Route("old_search", CLOUD, "POST", "/rest/api/3/search", items.removed_search),
    Route("old_search", CLOUD, "GET", "/rest/api/2/search", items.removed_search),
    Route("old_search", CLOUD, "POST", "/rest/api/2/search", items.removed_search),
    Route("changelog", CLOUD, "GET", "/rest/api/3/issue/{issue}/changelog", items.changelog),
    Route("issue", CLOUD, "GET", "/rest/api/3/issue/{issue}", items.issue),
    Route("statuses", CLOUD, "GET", "/rest/api/3/status", lists.statuses),
    Route("fields", CLOUD, "GET", "/rest/api/3/field", lists.fields),
    Route("myself", CLOUD, "GET", "/rest/api/3/myself", lists.myself),
    Route("permissions", CLOUD, "GET", "/rest/api/3/mypermissions", lists.permissions),
    Route("server", CLOUD, "GET", "/rest/api/3/serverInfo", lists.server),
    Route("server", BOTH, "GET", "/rest/api/2/serverInfo", lists.server),
    Route("projects", CLOUD, "GET", "/rest/api/3/project/search", lists.project_pages),
    Route("project", CLOUD, "GET", "/rest/api/3/project/{project}", lists.project),
    Route("users", CLOUD, "GET", "/rest/api/3/users/search", lists.users),
    Route("bulk_users", CLOUD, "GET", "/rest/api/3/user/bulk", lists.bulk_users),
    Route("search", DATA_CENTER, "GET", "/rest/api/2/search", items.offset_search),
    Route("search", DATA_CENTER, "POST", "/rest/api/2/search", items.offset_search),
    Route("issue", DATA_CENTER, "GET", "/rest/api/2/issue/{issue}", items.issue),
    Route("statuses", DATA_CENTER, "GET", "/rest/api/2/status", lists.statuses),
    Route("fields", DATA_CENTER, "GET", "/rest/api/2/field", lists.fields),
    Route("myself", DATA_CENTER, "GET", "/rest/api/2/myself", lists.myself),
    Route("permissions", DATA_CENTER, "GET", "/rest/api/2/mypermissions", lists.permissions),
    Route("projects", DATA_CENTER, "GET", "/rest/api/2/project", lists.project_list),
    Route("project", DATA_CENTER, "GET", "/rest/api/2/project/{project}", lists.project),
    Route("users", DATA_CENTER, "GET", "/rest/api/2/user/search", lists.users),
    Route("boards", BOTH, "GET", "/rest/agile/1.0/board", lists.boards),
    Route("sprints", BOTH, "GET", "/rest/agile/1.0/board/{board}/sprint", lists.sprints),
    Route("configuration", BOTH, "GET", "/rest/agile/1.0/board/{board}/configuration", lists.configuration),
)
