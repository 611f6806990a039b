"""The patch stream is read by where lines begin, in blocks of any size, whatever stands in paths and files."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.sources.git.patches import LONGEST_REST, PatchReader

MARK = b"#mark\n"
ONE, TWO, NONE = b"1" * 40, b"2" * 40, b"0" * 40
SHA = b"d" * 40
PLAIN = (
    SHA + b"\x00\n:100644 100644 " + ONE + b" " + TWO + b" M\x00odd\ndiff --git\x00:100644 100644 " + ONE + b" " + ONE + b" R100\x00old\x00new\n#mark\n\x00"
    b":100644 120000 " + ONE + b" " + TWO + b" T\x00t\x00\x00"
    b'diff --git "a/odd" "b/odd"\nindex ' + ONE + b".." + TWO + b" 100644\n--- a/odd\n+++ b/odd\n@@ -2 +2 @@ f\n-@@ -9 +9 @@\n+diff --git\n"
    b"@@ -4,0 +5,2 @@ #mark\n+#mark\n+x\n\\ No newline at end of file\n"
    b"diff --git a/old b/new\nsimilarity index 100%\nrename from old\nrename to new\n"
    b"diff --git a/t b/t\ndeleted file mode 100644\n@@ -1,2 +0,0 @@\n-a\n-b\n"
    b"diff --git a/t b/t\nnew file mode 120000\n@@ -0,0 +1 @@\n+l\n" + MARK
)
MERGE = (
    SHA + b"\x00\x00::100644 100644 100644 " + ONE + b" " + ONE + b" " + ONE + b" RR\x00p\x00q\x00gone\x00"
    b"::100644 100644 100644 " + ONE + b" " + TWO + b" " + ONE + b" MM\x00a\x00a\x00a\x00\x00"
    b"diff --combined a\nindex " + ONE + b"," + TWO + b".." + ONE + b"\n--- a/a\n--- a/a\n+++ b/a\n@@@ -1,2 -1,1 +1,3 @@@ x\n  \n +z\n- @@@ -1 +1 @@@\n++e\n" + MARK
)
EMPTY = SHA + b"\x00" + MARK


def read(stream, size):
    reader, found = PatchReader(MARK), []
    for at in range(0, len(stream), size):
        reader.feed(stream[at : at + size])
        found += reader.take(9)
    return found


def told(patch):
    return [(entry.status, entry.new.path, entry.hunks, entry.weaves, entry.binary) for entry in patch.entries]


@given(some.integers(1, 900))
def test_blocks_of_any_size_give_the_same_commits(size):
    plain, merge, passed_over, empty = read(PLAIN + MERGE + MARK + EMPTY, size)
    assert told(plain) == [
        (b"M", b"odd\ndiff --git", [(1, 1, 1), (4, 0, 2)], [], False),
        (b"R100", b"new\n#mark\n", [], [], False),
        (b"T", b"t", [(0, 0, 1)], [], False),
    ]
    assert told(merge) == [(b"RR", b"gone", [], [], False), (b"MM", b"a", [], [(0, [b"  ", b" +", b"- ", b"++"])], False)]
    assert (passed_over, empty.entries, empty.sha) == (None, [], SHA)


def test_both_sides_of_a_rename_are_named_and_links_are_no_plain_files():
    plain = read(PLAIN, 10**6)[0]
    assert [(entry.olds[0].path, entry.new.path) for entry in plain.entries][1] == (b"old", b"new\n#mark\n")
    assert [entry.new.regular for entry in plain.entries] == [True, True, False]


def test_a_line_without_end_is_passed_over_without_being_kept():
    head = SHA + b"\x00\n:000000 100644 " + NONE + b" " + TWO + b" A\x00f\x00\x00diff --git a/f b/f\n@@ -0,0 +1 @@\n+"
    reader = PatchReader(MARK)
    reader.feed(head)
    for _ in range(40):
        reader.feed(b"x" * LONGEST_REST)
        assert len(reader._rest) < LONGEST_REST
    reader.feed(b"\n" + MARK)
    (patch,) = reader.take(9)
    assert told(patch) == [(b"A", b"f", [(0, 0, 1)], [], False)]


@pytest.mark.parametrize(
    "body",
    [b"diff --git a/f b/f\nBinary files a/f and b/f differ\n", b"diff --git a/f b/f\nindex 1..2\nBinary files /dev/null and b/f differ\n"],
)
def test_a_binary_file_is_one_without_lines(body):
    (patch,) = read(SHA + b"\x00\n:100644 100644 " + ONE + b" " + TWO + b" M\x00f\x00\x00" + body + MARK, 7)
    assert told(patch) == [(b"M", b"f", [], [], True)]


def test_sections_that_do_not_go_with_the_entries_are_not_believed():
    entry = b":100644 100644 " + ONE + b" " + TWO + b" M\x00f\x00"
    assert read(SHA + b"\x00\n" + entry + entry + b"\x00diff --git a/f b/f\n@@ -1 +1 @@\n-a\n+b\n" + MARK, 50) == [None]
    assert read(SHA + b"\x00\n" + entry + b"\x00diff --git a/f b/f\ndiff --git a/g b/g\n" + MARK, 50) == [None]
