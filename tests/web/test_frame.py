"""The printing press."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from headway.web.frame import draw, press


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
