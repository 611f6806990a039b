"""Options that several kinds of sources have are read alike, and what is wrong is named with the source."""

import pytest

from headway.model.errors import ConfigError
from headway.model.scope import Source
from headway.sources.opening import at_once_of, check_options, reconcile_of


def source(**options):
    return Source(name="work", kind="jira", url="https://acme.example", options=options)


def test_what_is_not_said_is_as_usual():
    assert (at_once_of(source(), 3, scopes="projects"), reconcile_of(source())) == (3, 86_400)


@pytest.mark.parametrize("said", [1, 5, 20])
def test_so_many_scopes_at_once(said):
    assert at_once_of(source(at_once=said), 3, scopes="projects") == said


@pytest.mark.parametrize("said", [0, -1, 21, True, "3", None, 2.0])
def test_a_number_of_scopes_that_cannot_be_is_refused(said):
    with pytest.raises(ConfigError, match="source 'work': at_once must be a number of projects from 1 to 20"):
        at_once_of(source(at_once=said), 3, scopes="projects")


@pytest.mark.parametrize(("said", "seconds"), [("30m", 1800), ("24h", 86_400), ("7d", 604_800)])
def test_ids_are_listed_as_often_as_it_is_said(said, seconds):
    assert reconcile_of(source(reconcile=said)) == seconds


@pytest.mark.parametrize("said", ["daily", 24, "0h", "", None, "24", "h", "-1h", "1.5h", "24h\n", ["24h"]])
def test_a_time_that_is_none_is_refused(said):
    with pytest.raises(ConfigError, match="source 'work': reconcile must be a time as 30m, 24h or 7d"):
        reconcile_of(source(reconcile=said))


def test_an_option_nobody_knows_is_named_with_those_there_are():
    check_options(source(at_once=1), ("at_once", "reconcile"), kind="Jira")
    with pytest.raises(ConfigError, match="source 'work' has an unknown option 'at_onec'; a Jira source knows: at_once, reconcile"):
        check_options(source(at_onec=1), ("at_once", "reconcile"), kind="Jira")
