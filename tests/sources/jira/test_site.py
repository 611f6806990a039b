"""One site, asked in the dialect of its edition."""

import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import site, using

from headway.model.errors import AuthFailed, BadRequest, Unhealthy


@pytest.mark.parametrize(("edition", "path"), [("cloud", "/rest/api/3/status"), ("datacenter", "/rest/api/2/status")])
def test_paths_are_those_of_the_edition(edition, path):
    with running(Company(seed=1, items=3, projects=1), edition=edition) as jira:
        opened = site(jira, edition="auto")
        assert using(opened, lambda opened: opened.api("status")) == path


def test_an_edition_that_is_said_is_not_asked_for():
    with running(Company(seed=1, items=3, projects=1)) as jira:
        assert using(site(jira), lambda opened: opened.edition()) == "cloud"
        assert jira.requests == 0


def test_a_site_behind_a_path_is_asked_behind_it():
    with running(Company(seed=1, items=3, projects=1)) as jira:
        jira.url += "/jira"
        opened = site(jira)
        assert using(opened, lambda opened: opened.url()) == jira.url
        with pytest.raises(Exception, match="/jira/rest/api/3/status"):
            using(opened, lambda opened: opened.get("status", bytes))


def test_whom_it_takes_us_for():
    with running(Company(seed=1, items=3, projects=1)) as jira:
        reply = using(site(jira), lambda opened: opened.myself())
        assert (reply.said.zone, reply.said.email, reply.date is not None) == ("America/Sao_Paulo", jira.user, True)


def test_a_probe_does_not_wait_for_ever():
    with running(Company(seed=1, items=3, projects=1)) as jira:
        jira.behave("myself", "hang")
        with pytest.raises(Unhealthy, match=r"did not answer within 0\.2 s"):
            using(site(jira), lambda opened: opened.myself(within=0.2))


def test_a_failure_takes_the_last_probes_word_back_a_wrong_question_does_not():
    with running(Company(seed=1, items=3, projects=1)) as jira:

        async def probed(opened):
            await opened.probe()
            await opened.probe()
            with pytest.raises(BadRequest):
                await opened.post("changelog/bulkfetch", bytes, body={"issueIdsOrKeys": []})
            await opened.probe()
            jira.behave("statuses", "403")
            with pytest.raises(AuthFailed):
                await opened.get("status", bytes)
            await opened.probe()

        using(site(jira), probed)
        assert jira.counters["myself"] == 2
