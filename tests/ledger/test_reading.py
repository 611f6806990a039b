"""What the ledger tells comes in the model's own types."""

from __future__ import annotations

from tests.contracts.ledger import advance, begin, step
from tests.contracts.material import run

from headway.model.entries import Quarantined, RunRow
from headway.model.progress import Progress
from headway.model.scope import Estimate


def test_truth_values_and_samples_are_not_numbers_and_text(ledger):
    going = begin(ledger)
    advance(ledger, going, step(1, records=["a"], rejects=["bad"], estimate=Estimate(9, exact=True)))
    (progress,) = run(ledger.progress(tenant="t"))
    (kept,) = run(ledger.quarantine(tenant="t"))
    (one,) = run(ledger.runs(tenant="t"))
    assert (type(progress), type(kept), type(one)) == (Progress, Quarantined, RunRow)
    assert (progress.estimate_exact, kept.obtained, progress.samples[0][1]) == (True, True, 2)


def test_the_last_seen_of_the_quarantine_come_first_and_no_more_than_asked_for(ledger):
    going = begin(ledger)
    advance(ledger, going, step(1, rejects=["a", "b", "c"]))
    assert [kept.external_id for kept in run(ledger.quarantine(tenant="t", limit=2))] == ["c", "b"]
