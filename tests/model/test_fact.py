"""What every fact has: touches at the moments that are known, each once."""

from headway.model.fact import instants, project_subject, repository_subject


def test_moments_that_are_not_known_touch_nothing_and_equal_ones_once():
    assert instants("repository:a", 3, None, 3, 1) == (("repository:a", 3), ("repository:a", 1))


def test_subjects_say_what_they_are():
    assert (repository_subject("git:repo:1"), project_subject("jira:project:2")) == ("repository:git:repo:1", "project:jira:project:2")
