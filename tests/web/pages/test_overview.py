"""The Overview as a document, over views made by hand; tests/web/test_pages.py reads it over a real store."""

from __future__ import annotations

import re

from tests.web.gallery import drawn
from tests.web.views import BREAKOUT, SUBJECT, card, overview

from headway.model.results import Job, Section, Subject
from headway.web.pages import overview as page


def shown(**values: object) -> str:
    return drawn("overview.html", {"running": [], **page.laid_out(overview(**values))}, "/")


def job(scope: str) -> Job:
    unknown = dict.fromkeys(name for name in Job.__struct_fields__)
    return Job(**{**unknown, "source": "s", "entity": "commits", "scope": scope, "scope_name": scope, "kind": "sync", "status": "running", "items_done": 3})


def test_each_family_has_its_heading_and_a_way_to_jump_there():
    text = shown()
    for tag, title in (("code", "Code"), ("team", "Team")):
        assert f'<a href="#{tag}">{title}</a>' in text
        assert f'id="{tag}">{title}</h2>' in text


def test_one_family_alone_needs_no_jumps():
    assert 'class="jumps"' not in shown(sections=overview().sections[:1])


def test_a_family_of_nothing_but_the_busiest_files_is_no_section():
    text = shown(sections=(Section(tag="code", title="Code", cards=(card("code.hotspots"),)),))
    assert 'id="code"' not in text
    assert "carry half of the work" in text


def test_a_number_without_a_value_says_why_and_draws_no_line():
    found = re.search(r'<article class="card" id="card-team.after_hours_ratio">.*?</article>', shown(), re.DOTALL)
    assert found is not None
    assert "fewer than 5 people" in found[0]
    assert "<path" not in found[0]


def test_many_alarms_are_folded_after_the_first():
    text = shown()
    assert text.count('<li class="warn">') == 9
    assert "<summary>3 more</summary>" in text
    assert "more</summary>" not in shown(attention=overview().attention[:6])


def test_a_quiet_day_says_so():
    assert "nothing is stalled or in quarantine" in shown(attention=())


def test_text_from_outside_is_text():
    text = shown()
    assert BREAKOUT not in text
    assert text.count("&lt;/script&gt;") >= 10


def test_what_is_read_just_now_is_shown_where_its_numbers_are():
    running = [job("git:repo:a"), job("git:repo:b")]
    assert page.reading_of(running, SUBJECT) == running
    assert page.reading_of(running, Subject(id="repository:git:repo:b", kind="repository", name="b")) == running[1:]
    assert len(page.reading_of([job(str(at)) for at in range(20)], SUBJECT)) == page.RUNNING_SHOWN
