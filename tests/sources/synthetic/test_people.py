"""People of the company and the handles they leave, so that who is who has something to find out."""

from collections import Counter

import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic.people import neighbours, people
from headway.sources.synthetic.vocabulary import SHARED_MAILBOX, TWIN


@pytest.fixture(scope="module")
def everybody():
    return [person for squad in world().company.squads for person in people(7, squad)]


def test_everybody_has_a_login_and_an_account_of_their_own(everybody):
    assert len(everybody) == 96
    assert len({person.login for person in everybody}) == len({person.account for person in everybody}) == len(everybody)


def test_two_people_of_one_name_are_two(everybody):
    twins = [person for person in everybody if person.name == TWIN]
    assert len({person.email for person in twins}) == len(twins) >= 2


def test_one_mailbox_is_many_people_s(everybody):
    assert len({person.name for person in everybody if person.email == SHARED_MAILBOX}) > 3
    assert [email for email, count in Counter(person.email for person in everybody).items() if count > 1] == [SHARED_MAILBOX]


def test_some_commit_under_a_second_name_and_some_hide_their_address(everybody):
    assert 10 < sum(person.alias != f"{person.name} <{person.email}>" for person in everybody) < 50
    assert 5 < sum("noreply" in person.author for person in everybody) < 40


def test_people_sit_in_several_time_zones(everybody):
    assert len({person.offset for person in everybody}) >= 5


def test_addresses_are_plain_also_of_names_that_are_not(everybody):
    assert all(person.login.isascii() and person.email.isascii() for person in everybody)
    assert any(not person.name.isascii() for person in everybody)


def test_another_seed_is_other_people():
    squad = world().company.squads[0]
    assert people(7, squad) != people(8, squad)


def test_slower_squads_commit_more_often_when_others_sleep():
    def late(name):
        told = world()
        commits = [commit for squad in told.company.squads if squad.profile.name == name for commit in told.of("commits", squad) if commit.authored_at and not commit.is_merge]
        return sum(not 9 <= (commit.authored_at // 3_600_000_000 + commit.authored_offset / 60) % 24 < 18 for commit in commits) / len(commits)

    assert 0 < late("elite") < late("low") < 0.5


def test_whom_one_asks_first_is_another_and_sits_near():
    for squad in world().company.squads:
        crew = people(7, squad)
        for index, other in enumerate(neighbours(7, squad)):
            assert other != index
            assert abs(crew[other].offset - crew[index].offset) == min(abs(person.offset - crew[index].offset) for person in crew if person is not crew[index])
