"""Names of files: a tree three or four folders deep, as each language has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.sources.synthetic.chance import one_of
from headway.sources.synthetic.vocabulary import MODULES, NOUNS

if TYPE_CHECKING:
    from random import Random

PLACES = {
    "python": ("src/{package}/{module}/{noun}.py", "src/{package}/{module}/{noun}_store.py", "src/{package}/api/{module}/{noun}_routes.py", "tests/{module}/test_{noun}.py"),
    "typescript": ("src/features/{module}/{Noun}Card.tsx", "src/features/{module}/components/{Noun}List.tsx", "src/lib/{module}/{noun}.ts", "src/features/{module}/{Noun}.test.tsx"),
    "go": ("internal/{module}/{noun}.go", "internal/{module}/store/{noun}.go", "cmd/{package}/{module}/main.go", "internal/{module}/{noun}_test.go"),
    "kotlin": ("app/src/{module}/{Noun}Service.kt", "app/src/{module}/{Noun}Repository.kt", "app/src/{module}/web/{Noun}Controller.kt", "app/test/{module}/{Noun}ServiceTest.kt"),
    "terraform": ("modules/{module}/{noun}.tf", "modules/{module}/variables.tf", "environments/{noun}/main.tf", "policies/{module}/{noun}.rego"),
}  # fmt: skip
COMMON = (
    "README.md",
    "docs/runbooks/{module}.md",
    "docs/adr/{noun}.md",
    "deploy/charts/templates/{module}.yaml",
    ".ci/{module}.yml",
    "db/migrations/{module}_{noun}.sql",
)
PICTURES = "docs/images/{module}-{noun}.png"
COMMON_SHARE = 0.17
MODULES_EACH = 7
"""Modules of a repository: fewer, fuller folders than there are words."""


def new_path(chance: Random, language: str, name: str) -> str:
    """A name for a new file of a repository."""
    template = one_of(chance, COMMON if chance.random() < COMMON_SHARE else PLACES[language])
    return _filled(chance, template, name)


def new_picture(chance: Random, name: str) -> str:
    """A name for a file that is no text."""
    return _filled(chance, PICTURES, name)


def _filled(chance: Random, template: str, name: str) -> str:
    noun = one_of(chance, NOUNS)
    first = sum(map(ord, name)) % len(MODULES)
    module = MODULES[(first + int(chance.random() ** 1.5 * MODULES_EACH)) % len(MODULES)]
    package = "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in name)
    return template.format(package=package, module=module, noun=noun, Noun=noun.capitalize())
