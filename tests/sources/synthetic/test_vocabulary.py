"""The words trackers use: ours where a map has them, and one of each that no map has."""

import pytest

from headway.normalise.environments import environment_of
from headway.normalise.status import status_of
from headway.normalise.types import type_of
from headway.sources.synthetic.vocabulary import ENVIRONMENTS, NO_KEYS, NOUNS, ORPHANS, SUBJECTS, THINGS, WORKFLOWS

MEANINGS = {
    "backlog": "backlog", "todo": "todo", "progress": "in_progress", "review": "in_review", "waiting": "waiting", "blocked": "blocked", "done": "done", "cancelled": "cancelled",
    "odd": "unknown",
}  # fmt: skip


@pytest.mark.parametrize("language", WORKFLOWS)
def test_every_column_means_what_it_says(language):
    flow = WORKFLOWS[language]
    for column, meaning in MEANINGS.items():
        word, category = getattr(flow, column)
        assert status_of(word, category=category).status == meaning, word


@pytest.mark.parametrize("language", WORKFLOWS)
def test_every_type_is_known(language):
    assert "unknown" not in {type_of(word) for word in WORKFLOWS[language].types.values()}


@pytest.mark.parametrize("meaning", ENVIRONMENTS)
def test_environments_are_read_as_what_they_are(meaning):
    assert {environment_of(word) for word in ENVIRONMENTS[meaning]} == {meaning}


def test_every_tracker_has_subjects_and_things_to_put_into_them():
    assert set(SUBJECTS) == set(THINGS) == set(WORKFLOWS)
    assert all("{0}" in subject for subjects in SUBJECTS.values() for subject in subjects if "{" in subject)
    assert len(set(NOUNS)) == len(NOUNS)
    assert all(word.startswith(("as ", "with ", "after ")) for word in NO_KEYS)
    assert all(prefix.isupper() for prefix in ORPHANS)
