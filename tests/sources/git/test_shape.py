"""Whatever a commit holds, it is read: each case on a repository that holds it."""

import json

import pytest
from tests.builders.histories import ODD_PATHS
from tests.builders.reading import Reader
from tests.builders.repositories import ADA, MODULE, START, Entry, git, grown, repository

pytestmark = pytest.mark.slow

MICRO = 1_000_000
CONTROLS = b"a\x01b\x1ec\x1fd\xff" + "e\u2028f\x85g".encode()


def read_one(tmp_path, message=b"a change\n", **parts):
    built = repository(tmp_path / "repo")
    sha = built.commit({b"f": b"1\n"}, message, **parts)
    return Reader(tmp_path).read(built.path).commit(sha)


AUTHORS = [
    (b"Jos\xc3\xa9 <j@x>", b"", "José <j@x>"),
    (b"Jos\xe9 <j@x>", b"", "José <j@x>"),
    (b"Jos\xe9 <j@x>", b"encoding ISO-8859-1\n", "José <j@x>"),
    (b"\x82\xa0 <j@x>", b"encoding Shift_JIS\n", "あ <j@x>"),
    (b"\xcf\xf0\xe8 <j@x>", b"encoding windows-1251\n", "При <j@x>"),
    (b"Jos\xc3\xa9 <j@x>", b"encoding no-such-thing\n", "José <j@x>"),
    (b"Jos\xe9 <j@x>", b"encoding \xff\xff\n", "José <j@x>"),
    (b"Ada\\u0041 <j@x>", b"encoding unicode_escape\n", "Ada\\u0041 <j@x>"),
    (b"Adam <j@x>", b"encoding utf-16\n", "Adam <j@x>"),
    (b"Adam <j@x>", b"encoding rot13\n", "Adam <j@x>"),
    (b"A\x00da <j@x>", b"", "Ada <j@x>"),
    (b"\xed\xa0\x80 <j@x>", b"", "í\xa0\x80 <j@x>"),
    (b" <>", b"", " <>"),
    (b" <only@mail>", b"", " <only@mail>"),
    (b"Ada <no at sign>", b"", "Ada <no at sign>"),
    (b"Ada <a@x> <b@y>", b"", "Ada <a@x>"),
    (b"Ada a@x", b"", "Ada a@x 1700000060 +0000 <>"),
]


@pytest.mark.parametrize(("author", "headers", "handle"), AUTHORS)
def test_an_author_is_read_in_whatever_encoding_it_comes(author, headers, handle, tmp_path):
    assert read_one(tmp_path, author=author, committer=ADA, headers=headers)["author"] == handle


DATES = [
    (b"1700000000 +0000", 1_700_000_000, 0),
    (b"1700000000 +051800", 1_700_000_000, 318),
    (b"1700000000 -0330", 1_700_000_000, -210),
    (b"1700000000 +1400", 1_700_000_000, 840),
    (b"1700000000 +9999", 1_700_000_000, None),
    (b"1700000000", 1_700_000_000, None),
    (b"-2208988800 +0000", -2_208_988_800, 0),
    (b"4102444800 +0000", 4_102_444_800, 0),
    (b"0 +0000", 0, 0),
    (b"99999999999999 +0000", None, 0),
    (b"18446744073709551615 +0000", None, 0),
    (b"yesterday +0000", None, 0),
    (b"", None, None),
]


@pytest.mark.parametrize(("date", "seconds", "offset"), DATES)
def test_a_date_is_read_or_kept_as_null_and_told(date, seconds, offset, tmp_path):
    instant = None if seconds is None else seconds * MICRO
    built = repository(tmp_path / "repo")
    sha = built.commit({b"f": b"1\n"}, committed=date, authored=date)
    reader = Reader(tmp_path).read(built.path)
    found = reader.commit(sha)
    assert [(found[f"{who}ed_at"], found[f"{who}ed_offset"]) for who in ("author", "committ")] == [(instant, offset)] * 2
    assert reader.changes(sha)["f"]["committed_at"] == instant
    broken = {row.external_id.rpartition(":")[2] for row in reader.quarantine()}
    assert broken == (set() if None not in {instant, offset} else {sha})
    assert reader.status() == "done"


def test_author_date_and_committer_date_are_two_facts(tmp_path):
    """LESSON 59: one was taken for the other."""
    found = read_one(tmp_path, authored=b"1600000000 +0100", committed=b"1700000000 -0500", committer=b"Bob <b@x>")
    assert (found["authored_at"], found["authored_offset"], found["author"]) == (1_600_000_000 * MICRO, 60, "Ada <ada@example.org>")
    assert (found["committed_at"], found["committed_offset"], found["committer"]) == (1_700_000_000 * MICRO, -300, "Bob <b@x>")


