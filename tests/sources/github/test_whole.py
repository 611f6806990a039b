"""What is read whole comes when anything in it changed, and not else."""

import pytest

from headway.sources.github.whole import whole


def test_all_records_come_with_the_list_of_their_ids():
    page = whole([("1", b"{}"), ("2", b"[]")], None, b"ref")
    assert ([raw.external_id for raw in page.raws], list(page.roster), page.total, page.last, page.reference) == (["1", "2"], ["1", "2"], 2, True, b"ref")


@pytest.mark.parametrize(
    ("records", "reference", "come"),
    [([("1", b"{}")], b"ref", 0), ([("1", b"{1}")], b"ref", 1), ([("2", b"{}")], b"ref", 1), ([("1", b"{}"), ("2", b"{}")], b"ref", 2), ([("1", b"{}")], b"renamed", 1), ([], b"ref", 0)],
)
def test_they_come_again_only_when_one_of_them_or_what_shapes_them_is_another(records, reference, come):
    before = whole([("1", b"{}")], None, b"ref").next_cursor
    page = whole(records, before, reference)
    assert (len(page.raws), len(page.roster), page.last) == (come, len(records), True)
