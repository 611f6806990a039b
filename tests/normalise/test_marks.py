"""Marks of pull requests and the phases between them."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.normalise.marks import Marks, Phases, in_order, marks_of, phases

CREATED = 10


@dataclass(frozen=True)
class Case:
    name: str
    marks: Marks
    draft: bool = False
    changes: tuple = ()
    reviews: tuple = ()
    first_commit_at: int | None = 4
    merged_at: int | None = 40
    closed_at: int | None = None


def marked(ready=CREATED, review=None, approved=None, merged=40, first=4):
    return Marks(first_commit_at=first, ready_at=ready, first_review_at=review, approved_at=approved, merged_at=merged)


CASES = [
    Case("nothing happened", marked(merged=None), merged_at=None),
    Case("merged alone", marked()),
    Case("reviewed and approved", marked(review=20, approved=30), reviews=((20, "commented", True), (30, "approved", True))),
    Case("approved at once", marked(review=20, approved=20), reviews=((20, "approved", True),)),
    Case("the last approval before the merge", marked(review=20, approved=30), reviews=((30, "approved", True), (20, "approved", True), (50, "approved", True))),
    Case("bots and the author do not count", marked(review=30), reviews=((11, "approved", False), (30, "commented", True))),
    Case("reviews after the merge do not count", marked(), reviews=((41, "approved", True),)),
    Case("reviews after closing do not count", marked(merged=None), merged_at=None, closed_at=25, reviews=((26, "commented", True),)),
    Case("a review without an instant", marked(review=20), reviews=((None, "approved", True), (20, "commented", True))),
    Case("a dismissed approval is none", marked(review=20), reviews=((20, "dismissed", True),)),
    Case("a draft until it was ready", marked(ready=15), changes=((15, False),)),
    Case("ready, draft again, ready", marked(ready=18), changes=((12, False), (14, True), (18, False))),
    Case("became a draft later and ready again", marked(ready=18), changes=((14, True), (18, False))),
    Case("still a draft", marked(ready=None, merged=None), draft=True, merged_at=None),
    Case("a draft again", marked(ready=None, merged=None), draft=True, changes=((12, False), (14, True)), merged_at=None),
    Case("merged as a draft", marked(ready=None), draft=True),
    Case("no commits known", marked(first=None), first_commit_at=None),
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_marks_are_what_happened_and_when(case):
    found = marks_of(
        created_at=CREATED, closed_at=case.closed_at, merged_at=case.merged_at, draft=case.draft, first_commit_at=case.first_commit_at, draft_changes=case.changes, reviews=case.reviews
    )
    assert found == case.marks


PHASES = [
    ("all of it", marked(ready=12, review=20, approved=30), (8, 8, 10, 10, 36)),
    ("draft time is coding", marked(ready=18, review=20, approved=30), (14, 2, 10, 10, 36)),
    ("no review: it waited for one until the merge", marked(), (6, 30, None, None, 36)),
    ("no approval: review until the merge", marked(review=20), (6, 10, 20, None, 36)),
    ("merged as a draft", marked(ready=None), (36, None, None, None, 36)),
    ("reviewed as a draft", marked(ready=None, review=20, approved=30), (16, None, 10, 10, 36)),
    ("reviewed before it was ready", marked(ready=25, review=20, approved=30), (16, 0, 10, 10, 36)),
    ("first commit unknown", marked(first=None, review=20, approved=30), (None, 10, 10, 10, 30)),
    ("first commit rewritten after the creation", marked(first=15, review=20, approved=30), (0, 10, 10, 10, 30)),
    ("review told after the merge", marked(review=50, approved=60), (6, 30, 0, 0, 36)),
    ("open, waiting for review", marked(merged=None), (6, None, None, None, None)),
    ("open, in review", marked(review=20, merged=None), (6, 10, None, None, None)),
    ("open, approved", marked(review=20, approved=30, merged=None), (6, 10, 10, None, None)),
    ("open draft", marked(ready=None, merged=None), (None, None, None, None, None)),
]


@pytest.mark.parametrize(("marks", "found"), [case[1:] for case in PHASES], ids=[case[0] for case in PHASES])
def test_phases_run_from_mark_to_mark(marks, found):
    coding, pickup, review, merge, total = found
    assert phases(marks, CREATED) == Phases(coding=coding, pickup=pickup, review=review, merge=merge, total=total)


INSTANT = some.one_of(some.none(), some.integers(0, 100))
MARKS = some.builds(Marks, first_commit_at=INSTANT, ready_at=INSTANT, first_review_at=INSTANT, approved_at=INSTANT, merged_at=some.integers(0, 100))


@given(MARKS, some.integers(0, 100))
def test_phases_of_what_is_merged_sum_to_the_total_and_none_is_negative(marks, created_at):
    told = phases(marks, created_at)
    assert told.summed() == told.total
    assert all(phase is None or phase >= 0 for phase in (told.coding, told.pickup, told.review, told.merge))


@given(MARKS, some.integers(0, 100))
def test_marks_laid_in_order_never_go_back_and_end_with_the_merge(marks, created_at):
    laid = in_order(marks, created_at)
    assert list(laid) == sorted(laid)
    assert laid[-1] == marks.merged_at


REVIEWS = some.lists(some.tuples(INSTANT, some.sampled_from(["approved", "commented"]), some.booleans()), max_size=6)


@given(REVIEWS, some.lists(some.tuples(some.integers(10, 60), some.booleans()), max_size=4), some.booleans())
def test_no_mark_lies_after_the_merge(reviews, changes, draft):
    found = marks_of(created_at=10, closed_at=60, merged_at=60, draft=draft, first_commit_at=5, draft_changes=changes, reviews=reviews)
    later = [mark for mark in (found.ready_at, found.first_review_at, found.approved_at) if mark is not None and mark > 60]
    assert later == []
