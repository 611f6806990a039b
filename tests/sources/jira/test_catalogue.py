"""What a site calls things, and which of its fields issues are asked for."""

import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import site, using

from headway.sources.jira.catalogue import STANDARD, Catalogue, asked, told_by_histories
from headway.sources.jira.reference import CLOUD, FieldRef, Reference

JSW = "com.pyxis.greenhopper.jira"
PLUGIN = "com.atlassian.jira.plugin.system.customfieldtypes"
FIELDS = {
    "number": FieldRef("customfield_1", "Story Points", "number", f"{PLUGIN}:float"),
    "odd number": FieldRef("customfield_2", "Dogs", "number", f"{PLUGIN}:float"),
    "size": FieldRef("customfield_3", "T-Shirt Size", "option", f"{PLUGIN}:select"),
    "sprint": FieldRef("customfield_4", "Sprint", "array:json", f"{JSW}:gh-sprint"),
    "epic": FieldRef("customfield_5", "Epic Link", "any", f"{JSW}:gh-epic-link"),
    "team": FieldRef("customfield_6", "Squad", "team", f"{PLUGIN}:atlassian-team"),
    "flag": FieldRef("customfield_7", "Flagged", "array:option", f"{PLUGIN}:multicheckboxes"),
    "boxes": FieldRef("customfield_8", "Browsers", "array:option", f"{PLUGIN}:multicheckboxes"),
    "prose": FieldRef("customfield_9", "Steps to reproduce", "string", f"{PLUGIN}:textarea"),
    "written size": FieldRef("customfield_10", "T-Shirt Size", "string", f"{PLUGIN}:textfield"),
    "date": FieldRef("customfield_11", "Go-live", "date", f"{PLUGIN}:datepicker"),
    "people": FieldRef("customfield_12", "Approvers", "array:user", f"{PLUGIN}:multiuserpicker"),
    "system": FieldRef("summary", "Summary", "string", None),
}
WANTED = ("number", "odd number", "size", "sprint", "epic", "team", "flag", "written size", "date")


def reference(**more):
    return Reference(edition=CLOUD, site="s", url="https://s", fields=tuple(FIELDS.values()), **more)


def test_fields_are_asked_for_by_what_they_are_and_others_stay_where_they_are():
    assert asked(reference(), {}) == [*STANDARD, *(FIELDS[name].id for name in WANTED)]


def test_the_field_a_board_estimates_in_is_asked_for_whatever_it_is():
    assert "customfield_8" in asked(reference(estimation={"10000": "customfield_8"}), {})


def test_histories_are_asked_for_status_sprint_and_flag():
    assert told_by_histories(reference().fields) == ["status", "customfield_4", "customfield_7"]


def test_histories_are_asked_for_ten_fields_at_most():
    many = [FieldRef(f"customfield_{number}", "Sprint", "array:json", f"{JSW}:gh-sprint") for number in range(30)]
    assert len(told_by_histories(many)) == 10


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_statuses_are_known_by_id_and_fields_by_schema(edition):
    with running(Company(seed=1, items=3, projects=1), edition=edition) as jira:
        seen = using(site(jira), lambda opened: Catalogue(opened).reference("10000", "customfield_10016"))
        named = {status.name: status.category for status in seen.statuses}
        assert (seen.edition, seen.url, seen.estimation) == (edition, jira.url, {"10000": "customfield_10016"})
        assert {"new", "indeterminate", "done"} <= set(named.values())
        assert len({status.id for status in seen.statuses}) == len(seen.statuses)
        assert f"{JSW}:gh-sprint" in {field.custom for field in seen.fields}
