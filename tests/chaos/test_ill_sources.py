"""One source dies, hangs, babbles, refuses for ever or drips: the other never notices, everybody is told why, and it goes on by itself once it is well.

LESSON 20: one failing source stopped all.
"""

from __future__ import annotations

import html
import random
import re

import pytest
from tests.api.serving import served
from tests.chaos.clinic import clinic
from tests.chaos.reading import Reader
from tests.chaos.world import world

pytestmark = pytest.mark.slow

OTHER = {"tracker": "forge", "forge": "tracker"}
PROBE = 60.0
FAULTS = {
    "dies": ("disconnect", {"where": "before"}, {"paused"}, "does not answer as it should"),
    "hangs": ("hang", {}, {"paused"}, "did not answer within"),
    "answers garbage": ("garbage", {}, {"paused"}, "something that cannot be read"),
    "answers with a login page": ("login_page", {}, {"paused"}, "with a web page instead of data"),
    "answers 500": ("500", {}, {"paused"}, "answered 500"),
    "answers 429 without end": ("429", {"retry_after": 7200}, {"paused", "rate_limited"}, "not to be asked again before"),
    "drips": ("slow", {"bytes_per_second": 5}, {"paused"}, "did not answer within"),
    "refuses the credentials": ("401", {}, {"paused"}, "answered 401"),
}
"""What it does to every request, how its streams end, and what is said of it."""


@pytest.fixture
def house(tmp_path):
    with clinic(tmp_path / "house") as found:
        yield found


@pytest.mark.parametrize(("case", "ill"), [(case, ill) for case in FAULTS for ill in OTHER if (case, ill) != ("drips", "tracker")])
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


@pytest.mark.parametrize("ill", OTHER)
def test_the_pipeline_page_says_why_a_source_is_not_read(house, ill):
    house.sync()
    house.sites[ill].behave("*", "500")
    house.sync()
    with served(house.room.database.path, filled=False, tenant="t") as site:
        page = html.unescape(site.get("/pipeline").text)
    rows = dict(re.findall(r'<tr class="([a-z_]+)" data-key="(tracker|forge)\|', page)[::-1])
    assert (rows["paused"], rows["done"]) == (ill, OTHER[ill])
    assert "does not answer as it should" in page
    assert "answered 500" in page


@pytest.mark.parametrize("ill", OTHER)
def test_a_source_that_is_watched_is_probed_once_a_minute_and_goes_on_by_itself(house, ill):
    waits: list[float] = []

    def slept(seconds: float) -> None:
        waits.append(seconds)
        if waits.count(PROBE) > 2:
            house.sites[ill].well()

    house.sites[ill].behave("*", "disconnect", where="before")
    house.watched(slept, until=lambda: all((source, {"done"}) in house.told for source in OTHER))
    mine = [statuses for source, statuses in house.told if source == ill]
    assert (mine[0], mine[-1], waits.count(PROBE) >= 3) == ({"paused"}, {"done"}, True)
    assert [statuses for source, statuses in house.told if source != ill and statuses != {"done"}] == []
    assert {job["status"] for job in house.jobs() if job["source"] == ill} == {"done"}


def test_the_exit_code_tells_one_ill_source_among_others_from_nothing_that_can_be_read(tmp_path):
    with world(tmp_path, random.Random(2)) as alive:  # noqa: S311 - what there is
        reader = Reader.of(tmp_path / "reader", alive)
        alive.forge.behave("*", "401")
        some, none = reader.call("sync"), reader.call("sync", "forge")
        assert (some.code, none.code) == (3, 4)
        assert "answered 401" in some.err
        assert "forge" in none.err
        alive.well()
        assert reader.call("sync").code == 0
