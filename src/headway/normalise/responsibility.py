"""What the files of a repository say of who is responsible for what: CODEOWNERS, and the catalog files that Backstage reads.

People who are named there are nobody's concern: only groups become teams.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from headway.model.declared import Declaration
from headway.model.scope import Reject
from headway.normalise.entries import LONGEST, Trouble, entries
from headway.normalise.text import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from headway.model.scope import Raw
    from headway.normalise.entries import Entry

CODE_OWNER, COMPONENT, GROUP, SYSTEM, OTHER = "code_owner", "component", "group", "system", "other"
ORIGINS = {CODE_OWNER: "codeowners", COMPONENT: "backstage", GROUP: "backstage"}
"""What is told as the origin of what follows from a statement."""
OWNERS_FILES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where forges look for them; where there are several, the first holds."""
CATALOGS = ("catalog-info.yaml", "catalog-info.yml")
DEEPEST = 3
"""Folders above a catalog file; what lies deeper is mostly an example or a fixture."""
WHOLE = frozenset({"*", "**", "/", "/**", "**/*", "/**/*"})
"""Patterns that every path of a repository fits."""
PERSON = "user"
TOKEN = re.compile(r"(?:\\.|\S)+")
SECTION = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>\s.*)?")
CODE_TEAM = re.compile(r"@[^/@\s]+(?:/[^/@\s]+)*/(?P<name>[^/@\s]+)")
CATALOG_TEAM = re.compile(r"(?:group:)?(?:[^/:@\s]+/)?(?P<name>[^/:@\s]+)", re.IGNORECASE)
SLUG = re.compile(r"(?:url:)?https?://[^/]+/(?P<slug>[^/\s]+(?:/[^/\s]+)*?)(?:\.git)?(?:/(?:-/)?(?:tree|blob|src)/.*)?/?")
SLUGS = ("github.com/project-slug", "gitlab.com/project-slug")
SOURCE_LOCATION = "backstage.io/source-location"
PROJECT_KEY = "jira/project-key"


def is_declaration(path: str) -> bool:
    """Whether a file at this path says who is responsible."""
    folder, _, name = path.rpartition("/")
    return path in OWNERS_FILES or (name in CATALOGS and (folder.count("/") + bool(folder)) <= DEEPEST)


def declarations_of(repository: str, raw: Raw) -> Iterator[Declaration | Reject]:
    """The statements of one file, whose id ends with its path; what cannot be read is told once, with its line."""
    file = raw.external_id.removeprefix(f"{repository}:")
    read = _code_owners if file in OWNERS_FILES else _catalog
    found: dict[int, Declaration] = {}
    troubles: list[str] = []
    for one in read(read_bytes(raw.payload).removeprefix("\ufeff"), partial(_declaration, repository, file)):
        if isinstance(one, Declaration):
            found[one.number] = one
        else:
            troubles.append(f"{file}{f':{one.line}' if one.line else ''}: {one.reason}")
    yield from found.values()
    if troubles:
        more = f", and {len(troubles) - 1} more" if len(troubles) > 1 else ""
        yield Reject(external_id=raw.external_id, reason=f"{troubles[0]}{more}", payload=raw.payload, partial=bool(found))


def _declaration(
    repository: str, file: str, number: int, *, kind: str, name: str, title: str, owners: tuple[str, ...], type: str | None = None, above: str | None = None,  # noqa: A002 - the column's name
    pattern: str | None = None, projects: tuple[str, ...] = (), slug: str | None = None,
) -> Declaration:  # fmt: skip
    return Declaration(
        key=f"{repository}:{file}:{number}", repository=repository, file=file, number=number, kind=kind, name=name, title=title, type=type, above=above,
        pattern=pattern, path=file.rpartition("/")[0], owners=owners, projects=projects, slug=slug,
    )  # fmt: skip


def _code_owners(text: str, make: Callable[..., Declaration]) -> Iterator[Declaration]:
    """A rule a line; owners behind the name of a section are those of its rules that have none."""
    section, others = "", tuple[str, ...]()
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        if head := SECTION.fullmatch(written):
            section, others = head["name"], _owners((head["owners"] or "").split())
            continue
        pattern, *rest = TOKEN.findall(written)
        pattern = re.sub(r"\\([ #])", r"\1", pattern)
        yield make(number, kind=CODE_OWNER, name=pattern[:LONGEST], title=section[:LONGEST], pattern=pattern, owners=_owners(rest) or others)


def _owners(words: list[str]) -> tuple[str, ...]:
    """Owners up to a comment; what has no `@` in it names nobody."""
    end = next((at for at, word in enumerate(words) if word.startswith("#")), len(words))
    return tuple(word for word in words[:end] if "@" in word)


def _catalog(text: str, make: Callable[..., Declaration]) -> Iterator[Declaration | Trouble]:
    for entry in entries(text):
        if isinstance(entry, Trouble):
            yield entry
        elif entry.root is not None:
            yield from _entry(entry, make)


def _entry(entry: Entry, make: Callable[..., Declaration]) -> Iterator[Declaration | Trouble]:
    """An entry, unless it is of a person."""
    kind, name = (entry.word("kind") or "").lower(), entry.word("metadata", "name")
    if not kind or not name:
        yield Trouble(entry.line, "an entry needs a kind and a name under metadata")
    elif kind != PERSON:
        owner = entry.word("spec", "owner")
        yield make(
            entry.line, kind=kind if kind in {COMPONENT, GROUP, SYSTEM} else OTHER, name=name, title=entry.word("metadata", "title") or entry.word("spec", "profile", "displayName") or name,
            type=entry.word("spec", "type"), above=entry.word("spec", "parent" if kind == GROUP else "system"), owners=(owner,) if owner else (),
            projects=_projects(entry), slug=_slug(entry),
        )  # fmt: skip


def _projects(entry: Entry) -> tuple[str, ...]:
    """Codes of projects, with commas between them."""
    told = entry.word("metadata", "annotations", PROJECT_KEY) or ""
    return tuple(dict.fromkeys(code.strip().upper() for code in told.split(",") if code.strip()))


def _slug(entry: Entry) -> str | None:
    """The repository an entry says its code is in."""
    told = next((word for name in SLUGS if (word := entry.word("metadata", "annotations", name))), None)
    if told:
        return told
    found = SLUG.fullmatch(entry.word("metadata", "annotations", SOURCE_LOCATION) or "")
    return found["slug"] if found else None


def team_of(owner: str) -> str | None:
    """The team that an owner is: `@org/team` in CODEOWNERS, `team`, `group:team` or `group:space/team` in a catalog; None for a person."""
    found = (CODE_TEAM if owner.startswith("@") else CATALOG_TEAM).fullmatch(owner)
    return found["name"] if found else None


def slug(text: str) -> str:
    """A name as an id: lower case, with dashes; files that write it differently mean the same team."""
    return re.sub(r"[^\w]+", "-", text.casefold()).strip("-_") or "unnamed"
