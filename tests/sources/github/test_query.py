"""Questions of GraphQL are files; each is sent with the fragments it names, their fragments too, and with nothing else."""

import re

import pytest

from headway.sources.github.query import names, query


def test_a_fragment_file_is_no_question():
    assert {"pulls", "issues", "jobs", "releases", "repository"} <= set(names())
    assert not [name for name in names() if "fragment" in name]


@pytest.mark.parametrize("name", names())
def test_a_question_comes_with_every_fragment_it_names_once_and_no_other(name):
    text = query(name)
    spread, brought = re.findall(r"\.\.\.\s*(?!on\b)(\w+)", text), re.findall(r"fragment (\w+) on", text)
    assert sorted(brought) == sorted(set(spread))
    assert len(re.findall(r"(?m)^query \w+", text)) == 1


def test_fragments_of_fragments_come_along():
    assert "fragment Who on Actor" in query("pulls")
    assert "...Who" not in re.sub(r"(?s)fragment .*", "", query("pulls"))


@pytest.mark.parametrize("name", names())
def test_every_question_asks_what_it_cost(name):
    assert re.search(r"rateLimit \{[^}]*\bcost\b[^}]*\bremaining\b[^}]*\bresetAt\b", query(name))


def test_a_question_that_there_is_not_is_an_error():
    with pytest.raises(KeyError):
        query("everything")
