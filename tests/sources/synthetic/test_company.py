"""When the company lives and what names it."""

import pytest

from headway.model.errors import ConfigError
from headway.sources.synthetic.chance import DAY
from headway.sources.synthetic.company import DAYS, LAG_DAYS, Company


def test_it_lives_120_days_up_to_the_midnight_of_its_last_day():
    made = Company(7, "1970-05-02")
    assert (made.start, made.end) == (DAY, DAY + DAYS * DAY)


def test_only_what_lags_is_seen_less_far():
    made = Company(7, "2026-11-21")
    assert {(made.end - made.seen_until(squad)) // DAY: squad.legacy for squad in made.squads} == {0: False, LAG_DAYS: True}


@pytest.mark.parametrize("other", [Company(8, "2026-11-21"), Company(7, "2026-11-20"), Company(7, "2026-11-21", 2.0)])
def test_companies_are_told_apart(other):
    assert Company(7, "2026-11-21").fingerprint == Company(7, "2026-11-21").fingerprint != other.fingerprint


@pytest.mark.parametrize(("until", "scale"), [("soon", 1), ("", 1), ("2026-11-21", 0), ("2026-11-21", 101)])
def test_what_makes_no_company_is_refused(until, scale):
    with pytest.raises(ConfigError, match="must be"):
        Company(7, until, scale)


def test_a_scope_leads_home():
    made = Company(7, "2026-11-21")
    squad = made.squads[3]
    assert made.home_of(squad.project) == (squad, None)
    assert made.home_of(squad.repositories[1].key) == (squad, squad.repositories[1])
