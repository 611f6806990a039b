"""What the endpoint about the data promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api.serving import served
from tests.flows.report.trackers import PROJECT, TRACKER, filled_today
from tests.web.ledgers import at_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.serving import Site

TARGET = "/api/v1/data-health"


@pytest.fixture(scope="module")
def tracked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("tracked") / "headway.db", filled=False) as found:
        at_house(found.path, filled_today)
        yield found


def test_while_nothing_is_stored_its_tag_stands_though_time_passes(tracked: Site):
    first = tracked.get(TARGET)
    tracked.clock.ahead += 5_000_000
    again = tracked.get(TARGET)
    assert first.json["askedAt"] != again.json["askedAt"]
    assert first.headers["etag"] == again.headers["etag"]
    assert tracked.get(TARGET, if_none_match=first.headers["etag"]).status == 304


def test_every_number_comes_with_the_count_behind_it(tracked: Site):
    found = tracked.get(TARGET).json
    assert found["linkedPullRequests"] == {"part": 2, "whole": 5, "ratio": 0.4, "reason": None}
    assert (found["workItems"], found["itemsWithTransitions"]["ratio"], found["pullRequestsWithKey"]) == (11, 1.0, 4)
    assert found["effort"] == [{"source": TRACKER, "points": 2, "size": 1, "estimate": 0, "none": 8}]
    (orphan,) = found["orphanPrefixes"]
    assert (orphan["prefix"], orphan["pullRequests"], orphan["example"], orphan["repository"], orphan["scope"]) == ("OPS", 2, "OPS-7", "acme/shop", None)
    assert found["linkedBySource"] == [{"source": "forge", "part": 2, "whole": 5, "ratio": 0.4, "reason": None}]


def test_unmapped_words_come_with_what_they_may_stand_for(tracked: Site):
    first = tracked.get(TARGET).json["unmapped"][0]
    assert (first["map"], first["word"], first["items"], first["meanwhile"], "waiting" in first["choices"]) == ("status", "parked", 3, "unknown", True)


def test_signs_say_what_to_do(tracked: Site):
    signs = {sign["id"]: sign for sign in tracked.get(TARGET).json["signs"]}
    assert (signs["words"]["state"], "headway replay" in signs["words"]["advice"]) == ("look", True)


def test_held_deletions_say_whether_they_are_allowed_and_not_by_whom(tracked: Site):
    (found,) = tracked.get(TARGET).json["held"]
    assert (found["scope"], found["missing"], found["stored"], found["allowed"]) == (PROJECT, 60, 100, False)
    assert found["noticedAt"].endswith("Z")


def test_lesson_61_where_there_is_nothing_to_count_the_ratio_is_null_with_a_reason(site: Site):
    found = site.get(TARGET).json
    assert found["linkedPullRequests"]["ratio"] is None
    assert "no forge is connected" in found["linkedPullRequests"]["reason"]


def test_nothing_can_be_changed_through_the_api(site: Site):
    assert site.get(TARGET, method="POST").status == 405


def test_nothing_connected_is_an_answer_and_no_error(bare: Site):
    reply = bare.get(TARGET)
    assert (reply.status, reply.json["unmapped"], reply.json["coverage"]) == (200, [], [])
