"""The explanation page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.api.world import API

if TYPE_CHECKING:
    from tests.api.serving import Site


def test_an_explanation_is_about_the_subject_and_the_period_it_was_asked_for(site: Site):
    text = site.get(f"/explain/code.churn?subject=repository:{API}&period=30d").text
    assert re.search(r"<title>[^<]+ · acme/orders · Headway</title>", text)
    assert '<option value="repository:git:repo:00000000000000aa" selected>' in text


def test_a_metric_nobody_knows_is_a_404_that_names_those_near(site: Site):
    reply = site.get("/explain/code.chrun")
    assert reply.status == 404
    assert "did you mean code.churn" in reply.text
