"""The reference store keeps the contract."""

import pytest
from tests.contracts.store import StoreContract

from headway.stores.memory import MemoryStore


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self):
        return MemoryStore()
