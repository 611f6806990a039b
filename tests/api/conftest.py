"""One filled site for all reading tests, and one with nothing connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api.serving import Site, served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("filled") / "headway.db") as found:
        yield found


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("bare") / "headway.db", filled=False) as found:
        yield found
