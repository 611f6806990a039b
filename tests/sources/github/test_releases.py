"""Releases come whole when anything changed, with the list of all there are."""

import pytest
from tests.fakes.github import Company, running
from tests.sources.github.opened import ids, pages, provider, records, scope_of, shaped
from tests.sources.github.told import Told, drained, page

from headway.model.errors import Incomplete
from headway.sources.github.releases import releases_pages


@pytest.fixture
def github():
    with running(Company(seed=1, pulls=400, repos=1)) as served:
        yield served


def read(github, cursor=None):
    given = provider(github)
    return pages(given, scope_of(given), "releases", cursor)


def names(github):
    return {str(release.id) for release in github.company.sure("platform").releases()}


def test_all_come_with_their_list(github):
    (found,) = read(github)
    assert (set(ids([found])), set(found.roster), found.last) == (names(github), names(github), True)
    given = provider(github)
    assert {fact.key for fact in shaped(given, scope_of(given), [found], "releases")} == names(github)


def test_nothing_new_is_nothing_and_one_request(github):
    (first,) = read(github)
    github.forget_counts()
    (again,) = read(github, first.next_cursor)
    assert (again.raws, set(again.roster), again.next_cursor, github.counters["graphql:Releases"]) == ((), names(github), first.next_cursor, 1)


def test_one_more_one_changed_or_one_gone_brings_them_again(github):
    cursor = read(github)[0].next_cursor
    made = github.company.release("platform", "v99.0", draft=True)
    (found,) = read(github, cursor)
    assert records([found])[str(made)]["release"]["isDraft"] is True
    github.company.release("platform", "v99.0", name="Out at last")
    (found,) = read(github, found.next_cursor)
    assert records([found])[str(made)]["release"]["name"] == "Out at last"
    github.company.unrelease("platform", "v99.0")
    (found,) = read(github, found.next_cursor)
    assert (str(made) in found.roster, set(found.roster)) == (False, names(github))


def test_more_than_a_page_of_them_is_followed_to_the_end(github):
    for number in range(230):
        github.company.release("platform", f"v1.{number}", at=1_700_000_000 + number)
    (found,) = read(github)
    assert set(ids([found])) == names(github)


def test_a_list_with_a_gap_is_not_believed():
    short = page("releases", [{"databaseId": 1}], total=2)
    with pytest.raises(Incomplete):
        drained(releases_pages, Told(short, short, short))


def test_a_list_that_went_on_while_one_was_deleted_is_read_again():
    (found,) = drained(releases_pages, Told(page("releases", [{"databaseId": 1}], total=2), page("releases", [{"databaseId": 2}, {"databaseId": 1}])))
    assert [raw.external_id for raw in found.raws] == ["1", "2"]
