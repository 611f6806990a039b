"""The Overview: cards with their lines, hotspots, and what needs a person."""

from __future__ import annotations

import pytest
from tests.flows.desks import at_desk, finished, later
from tests.specs.company import P, incident, item, pull_request
from tests.specs.facts import A, B, at, commit, commits

from headway.flows.compute import compute
from headway.flows.report import numbers
from headway.flows.report.overview import SECTIONS, attention
from headway.flows.report.standing import Standing
from headway.model.progress import Progress

pytestmark = pytest.mark.slow

FACTS = [*commits(6, people=6, files={"a.py": (30, 0), "b.py": (1, 0)}), *commit(repository=B)]


def seen(folder, prepare=None, **rest):
    async def work(desk):
        await compute(desk)
        desk = await prepare(desk) if prepare else desk
        return await numbers.overview(desk, await numbers.find_subject(desk), "90d")

    return at_desk(folder, FACTS, work, **rest)


def test_every_card_carries_its_answer_with_comparison_and_its_line(tmp_path):
    (code, team) = seen(tmp_path).sections
    shown = [card for section in (code, team) for card in section.cards]
    assert (code.tag, team.tag) == ("code", "team")
    assert [card.answer.metric for card in shown] == [name for tag, _, names in SECTIONS if tag in {"code", "team"} for name in names if name != "code.rework_ratio"]
    assert all(card.answer.previous is not None for card in shown)
    assert {len(card.series.points) for card in shown} == {0, 90}


def sections(folder, facts, *read, scopes):
    async def work(desk):
        for scope, entity in read:
            await finished(desk, scope, entity)
        await compute(desk)
        found = await numbers.overview(desk, await numbers.find_subject(desk), "90d")
        return {section.title: {card.answer.metric: card.answer.value for card in section.cards} for section in found.sections}

    return at_desk(folder, facts, work, scopes=scopes, read=())


def test_only_families_are_shown_whose_facts_are_collected(tmp_path):
    company = [*FACTS, *pull_request(merged="2026-03-03T10:00"), *incident(), *item(("in_progress", "2026-03-02T10:00"))]
    found = sections(tmp_path, company, (A, "pull_requests"), (A, "incidents"), (P, "work_items"), scopes=(A, P))
    assert list(found) == ["Delivery", "Flow", "Review"]
    assert found["Delivery"] == {"ops.incidents_opened": 1, "ops.time_to_restore": None}
    assert (found["Flow"]["flow.wip"], found["Review"]["review.merged_count"]) == (1, 1)


def test_a_project_shows_its_flow_alone(tmp_path):
    assert list(sections(tmp_path, item(), (P, "work_items"), scopes=(P,))) == ["Flow"]


def test_the_busiest_files_are_shown(tmp_path):
    assert [(item.label, item.amount) for item in seen(tmp_path).hotspots.items] == [("a.py", 180), ("b.py", 6)]


def test_among_several_repositories_a_file_says_in_which_it_is(tmp_path):
    async def work(desk):
        both = await numbers.overview(desk, await numbers.find_subject(desk), "90d")
        one = await numbers.overview(desk, await numbers.find_subject(desk, A), "90d")
        return [[item.label for item in found.hotspots.items] for found in (both, one)]

    both, one = at_desk(tmp_path, [*FACTS, *commit(repository=B, files={"x.py": (1, 0)})], work, scopes=(A, B))
    assert both == ["acme/alpha: a.py", "acme/alpha: b.py", "acme/beta: x.py"]
    assert one == ["a.py", "b.py"]


def test_nothing_needs_attention_when_all_is_read_and_computed(tmp_path):
    assert seen(tmp_path).attention == ()


def test_a_failed_stream_is_the_first_thing_to_look_at(tmp_path):
    async def prepare(desk):
        await finished(desk, A, "commits", status="incomplete", error="the listing broke off")
        await finished(desk, A, "changes", status="failed", error="git died")
        await compute(desk)
        return desk

    found = seen(tmp_path, prepare).attention
    assert [(one.level, one.text.split(":")[0]) for one in found[:2]] == [("error", "Reading the changes of acme/alpha failed"), ("warn", "The commits of acme/alpha are incomplete")]
    assert "git died" in found[0].text


def test_old_data_and_pending_numbers_are_said(tmp_path):
    async def prepare(desk):
        await finished(desk, A, "commits")
        return later(desk, "2026-04-05T12:00")

    texts = [one.text for one in seen(tmp_path, prepare).attention]
    assert any("5 days old" in text for text in texts)
    assert any("recomputed" in text for text in texts)


def test_a_stalled_stream_is_said(tmp_path):
    async def prepare(desk):
        from headway.model.scope import Stream  # noqa: PLC0415 - this test's only

        await desk.ledger.begin(Stream(tenant="t", source="test", entity="commits", scope=A), "sync")
        return later(desk, "2090-01-01T00:00")

    assert any("stalled" in one.text for one in seen(tmp_path, prepare).attention)


def test_a_source_that_lags_is_named_with_its_age_and_one_that_does_not_is_not(tmp_path):
    async def work(desk):
        await finished(desk, A, "commits", through=at("2026-03-22T12:00"))
        await compute(desk)
        return [one.text for one in (await numbers.overview(desk, await numbers.find_subject(desk), "90d")).attention]

    (text,) = at_desk(tmp_path, FACTS, work)
    assert "data of test are 9 days old" in text


def test_of_many_streams_in_trouble_the_first_are_named_and_the_others_counted(tmp_path):
    async def prepare(desk):
        for entity in ("changes", "commits", "files", "incidents", "deployments", "ownership", "pull_requests"):
            await finished(desk, A, entity, status="failed", error="gone")
        await compute(desk)
        return desk

    found = seen(tmp_path, prepare).attention
    assert [one.level for one in found] == ["error"] * 6
    assert found[-1].text.startswith("2 more streams")


def test_what_was_quarantined_is_told_by_source(tmp_path):
    row = Progress(source="forge", entity="commits", scope=A, status="done", quarantined=3)
    ground = Standing(now=0, pending=False, unread=False, entities={}, sources={}, rows=(row,))
    assert [one.text.split(" could")[0] for one in attention(ground)] == ["3 records of forge"]
