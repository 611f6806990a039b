"""Why a deployment was made, where it says so."""

import pytest

from headway.normalise.causes import cause_of_task, cause_of_text
from headway.normalise.words import words

TASKS = [("deploy:rollback", "rollback"), ("Rollback", "rollback"), ("deploy/hotfix", "hotfix"), ("deploy.revert", "revert"), ("deploy", None), ("deploy:migrations", None), ("hotfixes", None), ("deploy:rollback-check", None), ("", None)]
TEXTS = [
    ("Rollback to v1.2", "rollback"), ("rolling back v2", "rollback"), ("Roll-back: v2", "rollback"), ("[hotfix] halves", "hotfix"), ("Hot fix for halves", "hotfix"), ('  Revert "Round half up"', "revert"),
    ("Reverts #12", "revert"), ("Reverted polarity", None), ("Adds a rollback button", None), ("hotfixes page", None), ("rollbackable", None), ("Deploy", None), ("", None), ("—", None),
]  # fmt: skip


@pytest.mark.parametrize(("task", "cause"), TASKS)
def test_a_task_names_a_cause_in_one_of_its_parts(task, cause):
    assert cause_of_task(task) == cause


@pytest.mark.parametrize(("text", "cause"), TEXTS)
def test_a_description_tells_a_cause_where_it_begins(text, cause):
    assert cause_of_text(text) == cause


@pytest.mark.parametrize("word", sorted(words("causes")))
def test_every_word_of_the_map_is_found_in_both(word):
    assert cause_of_task(f"deploy:{word}") == cause_of_text(f"{word}: halves") == words("causes")[word]
