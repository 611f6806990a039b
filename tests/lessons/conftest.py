"""An empty room for every lesson."""

import pytest
from tests.flows.ingest.rooms import room as opened


@pytest.fixture
def room(tmp_path):
    with opened(tmp_path) as found:
        yield found
