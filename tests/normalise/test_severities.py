"""How bad an incident is, by its labels."""

import pytest

from headway.normalise.severities import severity_of
from headway.normalise.words import buckets, words

LABELS = [
    ("sev1", "critical"), ("SEV-1", "critical"), ("sev 0", "critical"), ("Sev_1", "critical"), ("severity:1", "critical"), ("Severity: 2", "major"), ("sev/3", "minor"), ("s2", "major"),
    ("p0", "critical"), ("P1", "critical"), ("priority: p2", "major"), ("priority/3", "minor"), ("prio 4", "minor"), ("p5", "minor"),
    ("severity: critical", "critical"), ("severity/high", "major"), ("severity::low", "minor"), ("impact: medium", "minor"), ("Priority-Highest", "critical"), ("urgency=high", "major"),
    ("critical", "critical"), ("Crítico", "critical"), ("minor", "minor"), ("severidade", None), ("sev", None), ("sev9", None), ("s3-bucket", None), ("p", None), ("php8", None), ("1", None),
    ("criticality", None), ("incident", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("label", "severity"), LABELS)
def test_a_label_tells_a_severity_or_none(label, severity):
    assert severity_of([label]) == (severity, label if severity else None)


def test_the_worst_label_holds_in_whatever_order():
    labels = ["incident", "low", "sev2", "p1"]
    assert severity_of(labels) == severity_of(labels[::-1]) == ("critical", "p1")
    assert severity_of(["sev2", "major"]) == ("major", "sev2")
    assert severity_of([]) == (None, None)


@pytest.mark.parametrize("word", sorted(words("severities")))
def test_every_word_of_the_map_is_found_alone_and_behind_a_prefix(word):
    assert severity_of([word])[0] == severity_of([f"severity: {word}"])[0] == words("severities")[word]


def test_the_map_goes_from_worst_to_least():
    assert list(buckets("severities")) == ["critical", "major", "minor"]
