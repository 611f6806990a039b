"""One source dies, hangs, babbles, refuses for ever or drips: the other never notices, everybody is told why, and it goes on by itself once it is well.

LESSON 20: one failing source stopped all.
"""

from __future__ import annotations

import html
import re

import pytest
from tests.api.serving import served
from tests.chaos.clinic import clinic
from tests.chaos.reading import Reader
from tests.chaos.world import world

pytestmark = pytest.mark.slow

OTHER = {"tracker": "forge", "forge": "tracker"}
FAULTS = {
    "dies": ("disconnect", {"where": "before"}, {"paused"}, "does not answer as it should"),
    "hangs": ("hang", {}, {"paused"}, "did not answer within"),
    "answers garbage": ("garbage", {}, {"paused"}, "something that cannot be read"),
    "answers with a login page": ("login_page", {}, {"paused"}, "with a web page instead of data"),
    "answers 500": ("500", {}, {"paused"}, "answered 500"),
    "answers 429 without end": ("429", {"retry_after": 7200}, {"paused", "rate_limited"}, "answered 429"),
    "drips": ("slow", {"bytes_per_second": 5}, {"paused"}, "did not answer within"),
    "refuses the credentials": ("401", {}, {"paused"}, "answered 401"),
}
"""What it does to every request, how its streams end, and what is said of it."""


@pytest.fixture
def house(tmp_path):
    with clinic(tmp_path / "house") as found:
        yield found


@pytest.mark.parametrize("ill", OTHER)
@pytest.mark.parametrize("case", FAULTS)
def test_a_source_that_is_ill_says_so_and_the_other_is_read_to_its_end(house, case, ill):
    what, more, ends, reason = FAULTS[case]
    house.sync(entities=("work_items",))
    for site in house.sites.values():
        site.company.touch("10001") if site is house.sites["tracker"] else site.company.touch_pull("platform", 1)
    house.sites[ill].behave("*", what, **more)
    found = house.sync()
    assert (found[OTHER[ill]], found[ill] <= ends, house.exit_code) == ({"done"}, True, 3)
    assert reason in house.reasons(ill)
    jobs = house.jobs()
    assert {(job["status"], reason in (job["lastError"] or "")) for job in jobs if job["source"] == ill} == {(end, True) for end in found[ill]}
    assert {job["status"] for job in jobs if job["source"] != ill} == {"done"}
    house.sites[ill].well()
    house.room.intake.clock.instant += 7_300_000_000
    assert house.sync(ill)[ill] == {"done"}
