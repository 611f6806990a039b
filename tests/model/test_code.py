"""Facts of git: whose children they are, and which numbers they are part of."""

from __future__ import annotations

import pytest
from tests.contracts.material import DAY, A, account, change, commit, ref

from headway.model.code import File, Ownership, Rework
from headway.model.fact import repository_subject

HERE = repository_subject(A)
TOUCHES = {
    "a commit touches its day": (commit(at=5), ((HERE, 5),)),
    "one without an instant touches none": (commit(at=None), ()),
    "a change touches the day of its commit": (change(at=DAY), ((HERE, DAY),)),
    "one of an undated commit touches none": (change(at=None), ()),
    "a plain account changes no number": (account(), ()),
    "an alias changes who is counted on all days": (account(canonical="anna"), ((HERE, None),)),
    "a bot too": (account(bot=True), ((HERE, None),)),
    "a ref changes no number": (ref(), ()),
    "a line changes hands on the day of its commit": (
        Ownership(key=f"{A}:1:p:h", repository=A, sha="1", committed_at=DAY, path="p", handle="h", lines=-1), ((HERE, DAY),)
    ),
    "rework is of the day of its commit": (Rework(key=f"{A}:1", repository=A, sha="1", committed_at=None, deleted=2, reworked=1), ()),
}


@pytest.mark.parametrize("case", TOUCHES)
def test_which_numbers_a_fact_is_part_of(case):
    fact, touches = TOUCHES[case]
    assert fact.touches() == touches


@pytest.mark.parametrize("name", ["main", "a:b", "", "größe/x", "a" * 300])
def test_a_child_knows_its_parent_whatever_its_own_name_is(name):
    assert ref(name).parent() == A
    assert change(name).parent() == f"{A}:{'1' * 40}"
    assert File(key=f"{A}:{name}", repository=A, path=name, blob="", kind="text", size=1, lines=1, complexity=0).parent() == A
    assert Ownership(key=f"{A}:1:{name}:x:y", repository=A, sha="1", committed_at=1, path=name, handle="x:y", lines=1).parent() == f"{A}:1"


def test_a_fact_that_is_no_child_has_no_parent():
    with pytest.raises(NotImplementedError, match="Commit"):
        commit().parent()

