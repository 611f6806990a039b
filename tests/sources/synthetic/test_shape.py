"""Code in the words of the forge becomes facts; what cannot be read is set aside with its reason."""

import ast
from pathlib import Path

import msgspec
import pytest
from tests.sources.synthetic.world import provider, world

import headway.sources.synthetic as package
from headway.model.scope import Raw, Reject, Scope
from headway.sources.synthetic import raws
from headway.sources.synthetic.shape import SHAPES, commits

SCOPE = "synthetic:repo:1001"
IMPURE = {"asyncio", "os", "time", "socket", "sqlite3", "random", "datetime"}
RAW = {
    "sha": "a" * 40, "parents": ["b" * 40], "author": {"name": "Ana <a@x>", "date": "1700000000", "zone": "-0330"},
    "committer": {"name": "Forge <noreply@x>", "date": "1700000060", "zone": "+0000"}, "message": 'Revert "x"\n\nThis reverts commit c.',
}  # fmt: skip


def raw(**changes):
    return Raw(f"{SCOPE}:{'a' * 40}", msgspec.json.encode(RAW | changes))


def test_a_commit_keeps_both_clocks_and_knows_that_it_reverts():
    (commit,) = commits(SCOPE, raw(), b"")
    assert (commit.authored_at, commit.authored_offset, commit.committed_at, commit.committed_offset) == (1_700_000_000_000_000, -210, 1_700_000_060_000_000, 0)
    assert (commit.subject, commit.is_revert, commit.is_merge) == ('Revert "x"', True, False)


def test_a_date_that_cannot_be_written_is_kept_as_null_and_noted():
    commit, note = commits(SCOPE, raw(author={"name": "A <a>", "date": "9" * 17, "zone": "late"}), b"")
    assert (commit.authored_at, commit.authored_offset, note.partial) == (None, None, True)


@pytest.mark.parametrize("entity", SHAPES)
@pytest.mark.parametrize("payload", [b"", b"{}", b"null", b'{"sha": 1}', b"\xff", b"[]", b'{"number": "1"}'])
def test_nonsense_is_rejected_whole_with_its_reason_and_payload(entity, payload):
    found = provider("legacy", scale=0.05).shape(Scope(key=SCOPE, name="", location=""), entity, Raw("x", payload), b"")
    if entity == "declarations" and payload in {b"", b"null"}:
        assert found == [], "a file with nothing in it says nothing"
        return
    (reject,) = found
    assert isinstance(reject, Reject)
    assert (reject.external_id, reject.payload) == ("x", payload)
    assert reject.reason


def test_a_few_records_of_every_kind_are_nonsense():
    lost = {(entity, reject.partial) for entity, reject in world().rejects}
    assert lost == {("commits", True), ("pull_requests", False), ("work_items", False)}
    assert 5 <= len(world().rejects) <= 30


def imports(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lazy = {id(node) for block in ast.walk(tree) if isinstance(block, ast.If) for node in ast.walk(block)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in lazy:
            yield from ([node.module] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names])


@pytest.mark.parametrize("name", ["shape", "shape_delivery", "shape_work"])
def test_shaping_does_no_input_or_output_and_knows_nothing_of_how_records_were_made(name):
    used = set(imports(Path(package.__file__).with_name(f"{name}.py")))
    assert {module.partition(".")[0] for module in used} & IMPURE == set()
    ours = {module.rpartition(".")[2] for module in used if module.startswith("headway.sources.synthetic.")}
    assert ours <= {"raws", "shape_delivery", "shape_work"}


def test_raw_records_are_written_as_the_outside_writes_them():
    assert b'"mergeSha"' in msgspec.json.encode(list(raws.PullRaw.__struct_encode_fields__))
