"""The whole entrance: what supervisors and monitoring ask, and what they hear when the database is gone."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tests.api.conftest import site
from tests.api.serving import served

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.serving import Site

__all__ = ["site"]
READS = ("/api/v1/home", "/api/v1/pipeline/jobs", "/api/v1/pipeline/health", "/metrics", "/readyz")


def test_a_healthy_house_is_alive_and_ready(site: Site):
    assert site.get("/healthz").json == {"status": "ok"}
    assert site.get("/readyz").json == {"status": "ready"}


def test_lesson_87_a_house_without_its_tables_says_503_and_never_zero(tmp_path: Path):
    with served(tmp_path / "headway.db") as site:
        with sqlite3.connect(site.path) as connection:
            connection.execute("DROP TABLE progress")
            connection.execute("DROP TABLE dirty")
        connection.close()
        for target in READS:
            reply = site.get(target)
            assert (target, reply.status, reply.headers["content-type"]) == (target, 503, "application/problem+json")
        assert site.get("/healthz").status == 200
        assert "503" in site.get("/").text
