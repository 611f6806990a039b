"""What an installation says, looked up for a source and a repository."""

from headway.model.wording import Override
from headway.normalise.words import Words
from headway.sources.github.shape_words import Wording, said


def test_what_is_said_of_a_repository_is_said_there_and_looked_up_once():
    words = Words([Override("scope", "github:repo:7", "status", "Cooking", "in_progress"), Override("source", "hub", "type_labels", "Ouch", "bug")])
    wording = Wording(words, "hub")
    here, there = said(wording, "github:repo:7"), said(wording, "github:repo:8")
    assert (dict(here.status), dict(here.type_labels), dict(here.categories), dict(here.resolutions)) == ({"cooking": "in_progress"}, {"ouch": "bug"}, {}, {})
    assert (dict(there.status), dict(there.type_labels)) == ({}, {"ouch": "bug"})
    assert said(wording, "github:repo:7") is here


def test_another_source_hears_nothing_of_it():
    words = Words([Override("source", "hub", "type_labels", "Ouch", "bug")])
    assert dict(said(Wording(words, "other"), "github:repo:7").type_labels) == {}
