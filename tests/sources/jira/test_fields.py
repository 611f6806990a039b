"""A site's own fields: what they carry is known by schema type and name."""


import pytest
from tests.sources.jira.given import EPIC, ESTIMATE, FIELDS, FLAGGED, PLAIN, PLUGIN, POINTS, SCOPE, SIZE, SPRINT, TEAM, WEIGHT, issue, item, raw_item, site

from headway.model.wording import Override
from headway.normalise.words import Words
from headway.sources.jira.fields import carries, estimating, kind_of, number, site_of, word
from headway.sources.jira.reference import FieldRef
from headway.sources.jira.shape_words import Wording, meaning

KINDS = [
    (FieldRef("customfield_1", "Спринт", "array:json", f"{PLUGIN}:gh-sprint"), "sprint"),
    (FieldRef("customfield_1", "Sprint", "array:string", f"{PLUGIN}:gh-sprint"), "sprint"),
    (FieldRef("customfield_1", "Sprint", "string", f"{PLAIN}:textfield"), "estimate"),
    (FieldRef("customfield_1", "Épico", "any", f"{PLUGIN}:gh-epic-link"), "epic"),
    (FieldRef("customfield_1", "Squad", "team", f"{PLAIN}:atlassian-team"), "team"),
    (FieldRef("customfield_1", "Team", "any", "com.atlassian.teams:rm-teams-custom-field-team"), "team"),
    (FieldRef("customfield_1", "Team", "array:option", f"{PLAIN}:multicheckboxes"), ""),
    (FieldRef("customfield_1", "Flagged", "array:option", f"{PLAIN}:multicheckboxes"), "flagged"),
    (FieldRef("customfield_1", " FLAGGED", "array", f"{PLAIN}:multicheckboxes"), "flagged"),
    (FieldRef("customfield_1", "Sinalizado", "array:option", f"{PLAIN}:multicheckboxes"), "flagged"),
    (FieldRef("customfield_1", "Flagged", "string", f"{PLAIN}:textfield"), "estimate"),
    (FieldRef("customfield_1", "Points", "number", f"{PLAIN}:float"), "estimate"),
    (FieldRef("customfield_1", "Labels", "array:string", f"{PLAIN}:labels"), ""),
    (FieldRef("workratio", "Work Ratio", "number", None), ""),
    (FieldRef("summary", "Summary", "string", None), ""),
    (FieldRef("thumbnail", "Images", None, None), ""),
]


@pytest.mark.parametrize(("field", "kind"), KINDS)
def test_a_field_is_known_by_its_schema_type_and_only_a_flag_by_its_name(field, kind):
    assert kind_of(field) == kind


CARRIED = [
    ("Story Points", "number", f"{PLAIN}:float", {}, "points"),
    ("Оценка в баллах", "number", f"{PLUGIN}:jsw-story-points", {}, "points"),
    ("Оценка в баллах", "number", f"{PLAIN}:float", {}, None),
    ("Peso", "number", f"{PLAIN}:float", {"peso": "points"}, "points"),
    ("Peso", "option", f"{PLAIN}:select", {"peso": "points"}, None),
    ("Tamanho", "option", f"{PLAIN}:select", {}, "size"),
    ("Estimate", "number", f"{PLUGIN}:jsw-story-points", {"estimate": "size"}, None),
]


@pytest.mark.parametrize(("name", "kind", "custom", "said", "what"), CARRIED)
def test_what_a_field_carries_is_told_by_type_then_by_name_and_a_team_has_the_last_word(name, kind, custom, said, what):
    assert carries(FieldRef("customfield_1", name, kind, custom), said) == what


def estimates(*overrides, project="10010", **told):
    words = Words(overrides)
    return estimating(site_of(site(**told), words), meaning(Wording(words, "jira"), SCOPE, None), project)


def test_the_fields_of_estimates_stand_in_one_order_the_boards_own_first():
    assert estimates() == ((ESTIMATE, POINTS), (SIZE,))
    assert estimates(fields=FIELDS[::-1]) == ((ESTIMATE, POINTS), (SIZE,))
    assert estimates(estimation={"10010": POINTS}) == ((POINTS, ESTIMATE), (SIZE,))
    assert estimates(estimation={"10010": WEIGHT}) == ((WEIGHT, ESTIMATE, POINTS), (SIZE,))
    assert estimates(estimation={"10011": WEIGHT}) == ((ESTIMATE, POINTS), (SIZE,))
    assert estimates(estimation={"10010": "timeoriginalestimate"}) == ((ESTIMATE, POINTS), (SIZE,))
    assert estimates(Override("tenant", "", "effort", "peso", "points")) == ((ESTIMATE, POINTS, WEIGHT), (SIZE,))


def test_the_same_reference_is_the_same_site_for_one_installation():
    words = Words()
    assert site_of(site(), words) is site_of(site(), words)
    assert site_of(site(), words) is not site_of(site(), Words())


def test_only_the_fields_that_matter_are_kept_of_an_issue():
    here = site_of(site(), Words())
    given = here.item(raw_item(issue(**{WEIGHT: 3, POINTS: 5, "customfield_77777": {"any": "thing"}})).payload)
    assert [here.read(given.issue.fields, field) for field in (POINTS, WEIGHT, "customfield_77777", "summary", TEAM)] == [5, None, None, None, None]
    assert here.first(given.issue.fields, (TEAM, EPIC, POINTS)) == 5
    assert (here.sprint, here.flagged) == ((SPRINT,), (FLAGGED,))


def test_a_field_id_may_be_anything():
    odd = FieldRef("odd-field.1", "Story Points", "number", f"{PLAIN}:float")
    assert item(issue(**{"odd-field.1": 8}), reference=site(fields=(odd,))).effort == 8.0


def test_a_site_without_fields_of_its_own():
    assert item(issue(), reference=site(fields=(), statuses=())).effort is None


@pytest.mark.parametrize(("said", "found"), [(3, 3.0), (2.5, 2.5), ("3", 3.0), ("three", None), (True, None), (None, None), ({}, None), (10**400, None), ("nan", None), ("inf", None)])
def test_a_number_is_a_number_or_text_of_one(said, found):
    assert number(said) == found


@pytest.mark.parametrize(("said", "found"), [("M", "M"), ({"value": "M"}, "M"), ({"id": "1", "name": "A"}, "A"), ({"name": None, "title": "B"}, "B"), ({}, None), ("", None), (7, None), ([], None), ("n\x00ul", "nul")])
def test_a_word_is_text_or_what_an_option_is_called(said, found):
    assert word(said) == found
