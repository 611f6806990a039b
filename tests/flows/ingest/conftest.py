"""An empty room for every test that wants one."""

import pytest
from tests.flows.ingest.rooms import room as opened


@pytest.fixture
def room(tmp_path):
    with opened(tmp_path) as found:
        yield found
