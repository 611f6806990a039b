"""Finding scopes by key and by name: one, or an error that says which there are."""

from __future__ import annotations

from typing import Any

import pytest

from headway.flows.report.catalog import find_scope, find_scopes, listed
from headway.model.entries import ScopeRow
from headway.model.errors import HeadwayError, NotFound, UsageError


def row(number: int, name: str, **given: Any) -> ScopeRow:
    told = {"source": "jira", "scope": f"jira:project:{number}", "location": "", "status": "active", "reason": "", "failures": 0, "last_error": None}
    return ScopeRow(**{**told, "name": name, **given})


ROWS = (
    row(10001, "Payments (PAY)"),
    row(10002, "Website", code="WEB"),
    row(10003, "Website", source="old"),
    row(10004, "Mobile"),
    row(10004, "Mobile", source="old"),
    row(14, "Aplicação", scope="jira:board:14"),
)

FOUND = {
    "a key": ("jira:project:10001", "jira:project:10001"),
    "a name": ("Payments (PAY)", "jira:project:10001"),
    "the code its items begin with": ("web", "jira:project:10002"),
    "a name in another case": ("aplicaÇÃO", "jira:board:14"),
}


@pytest.mark.parametrize("case", FOUND)
def test_a_scope_is_found_by(case: str):
    text, key = FOUND[case]
    assert find_scope(ROWS, text).scope == key


REFUSED = {
    "a name of two": ("Website", UsageError, r"is the name of 2 scopes: use a key, jira:project:10002 \(jira\) or jira:project:10003 \(old\)"),
    "a key in two sources": ("jira:project:10004", UsageError, r"in the sources jira, old; say which with --source"),
    "a name nobody has": ("Paymnts (PAY)", NotFound, r"did you mean Payments \(PAY\)\?; headway scopes lists them"),
    "nothing near": ("?", NotFound, r"no scope is called '\?'; headway scopes"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_what_there_is(case: str):
    text, kind, said = REFUSED[case]
    with pytest.raises(HeadwayError, match=said) as raised:
        find_scope(ROWS, text)
    assert type(raised.value) is kind


def test_a_scope_named_twice_is_meant_once():
    assert [found.scope for found in find_scopes(ROWS, ["Payments (PAY)", "jira:project:10001", "Aplicação"])] == ["jira:project:10001", "jira:board:14"]


def test_scopes_are_listed_by_source_then_by_what_is_done_with_them():
    rows = [row(1, "b"), row(2, "a", status="blocked"), row(3, "A"), row(4, "c", status="discovered"), row(5, "a", source="alpha", status="archived")]
    assert [found.scope.rpartition(":")[2] for found in listed(rows)] == ["5", "3", "1", "4", "2"]
