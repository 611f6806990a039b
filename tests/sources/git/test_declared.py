"""Files that say who is responsible, of real repositories: read when they change, gone when they go, never the end of anything."""

from __future__ import annotations

import pytest
from tests.builders.reading import Reader
from tests.builders.repositories import Entry, repository
from tests.contracts.material import run

from headway.sources.git import declared
from headway.sources.git.program import Git

pytestmark = pytest.mark.slow

OWNERS = b"# who\n* @acme/pay\n/docs/ @acme/docs\n"
CATALOG = b"kind: Component\nmetadata:\n  name: shop\nspec:\n  type: service\n  owner: pay\n---\nkind: Group\nmetadata:\n  name: pay\n"


@pytest.fixture
def built(tmp_path):
    return repository(tmp_path / "repo")


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


def told(reader):
    return sorted((row["file"], row["number"], row["kind"], row["name"]) for row in reader.facts("declarations"))


def aside(reader):
    return [(row.external_id.partition(":repo:")[2].partition(":")[2], row.reason) for row in reader.quarantine() if row.entity == "declarations"]


def test_what_head_says_is_read_from_the_places_that_count(built, reader):
    built.commit({b".github/CODEOWNERS": OWNERS, b"svc/catalog-info.yaml": CATALOG, b"a/b/c/d/catalog-info.yaml": CATALOG, b"src/CODEOWNERS": OWNERS, b"link/catalog-info.yaml": Entry(b"../x", b"120000")})
    found = reader.read(built.path)
    assert told(found) == [(".github/CODEOWNERS", 2, "code_owner", "*"), (".github/CODEOWNERS", 3, "code_owner", "/docs/"), ("svc/catalog-info.yaml", 1, "component", "shop"), ("svc/catalog-info.yaml", 8, "group", "pay")]
    assert (found.outcomes["declarations"].status, aside(found)) == ("done", [])


def test_only_what_changed_is_read_again_and_what_went_is_gone(built, reader):
    built.commit({b"CODEOWNERS": OWNERS, b"catalog-info.yaml": CATALOG, b"docs/CODEOWNERS": OWNERS})
    reader.read(built.path)
    built.commit({b"CODEOWNERS": b"* @acme/web\n", b"catalog-info.yaml": CATALOG, b"file": b"x"})
    assert reader.read(built.path).outcomes["declarations"].items == 2, "one that changed and one that went"
    assert told(reader) == [("CODEOWNERS", 1, "code_owner", "*"), ("catalog-info.yaml", 1, "component", "shop"), ("catalog-info.yaml", 8, "group", "pay")]
    built.commit({b"file": b"y"})
    assert (reader.read(built.path).outcomes["declarations"].items, told(reader)) == (2, [])


def test_while_head_stands_no_process_is_started_for_them(built, reader, tmp_path):
    built.commit({b"CODEOWNERS": OWNERS})

    class Counting(Git):
        asked = 0

        async def run(self, *arguments, given=b""):
            Counting.asked += 1
            return await super().run(*arguments, given=given)

    async def pages(head, cursor):
        return [page async for page in declared.declared_pages(Counting(built.path), "s", head, cursor)]

    first = run(pages(built.tip, None))
    Counting.asked = 0
    (again,) = run(pages(built.tip, first[-1].next_cursor))
    assert (again.raws, again.last, again.next_cursor, Counting.asked) == ((), True, first[-1].next_cursor, 0)


def test_a_full_read_forgets_what_left_meanwhile(built, reader):
    built.commit({b"CODEOWNERS": OWNERS, b"catalog-info.yaml": CATALOG})
    reader.read(built.path)
    built.commit({b"catalog-info.yaml": CATALOG})
    assert [one[0] for one in told(reader.read(built.path, full=True))] == ["catalog-info.yaml"] * 2


def test_a_broken_file_is_set_aside_with_its_line_until_it_is_mended_and_harms_no_other(built, reader):
    built.commit({b"CODEOWNERS": OWNERS, b"catalog-info.yaml": CATALOG + b"---\nkind: [\n"})
    found = reader.read(built.path)
    assert [one[0] for one in told(found)] == ["CODEOWNERS"] * 2 + ["catalog-info.yaml"] * 2
    ((name, reason),) = aside(found)
    assert (name, reason.startswith("catalog-info.yaml:13: it is no YAML"), found.outcomes["declarations"].error) == ("catalog-info.yaml", True, None)
    built.commit({b"CODEOWNERS": OWNERS, b"catalog-info.yaml": CATALOG})
    assert aside(reader.read(built.path)) == []


def test_a_file_that_nobody_means_is_not_read_and_one_that_is_nested_like_a_trap_ends_nothing(built, reader):
    """BAD INPUT: a catalog of two million bytes, one of a hundred thousand brackets, one that is no text."""
    built.commit({b"catalog-info.yaml": b"# " * 2**20, b"a/catalog-info.yaml": b"[" * 100_000, b"b/catalog-info.yaml": b"\x00\xff\x07"})
    found = reader.read(built.path)
    assert told(found) == []
    assert sorted((name, reason.partition(" has ")[0].partition(": ")[0]) for name, reason in aside(found)) == [(path, path) for path in ("a/catalog-info.yaml", "b/catalog-info.yaml", "catalog-info.yaml")]
    built.commit({b"file": b"x"})
    assert aside(reader.read(built.path)) == [], "what is gone is nobody's trouble"


def test_a_missing_content_is_told_and_read_when_it_is_back(built, reader):
    built.commit({b"CODEOWNERS": OWNERS, b"catalog-info.yaml": CATALOG})
    place = built.loose(built.blob(OWNERS))
    content = place.read_bytes()
    place.unlink()
    found = reader.read(built.path)
    assert ([one[0] for one in told(found)], [name for name, _ in aside(found)]) == (["catalog-info.yaml"] * 2, ["CODEOWNERS"])
    place.write_bytes(content)
    found = reader.read(built.path)
    assert (len(told(found)), aside(found)) == (4, [])


def test_many_catalogs_come_in_portions(built, reader):
    count = 3 * declared.TOGETHER + 1
    built.commit({b"svc%d/catalog-info.yaml" % number: CATALOG for number in range(count)})
    found = reader.read(built.path)
    assert (found.outcomes["declarations"].items, len(told(found)), found.outcomes["declarations"].status) == (count, 2 * count, "done")
    assert reader.read(built.path).outcomes["declarations"].items == 0


def test_an_empty_repository_declares_nothing(built, reader):
    assert (told(reader.read(built.path)), reader.outcomes["declarations"].status) == ([], "done")
    assert reader.read(built.path).outcomes["declarations"].items == 0
