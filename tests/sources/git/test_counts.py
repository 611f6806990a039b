"""What is read of a history is what git itself counts in it, whatever the history holds."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.builders import oracle
from tests.builders.histories import HISTORIES, history
from tests.builders.reading import Reader
from tests.builders.repositories import grown, repository

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize("name", HISTORIES)
def test_the_counts_are_gits_own(name, algorithm, tmp_path):
    built = history(name, tmp_path / "repo", algorithm=algorithm)
    reader = Reader(tmp_path).read(built.path)
    assert reader.totals() == oracle.counts(built.path)
    assert reader.shas() == oracle.shas(built.path)


@pytest.mark.parametrize("name", HISTORIES)
def test_packed_and_with_a_commit_graph_they_are_the_same(name, tmp_path):
    built = history(name, tmp_path / "repo")
    built.git("repack", "-adq")
    built.git("commit-graph", "write", "--reachable")
    assert Reader(tmp_path).read(built.path, workers=3).totals() == oracle.counts(built.path)


def test_all_branches_are_read_on_request(tmp_path):
    built = grown(tmp_path / "repo", 2)
    built.commit({b"x": b"1\n"}, parents=[built.shas[0]], branch="feature")
    built.ref("refs/heads/main", built.shas[1])
    built.ref("refs/pull/7/head", built.commit({b"y": b"1\n"}, parents=[], branch=None))
    reader = Reader(tmp_path).read(built.path)
    assert len(reader.shas()) == 2
    assert reader.read(built.path, branches="all").shas() == oracle.shas(built.path, "--branches")


NAMES = some.binary(max_size=6).map(lambda raw: bytes(byte for byte in raw if byte not in b"\x00\n<>")) | some.sampled_from([b"Ada", b"ada", b"\xc3\x89va", b"O'Neil"])
MAILS = some.sampled_from([b"a@x", b"A@X", b"b@y", b"nobody", b"", b"c@z"])
PATHS = some.binary(min_size=1, max_size=4).map(lambda raw: bytes(byte for byte in raw if byte not in b"\x00/")).filter(lambda path: path not in {b"", b".", b"..", b".git"})
CONTENTS = some.sampled_from([b"", b"one\n", b"one\ntwo\n", b"two\n" * 30, b"two\n" * 30 + b"end", b"\x00binary", b"\r\n"])
MESSAGES = some.binary(max_size=40)
STEPS = some.lists(
    some.fixed_dictionaries(
        {
            "files": some.dictionaries(PATHS, CONTENTS, max_size=4),
            "name": NAMES,
            "mail": MAILS,
            "message": MESSAGES,
            "above": some.lists(some.integers(0, 30), max_size=3),
            "date": some.integers(-(2**33), 2**34) | some.just(b""),
        }
    ),
    min_size=1,
    max_size=8,
)
LINES = some.lists(some.sampled_from([b"Eve <e@e> <a@x>", b"Eve <e@e> Ada <a@x>", b"<e@e> <B@y>", b"Zoe <c@z>", b"Zoe <>", b"#x", b"Q <q@q> ada <A@x> more", b" <z@z> <e@e>"]), max_size=4)


def build(path, steps, mailmap):
    built = repository(path)
    for step in steps:
        above = [built.shas[number % len(built.shas)] for number in step["above"]] if built.shas else []
        parents = list(dict.fromkeys([*([built.tip] if built.tip and len(above) < 3 else []), *above]))
        files = {**step["files"], b".mailmap": b"\n".join(mailmap)}
        person = step["name"].strip() + b" <" + step["mail"] + b">"
        built.commit(files, step["message"], author=person, committed=step["date"], parents=parents)
    return built


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, LINES)
def test_of_any_small_history_everything_is_counted(steps, mailmap):
    with tempfile.TemporaryDirectory() as place:
        built = build(Path(place) / "repo", steps, mailmap)
        reader = Reader(Path(place)).read(built.path)
        ours, theirs = reader.totals(), oracle.counts(built.path)
        assert {**ours, "contributors": 0} == {**theirs, "contributors": 0}
        assert reader.shas() == oracle.shas(built.path)
        assert {outcome.status for outcome in reader.outcomes.values()} == {"done"}
