"""The tracker's raw records: ids, changelogs, and as wordy as a large site's at a large scale."""

from collections import Counter
from statistics import mean

import msgspec
import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic import raws, tracker
from headway.sources.synthetic.company import Company


def items(company, squad, count):
    return [tracker.item(company, squad, index).payload for index in range(min(count, squad.items))]


def test_every_item_has_an_id_of_its_own_and_the_code_of_its_project():
    company = world().company
    found = [(tracker.item(company, squad, index).external_id, squad, index) for squad in company.squads for index in range(squad.items)]
    assert len({key for key, _, _ in found}) == len(found)


def test_a_changelog_is_in_order_and_ends_with_what_the_item_is():
    squad = world().squad("Faturamento")
    for payload in items(world().company, squad, 200):
        seen = msgspec.json.decode(payload, type=raws.ItemRaw)
        assert [entry.at for entry in seen.changelog] == sorted(entry.at for entry in seen.changelog)
        statuses = [entry.after for entry in seen.changelog if entry.field == "status"]
        assert not statuses or statuses[-1] == seen.status.name
        assert seen.updated == (seen.changelog[-1].at if seen.changelog else seen.created)


def test_at_a_large_scale_records_are_as_heavy_as_those_of_a_large_site():
    company = Company(7, "2026-11-21", 34)
    payloads = items(company, company.squads[4], 3_000)
    seen = [msgspec.json.decode(payload, type=raws.ItemRaw) for payload in payloads]
    assert mean(len(payload) for payload in payloads) >= 12_000
    assert 7 <= mean(len(item.changelog) for item in seen) <= 10
    assert 0.005 < mean(len(item.changelog) > 100 for item in seen) < 0.02
    assert company.squads[4].items * 0.0266 > 4_900
    assert max(Counter(item.updated for item in seen).values()) > 2_900


@pytest.mark.parametrize(("entity", "count"), [("projects", 1), ("sprints", 10), ("work_items", 475)])
def test_counts_of_a_project_are_known_before_it_is_read(entity, count):
    company = world().company
    assert abs(tracker.stream(company, company.squads[0], entity)[0] - count) <= count * 0.05


def test_everybody_of_the_tracker_has_an_account_and_so_has_its_robot():
    company = world().company
    count, one = tracker.accounts(company, "synthetic:site:x", list(company.squads))
    seen = [msgspec.json.decode(one(index).payload, type=raws.AccountRaw) for index in range(count)]
    assert count == 97
    assert Counter(account.type for account in seen) == {"user": 96, "app": 1}
    assert any(not account.email for account in seen)
