"""Every entity of a repository has its stream, by whoever it is asked for."""

import asyncio

import pytest
from tests.builders.repositories import grown

from headway.model.scope import Scope
from headway.sources.git.history import History
from headway.sources.git.program import Git
from headway.sources.git.reading import Manner, entity_pages
from headway.sources.git.shape import SHAPES
from headway.sources.git.snapshot import look
from headway.stores.shelf import MemoryShelf

GIVEN = Scope(key="forge:repo:7", name="acme/shop", location="https://forge.example/acme/shop")


def read(path, entity, scope=None):
    async def whole():
        snapshot = await look(Git(path), scope)
        history = History(Git(path), snapshot, branches="default", workers=1)
        cursor, raws = None, []
        async for page in entity_pages(history, entity, cursor, Manner(shelf=MemoryShelf(), workers=1)):
            raws += page.raws
            cursor = page.next_cursor
        again = [raw async for page in entity_pages(history, entity, cursor, Manner(shelf=MemoryShelf(), workers=1)) for raw in page.raws]
        await history.close()
        return raws, again

    return asyncio.run(whole())


def declaring(path):
    grown(path).commit({b"file": b"line\n" * 4, b"CODEOWNERS": b"* @acme/payments\n"})
    return path


@pytest.mark.parametrize("entity", SHAPES)
def test_an_entity_is_read_to_its_end_and_then_brings_nothing(entity, tmp_path):
    raws, again = read(declaring(tmp_path / "one"), entity)
    assert (len(raws) > 0, again) == (True, [])


@pytest.mark.parametrize("entity", SHAPES)
def test_facts_stand_under_the_scope_that_is_given(entity, tmp_path):
    raws, _ = read(declaring(tmp_path / "one"), entity, GIVEN)
    facts = [fact for raw in raws for fact in SHAPES[entity](GIVEN.key, raw)]
    assert {raw.external_id.startswith(GIVEN.key) for raw in raws} == {True}
    assert {(getattr(fact, "repository", GIVEN.key), fact.key.startswith(GIVEN.key)) for fact in facts} == {(GIVEN.key, True)}
