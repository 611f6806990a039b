"""Maps are data: each word in one bucket, each bucket one of ours, a version that changes with the content."""

# ruff: noqa: RUF001 - words of other scripts are what is tested

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.normalise.environments import ENVIRONMENTS, MEANS
from headway.normalise.priorities import PRIORITIES
from headway.normalise.status import STATUSES
from headway.normalise.types import CLASSES, FLOW_ITEMS, TYPES
from headway.normalise.words import MAPS, buckets, folded, lookup, text, version, versions, words


@pytest.mark.parametrize("name", MAPS)
def test_no_word_stands_in_two_buckets_or_twice_in_one(name):
    spoken = [folded(word) for theirs in buckets(name).values() for word in theirs]
    assert sorted(spoken) == sorted(set(spoken))


@pytest.mark.parametrize("name", MAPS)
def test_no_bucket_is_written_twice(name):
    """YAML would silently keep the second one only."""
    written = [line.split(":")[0].strip('"') for line in text(name).splitlines() if line and line[0] not in "# -"]
    assert written == list(buckets(name))


OURS = {
    "status": set(STATUSES),
    "labels": set(STATUSES),
    "categories": {"todo", "in_progress", "done"},
    "resolutions": {"cancelled"},
    "types": set(TYPES),
    "type_labels": set(TYPES),
    "work_classes": set(CLASSES),
    "flow_items": set(FLOW_ITEMS),
    "priorities": set(PRIORITIES),
    "effort": {"1", "2", "3", "5", "8", "13", "points", "size"},
    "sprints": {"active", "closed", "future"},
    "links": {"blocks", "is_blocked_by", "duplicates", "relates", "clones"},
    "results": {"success", "failure", "error", "timeout", "cancellation", "skip"},
    "run_states": {"pending", "executing", "finalizing", "finished"},
    "reviews": {"approved", "changes_requested", "commented", "dismissed"},
    "pull_requests": {"open", "merged", "closed"},
    "incidents": {"open", "acknowledged", "resolved"},
    "severities": {"critical", "major", "minor"},
    "causes": {"hotfix", "revert", "rollback"},
    "environments": {*ENVIRONMENTS, *MEANS},
    "not_keys": {"prefixes", "names"},
    "bots": {"kinds", "endings", "names"},
}


@pytest.mark.parametrize("name", MAPS)
def test_every_bucket_is_a_word_of_ours(name):
    assert set(buckets(name)) <= OURS[name]


@pytest.mark.parametrize("name", ["labels", "resolutions"])
def test_what_a_label_or_a_resolution_says_a_status_of_that_name_says_too(name):
    both = set(words(name)) & set(words("status"))
    assert len(both) > 10
    assert {word: words(name)[word] for word in both} == {word: words("status")[word] for word in both}


WRITTEN = [(" In  Progress\t", "in progress"), ("AGUARDANDO\nDEPLOY", "aguardando deploy"), ("Concluído", "concluído"), ("НА РЕВЬЮ", "на ревью"), ("Em revisão", "em revisão"), ("", "")]


@pytest.mark.parametrize(("word", "key"), WRITTEN)
def test_words_are_compared_trimmed_lower_cased_composed_and_with_single_spaces(word, key):
    assert folded(word) == key


@given(some.text())
def test_folding_twice_is_folding_once(word):
    assert folded(folded(word)) == folded(word)


def test_a_word_is_found_whole_or_not_at_all():
    assert [lookup("status", word) for word in ("Done", "done!", "almost done", "")] == ["done", None, None, None]


def test_what_a_tenant_says_comes_before_the_map():
    assert [lookup("status", word, {"done": "in_review", "parked": "blocked"}) for word in ("DONE", "Parked", "to do")] == ["in_review", "blocked", "todo"]


def test_the_version_names_the_content_of_a_map():
    assert len({version(name) for name in MAPS}) == len(MAPS)
    assert all(len(version(name)) == 12 for name in MAPS)
    assert versions() not in {version(name) for name in MAPS}


def test_a_version_is_the_same_in_another_process_and_reading_the_module_loads_no_yaml():
    code = "import json, sys\nfrom headway.normalise import words, status, types, keys, environments, bots\nbefore = 'yaml' in sys.modules\nprint(json.dumps([before, words.versions()]))"
    told = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
    assert told == [False, versions()]
