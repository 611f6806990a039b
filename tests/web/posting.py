"""What people see of a page, and the forms they send from it."""

from __future__ import annotations

import html
import http.client
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from tests.api.serving import Site


def text_of(page: str) -> str:
    """The words of a page, with ordinary spaces between them."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))).replace("\u202f", " ")


def post(site: Site, path: str, fields: object, **headers: str) -> tuple[int, str, str]:
    """Send a form as a browser would; status, where it leads, body."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    body = fields if isinstance(fields, bytes | str) else urlencode(fields)
    given = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("POST", path, body, {name: value for name, value in given.items() if value})
        response = connection.getresponse()
        return response.status, response.getheader("location") or "", response.read().decode()
    finally:
        connection.close()
