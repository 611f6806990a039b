"""The forge's raw records: in the order of their updates, and as unfinished as they were at the end."""

import msgspec
import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic import forge, raws
from headway.sources.synthetic.fetch import FORGE
from headway.sources.synthetic.story import story


@pytest.fixture(scope="module")
def told():
    squad = world().squad("Routing")
    return story(world().company, squad, squad.repositories[0])


@pytest.mark.parametrize("entity", FORGE)
def test_every_record_has_a_name_of_its_own_under_its_repository(told, entity):
    count, get = forge.stream(told, entity)
    names = [get(index).external_id for index in range(count)]
    assert len(set(names)) == count > 0
    assert all(name == told.repository.key or name.startswith(f"{told.repository.key}:") for name in names)


def test_pull_requests_come_in_the_order_of_their_updates(told):
    count, get = forge.stream(told, "pull_requests")
    updates = [msgspec.json.decode(get(index).payload, type=raws.PullRaw).updated_at for index in range(count)]
    assert updates == sorted(updates)


def test_what_is_still_going_on_has_no_end_yet(told):
    job = told.jobs[-1]
    job.started, job.finished = told.end - 5, told.end + 60
    seen = msgspec.json.decode(forge.job(told, job).payload, type=raws.RunRaw)
    assert (seen.status, seen.conclusion, seen.finished) == ("in_progress", None, None)
    deploy = told.shipping.deploys[-1]
    deploy.finished = told.end + 60
    assert msgspec.json.decode(forge.deploy(told, deploy).payload, type=raws.DeploymentRaw).status == "IN_PROGRESS"
    incident = told.shipping.incidents[-1]
    incident.acknowledged, incident.resolved = told.end + 1, told.end + 60
    assert msgspec.json.decode(forge.incident(told, incident).payload, type=raws.IncidentRaw).status == "triggered"


def test_the_main_branch_leads_to_the_last_commit(told):
    refs = msgspec.json.decode(forge.refs(told)[0].payload, type=raws.RefsRaw).refs
    assert (refs[0].name, refs[0].target) == ("refs/heads/main", told.tips[-1][1])
    assert msgspec.json.decode(forge.repositories(told)[0].payload, type=raws.RepositoryRaw).head == told.tips[-1][1]


def test_a_commit_beside_the_main_line_owns_nothing(told):
    aside = next(commit for commit in told.commits if commit.effect is None)
    with pytest.raises(ValueError, match="main line"):
        forge.ownership(told, aside)
