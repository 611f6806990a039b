"""Spoiled records: few, always the same, and none that anything else needs."""

import msgspec
import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic.pieces import has_pull
from headway.sources.synthetic.poison import poisoned_item, spoiled


def test_a_spoiled_record_is_json_with_a_date_that_is_none():
    assert msgspec.json.decode(spoiled(b'{"createdAt":"2026-01-01T00:00:00Z"}')) == {"createdAt": "gateway timeout 2026-01-01T00:00:00Z"}


@pytest.mark.parametrize(("name", "spoils"), [("Checkout", False), ("Returns", True), ("Platform", False)])
def test_only_the_squad_that_lags_has_any_and_few(name, spoils):
    squad = world().squad(name)
    found = [index for index in range(squad.items) if poisoned_item(squad, index)]
    assert bool(found) == spoils
    assert len(found) < squad.items * 0.03
    assert not [index for index in found if has_pull(squad, index)]


def test_it_reaches_quarantine_from_code_and_work():
    assert {reject.external_id.split(":")[1] for _, reject in world().rejects} == {"repo", "item"}
    legacy = world().squad("Returns")
    assert any(reject.external_id.startswith(legacy.repositories[0].key) for _, reject in world().rejects)
