"""When to ask again: pure, so without waiting for anything."""

from __future__ import annotations

import pytest
from tests.net.host import dice

from headway.model.errors import AuthFailed, BadRequest, GaveUp, Gone, Incomplete, Overloaded, RateLimited, Transport
from headway.net.attempts import Attempts, Failure, Tries
from headway.net.size import PageSize

NOW = 1_795_276_800_000_000
S = 1_000_000


def pause(tries, error, *, ahead=None, elapsed=0.0):
    return tries.pause(Failure(error, None if ahead is None else NOW + int(ahead * S)), now=NOW, elapsed=elapsed)


@pytest.mark.parametrize("made", range(1, 12))
def test_pauses_are_drawn_from_nothing_up_to_twice_the_last_and_no_longer_than_the_longest(made):
    attempts = Attempts(random=dice(7))
    drawn = [attempts.jitter(made) for _ in range(400)]
    most = min(30.0, 2.0 ** (made - 1))
    assert (0 <= min(drawn) < most / 20, most * 19 / 20 < max(drawn) <= most) == (True, True)


def test_the_same_seed_draws_the_same_pauses():
    assert [Attempts(random=dice(3)).jitter(2)] * 2 == [Attempts(random=dice(3)).jitter(2) for _ in range(2)]


@pytest.mark.parametrize("error", [BadRequest("x"), AuthFailed("x"), Gone("x"), GaveUp("x"), Incomplete("x")])
def test_what_is_not_worth_repeating_is_raised(error):
    with pytest.raises(type(error)) as raised:
        pause(Tries(Attempts()), error)
    assert raised.value is error


def test_the_sixth_attempt_is_the_last():
    tries = Tries(Attempts())
    for _ in range(5):
        pause(tries, Transport("broke"))
    with pytest.raises(GaveUp, match=r"broke \(asked 6 times\)") as raised:
        pause(tries, Transport("broke"))
    assert isinstance(raised.value.__cause__, Transport)


def test_no_sleep_ends_beyond_ten_minutes():
    with pytest.raises(GaveUp):
        pause(Tries(Attempts()), Transport("broke"), elapsed=600.0)


def test_a_limit_stays_one_when_patience_ends():
    with pytest.raises(RateLimited) as raised:
        pause(Tries(Attempts(most=1)), RateLimited("slow down"))
    assert raised.value.until is None


@pytest.mark.parametrize("error", [RateLimited("slow down"), Overloaded("busy")])
def test_an_announced_wait_is_kept_with_a_little_more_and_never_less(error):
    waits = [pause(Tries(Attempts(random=dice(seed))), error, ahead=20) for seed in range(50)]
    assert (min(waits) >= 20, max(waits) <= 21, len(set(waits)) > 40) == (True, True, True)


@pytest.mark.parametrize("error", [RateLimited("slow down"), Overloaded("busy")])
def test_a_wait_too_long_to_sit_through_is_raised_with_its_end(error):
    with pytest.raises(RateLimited, match="again at 2026-11-21T16:00:31") as raised:
        pause(Tries(Attempts()), error, ahead=31)
    assert raised.value.until == NOW + 31 * S


def test_the_second_overload_of_a_page_that_can_shrink_is_raised_as_it_is():
    tries = Tries(Attempts(), PageSize(100))
    pause(tries, Overloaded("busy"))
    pause(tries, Transport("broke"))
    with pytest.raises(Overloaded) as raised:
        pause(tries, Overloaded("busy"))
    assert type(raised.value) is Overloaded


def test_at_the_smallest_page_an_overload_is_borne_like_any_other_failure():
    tries = Tries(Attempts(most=3), PageSize(10))
    assert [pause(tries, Overloaded("busy")) >= 0 for _ in range(2)] == [True, True]
    with pytest.raises(GaveUp):
        pause(tries, Overloaded("busy"))
