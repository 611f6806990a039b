"""The printing press."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from headway.web.frame import coded, draw, press


def test_every_value_is_escaped():
    assert press().from_string("{{ text }}").render(text="<i>&") == "&lt;i&gt;&amp;"


def test_a_value_that_is_missing_is_an_error_and_never_a_blank():
    with pytest.raises(UndefinedError):
        draw("trouble.html", status=404)


def test_no_template_switches_escaping_off():
    loader = press().loader
    assert loader is not None
    for name in loader.list_templates():
        source = loader.get_source(press(), name)[0]
        assert "|safe" not in source.replace(" ", "")
        assert "autoescape" not in source


CODED = {
    "run `headway replay` now": "run <code>headway replay</code> now",
    "`<b>` & `x`": "<code>&lt;b&gt;</code> &amp; <code>x</code>",
    "nothing of the kind": "nothing of the kind",
    "</code>`a`": "&lt;/code&gt;<code>a</code>",
}


@pytest.mark.parametrize("text", CODED)
def test_what_stands_between_backticks_is_code_and_everything_is_escaped(text):
    assert coded(text) == CODED[text]
