"""Records of files and ownership become facts, pure, with what is odd about them noted."""

import msgspec
import pytest

from headway.model.records import File, Ownership, Rework
from headway.model.scope import Raw, Reject
from headway.sources.git.shape_lines import FileRaw, LinesRaw, shape_files, shape_ownership, written

SCOPE, SHA = "git:repo:1", "a" * 40


def ownership(record):
    return list(shape_ownership(SCOPE, Raw(f"{SCOPE}:{SHA}", written(record))))


def test_a_commit_tells_its_rework_and_whose_lines_changed():
    rework, ada = ownership(LinesRaw(SHA, 60, 7, 3, ((b"d/\xff", "Ada <a@x>", -2),)))
    assert rework == Rework(key=f"{SCOPE}:{SHA}", repository=SCOPE, sha=SHA, committed_at=60_000_000, deleted=7, reworked=3)
    assert ada == Ownership(key=f"{SCOPE}:{SHA}:d/\\xff:Ada <a@x>", repository=SCOPE, sha=SHA, committed_at=60_000_000, path="d/\\xff", handle="Ada <a@x>", lines=-2)
    assert ada.parent() == f"{SCOPE}:{SHA}"


def test_a_merge_tells_no_rework_and_a_lost_commit_nothing():
    assert [type(fact) for fact in ownership(LinesRaw(SHA, 60, None, 0, ((b"f", "A <a>", 1),)))] == [Ownership]
    assert ownership(LinesRaw(SHA)) == []


@pytest.mark.parametrize("second", [None, 10**15])
def test_a_date_that_cannot_be_written_is_none(second):
    assert ownership(LinesRaw(SHA, second, 0))[0].committed_at is None


def test_lines_that_are_nobodys_are_noted_and_the_rest_stands():
    *facts, note = ownership(LinesRaw(SHA, 60, 0, 0, ((b"f", "A <a>", 1),), (b"g",)))
    assert (len(facts), isinstance(note, Reject), note.partial) == (2, True, True)


def test_files_are_the_whole_set_under_the_repository():
    files = [FileRaw(b"a b", "1" * 40, "text", 3, 1, 0), FileRaw(b"lib", "2" * 40, "submodule")]
    found = list(shape_files(SCOPE, Raw(SCOPE, written(files))))
    assert found[0] == File(key=f"{SCOPE}:a b", repository=SCOPE, path="a b", blob="1" * 40, kind="text", size=3, lines=1, complexity=0)
    assert [fact.parent() for fact in found] == [SCOPE, SCOPE]


def test_files_without_content_are_noted():
    *_, note = shape_files(SCOPE, Raw(SCOPE, written([FileRaw(b"f", "1" * 40, "unreadable", 3, missing=True)])))
    assert (note.partial, "'f'" in note.reason) == (True, True)


def test_garbage_is_an_error_of_its_own():
    with pytest.raises(msgspec.MsgspecError):
        list(shape_ownership(SCOPE, Raw("x", b"\xff")))
