"""Finding what a question is about."""

from __future__ import annotations

import pytest
from tests.flows.desks import at_desk, finished
from tests.specs.company import P, Q, item
from tests.specs.facts import A, B, commit, commits

from headway.flows.report import numbers
from headway.model.errors import NotFound
from headway.model.records import Project
from headway.model.scope import Scope

BOTH = [*commits(3, files={"a.py": (10, 2)}), *commit("2026-03-30T09:00", repository=B, files={"b.py": (1, 1)})]


def test_subjects_are_found_by_id_key_and_name(tmp_path):
    async def work(desk):
        everyone = await numbers.subjects(desk)
        assert [subject.name for subject in everyone] == ["All repositories", "acme/alpha", "acme/beta"]
        assert await numbers.find_subject(desk) == everyone[0]
        for text in (f"repository:{A}", A, "acme/alpha"):
            assert await numbers.find_subject(desk, text) == everyone[1]
        with pytest.raises(NotFound, match="did you mean acme/alpha"):
            await numbers.find_subject(desk, "acme/alfa")

    at_desk(tmp_path, BOTH, work, scopes=(A, B))


def test_the_only_repository_is_the_subject_when_none_is_named(tmp_path):
    async def work(desk):
        return (await numbers.find_subject(desk)).name

    assert at_desk(tmp_path, BOTH, work) == "acme/alpha"


def test_projects_are_subjects_by_name_and_code_and_sites_are_none(tmp_path):
    project = Project(key=P, project=P, code="PAY", name="Payments", kind=None, url=None)

    async def work(desk):
        known = await numbers.subjects(desk)
        assert await numbers.find_subject(desk, "Payments (PAY)") == known[2]
        return [(subject.kind, subject.name) for subject in known]

    found = at_desk(tmp_path, [project, *item()], work, scopes=(A, P, Q, "test:site:one"), read=())
    assert found == [("tenant", "All repositories and projects"), ("repository", "acme/alpha"), ("project", "Payments (PAY)"), ("project", "Website")]


def test_a_repository_that_is_also_a_project_of_issues_is_called_by_its_name_alone(tmp_path):
    issues = Project(key="1", project=A, code="acme/alpha", name="acme/alpha", kind=None, url=None)
    payments = Project(key=P, project=P, code="PAY", name="Payments", kind=None, url=None)

    async def work(desk):
        return [subject.name for subject in await numbers.subjects(desk)]

    assert at_desk(tmp_path, [issues, payments, *item()], work, scopes=(A, P), read=()) == ["All repositories and projects", "acme/alpha", "Payments (PAY)"]


def test_an_unknown_metric_is_answered_with_near_ones():
    with pytest.raises(NotFound, match=r"did you mean .*code\.commits"):
        numbers.metric("code.commit")


def test_what_was_discovered_but_is_not_read_is_no_subject_until_it_was(tmp_path):
    async def work(desk):
        held = Scope(key=P, name="Payroll", location="")
        await desk.ledger.enlist("test", [held], tenant="t", status="discovered", reason="its name looks sensitive", flagged=True)
        before = [subject.name for subject in await numbers.subjects(desk)]
        await finished(desk, P, "work_items")
        return before, [subject.name for subject in await numbers.subjects(desk)]

    before, after = at_desk(tmp_path, BOTH, work, scopes=(A, B))
    assert (before, after[-1]) == (["All repositories", "acme/alpha", "acme/beta"], "Payroll")
