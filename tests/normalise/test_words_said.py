"""What an installation says of words: which level wins, and what cannot be followed is refused with the choices."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.model.errors import ConfigError
from headway.model.wording import LEVELS, Override
from headway.normalise.words import MAPS, OVERRIDDEN, Words, checked, choices, folded, lookup, points, versions


def said(value="in_review", *, word="Homologação", level="tenant", target="", of="status"):
    return Override(level=level, target=target, map=of, word=word, value=value)


EVERY_LEVEL = (
    said("todo"),
    said("waiting", level="source", target="acme"),
    said("blocked", level="team", target="Ledger"),
    said("done", level="scope", target="jira:project:10010"),
)
PLACES = [
    ({}, "todo"),
    ({"source": "other"}, "todo"),
    ({"source": "acme"}, "waiting"),
    ({"source": "ACME "}, "waiting"),
    ({"source": "acme", "team": "ledger"}, "blocked"),
    ({"source": "acme", "team": "Cards"}, "waiting"),
    ({"source": "acme", "team": "Ledger", "scope": "jira:project:10010"}, "done"),
    ({"source": "acme", "team": "Ledger", "scope": "jira:project:10011"}, "blocked"),
    ({"source": "acme", "team": None, "scope": "jira:project:10010"}, "done"),
    ({"team": "Ledger"}, "blocked"),
]


@pytest.mark.parametrize(("place", "status"), PLACES)
@pytest.mark.parametrize("order", list(permutations(EVERY_LEVEL))[::7])
def test_the_narrowest_level_that_says_anything_wins_in_whatever_order_it_was_said(place, status, order):
    assert lookup("status", "HOMOLOGAÇÃO", Words(order).of("status", **place)) == status


def test_levels_that_say_nothing_of_a_word_leave_it_to_the_wider_ones():
    words = Words([said("todo"), said("blocked", word="Parked", level="scope", target="jira:project:1")])
    assert dict(words.of("status", scope="jira:project:1")) == {"homologação": "todo", "parked": "blocked"}


def test_what_is_said_of_one_map_is_not_said_of_another():
    words = Words([said("bug", word="Story", of="types")])
    assert (dict(words.of("status")), dict(words.of("types"))) == ({}, {"story": "bug"})
    assert (words.spoken("types"), words.spoken("status")) == ({"story"}, frozenset())


def test_a_place_without_a_name_is_not_every_place():
    words = Words([said("blocked", level="team", target="Ledger"), said("waiting", level="source", target="acme")])
    assert dict(words.of("status", team=None)) == dict(words.of("status", source="", team="")) == {}


def test_the_version_changes_with_anything_said_and_not_with_its_order():
    assert Words().version == versions()
    assert Words(EVERY_LEVEL).version == Words(EVERY_LEVEL[::-1]).version == Words([*EVERY_LEVEL, EVERY_LEVEL[0]]).version
    variants = [Words([said()]), Words([said("todo")]), Words([said(word="QA")]), Words([said(of="types", value="bug")]), Words([said(level="source", target="a")]), Words([said(level="source", target="b")]), Words()]
    assert len({words.version for words in variants}) == len(variants)


def test_nothing_said_is_nothing_wrong():
    checked([])
    checked(EVERY_LEVEL)
    checked([*EVERY_LEVEL, *EVERY_LEVEL])


@pytest.mark.parametrize("name", OVERRIDDEN)
def test_each_of_our_words_may_be_said_for_any_of_theirs(name):
    checked([said(value, word=f"word {number}", of=name) for number, value in enumerate(choices(name))])


REFUSED = [
    (said(of="statuses"), ["'statuses'", "'Homologação'", "status, categories"]),
    (said(of="not_keys"), ["'not_keys'", "status, categories"]),
    (said("doing"), ["status", "'Homologação'", "'doing'", "backlog, todo, in_progress"]),
    (said("unknown"), ["'unknown'", "cancelled"]),
    (said(""), ["''", "backlog"]),
    (said("In_Review"), ["'In_Review'", "in_review"]),
    (said("story", of="sprints", word="Paused"), ["sprints", "'Paused'", "'story'", "active, closed, future"]),
    (said("fixed", of="resolutions", word="Fixed"), ["resolutions", "cancelled, done"]),
    (said("many", of="effort", word="XXS"), ["effort", "'XXS'", "points, size", "number of points"]),
    (said("0", of="effort", word="XXS"), ["'0'", "number of points"]),
    (said("-3", of="effort", word="XXS"), ["'-3'"]),
    (said("nan", of="effort", word="XXS"), ["'nan'"]),
    (said("1e9", of="effort", word="XXS"), ["'1e9'"]),
    (said(level="squad", target="Ledger"), ["'squad'", "tenant"]),
    (said(level="tenant", target="acme"), ["'tenant'", "'acme'"]),
    (said(level="source"), ["'source'"]),
    (said(word="  "), ["empty word"]),
    (said("doing", level="team", target="Ledger"), ["team 'Ledger'", "'doing'"]),
]


@pytest.mark.parametrize(("override", "named"), REFUSED, ids=[repr(case[0]) for case in REFUSED])
def test_what_cannot_be_followed_is_refused_with_what_can(override, named):
    with pytest.raises(ConfigError) as refused:
        checked([said(word="QA"), override])
    assert [part for part in named if part not in refused.value.sentence] == []


@pytest.mark.parametrize("spelling", ["Homologação", "HOMOLOGAÇÃO", " homologação ", "homologac\u0327a\u0303o"])
def test_a_word_in_two_buckets_is_refused_however_it_is_spelled(spelling):
    with pytest.raises(ConfigError, match=r"status: .* cannot be both 'in_review' and 'done'"):
        checked([said(), said("done", word=spelling)])


def test_a_word_may_mean_one_thing_here_and_another_there():
    checked([said(), said("done", level="source", target="acme"), said("done", of="resolutions"), said("todo", level="source", target="other")])


def test_every_map_that_may_be_spoken_to_is_a_map_and_has_choices():
    assert [name for name in OVERRIDDEN if name not in MAPS or not choices(name)] == []


@pytest.mark.parametrize(("word", "worth"), [("1", 1.0), ("0.5", 0.5), ("34", 34.0), ("999999", 999999.0), ("0", None), ("-1", None), ("inf", None), ("", None), ("1e3", None), ("٣", None), ("1000000", None)])
def test_a_size_is_worth_a_number_above_none(word, worth):
    assert points(word) == worth


OVERRIDES = some.builds(Override, level=some.sampled_from(LEVELS), target=some.sampled_from(["", "a", "B"]), map=some.sampled_from(OVERRIDDEN), word=some.text(max_size=4), value=some.sampled_from(["todo", "bug", "3", "cancelled", "?"]))


@given(some.lists(OVERRIDES, max_size=6))
def test_what_is_not_refused_is_followed(overrides):
    try:
        checked(overrides)
    except ConfigError:
        return
    words = Words(overrides)
    for one in overrides:
        place = {one.level: one.target} if one.level != "tenant" else {}
        assert words.of(one.map, **place)[folded(one.word)] == one.value
