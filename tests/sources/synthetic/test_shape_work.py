"""Work items with their whole life: the company's oddities arrive as facts in our words."""

import pytest
from tests.sources.synthetic.world import world


def count(entity, wanted):
    return sum(bool(wanted(fact)) for fact in world().of(entity))


ODDITIES = {
    "Portuguese": ("work_items", lambda item: item.status_raw == "Em andamento" and item.status == "in_progress"),
    "Russian": ("work_items", lambda item: item.status_raw == "Готово" and item.status == "done"),
    "unmapped status": ("work_items", lambda item: item.status == "unknown"),
    "unmapped on the way": ("transitions", lambda move: move.to_status == "unknown"),
    "blocked": ("work_items", lambda item: item.status == "blocked" and item.flagged),
    "flagged at work": ("work_items", lambda item: item.flagged and item.status in {"in_progress", "in_review"}),
    "waiting": ("work_items", lambda item: item.status == "waiting"),
    "backlog": ("work_items", lambda item: item.status == "backlog"),
    "cancelled": ("work_items", lambda item: item.status == "cancelled" and item.resolution_raw == "Won't Do"),
    "duplicate": ("work_items", lambda item: item.status == "cancelled" and item.resolution_raw == "Duplicate"),
    "reopened": ("work_items", lambda item: item.reopens),
    "reopened and open": ("work_items", lambda item: item.reopens and item.completed_at is None),
    "points": ("work_items", lambda item: item.effort_source == "points"),
    "T-shirt size": ("work_items", lambda item: item.effort_source == "size"),
    "hours": ("work_items", lambda item: item.effort_source == "estimate"),
    "no effort": ("work_items", lambda item: item.effort is None),
    "subtask": ("work_items", lambda item: item.type == "subtask" and item.parent_code),
    "epic": ("work_items", lambda item: item.type == "epic"),
    "unknown type": ("work_items", lambda item: item.type == "unknown"),
    "no team": ("work_items", lambda item: item.team is None),
    "nobody assigned": ("work_items", lambda item: item.assignee is None),
    "no description": ("work_items", lambda item: not item.body),
    "of each class": ("work_items", lambda item: item.work_class in {"bug", "feature"}),
    "a defect": ("work_items", lambda item: item.flow_item == "defect" and item.work_class == "bug"),
    "a risk": ("work_items", lambda item: item.flow_item == "risk" and "security" in item.labels),
    "debt": ("work_items", lambda item: item.flow_item == "debt"),
    "of the highest priority": ("work_items", lambda item: item.priority == "highest"),
    "due": ("work_items", lambda item: item.due_at),
    "blocks": ("item_links", lambda link: link.kind == "blocks"),
    "duplicates": ("item_links", lambda link: link.kind == "duplicates"),
    "a link nobody knows": ("item_links", lambda link: link.kind == "other"),
    "removed from a sprint": ("sprint_memberships", lambda stay: stay.removed_at),
    "sprint under way": ("sprints", lambda sprint: sprint.state == "active"),
    "sprint to come": ("sprints", lambda sprint: sprint.state == "future"),
    "a state nobody knows": ("sprints", lambda sprint: sprint.state is None and sprint.state_raw),
    "no goal": ("sprints", lambda sprint: not sprint.goal),
    "robot of the tracker": ("accounts", lambda account: account.is_bot and account.handle.startswith("557058:")),
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_it_occurs(oddity):
    assert count(*ODDITIES[oddity]) > 0


def test_items_are_carried_over_and_some_come_in_the_middle_of_a_sprint():
    starts = {sprint.key: sprint.start_at for sprint in world().of("sprints")}
    stays = {}
    for stay in world().of("sprint_memberships"):
        stays.setdefault(stay.item, []).append(stay)
    assert sum(len({stay.sprint for stay in of_item}) > 1 for of_item in stays.values()) > 50
    late = [stay for of_item in stays.values() for stay in of_item if stay.added_at > starts[stay.sprint] + 86_400_000_000]
    assert len(stays) * 0.1 < len(late) < len(stays) * 0.9


def test_leaving_a_sprint_for_an_hour_is_one_stay():
    pairs = [(stay.item, stay.sprint) for stay in world().of("sprint_memberships")]
    assert len(pairs) - len(set(pairs)) < 5


def test_the_transitions_of_an_item_form_a_chain_that_ends_where_it_stands():
    items = {item.key: item for item in world().of("work_items")}
    last = {}
    for move in world().of("transitions"):
        before = last.get(move.item)
        assert move.from_raw == (before.to_raw if before else None)
        assert before is None or before.at <= move.at
        last[move.item] = move
    assert {key: (move.to_raw, move.to_status) for key, move in last.items()} == {key: (item.status_raw, item.status) for key, item in items.items()}


def test_what_is_done_was_begun_and_completed():
    for item in world().of("work_items"):
        assert (item.completed_at is not None) == (item.status == "done")
        assert item.completed_at is None or item.created_at < item.started_at < item.completed_at, item.code


def test_kanban_squads_have_no_sprints():
    told = world()
    for squad in told.company.squads:
        assert bool(told.of("sprints", squad)) == bool(squad.weeks), squad.name
