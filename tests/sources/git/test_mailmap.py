"""`.mailmap` is read as `git check-mailmap` reads it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.builders.repositories import git, repository

from headway.sources.git.mailmap import canonical, parse_mailmap

FORMS = [
    ("Proper Name <commit@x>", "Any <commit@x>", ("Proper Name", "commit@x")),
    ("<proper@x> <commit@x>", "Any <commit@x>", ("Any", "proper@x")),
    ("Proper Name <proper@x> <commit@x>", "Any <commit@x>", ("Proper Name", "proper@x")),
    ("Proper Name <proper@x> Commit Name <commit@x>", "Commit Name <commit@x>", ("Proper Name", "proper@x")),
    ("Proper Name <proper@x> Commit Name <commit@x>", "Other <commit@x>", ("Other", "commit@x")),
    ("Proper Name <proper@x> commit NAME <COMMIT@X>", "Commit name <Commit@x>", ("Proper Name", "proper@x")),
    ("# Proper <commit@x>", "Any <commit@x>", ("Any", "commit@x")),
    ("Proper <commit@x> # a remark", "Any <commit@x>", ("Proper", "commit@x")),
    ("Proper <>", "Any <>", ("Any", "")),
    ("Proper <p@x> <>", "Any <>", ("Proper", "p@x")),
    ("nonsense", "Any <commit@x>", ("Any", "commit@x")),
    ("One <commit@x>\nTwo <commit@x>", "Any <commit@x>", ("Two", "commit@x")),
    ("One <commit@x>\n<two@x> <commit@x>", "Any <commit@x>", ("One", "two@x")),
    ("Éva <éva@x>", "Any <Éva@x>", ("Any", "Éva@x")),
]


@pytest.mark.parametrize(("mailmap", "handle", "expected"), FORMS)
def test_each_form_maps_as_documented(mailmap, handle, expected):
    name, _, email = handle.rstrip(">").partition(" <")
    assert canonical(parse_mailmap(mailmap.encode()), name, email) == expected


def test_one_line_in_another_encoding_spoils_no_other():
    mailmap = parse_mailmap("Zoë <zoe@x>\n".encode() + "Åsa <asa@x>\n".encode("latin-1"))
    assert [canonical(mailmap, "any", email)[0] for email in ("zoe@x", "asa@x")] == ["Zoë", "Åsa"]


WORDS = some.sampled_from(["Ada", "ADA", "Ada L", "bob", " Bob ", "", "É", "é", "#1"])
EMAILS = some.sampled_from(["a@x", "A@X", "b@y", "", "c", " a@x"])
ENTRY = some.builds("{}<{}>".format, WORDS, EMAILS)
LINE = some.one_of(ENTRY, some.builds("{} {}".format, ENTRY, ENTRY), some.builds("{} {} tail".format, ENTRY, ENTRY), some.text("ab<> #@", max_size=12))


@settings(max_examples=40, deadline=None)
@given(some.lists(LINE, max_size=8), some.lists(some.tuples(some.sampled_from(["Ada", "ada", "bob", "É", "é"]), some.sampled_from(["a@x", "B@Y", "c", "zz"])), min_size=1))
def test_any_mailmap_maps_as_git_maps(tmp_path_factory, lines, handles):
    built = repository(tmp_path_factory.mktemp("mailmap") / "repo")
    built.commit({b".mailmap": "\n".join(lines).encode()})
    said = git(built.path, "-c", "mailmap.blob=HEAD:.mailmap", "check-mailmap", "--stdin", given="".join(f"{name} <{email}>\n" for name, email in handles).encode())
    mailmap = parse_mailmap("\n".join(lines).encode())
    assert ["{} <{}>".format(*canonical(mailmap, name, email)) for name, email in handles] == said.decode().splitlines()
