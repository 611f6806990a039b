"""Every class of error tells every entrance the same story."""

from __future__ import annotations

import pytest

from headway.model import errors
from headway.model.errors import HeadwayError, SourceError, StoreError, UsageError, error_tree
from headway.model.progress import ACTIVE, FINAL

TREE = error_tree()
EXITS = {errors.EXIT_FAILED, errors.EXIT_USAGE, errors.EXIT_PARTIAL, errors.EXIT_UNHEALTHY}


@pytest.mark.parametrize("kind", TREE)
def test_a_class_says_how_it_ends_a_run_a_process_and_a_request(kind):
    assert kind.run_status in (*ACTIVE, *FINAL)
    assert kind.exit_code in EXITS
    assert 400 <= kind.http_status < 600
    assert kind.code.islower()
    assert kind.__doc__.endswith(".")


def test_codes_are_unique_so_that_a_caller_can_tell_them_apart():
    codes = [kind.code for kind in TREE]
    assert sorted(codes) == sorted(set(codes))


def test_every_error_of_the_module_is_in_the_tree():
    declared = {found for found in vars(errors).values() if isinstance(found, type) and issubclass(found, Exception)}
    assert declared == set(TREE)


def test_parents_come_before_their_children():
    assert all(TREE.index(kind.__bases__[0]) < TREE.index(kind) for kind in TREE[1:])


def test_a_wrong_call_is_the_callers_fault_and_nothing_else_is():
    for kind in TREE:
        assert (kind.http_status < 500) == (issubclass(kind, UsageError) or kind.http_status in {409, 410})
        assert (kind.exit_code == errors.EXIT_USAGE) == (issubclass(kind, UsageError) or kind.code in {"store_not_ours", "store_too_new", "store_too_old"})


def test_only_what_may_pass_by_itself_is_tried_again():
    assert {kind.code for kind in TREE if kind.retryable} == {"transport", "overloaded", "rate_limited", "store_busy"}


def test_what_is_wrong_with_the_credentials_or_the_whole_source_pauses():
    assert {kind.code for kind in TREE if kind.run_status == "paused"} == {"auth", "unhealthy"}


def test_an_error_is_its_sentence_and_without_one_what_its_class_says():
    assert UsageError("write it so").sentence == "write it so"
    assert SourceError().sentence == SourceError.__doc__
    assert StoreError("a", "b").sentence == "a"
    assert isinstance(HeadwayError("x"), Exception)
