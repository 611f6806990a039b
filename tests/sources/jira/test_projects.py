"""Projects that are shown to us."""

import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import site, using

from headway.model.errors import Gone
from headway.sources.jira.projects import Projects


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_projects_are_known_by_number(edition):
    with running(Company(seed=1, items=0, projects=3), edition=edition) as jira:
        found = using(site(jira), lambda opened: Projects(opened).all())
        assert {number: project.key for number, project in found.items()} == {"10000": "CORE", "10001": "DESC", "10002": "PAG"}


def test_one_that_is_not_shown_is_gone_and_what_was_known_of_it_before_does_not_help():
    with running(Company(seed=1, items=0, projects=2)) as jira:

        async def before_and_after(opened):
            projects = Projects(opened)
            known = (await projects.one("10000")).key
            jira.company.hide("CORE")
            assert (await projects.one("10000")).key == known
            with pytest.raises(Gone, match="project 10000"):
                await projects.visible("10000")
            await projects.visible("10001")
            return known

        assert using(site(jira), before_and_after) == "CORE"
