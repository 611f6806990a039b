"""Stylesheet, scripts and icon, served from inside the package under the hash of their content.

The hash in the address lets a browser keep them for a year and still see a new version at once.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
"""What is served, by suffix."""
A_YEAR = "public, max-age=31536000, immutable"


@cache
def names() -> frozenset[str]:
    """The assets there are: a name that is not among them never reaches the file system."""
    return frozenset(found.name for found in resources.files("headway.web").joinpath("static").iterdir() if PurePosixPath(found.name).suffix in MEDIA)


@cache
def content(name: str) -> bytes:
    """The bytes of an asset."""
    return resources.files("headway.web").joinpath("static", name).read_bytes()


@cache
def stamp(name: str) -> str:
    """The hash an asset is served under."""
    return hashlib.blake2b(content(name), digest_size=8).hexdigest()


def address(name: str) -> str:
    """Where a page finds an asset."""
    return f"/static/{stamp(name)}/{name}"


async def serve(request: Request) -> Response:
    """An asset under its present hash; any other address is not found. Raises HTTPException."""
    name = request.path_params["name"]
    if name not in names() or request.path_params["stamp"] != stamp(name):
        raise HTTPException(404)
    return Response(content(name), media_type=MEDIA[PurePosixPath(name).suffix], headers={"cache-control": A_YEAR})
