"""The company as a provider: the same for the same seed, resumable, paced, and never more than it says."""

import resource
import time

import pytest
from tests.contracts.material import run
from tests.sources.synthetic.world import UNTIL, provider, read, scopes

from headway.model.errors import ConfigError, NotFound
from headway.model.records import FACTS
from headway.model.scope import Scope, Source
from headway.sources.synthetic.company import LAG_DAYS, Company
from headway.sources.synthetic.fetch import PAGE, SyntheticProvider

DAY = 86_400_000_000
SCOPE_OF = {"forge": "synthetic:repo:1001", "tracker": "synthetic:project:101", "legacy": "synthetic:project:112"}


async def payloads(source):
    """Every raw of every scope."""
    return [(scope.key, entity, raw) for scope in await scopes(source) for entity in source.collects(scope) for page in await read(source, scope, entity) for raw in page.raws]


def scope(key):
    return Scope(key=key, name="", location="")


def facts(source, key, entity, cursor=None):
    pages = run(read(source, scope(key), entity, cursor))
    return [made for page in pages for raw in page.raws for made in source.shape(scope(key), entity, raw, page.reference)]


@pytest.mark.parametrize("part", SCOPE_OF)
def test_two_providers_give_the_same_bytes(part):
    assert run(payloads(provider(part, scale=0.05))) == run(payloads(provider(part, scale=0.05)))


@pytest.mark.parametrize("other", [{"seed": 8}, {"until": "2026-11-20"}, {"scale": 0.06}])
def test_another_seed_day_or_scale_is_another_company(other):
    asked = {"seed": 7, "until": UNTIL, "scale": 0.05}
    assert run(payloads(provider("tracker", **asked))) != run(payloads(provider("tracker", **(asked | other))))


def test_a_scope_alone_is_what_it_is_among_all():
    whole = [entry for entry in run(payloads(provider("forge", scale=0.05))) if entry[0] == "synthetic:repo:1005"]
    source = provider("forge", scale=0.05)
    alone = [raw for entity in source.collects(scope("synthetic:repo:1005")) for page in run(read(source, scope("synthetic:repo:1005"), entity)) for raw in page.raws]
    assert [raw for _, _, raw in whole] == alone


def test_the_three_parts_hold_every_entity_and_no_scope_twice():
    sources = [provider(part) for part in SCOPE_OF]
    keys = [found.key for source in sources for found in run(scopes(source))]
    assert len(set(keys)) == len(keys) == 51 + 15 + 2
    assert {entity for source in sources for entity in source.entities} == {entity for entity, fact in FACTS.items() if not (fact.within or fact.follows)} - {"boards", "releases"}  # nothing is shown of these yet


def test_what_lags_says_how_far_it_vouches_and_holds_nothing_newer():
    source = provider("legacy", scale=0.2)
    (page, *_) = run(read(source, scope("synthetic:project:112"), "work_items"))
    assert page.high_water == Company(7, UNTIL).end * 1_000_000 - LAG_DAYS * DAY
    assert max(fact.version for fact in facts(source, "synthetic:project:112", "work_items")) < page.high_water
    assert run(read(provider("tracker"), scope("synthetic:project:101"), "sprints"))[0].high_water is None


def test_the_empty_squad_s_scopes_are_there_and_hold_nothing_but_themselves():
    source = provider("forge")
    for entity in source.entities:
        found = facts(source, "synthetic:repo:1050", entity)
        assert len(found) == (entity == "repositories")
    assert facts(provider("tracker"), "synthetic:project:115", "work_items") == []


def test_estimates_are_exact_also_from_the_middle():
    source = provider("tracker")
    pages = run(read(source, scope("synthetic:project:113"), "work_items"))
    assert len(pages[0].raws) == PAGE
    assert [page.estimate.count for page in pages] == [sum(len(page.raws) for page in pages)] * len(pages)
    left = run(source.estimate(scope("synthetic:project:113"), "work_items", pages[0].next_cursor))
    assert (left.count, left.exact) == (pages[0].total - PAGE, True)


def test_the_cursor_of_another_company_begins_anew_and_names_all_there_is():
    source, before = provider("tracker", scale=0.2), provider("tracker", scale=0.2, seed=8)
    cursor = run(read(before, scope("synthetic:project:101"), "work_items"))[-1].next_cursor
    pages = run(read(source, scope("synthetic:project:101"), "work_items", cursor))
    assert list(pages[-1].roster) == [raw.external_id for page in pages for raw in page.raws]
    assert run(read(source, scope("synthetic:project:101"), "work_items"))[-1].roster is None


def test_a_pace_is_kept_in_pages_small_enough_to_be_watched():
    source, key = provider("tracker", scale=0.05, pace=200), scope("synthetic:project:101")
    began = time.monotonic()
    pages = run(read(source, key, "work_items"))
    count = sum(len(page.raws) for page in pages)
    assert max(len(page.raws) for page in pages) <= 50
    assert count / 200 <= time.monotonic() - began < count / 200 + 1


@pytest.mark.parametrize(
    "options",
    [{"part": "moon"}, {"until": "yesterday"}, {"until": "2026-02-30"}, {"scale": 0}, {"scale": -1}, {"scale": float("nan")}, {"scale": 1e9}, {"scale": "1"}, {"seed": True}, {"speed": 3}],
)
def test_options_that_make_no_company_are_refused_with_a_sentence(options):
    with pytest.raises(ConfigError, match=r"\w+ \w+"):
        SyntheticProvider(Source(name="s", kind="synthetic", url="synthetic:", options={"part": "forge", "seed": 1, "until": UNTIL, "scale": 1} | options))


def test_a_scope_that_is_not_there_is_said_to_be_missing():
    with pytest.raises(NotFound):
        run(read(provider("forge"), scope("synthetic:repo:9999"), "commits"))


@pytest.mark.slow
def test_memory_stays_bounded_whatever_the_size_of_a_project():
    source, before = provider("tracker", scale=12), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    async def sizes():
        return [sum(len(raw.payload) for raw in page.raws) async for page in source.pages(scope("synthetic:project:105"), "work_items", None)]

    given = sum(run(sizes()))
    assert given > 400_000_000
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 60_000_000