MESSAGES = [
    (CONTROLS + b"\n", b"", CONTROLS.decode("latin-1"), ""),
    ("x\x01\x1e\x1fy\u2028z\x85\n".encode(), b"", "x\x01\x1e\x1fy\u2028z\x85", ""),
    (b"sub\x00ject\n\nbo\x00dy\n", b"", "subject", "body"),
    (b"one\ntwo\n\nbody\n\nmore\n", b"", "one two", "body\n\nmore"),
    (b"one\r\n\r\nbody\r\n", b"", "one", "body"),
    (b"one  \n \t\nbody\n", b"", "one", "body"),
    (b"\n\n  \nlate\n", b"", "late", ""),
    (b"", b"", "", ""),
    (b"no newline", b"", "no newline", ""),
    (b"gr\xfc\xdfe\n", b"encoding latin1\n", "grüße", ""),
    (b"gr\xfc\xdfe\n", b"", "grüße", ""),
    (b"commit 1\ntree 2\n", b"", "commit 1 tree 2", ""),
]


@pytest.mark.parametrize(("message", "headers", "subject", "body"), MESSAGES)
def test_a_message_is_a_subject_and_a_body_whatever_stands_in_it(message, headers, subject, body, tmp_path):
    found = read_one(tmp_path, message, headers=headers)
    assert (found["subject"], found["body"]) == (subject, body)


HEADERS = [
    b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n author Eve <e@x> 1 +0000\n -----END PGP SIGNATURE-----\n",
    b"mergetag object 0000000000000000000000000000000000000000\n type commit\n tag v1\n tagger Eve <e@x> 1 +0000\n \n words\n",
    b"HG:extra branch:default\nunknown\n",
]


@pytest.mark.parametrize("headers", HEADERS)
def test_signatures_and_unknown_headers_are_passed_over(headers, tmp_path):
    found = read_one(tmp_path, b"signed\n", headers=headers)
    assert (found["author"], found["subject"]) == ("Ada <ada@example.org>", "signed")


@pytest.mark.parametrize("missing", [b"author", b"committer"])
def test_a_commit_without_author_or_committer_is_stored_and_noted(missing, tmp_path):
    built = grown(tmp_path / "repo", 1)
    lines = [b"tree " + built.tree({}).encode(), b"author Ada <a@x> 1700000000 +0000", b"committer Ada <a@x> 1700000000 +0000"]
    sha = built.raw_commit(b"\n".join(line for line in lines if not line.startswith(missing)) + b"\n\nhalf\n")
    reader = Reader(tmp_path).read(built.path)
    assert reader.commit(sha)["subject"] == "half"
    assert [row.reason for row in reader.quarantine()] == [f"its {missing.decode()} date cannot be written; kept as null"]


def test_paths_are_kept_byte_for_byte_apart(tmp_path):
    built = repository(tmp_path / "repo")
    sha = built.commit(dict.fromkeys(ODD_PATHS, b"1\n"))
    found = Reader(tmp_path).read(built.path).changes(sha)
    assert len(found) == len(ODD_PATHS)
    assert {"a\ttab", "new\nline", "{brace}/{old => new}", "café/日本", "latin-\\xe9", "latin-\\\\xe9", "1\t2\t3"} <= set(found)


def test_submodules_symlinks_and_modes_are_told_apart(tmp_path):
    built = repository(tmp_path / "repo")
    first = built.commit({b"lib": Entry(b"1" * 40, MODULE), b"link": Entry(b"lib", b"120000"), b"f": b"1\n"})
    second = built.commit({b"lib": Entry(b"2" * 40, MODULE), b"link": b"a file\n", b"f": Entry(b"1\n", b"100755")})
    reader = Reader(tmp_path).read(built.path)
    assert {path: (row["kind"], row["status"]) for path, row in reader.changes(first).items()} == {"lib": ("submodule", "A"), "link": ("symlink", "A"), "f": ("file", "A")}
    assert {path: (row["kind"], row["status"], row["additions"]) for path, row in reader.changes(second).items()} == {
        "lib": ("submodule", "M", 1), "link": ("file", "T", 1), "f": ("file", "M", 0),
    }  # fmt: skip


def test_a_rename_without_edits_is_no_churn_and_a_binary_has_no_lines(tmp_path):
    built = repository(tmp_path / "repo")
    built.commit({b"old": b"x\n" * 50, b"image": b"\x00\x01"})
    sha = built.commit({b"new": b"x\n" * 50, b"image": b"\x00\x02"})
    found = Reader(tmp_path).read(built.path).changes(sha)
    assert (found["new"]["old_path"], found["new"]["status"], found["new"]["additions"], found["new"]["deletions"]) == ("old", "R", 0, 0)
    assert (found["image"]["additions"], found["image"]["deletions"]) == (None, None)


def test_lesson_57_a_root_is_compared_with_the_empty_tree_not_with_the_files_lying_about(tmp_path):
    built = repository(tmp_path / "repo", bare=False)
    for number in range(50):
        (built.path / f"lying{number}").write_text("about\n")
    sha = built.commit({b"a": b"1\n", b"b": b"1\n", b"c": b"1\n"})
    assert set(Reader(tmp_path).read(built.path).changes(sha)) == {"a", "b", "c"}


