"""The Overview: cards with their lines, hotspots, and what needs a person."""

from __future__ import annotations

from tests.flows.desks import at_desk, finished, later
from tests.specs.facts import A, B, commit, commits

from headway.flows.compute import compute
from headway.flows.report import numbers
from headway.flows.report.overview import CARDS

FACTS = [*commits(6, people=6, files={"a.py": (30, 0), "b.py": (1, 0)}), *commit(repository=B)]


def seen(folder, prepare=None, **rest):
    async def work(desk):
        await compute(desk)
        desk = await prepare(desk) if prepare else desk
        return await numbers.overview(desk, await numbers.find_subject(desk), "90d")

    return at_desk(folder, FACTS, work, **rest)


def test_every_card_carries_its_answer_with_comparison_and_its_line(tmp_path):
    overview = seen(tmp_path)
    assert tuple(card.answer.metric for card in overview.cards) == CARDS
    assert all(card.answer.previous is not None for card in overview.cards)
    assert {len(card.series.points) for card in overview.cards} == {0, 90}


def test_the_busiest_files_are_shown(tmp_path):
    assert [(item.label, item.amount) for item in seen(tmp_path).hotspots.items] == [("a.py", 180), ("b.py", 6)]


def test_nothing_needs_attention_when_all_is_read_and_computed(tmp_path):
    assert seen(tmp_path).attention == ()


def test_a_failed_stream_is_the_first_thing_to_look_at(tmp_path):
    async def prepare(desk):
        await finished(desk, A, "commits", status="incomplete", error="the listing broke off")
        await finished(desk, A, "changes", status="failed", error="git died")
        await compute(desk)
        return desk

    found = seen(tmp_path, prepare).attention
    assert [(one.level, one.text.split(":")[0]) for one in found[:2]] == [("error", "Reading the changes of git"), ("warn", "The commits of git")]
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
