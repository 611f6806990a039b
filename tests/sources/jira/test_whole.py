"""Small lists come whole, and bring nothing where nothing changed."""

from headway.sources.jira.whole import whole

TWO = [("1", b'{"id":1}'), ("2", b'{"id":2}')]


def test_everything_comes_with_a_list_of_all_there_is():
    page = whole(TWO, None, b"ref")
    assert ([raw.external_id for raw in page.raws], page.roster, page.total, page.last, page.reference) == (["1", "2"], ["1", "2"], 2, True, b"ref")


def test_what_came_before_just_so_does_not_come_again_but_is_still_listed():
    page = whole(TWO, whole(TWO, None, b"").next_cursor, b"")
    assert (page.raws, page.roster, page.last) == ((), ["1", "2"], True)


def test_a_change_or_a_departure_brings_all_again():
    before = whole(TWO, None, b"").next_cursor
    assert len(whole([TWO[0], ("2", b'{"id":2,"x":1}')], before, b"").raws) == 2
    assert [raw.external_id for raw in whole(TWO[:1], before, b"").raws] == ["1"]


def test_nothing_is_a_list_too():
    page = whole([], None, b"")
    assert (page.raws, page.roster, page.total, page.last) == ((), [], 0, True)
    assert whole([], page.next_cursor, b"").next_cursor == page.next_cursor
