"""The chart script: Vega, Vega-Lite and the embedder as one file, made once per server by a child process that ends at once.

The package that holds it brings a JavaScript engine of 150 MB with it, which a server must not carry
for a file of 300 kB; so the server never loads it and keeps what the child wrote, compressed. The
address is known before the script is: its stamp names the package's version and the recipe.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import logging
import subprocess
import sys
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from headway.web.assets import A_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

LOG = logging.getLogger("headway.web")
PACKAGE = "vl-convert-python"
RECIPE = """
import gzip, os, sys, vl_convert
os.nice(5)
sys.stdout.buffer.write(gzip.compress(vl_convert.javascript_bundle().encode(), 9, mtime=0))
"""
MAKE = (sys.executable, "-I", "-c", RECIPE)
NAME = "vega.js"
PATIENCE_SECONDS = 60
"""It takes 2 s; a machine that needs this long has other trouble than a missing chart."""
APOLOGY = "The chart script could not be made on this machine; the log of the server says why."


@cache
def stamp() -> str:
    """What stands for the script's content, which follows from the package and the recipe alone."""
    return hashlib.blake2b(f"{version(PACKAGE)} {RECIPE}".encode(), digest_size=8).hexdigest()


def address() -> str:
    """Where a page finds the script."""
    return f"/static/{stamp()}/{NAME}"


class Bundle:
    """The script of one server: made when it is first asked for, by one child however many ask, and asked for anew after a failure."""

    def __init__(self, make: Sequence[str] = MAKE) -> None:
        self._make, self._made = make, asyncio.Lock()
        self._packed: bytes | None = None

    async def packed(self) -> bytes | None:
        """The script, gzipped; None when it could not be made, which the log explains."""
        async with self._made:
            if self._packed is None:
                self._packed = await asyncio.to_thread(self._produce)
            return self._packed

    async def serve(self, request: Request) -> Response:
        """The script under its present stamp, packed for those who unpack; 503 when there is none. Raises HTTPException."""
        if request.path_params["stamp"] != stamp():
            raise HTTPException(HTTPStatus.NOT_FOUND)
        packed = await self.packed()
        if packed is None:
            return PlainTextResponse(APOLOGY, HTTPStatus.SERVICE_UNAVAILABLE, headers={"cache-control": "no-store"})
        headers = {"cache-control": A_YEAR, "vary": "accept-encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(gzip.decompress(packed), media_type="text/javascript", headers=headers)
        return Response(packed, media_type="text/javascript", headers={**headers, "content-encoding": "gzip"})

    def _produce(self) -> bytes | None:
        try:
            made = subprocess.run(self._make, capture_output=True, check=True, timeout=PATIENCE_SECONDS).stdout
        except (OSError, subprocess.SubprocessError) as error:
            LOG.exception("the chart script could not be made: %s", (getattr(error, "stderr", None) or b"").decode(errors="replace").strip())
            return None
        if not made:
            LOG.error("the chart script could not be made: the child wrote nothing")
        return made or None
