"""Which files are a service's own in a repository that it shares."""

from __future__ import annotations

import pytest

from headway.flows.link.paths import belongs, declared
from headway.model.teams import Organisation, Service


@pytest.mark.parametrize(
    ("path", "own", "is_own"),
    [
        ("shop/a.py", ("shop",), True),
        ("shop/a.py", ("./shop/",), True),
        ("shop", ("shop",), True),
        ("shopping/a.py", ("shop",), False),
        ("lib/shop/a.py", ("shop",), False),
        ("lib/a.py", ("shop", "lib"), True),
        ("shop/deep/a.py", ("shop/*.py",), True),
        ("shop/a.md", ("shop/*.py",), False),
        ("a.py", (".",), True),
        ("a.py", ("/",), True),
        ("a.py", (), False),
    ],
)
def test_a_file_belongs_to_folders_files_and_patterns(path, own, is_own):
    assert belongs(path, own) is is_own


def service(name, word, *paths, repositories=("r",)):
    return Service(id=name, name=name, word=word, repositories=repositories, paths=paths)


def test_what_is_declared_is_by_repository_and_word_and_twice_declared_is_both():
    told = Organisation(services=(service("a", "shop", "x", repositories=("r", "s")), service("b", "shop", "y"), service("c", "other")))
    assert declared(told) == {"r": {"shop": ("x", "y")}, "s": {"shop": ("x",)}}
