"""CODEOWNERS and catalog files, as forges and catalogs read them."""

from __future__ import annotations

import pytest

from headway.model.declared import Declaration
from headway.model.scope import Raw, Reject
from headway.normalise.responsibility import declarations_of, is_declaration, slug, team_of

R = "github:repo:7"
CODE = {
    "a line": ("* @acme/pay\n", [(1, "*", "", ("@acme/pay",))]),
    "comments, empty lines and line ends": ("# all\n\n   \r\n*.js @a/web # why @b/x\r\n", [(4, "*.js", "", ("@a/web",))]),
    "escaped spaces and a leading sharp": ("/docs/my\\ file.md  @a/docs\n\\#odd @a/odd\n", [(1, "/docs/my file.md", "", ("@a/docs",)), (2, "#odd", "", ("@a/odd",))]),
    "owners of all sorts": ("* @ann @a/pay ann@example.org nobody\n", [(1, "*", "", ("@ann", "@a/pay", "ann@example.org"))]),
    "a path without owners": ("* @a/pay\n/free/\n", [(1, "*", "", ("@a/pay",)), (2, "/free/", "", ())]),
    "sections with owners of their own": (
        "[Back end] @a/back\n*.py\n*.sql @a/data\n^[Front end][2] @a/web @bob\n*.ts\n[Docs]\n*.md @c/docs\n",
        [(2, "*.py", "Back end", ("@a/back",)), (3, "*.sql", "Back end", ("@a/data",)), (5, "*.ts", "Front end", ("@a/web", "@bob")), (7, "*.md", "Docs", ("@c/docs",))],
    ),
    "a byte order mark": ("\ufeff* @a/pay\n", [(1, "*", "", ("@a/pay",))]),
    "nothing": ("", []),
}
COMPONENT = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: shop\n  title: The shop\n  annotations:\n    jira/project-key: pay, web\n    github.com/project-slug: acme/shop\nspec:\n  type: service\n  owner: group:default/payments\n  system: commerce\n"
PLACES = {
    "CODEOWNERS": True, ".github/CODEOWNERS": True, "docs/CODEOWNERS": True, ".gitlab/CODEOWNERS": True, "src/CODEOWNERS": False, "codeowners": False,
    "catalog-info.yaml": True, "a/b/c/catalog-info.yml": True, "a/b/c/d/catalog-info.yaml": False, "my-catalog-info.yaml": False, "catalog-info.json": False,
}  # fmt: skip
OWNERS = {
    "@acme/payments": "payments", "@acme/money/payments": "payments", "@ann": None, "ann@example.org": None, "@@maintainer": None,
    "payments": "payments", "group:payments": "payments", "group:default/payments": "payments", "Group:default/payments": "payments", "other/payments": "payments",
    "user:ann": None, "user:default/ann": None, "": None, "group:": None,
}  # fmt: skip
SLUGS = {"Payments": "payments", "team.one two": "team-one-two", "core_api": "core_api", "Платежи": "платежи", "<script>": "script", "***": "unnamed"}
LOCATIONS = {
    "github.com/project-slug: acme/shop": "acme/shop",
    "gitlab.com/project-slug: acme/money/shop": "acme/money/shop",
    "backstage.io/source-location: url:https://github.com/acme/shop": "acme/shop",
    "backstage.io/source-location: url:https://github.com/acme/shop/tree/main/services/": "acme/shop",
    "backstage.io/source-location: url:https://gitlab.example/acme/money/shop/-/tree/main/": "acme/money/shop",
    "backstage.io/source-location: dir:./code": None,
    "x: y": None,
}


def told(file, text):
    return list(declarations_of(R, Raw(f"{R}:{file}", text if isinstance(text, bytes) else text.encode())))


@pytest.mark.parametrize("case", CODE)
def test_lines_of_code_owners(case):
    text, found = CODE[case]
    assert [(one.number, one.pattern, one.title, one.owners) for one in told(".github/CODEOWNERS", text)] == found


@pytest.mark.parametrize("path", PLACES)
def test_which_files_say_who_is_responsible(path):
    assert is_declaration(path) == PLACES[path]


@pytest.mark.parametrize("owner", OWNERS)
def test_only_groups_are_teams(owner):
    assert team_of(owner) == OWNERS[owner]


@pytest.mark.parametrize("name", SLUGS)
def test_a_name_as_an_id(name):
    assert slug(name) == SLUGS[name]


def test_a_component_says_what_it_is_whose_and_where():
    (one,) = told("svc/catalog-info.yaml", COMPONENT)
    assert one == Declaration(
        key=f"{R}:svc/catalog-info.yaml:1", repository=R, file="svc/catalog-info.yaml", number=1, kind="component", name="shop", title="The shop", type="service", above="commerce",
        pattern=None, path="svc", owners=("group:default/payments",), projects=("PAY", "WEB"), slug="acme/shop",
    )  # fmt: skip


@pytest.mark.parametrize("annotation", LOCATIONS)
def test_where_the_code_of_an_entry_is(annotation):
    (one,) = told("catalog-info.yaml", f"kind: Component\nmetadata:\n  name: x\n  annotations:\n    {annotation}\n")
    assert one.slug == LOCATIONS[annotation]


def test_several_entries_of_one_file_and_no_person_among_them():
    text = "kind: Group\nmetadata: {name: pay}\nspec: {type: team, parent: money, profile: {displayName: Pay}, members: [ann]}\n---\nkind: User\nmetadata: {name: ann}\nspec: {memberOf: [pay]}\n---\n\nkind: System\nmetadata: {name: s}\n---\nkind: API\nmetadata: {name: a}\n"
    found = told("catalog-info.yaml", text)
    assert [(one.number, one.kind, one.name, one.title, one.above) for one in found] == [(1, "group", "pay", "Pay", "money"), (10, "system", "s", "s", None), (13, "other", "a", "a", None)]
    assert "ann" not in str(found)


BROKEN = {
    "no YAML": (COMPONENT + "---\nkind: [\n", True, "catalog-info.yaml:15: it is no YAML"),
    "no name": ("kind: Component\n---\nkind: Group\nmetadata: {name: x}\n", True, "catalog-info.yaml:1: an entry needs a kind and a name"),
    "no map": ("- kind: Component\n", False, "catalog-info.yaml:1: an entry needs"),
    "nothing at all to read": ("\x07", False, "catalog-info.yaml: it is no YAML"),
    "twice": ("kind: A\n---\nkind: B\n---\nkind: C\n", False, "catalog-info.yaml:1: an entry needs a kind and a name under metadata, and 2 more"),
    "bytes of another encoding": (b"kind: \xff\xfe\x00", False, "catalog-info.yaml:1: an entry needs"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_read_is_set_aside_once_with_file_and_line_and_the_rest_is_kept(case):
    text, partial, said = BROKEN[case]
    (*found, reject) = told("catalog-info.yaml", text)
    assert isinstance(reject, Reject)
    assert (bool(found), reject.partial, reject.external_id, reject.reason.startswith(said)) == (partial, partial, f"{R}:catalog-info.yaml", True)


def test_the_empty_file_that_stands_for_one_that_went_says_nothing():
    assert told("catalog-info.yaml", b"") == told("CODEOWNERS", b"") == []


def test_a_file_of_one_enormous_line_is_read():
    (one,) = told("CODEOWNERS", "x" * 10**6 + " @a/pay")
    assert (len(one.name), one.owners) == (200, ("@a/pay",))
