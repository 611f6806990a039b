"""The browser of the page tests, for journeys that a person would make."""

from __future__ import annotations

from tests.web.conftest import browser, page

__all__ = ["browser", "page"]
