"""The chart script: made once, by a child, under an address known before."""

from __future__ import annotations

import asyncio
import gzip
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from tests.builders.console import unmeasured

from headway.web.bundle import MAKE, NAME, Bundle, address, stamp

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.responses import Response

SCRIPT = b"window.vegaEmbed = 1;"


def maker(place: Path) -> list[str]:
    """A program that writes SCRIPT, gzipped, and leaves a mark each time it is run."""
    return [sys.executable, "-c", f"import gzip, sys; open({str(place)!r}, 'a').write('x'); sys.stdout.buffer.write(gzip.compress({SCRIPT!r}, mtime=0))"]


def asked(script: Bundle, found: str = "", **headers: str) -> Response:
    scope = {"type": "http", "method": "GET", "path": address(), "path_params": {"stamp": found or stamp()}, "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]}
    return asyncio.run(script.serve(Request(scope)))


def test_however_many_ask_one_child_makes_it(tmp_path: Path):
    script = Bundle(maker(tmp_path / "runs"))

    async def many() -> list[bytes | None]:
        return list(await asyncio.gather(*(script.packed() for _ in range(5))))

    assert {gzip.decompress(found or b"") for found in asyncio.run(many())} == {SCRIPT}
    assert (tmp_path / "runs").read_text() == "x"


def test_it_is_kept_for_a_year_and_packed_for_those_who_unpack(tmp_path: Path):
    script = Bundle(maker(tmp_path / "runs"))
    packed, bare = asked(script, accept_encoding="gzip, br"), asked(script)
    assert (packed.headers["content-encoding"], gzip.decompress(packed.body)) == ("gzip", SCRIPT)
    assert ("content-encoding" in bare.headers, bare.body) == (False, SCRIPT)
    for reply in (packed, bare):
        assert "immutable" in reply.headers["cache-control"]
        assert reply.headers["vary"] == "accept-encoding"
        assert reply.media_type == "text/javascript"


def test_another_stamp_is_not_found(tmp_path: Path):
    with pytest.raises(HTTPException):
        asked(Bundle(maker(tmp_path / "runs")), "0000")


@pytest.mark.parametrize("make", [(sys.executable, "-c", "import sys; sys.exit('no engine')"), ("/nowhere/python",), (sys.executable, "-c", "")])
def test_a_child_that_fails_is_told_logged_and_tried_again(make: tuple[str, ...], caplog: pytest.LogCaptureFixture):
    reply = asked(Bundle(make))
    assert reply.status_code == 503
    assert reply.headers["cache-control"] == "no-store"
    assert "could not be made" in caplog.text


def test_after_a_failure_the_next_who_asks_may_succeed(tmp_path: Path):
    flaky = f"import os, sys; seen = os.path.exists({str(tmp_path / 'seen')!r}); open({str(tmp_path / 'seen')!r}, 'w').close(); sys.exit(0 if seen and sys.stdout.write('ok') else 'not yet')"
    script = Bundle([sys.executable, "-c", flaky])
    assert asked(script).status_code == 503
    assert asyncio.run(script.packed()) == b"ok"


def test_the_address_is_known_without_making_it():
    assert address() == f"/static/{stamp()}/{NAME}"


def test_the_server_never_loads_the_package_that_makes_it():
    code = "import headway.app, sys; print('vl_convert' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=unmeasured(), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.slow
def test_the_real_script_is_the_same_each_time_and_small_enough_to_send():
    first, second = (subprocess.run(MAKE, capture_output=True, check=True, timeout=120).stdout for _ in range(2))
    assert first == second
    assert len(first) < 340_000
    assert b"window.vegaEmbed=" in gzip.decompress(first)
