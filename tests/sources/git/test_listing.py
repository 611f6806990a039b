"""Which commits are new: git's own listing, counted twice, and a walk of ours where git gives up."""

import asyncio

import pytest
from tests.builders.fakes import lying_git
from tests.builders.repositories import grown

from headway.model.errors import Transport
from headway.sources.git.listing import list_commits
from headway.sources.git.program import Git


def listed(built, new, old=()):
    return asyncio.run(list_commits(Git(built.path), new=new, old=old, width=41))


def names(listing):
    return listing.shas.decode().split()


def test_nothing_is_new_without_tips(tmp_path):
    assert len(listed(grown(tmp_path / "repo"), ())) == 0


def test_between_two_sets_of_tips_lies_what_git_says(tmp_path):
    built = grown(tmp_path / "repo", 5)
    assert names(listed(built, [built.tip], [built.shas[1]])) == built.shas[:1:-1]


def test_around_a_hole_the_walk_finds_the_same_and_names_the_hole(tmp_path):
    built = grown(tmp_path / "repo", 5)
    built.commit({}, parents=[built.shas[4], built.shas[0]])
    built.loose(built.shas[2]).unlink()
    found = listed(built, [built.tip])
    assert (set(names(found)), [reject.external_id for reject in found.rejects]) == ({*built.shas} - {built.shas[2], built.shas[1]}, [built.shas[2]])


def test_around_a_hole_what_is_known_is_not_listed_again(tmp_path):
    built = grown(tmp_path / "repo", 5)
    side = built.commit({}, parents=[built.shas[3]], branch="side")
    merge = built.commit({}, parents=[built.shas[4], side])
    built.loose(built.shas[2]).unlink()
    found = listed(built, [merge], [built.shas[4]])
    assert (set(names(found)), found.rejects) == ({side, merge}, ())


def test_lesson_89_fewer_than_a_second_child_counts_is_no_listing(tmp_path, monkeypatch):
    built = grown(tmp_path / "repo", 5)
    monkeypatch.setenv("PATH", lying_git(tmp_path, "rev-list --stdin", "$git | head -n 3; exit 0"))
    with pytest.raises(Transport, match="3 of 5"):
        listed(built, [built.tip])
