"""Every question of GraphQL is one that the vendor's own schema understands; without the schema the tests are skipped (make services brings it)."""

import pytest
from graphql import parse, validate
from tests.fakes.github.checking import schema

from headway.sources.github.query import names, query

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", names())
def test_a_question_is_valid_by_the_vendors_schema(name):
    assert [error.message for error in validate(schema(), parse(query(name)))] == []


def test_the_schema_is_one_that_can_refuse():
    wrong = query("viewer").replace("login", "shoe")
    assert [error.message for error in validate(schema(), parse(wrong))] == ["Cannot query field 'shoe' on type 'User'."]


@pytest.mark.parametrize("name", names())
def test_no_question_asks_for_what_the_vendor_has_announced_to_remove(name):
    from graphql import NoDeprecatedCustomRule  # noqa: PLC0415 - asked for by this test alone

    assert [error.message for error in validate(schema(), parse(query(name)), [NoDeprecatedCustomRule])] == []
