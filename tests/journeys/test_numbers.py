"""One number everywhere: every metric of the registry asked of the command line, the reading functions and the API about the demo company, and compared."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from urllib.parse import quote

import pytest
from tests.cli.running import headway
from tests.journeys.visiting import visiting

from headway.cli.common import visiting as settings_of
from headway.cli.main import parser
from headway.flows.report import numbers
from headway.house import open_house
from headway.metrics.registry import REGISTRY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PERIOD = "2025-01-01..2025-12-30"
"""A year that is over, so that no age depends on the hour in which it is asked."""
SMALL = ("--seed", "1", "--scale", "0.1", "--until", "2025-12-31")
TOO_FEW = {"dora.failed_deployment_recovery_time": "below_minimum_n", "ops.time_to_restore": "below_minimum_n"}
"""What a tenth of the company has too little of for a percentile, and the reason it gives; the whole company answers these, too (test_numbers_by_hand)."""
KINDS = ("tenant", "team", "service", "repository", "project")
CALLS_AT_ONCE = 2
ROWS = 200


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with a small company in it."""
    home = tmp_path_factory.mktemp("company")
    said = headway(home, "demo", "--no-serve", *SMALL, "--db", f"sqlite:///{home}/demo.db")
    assert said.code == 0, said.err
    return home


def at_desk(home, work):
    """What a flow finds at the desk of the company."""
    chosen = parser().parse_args(["query", "code.commits", "--db", f"sqlite:///{home}/demo.db"])

    async def inside():
        async with open_house(settings_of(chosen)) as house:
            return await work(house.desk)

    return asyncio.run(inside())


async def read(desk):
    """All answers, with their first rows, about the busiest subject of each kind, by (metric, subject)."""
    found = {}
    for subject in await busiest(desk):
        ids = [metric.id for metric in REGISTRY.values() if subject.kind in metric.about]
        for answer in await numbers.answers(desk, ids, subject, PERIOD):
            found[answer.metric, subject.id] = answer, await numbers.items(desk, answer.metric, subject, PERIOD, limit=ROWS)
    return found


async def busiest(desk):
    """The subject of each kind with the most work in the period."""
    measure = {"service": "dora.deployment_frequency", "repository": "review.merged_count", "project": "flow.throughput", "team": "kpi.work_done", "tenant": "kpi.work_done"}
    chosen = []
    for kind in KINDS:
        some = [subject for subject in await numbers.subjects(desk) if subject.kind == kind]
        values = [(await numbers.answer(desk, measure[kind], subject, PERIOD, compare=False)).value or 0 for subject in some]
        chosen.append(some[values.index(max(values))])
    return chosen


@pytest.fixture(scope="module")
def told(home):
    """What the reading functions tell."""
    return at_desk(home, read)


def plain(answer, page):
    """What is compared of an answer and its rows."""
    return {
        "value": answer.value, "n": answer.n, "percentiles": answer.percentiles, "interval": list(answer.interval) if answer.interval else None, "coverage": answer.coverage,
        "reasons": list(answer.reasons), "excluded": dict(answer.excluded), "parts": [(part.name, part.value, part.n) for part in answer.parts],
        "method": answer.method_version, "before": answer.previous.value if answer.previous else None, "total": page.total, "rows": [(item.key, item.amount, item.why_not) for item in page.items],
    }  # fmt: skip


def of_json(said, page, *, excluded, before, why="whyNot"):
    """The same of a JSON body, however it words what was left out, why, and what was before."""
    return {
        "value": said["value"], "n": said["n"], "percentiles": said["percentiles"], "interval": said["interval"], "coverage": said["coverage"],
        "reasons": [reason["code"] for reason in said["reasons"]], "excluded": excluded, "parts": [(part["name"], part["value"], part["n"]) for part in said["parts"]],
        "method": said["methodVersion"], "before": before, "total": page["total"], "rows": [(item["key"], item["amount"], item[why]) for item in page["items"]],
    }  # fmt: skip


def test_every_metric_answers_about_the_company_or_says_why_not(told):
    reasons = {metric: {reason for (name, _), (answer, _) in told.items() if name == metric for reason in answer.reasons} for metric in REGISTRY}
    silent = {metric for metric in REGISTRY if all(answer.value is None for (name, _), (answer, _) in told.items() if name == metric)}
    assert silent == set(TOO_FEW)
    assert all(reason in reasons[metric] for metric, reason in TOO_FEW.items())


def test_the_rows_behind_a_number_are_those_it_counts_and_those_it_leaves_out(home, told):
    async def rows(desk):
        known = {subject.id: subject for subject in await numbers.subjects(desk)}
        return {(metric, subject): await numbers.items(desk, metric, known[subject], PERIOD, limit=10**6) for metric, subject in told}

    for asked, page in at_desk(home, rows).items():
        answer, left_out = told[asked][0], [item.why_not for item in page.items if not item.counted]
        if REGISTRY[asked[0]].made_of or "suppressed_small_group" in answer.reasons:
            continue
        assert {why: left_out.count(why) for why in left_out} == answer.excluded, asked
        assert len(page.items) == page.total, asked
        assert page.total - len(left_out) == answer.n or asked[0] in COUNTED_OTHERWISE, asked


COUNTED_OTHERWISE = {"flow.littles_law"}
"""It says how many were completed, and its rows are those that were going on beside them, too."""


@contextmanager
def served(home):
    with visiting(home, "serve", "--db", f"sqlite:///{home}/demo.db") as visit:
        yield visit


def test_the_api_tells_what_the_reading_functions_tell(home, told):
    with served(home) as visit:
        for (metric, subject), (answer, page) in told.items():
            about = f"subject={quote(subject)}&start={PERIOD[:10]}&end={PERIOD[-10:]}"
            said = visit.json(f"/api/v1/metrics/{metric}?{about}")
            rows = visit.json(f"/api/v1/metrics/{metric}/items?{about}&limit={ROWS}")
            excluded = {reason["code"]: reason["count"] for reason in said["excluded"]}
            before = said["previous"]["value"] if said["previous"] else None
            assert of_json(said, rows, excluded=excluded, before=before) == plain(answer, page), (metric, subject)


def test_the_command_line_tells_what_the_reading_functions_tell(home, told):
    """Every metric once, about the kinds of subject in turn."""
    turns = cycle(KINDS)
    asked = [(metric, next(subject for kind in turns for name, subject in told if name == metric and subject.startswith(f"{kind}:"))) for metric in REGISTRY]

    def said(metric, subject):
        call = headway(home, "query", metric, "--subject", subject, "--period", PERIOD, "--json", "--items", "--limit", str(ROWS), "--db", f"sqlite:///{home}/demo.db")
        assert (call.code, call.err) == (0, ""), metric
        return json.loads(call.out)

    with ThreadPoolExecutor(CALLS_AT_ONCE) as calls:
        for (metric, subject), found in zip(asked, calls.map(said, *zip(*asked, strict=True)), strict=True):
            assert of_json(found, found, excluded=found["excluded"], before=found["previous"], why="why_not") == plain(*told[metric, subject]), (metric, subject)


def test_a_subject_that_does_not_exist_is_refused_with_those_that_do(home):
    call = headway(home, "query", "flow.throughput", "--subject", "team:nobody", "--db", f"sqlite:///{home}/demo.db")
    assert call.code != 0
    assert "team:nobody" in call.err
