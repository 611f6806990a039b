"""Where runs are read from, how far back they are looked at again, and what a pass leaves behind."""

import msgspec
import pytest

from headway.model.scope import DAY_US
from headway.sources.github.runs_place import FIRST_US, OLD_US, RECENT_US, Open, Pass, Place, read_place
from headway.sources.github.windows import ALWAYS, Sheet, Spot

NOON = 20_000 * DAY_US + DAY_US // 2
DAY = 20_000 * DAY_US
US = 1_000_000


def going(**more):
    return Pass(**({"spot": Spot(at=1), "cut": (DAY - RECENT_US) // US, "recent": (DAY - RECENT_US) // US, "whole": False} | more))


def begun(place, **more):
    return place.started(**({"now": NOON, "every": DAY_US} | more))


def test_the_first_pass_is_over_everything():
    assert begun(Place()) == Pass(spot=Spot(at=FIRST_US // US), cut=(DAY - RECENT_US) // US, recent=FIRST_US // US, whole=True)


def test_a_first_pass_with_a_history_begins_there():
    place = read_place(None, since=NOON - DAY_US)
    assert (begun(place).spot.at, begun(place).cut) == ((NOON - DAY_US) // US, (NOON - DAY_US) // US)


def test_a_later_one_is_over_the_last_three_days_and_the_whole_of_the_first_of_them():
    """The window begins at midnight, so that it is called the same all day long, and an ETag of it stays one."""
    found = begun(Place(looked=NOON - DAY_US // 2, through=DAY - DAY_US, newest=NOON))
    assert (found.spot.at, found.cut, found.recent, found.whole) == ((DAY - RECENT_US) // US, (DAY - RECENT_US) // US, (DAY - RECENT_US) // US, False)


def test_after_a_week_without_one_it_begins_where_the_last_one_ended():
    found = begun(Place(looked=NOON, through=DAY - 7 * DAY_US, newest=DAY - 7 * DAY_US))
    assert (found.spot.at, found.recent, found.cut) == ((DAY - 7 * DAY_US) // US - 120, (DAY - 7 * DAY_US) // US - 120, (DAY - RECENT_US) // US)


def test_once_in_a_while_it_goes_back_thirty_days_from_when_it_did_so_last():
    looked = NOON - 2 * DAY_US
    found = begun(Place(looked=looked, through=DAY - DAY_US, newest=NOON))
    assert (found.spot.at, found.whole, found.recent) == ((looked - OLD_US) // US, True, (DAY - RECENT_US) // US)


def test_a_pass_under_way_is_gone_on_with():
    assert begun(Place(under_way=going())) == going()


def test_7_no_change_after_the_first_answer_of_a_pass_counts_as_read():
    """LESSON 7: a run that changes while a long pass goes on elsewhere changed after it was read."""
    end = Place(newest=5).ended(going(began=NOON, top=NOON + 3600 * US), now=NOON)
    assert end.newest == NOON


def test_8_the_position_never_goes_back():
    """LESSON 8: it only ever moves on."""
    assert Place(newest=NOON).ended(going(began=NOON, top=5), now=NOON).newest == NOON


def test_only_a_pass_over_the_old_ones_vouches_for_them():
    place = Place(newest=5, older=3, looked=4)
    recent, whole = (place.ended(going(began=NOON, top=NOON - 1, whole=whole), now=NOON) for whole in (False, True))
    assert (recent.older, recent.looked, whole.older, whole.looked) == (3, 4, NOON - 1, NOON)


def test_an_end_stays_what_it_is_all_day_long_where_nothing_happens():
    one, two = (Place(newest=5, looked=4).ended(going(began=began), now=NOON) for began in (NOON, NOON + 3600 * US))
    assert (one, one.through) == (two, DAY - DAY_US)


def test_windows_of_another_day_are_forgotten():
    same, other = Sheet((DAY - RECENT_US) // US, ALWAYS, ("a",)), Sheet((DAY - RECENT_US) // US - 86_400, ALWAYS, ("a",))
    assert (Place(sheets=(same,)).sheets_of(going()), Place(sheets=(other,)).sheets_of(going()), Place().sheets_of(going())) == ((same,), (), ())


def test_windows_stand_in_their_order_and_those_before_the_cut_are_not_kept():
    place = Place(sheets=(Sheet(10, 19, ("a",)), Sheet(20, 29, ("b",)), Sheet(30, ALWAYS, ("c",))))
    assert place.with_sheet(Sheet(10, 24, ("d",)), cut=10) == (Sheet(10, 24, ("d",)), Sheet(30, ALWAYS, ("c",)))
    assert place.with_sheet(Sheet(0, 9, ("d",)), cut=10) == place.sheets


@pytest.mark.parametrize("text", [None, "", "?", "[]", '{"newest":"x"}'])
def test_what_is_no_place_of_ours_is_the_beginning(text):
    assert read_place(text, since=None) == Place()


def test_a_place_comes_back_as_it_was_written():
    place = Place(newest=5, open=(Open(1, 2, 3, 4, "a"),), sheets=(Sheet(1, 2, ("a",)),), under_way=going(top=5))
    assert read_place(place.text(), since=9) == place
    assert msgspec.json.decode(Place().text()) == {}
