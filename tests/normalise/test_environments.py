"""Where a deployment went, and that production is never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.model.errors import ConfigError
from headway.normalise.environments import ENVIRONMENTS, environment_of

NAMES = [
    ("production", "production"),
    ("PROD", "production"),
    ("prd", "production"),
    ("live", "production"),
    ("deploy-prod-eu", "production"),
    ("eu1.prod2", "production"),
    ("Produção", "production"),
    ("deploy_produção_azul", "production"),
    ("product-api", "other"),
    ("productive", "other"),
    ("reproduction", "other"),
    ("delivery", "other"),
    ("alive", "other"),
    ("éprod", "other"),
    ("pre-prod", "staging"),
    ("preprod", "staging"),
    ("Pre Production", "staging"),
    ("pré-produção", "staging"),
    ("prod-like", "staging"),
    ("non-prod", "other"),
    ("nonprod-eu", "other"),
    ("not_production", "other"),
    ("staging", "staging"),
    ("stage-2", "staging"),
    ("HML", "staging"),
    ("homologação", "staging"),
    ("uat", "staging"),
    ("test", "testing"),
    ("qa-7", "testing"),
    ("contest", "other"),
    ("dev", "development"),
    ("review/feature-x", "development"),
    ("device", "other"),
    ("blue", "other"),
    ("", "other"),
    (None, "other"),
]


@pytest.mark.parametrize(("word", "environment"), NAMES)
def test_a_name_tells_an_environment_by_whole_words(word, environment):
    assert environment_of(word) == environment


TIERS = [("blue", "production", "production"), ("production", "staging", "staging"), ("production", "other", "other"), ("prod", "Testing", "testing"), ("prod", "galaxy", "production"), ("x", None, "other")]


@pytest.mark.parametrize(("word", "tier", "environment"), TIERS)
def test_the_providers_own_tier_comes_first(word, tier, environment):
    assert environment_of(word, tier=tier) == environment


PATTERNS = [("Blue", "^blue$", "production"), ("prod", "^blue$", "other"), ("staging", "^blue$", "staging"), ("non-prod", "^blue$", "other"), (None, "^blue$", "other")]


@pytest.mark.parametrize(("word", "pattern", "environment"), PATTERNS)
def test_a_source_may_say_what_its_production_is_called(word, pattern, environment):
    assert environment_of(word, pattern=pattern) == environment


def test_a_pattern_that_is_none_is_refused_with_the_pattern():
    with pytest.raises(ConfigError, match=r"'\(prod'.*no regular expression"):
        environment_of("prod", pattern="(prod")


@given(some.text())
def test_every_name_is_one_of_ours(word):
    assert environment_of(word) in ENVIRONMENTS
