"""docs/reference/metrics.md is the registry and the specs; `python -m tests.metrics.test_reference` writes it anew."""

from __future__ import annotations

from pathlib import Path

from tests.specs.cases import CASES

from headway.metrics.reference import page
from headway.metrics.registry import REGISTRY

PAGE = Path(__file__).parents[2] / "docs/reference/metrics.md"


def test_the_reference_page_says_what_the_registry_and_the_specs_say():
    assert PAGE.read_text(encoding="utf-8") == page(REGISTRY, CASES)


def test_every_metric_stands_on_the_page_with_its_statement():
    text = page(REGISTRY, CASES)
    assert all(f"## {name}:" in text and metric.statement.strip() in text for name, metric in REGISTRY.items())


if __name__ == "__main__":
    PAGE.write_text(page(REGISTRY, CASES), encoding="utf-8")
