"""What every Provider promises. A provider's test module subclasses this and gives the `subject` fixture."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.contracts.material import run

from headway.flows.ingest.shaping import shape_one
from headway.model.records import FACTS, carried_by
from headway.model.scope import Page, Raw, Reject, parse_scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from headway.model.ports import Provider
    from headway.model.scope import Scope

GARBAGE = (b"", b"\x00", b"\xff\xfe", b"{}", b"null", b"[1]", b"+tree", b"x" * 1000)


@dataclass
class Subject:
    """A provider under test: how to open it anew on the same, unchanging source.

    `along` are entities without parents whose facts come with records of others: who was met in them, what they belong to.
    """

    open: Callable[[], Provider]
    along: frozenset[str] = frozenset()


async def _scopes(provider: Provider) -> list[Scope]:
    return [scope async for scope in provider.discover()]


async def _known(provider: Provider) -> list[Scope]:
    """Its scopes; it is closed after that, and shapes all the same."""
    try:
        return await _scopes(provider)
    finally:
        await provider.close()


async def _probed(provider: Provider) -> None:
    try:
        await provider.probe()
    finally:
        await provider.close()


async def _pages(provider: Provider, scope: Scope, entity: str, cursor: str | None, limit: int) -> list[Page]:
    found: list[Page] = []
    async with aclosing(provider.pages(scope, entity, cursor)) as pages:  # type: ignore[type-var]
        async for page in pages:
            found.append(page)
            if len(found) == limit:
                break
    return found


def read(subject: Subject, entity: str, cursor: str | None = None, *, limit: int = -1) -> tuple[list[Page], dict[str, Any]]:
    """The pages from a cursor, asked of a provider just opened, and the facts they shape to, by key."""

    async def whole() -> tuple[list[Page], dict[str, Any]]:
        provider = subject.open()
        scope = next(scope for scope in await _scopes(provider) if entity in provider.collects(scope))
        pages = await _pages(provider, scope, entity, cursor, limit)
        found = [part for page in pages for raw in page.raws for part in provider.shape(scope, entity, raw, page.reference)]
        await provider.close()
        return pages, {part.key: part for part in found if not isinstance(part, Reject)}

    return run(whole())


class ProviderContract:
    """Pages resume, the end is said, shaping loses nothing and always says the same."""

    def test_its_scopes_are_keys_of_its_kind_and_each_is_given_once(self, subject):
        provider = subject.open()
        keys = [scope.key for scope in run(_known(provider))]
        assert (len(keys), {parse_scope(key).kind for key in keys}) == (len(set(keys)), {provider.kind})

    def test_it_collects_entities_there_are(self, subject):
        assert set(subject.open().entities) <= set(FACTS)

    def test_its_probe_succeeds_while_the_source_answers(self, subject):
        run(_probed(subject.open()))

    def test_the_last_page_and_only_that_says_so(self, subject):
        for entity in subject.open().entities:
            pages, _ = read(subject, entity)
            assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]

    def test_every_page_resumes_with_nothing_lost(self, subject):
        for entity in subject.open().entities:
            pages, whole = read(subject, entity)
            for stop in range(1, len(pages)):
                before, first = read(subject, entity, limit=stop)
                after, rest = read(subject, entity, before[-1].next_cursor)
                assert after[-1].last
                assert first | rest == whole, (entity, stop)

    def test_read_from_its_end_it_brings_nothing_and_stays_there(self, subject):
        for entity in subject.open().entities:
            end = read(subject, entity)[0][-1].next_cursor
            pages, facts = read(subject, entity, end)
            assert (facts, pages[-1].next_cursor, pages[-1].last) == ({}, end, True)

    def test_two_reads_say_the_same(self, subject):
        for entity in subject.open().entities:
            assert read(subject, entity) == read(subject, entity)

    def test_an_exact_estimate_is_what_comes(self, subject):
        for entity in subject.open().entities:
            pages, _ = read(subject, entity)
            estimate = pages[-1].estimate
            if estimate and estimate.exact:
                assert len({raw.external_id for page in pages for raw in page.raws}) == estimate.count

    def test_facts_are_of_their_entity_and_children_of_the_record_they_came_in(self, subject):
        provider = subject.open()
        for entity in provider.entities:
            scope = next(scope for scope in run(_known(provider)) if entity in provider.collects(scope))
            for raw in (raw for page in read(subject, entity)[0] for raw in page.raws):
                facts = [part for part in provider.shape(scope, entity, raw, b"") if not isinstance(part, Reject)]
                assert {fact.entity for fact in facts} <= {kind.entity for kind in carried_by(entity)} | subject.along
                assert {fact.parent() for fact in facts if fact.child} <= {raw.external_id}

    @pytest.mark.parametrize("payload", GARBAGE)
    def test_garbage_is_quarantined_under_its_own_name_and_loses_no_batch(self, subject, payload):
        provider = subject.open()
        (scope, *_) = run(_known(provider))
        for entity in provider.entities:
            record = shape_one(provider, scope, entity, Raw("some:record", payload), b"")
            assert {reject.external_id for reject in record.rejects} <= {"some:record"}

    def test_no_text_holds_what_a_store_cannot(self, subject):
        for entity in subject.open().entities:
            assert b"\\u0000" not in msgspec.json.encode(list(read(subject, entity)[1].values()))
