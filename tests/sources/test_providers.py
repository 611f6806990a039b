"""The registry of providers: a kind opens as what it says it is, and loads only itself."""

import pytest
from tests.builders.opening import opening

from headway.model.ports import Provider
from headway.model.scope import Source
from headway.sources import PROVIDERS

URLS = {"github": "https://github.com/acme", "jira": "https://acme.example"}
OPTIONS = {"synthetic": {"part": "forge", "seed": 1, "until": "2026-11-21", "scale": 0.1}}


@pytest.mark.parametrize("kind", PROVIDERS)
def test_a_kind_opens_as_its_provider(kind, tmp_path):
    provider = PROVIDERS[kind](opening(Source(name="s", kind=kind, url=URLS.get(kind, str(tmp_path)), options=OPTIONS.get(kind, {}))))
    assert provider.kind == kind
    assert len(set(provider.entities)) == len(provider.entities) > 0
    assert all(hasattr(provider, name) for name in vars(Provider) if not name.startswith("_"))
