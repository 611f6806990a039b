"""What a page reads from its address, and the addresses it writes."""

from __future__ import annotations

import pytest

from headway.model.errors import UsageError
from headway.web.asked import asked


def test_an_empty_address_asks_for_the_default_period():
    assert asked([]).span == "90d"


def test_an_empty_form_field_counts_as_not_given():
    assert asked([("start", ""), ("end", ""), ("period", "7d")]).span == "7d"


@pytest.mark.parametrize("pairs", [[("squad", "7")], [("period", "7d"), ("period", "30d")], [("page", "0")], [("page", "x")], [("page", "\u0663")], [("view", "tree")], [("theme", "sepia")]])
def test_what_is_not_understood_is_refused(pairs: list[tuple[str, str]]):
    with pytest.raises(UsageError):
        asked(pairs)


def test_half_a_span_is_refused():
    with pytest.raises(UsageError):
        _ = asked([("start", "2026-01-01")]).span


def test_a_link_keeps_the_subject_and_the_period():
    wanted = asked([("subject", "repository:a&b"), ("start", "2026-01-01"), ("end", "2026-01-31"), ("page", "4"), ("view", "fragment")])
    assert wanted.link("/explain/x") == "/explain/x?subject=repository%3Aa%26b&start=2026-01-01&end=2026-01-31"
    assert wanted.link("/explain/x", page=5).endswith("&page=5")
    assert wanted.over("/", "7d") == "/?subject=repository%3Aa%26b&period=7d"


def test_what_only_one_page_knows_stays_on_it():
    wanted = asked([("subject", "a"), ("status", "done"), ("sort", ""), ("page", "3")], ("status", "sort"))
    assert wanted.more == {"status": "done"}
    assert wanted.link("/code") == "/code?subject=a"
    assert wanted.turn("/pipeline") == "/pipeline?subject=a&status=done"
    assert wanted.turn("/pipeline", page=2, status=None, sort="name") == "/pipeline?subject=a&page=2&sort=name"
    assert wanted.turn("/pipeline", subject="b") == "/pipeline?subject=b&status=done"
    assert wanted.over("/pipeline", "7d") == "/pipeline?subject=a&period=7d&status=done"
    with pytest.raises(UsageError):
        asked([("status", "done")])


def test_a_theme_is_put_on_the_address_and_never_kept_in_it():
    wanted = asked([("period", "7d"), ("page", "2"), ("theme", "dark")])
    assert wanted.dressed("/", "light") == "/?period=7d&page=2&theme=light"
    assert asked([]).dressed("/design", "dark") == "/design?theme=dark"
