"""Queries: bounded, by numbers alone."""

import pytest
from tests.fakes.jira import Company
from tests.fakes.jira import jql as theirs

from headway.model.errors import ConfigError
from headway.sources.jira import jql


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (jql.changed("10000", since=0), "project = 10000 ORDER BY updated ASC, key ASC"),
        (jql.changed("10000", since=1_732_877_091_000), "project = 10000 AND updated >= 1732877091000 ORDER BY updated ASC, key ASC"),
        (jql.held("10000", since=0), "project = 10000 ORDER BY key ASC"),
        (jql.counted("10000", since=5), "project = 10000 AND updated >= 5"),
    ],
)
def test_queries(query, said):
    """LESSON 6, LESSON 29, LESSON 94: instants in epoch ms are read in no zone, numbers are no reserved words, and all means no instant at all."""
    assert query == said


@pytest.mark.parametrize("project", ["", "DESC", "10 OR 1=1", "\u0661\u0660", "10;"])
def test_what_is_no_number_is_not_asked_for(project):
    with pytest.raises(ConfigError, match="is no number"):
        jql.counted(project, since=0)


def test_the_fake_site_reads_the_queries_as_we_mean_them():
    company = Company(seed=1, items=20)
    query = theirs.parsed(jql.changed("10001", since=7), company, zone="America/Sao_Paulo")
    assert (query.projects, query.updated[0], query.bounded) == (frozenset({1}), 7, True)
