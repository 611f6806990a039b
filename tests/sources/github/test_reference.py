"""What goes beside every page."""

import msgspec
import pytest

from headway.sources.github import reference as references
from headway.sources.github.reference import Reference


def test_a_repository_comes_back_as_it_was_written_and_the_same_one_is_the_same_bytes():
    seen = Reference(id=7, full_name="acme/ledger", url="https://github.com/acme/ledger", default_branch="main", production="^blue$")
    assert references.decode(references.encode(seen)) == seen
    assert references.encode(seen) == references.encode(Reference(production="^blue$", default_branch="main", url=seen.url, full_name=seen.full_name, id=7))
    assert seen.name == "ledger"


def test_a_reference_of_before_says_nothing_of_production():
    assert references.decode(b'{"id":7,"full_name":"acme/ledger","url":"https://github.com/acme/ledger"}').production is None


@pytest.mark.parametrize("given", [b"", b"{}", b"[]", b'{"id":"x"}'])
def test_anything_else_is_refused(given):
    with pytest.raises(msgspec.DecodeError):
        references.decode(given)
