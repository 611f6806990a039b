"""The Delivery page: what it shows of deployments, and that it never makes a number of what is not known as production."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.flows.desks import NOW, at_desk
from tests.flows.report.deliveries import REPOSITORY_STREAMS, SHA, delivered
from tests.specs import dora
from tests.specs.company import P
from tests.specs.facts import A, B, at
from tests.web import views

from headway.flows.report import delivery, numbers

pytestmark = pytest.mark.slow

FACTS = delivered(at(NOW))


def view(folder, facts=FACTS, *, subject=f"repository:{A}", period="90d", scopes=(A,), read=REPOSITORY_STREAMS):
    async def work(desk):
        return await numbers.delivery_view(desk, await numbers.find_subject(desk, subject), period)

    return at_desk(folder, facts, work, read=read, scopes=scopes)


def test_the_keys_stand_in_their_two_groups_with_what_is_pending_beside(tmp_path):
    found = view(tmp_path)
    told = {card.answer.metric: card.answer for group in (found.throughput, found.instability, found.incidents) for card in group}
    assert [card.answer.metric for card in found.throughput] == list(delivery.THROUGHPUT)
    assert [card.answer.metric for card in found.instability] == list(delivery.INSTABILITY)
    assert (told[delivery.FREQUENCY].value, told[delivery.PENDING].value, told[delivery.OPENED].value) == (8, 1, 2)
    assert (told[delivery.FAILED].n, told[delivery.FAILED].value) == (7, pytest.approx(2 / 7))
    assert told[delivery.LEAD].n == 5


def test_the_columns_add_up_to_the_cards(tmp_path):
    found = view(tmp_path)
    assert sum(one.ok for one in found.buckets) == 5
    assert sum(one.failed for one in found.buckets) == 2
    assert sum(one.pending for one in found.buckets) == 1
    assert sum(one.n for one in found.lead_time.buckets) == 5
    assert sum(one.value for one in found.incident_course.buckets) == 2
    assert found.buckets[0].whole is False


def test_the_last_deployment_stands_first_and_each_says_what_became_of_it(tmp_path):
    found = view(tmp_path)
    assert found.total == 8
    assert [row.at for row in found.deployments] == sorted((row.at for row in found.deployments), reverse=True)
    assert [row.outcome for row in found.deployments] == ["pending", "failed", "ok", "failed", "ok", "ok", "ok", "ok"]
    assert [row.changes for row in found.deployments][:4] == [1, None, 0, 3]


def test_a_failed_deployment_names_the_one_that_repaired_it(tmp_path):
    rows = view(tmp_path).deployments
    mend, mended = rows[2], rows[3]
    assert (mended.evidence, mended.remediation, mended.remedy) == ("rolled_back", mend.key, SHA[:8])
    assert mended.remediated_at == mend.at
    assert (mend.unplanned, mend.sha, mend.url) == ("rollback", SHA, "https://forge.example/deployments/7")


def test_a_deployment_that_was_not_linked_yet_may_still_have_failed(tmp_path):
    row = view(tmp_path, dora.to_production("2026-03-20T10:00")).deployments[0]
    assert (row.outcome, row.evidence, row.changes) == ("pending", "none", None)


def test_where_nothing_is_known_as_production_the_environments_are_named(tmp_path):
    facts = [*dora.to_production(environment="other"), *dora.to_production(environment="staging")]
    found = view(tmp_path, facts)
    assert found.environments == ("other", "staging")
    assert found.services == 0
    assert all("no_production" in card.answer.reasons and card.answer.value is None for card in found.throughput)
    assert found.deployments == ()


@pytest.mark.parametrize(("subject", "seen"), [(f"repository:{A}", ("other",)), ("tenant:t", ("other", "theirs"))])
def test_environments_of_others_are_not_ours(tmp_path, subject: str, seen: tuple[str, ...]):
    facts = [*dora.to_production(environment="other"), *dora.to_production(environment="theirs", repository=B)]
    assert view(tmp_path, facts, scopes=(A, B), subject=subject).environments == seen


def test_a_project_delivers_nothing(tmp_path):
    found = view(tmp_path, scopes=(A, P), subject=f"project:{P}")
    assert (found.throughput, found.buckets, found.lead_time, found.deployments) == ((), (), None, ())


def test_a_long_period_is_told_by_month(tmp_path):
    old = [replace(fact, finished_at=at("2019-01-01T10:00")) for fact in dora.to_production("2019-01-01T10:00")]
    found = view(tmp_path, [*old, *FACTS], period="2016-01-01..2026-03-31")
    assert found.lead_time.granularity == "month"


def places(services, *, days=10.0, **values):
    answers = [views.answer(delivery.FREQUENCY, values.get("count", 10.0)), views.answer(delivery.FAILED, 0.07), views.answer(delivery.LEAD, 3_600_000.0 * 30)]
    return {(one.metric, one.edition): one for one in delivery.benchmarks(answers, days=days, services=services)}


def test_each_edition_gives_a_place_and_the_fail_rate_alone_none():
    found = places(1)
    assert (found[delivery.LEAD, "2024"].clusters, found[delivery.LEAD, "2025"].score) == (("high",), 6)
    assert found[delivery.FREQUENCY, "2024"].clusters == ("high",)
    assert found[delivery.FAILED, "2024"].clusters == ()
    assert found[delivery.FAILED, "2024"].means["high"] == 0.2
    assert all("not a target" in one.caution for one in found.values())


def test_a_count_over_several_services_has_no_place():
    found = places(3)
    assert found[delivery.FREQUENCY, "2024"].clusters == ()
    assert found[delivery.FREQUENCY, "2024"].note == delivery.SEVERAL


def test_without_days_of_data_a_count_has_no_place_either():
    assert places(1, days=None)[delivery.FREQUENCY, "2025"].score is None
