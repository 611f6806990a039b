"""What is asked is named for people without its query and its secrets."""

import pytest

from headway.net.exchange import Request
from headway.telemetry import hide

NAMED = {
    "/rest/api/3/search/jql": "GET /rest/api/3/search/jql",
    "/rest?token=abcdef&jql=words": "GET /rest",
    "/x/a-hidden-part/y": "GET /x/***/y",
    "/x/token=abcdef": "GET /x/token=***",
}


@pytest.mark.parametrize("path", NAMED)
def test_a_request_is_named_by_method_and_path(path):
    hide("a-hidden-part")
    assert Request(host="h", method="GET", path=path, query={"jql": "private"}).named == NAMED[path]