def test_lesson_58_a_merge_is_recorded_and_is_no_churn(tmp_path):
    built = repository(tmp_path / "repo")
    base = built.commit({b"a": b"1\n"})
    side = built.commit({b"a": b"1\n", b"b": b"2\n" * 90}, parents=[base], branch="side")
    merge = built.commit({b"a": b"1\n", b"b": b"2\n" * 90}, b"Merge\n", parents=[base, side])
    reader = Reader(tmp_path).read(built.path)
    assert (reader.commit(merge)["is_merge"], reader.changes(merge), reader.totals()["additions"]) == (True, {}, 91)


def test_an_empty_commit_is_a_commit_without_changes(tmp_path):
    built = grown(tmp_path / "repo", 1)
    sha = built.commit({b"file": b"line\n"}, b"nothing\n")
    reader = Reader(tmp_path).read(built.path)
    assert (reader.commit(sha)["subject"], reader.changes(sha)) == ("nothing", {})


def test_tags_and_refs_are_read_around_those_that_lead_nowhere(tmp_path):
    built = grown(tmp_path / "repo", 1)
    tag = built.object(b"tag", b"object %b\ntype commit\ntag v1\ntagger Ada <a@x> 1700000000 +0100\n\nv1\n" % built.tip.encode())
    built.ref("refs/tags/v1", tag)
    built.ref("refs/tags/light", built.tip)
    built.ref("refs/tags/tree", built.tree({}))
    found = {row["name"]: row for row in Reader(tmp_path).read(built.path).facts("refs")}
    assert {name: row["kind"] for name, row in found.items()} == {"refs/heads/main": "branch", "refs/tags/light": "tag", "refs/tags/v1": "tag"}
    assert (found["refs/tags/v1"]["target"], found["refs/tags/v1"]["tagged_at"], found["refs/tags/light"]["annotated"]) == (built.tip, START * MICRO, False)
    built.ref("refs/tags/broken", "1" * 40)
    reader = Reader(tmp_path).read(built.path)
    assert (reader.status("refs"), reader.status()) == ("done", "done")
    assert {"refs/heads/main", "refs/tags/v1"} <= {row["name"] for row in reader.facts("refs")}


def test_gits_own_subject_is_ours(tmp_path):
    built = repository(tmp_path / "repo")
    for message in (b"a\n b\nc\n\nd", b"a \t\n\n\nd\n", b"\n\na\n", b"a\rb\n\nc", b"x\r\n\r\ny\r\n", b"\x0ca\n\x0c\nb\n"):
        built.commit({}, message)
    reader = Reader(tmp_path).read(built.path)
    said = git(built.path, "log", "-z", "--format=%H %s").decode().rstrip("\x00").split("\x00")
    assert [reader.commit(line[:40])["subject"] for line in said] == [line[41:] for line in said]


SIGNED = ("Signed-off-by", "Ada <a@x>")
TRAILERS = [
    (b"s\n\nSigned-off-by: Ada <a@x>\n", (SIGNED,)),
    (b"s\n\nbody\n\nCo-authored-by: B <b@x>\nSigned-off-by: Ada <a@x>\n", (("Co-authored-by", "B <b@x>"), SIGNED)),
    (b"s\r\n\r\nbody\r\n\r\nSigned-off-by: Ada <a@x>\r\n", (SIGNED,)),
    (b"s\n\nSigned-off-by: Ada <a@x>\n(cherry picked from commit 1234)\n", (SIGNED,)),
    (b"s\n\nFixes: a long\n  folded line\nSigned-off-by: Ada <a@x>\n", (("Fixes", "a long folded line"), SIGNED)),
    (b"s\n\nSee: this\nand that\n", ()),
    (b"s\n\nSigned-off-by: Ada <a@x>\n\nafterword\n", ()),
    (b"Signed-off-by: Ada <a@x>\n", ()),
    (b"s\n\nhttp://x:80/y\n", ()),
    (b"s\n\n" + b" " * 100_000 + b"x: y", ()),
]


@pytest.mark.parametrize(("message", "trailers"), TRAILERS)
def test_trailers_are_the_last_paragraph_if_it_holds_nothing_else(message, trailers, tmp_path):
    assert tuple(map(tuple, json.loads(read_one(tmp_path, message)["trailers"]))) == trailers


REVERTS = [(b'Revert "x"\n\nThis reverts commit 1.\n', True), (b"Undo x\n\nThis reverts commit 1.\n", True), (b'Revert "x"\n', True), (b"Reverting\n", False), (b"x\n", False)]


@pytest.mark.parametrize(("message", "is_revert"), REVERTS)
def test_a_revert_is_known_by_its_words(message, is_revert, tmp_path):
    assert read_one(tmp_path, message)["is_revert"] == is_revert
