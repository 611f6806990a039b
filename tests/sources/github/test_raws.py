"""What is read of records: null wherever GitHub may put it, and nothing beside what is named."""

import msgspec
import pytest

from headway.sources.github import query, raws, raws_delivery

LENIENT = [
    raws.Actor, raws.Signature, raws.CommitNode, raws.ReviewNode, raws.EventNode, raws.MergeCommit, raws.Closing, raws.Milestone, raws.Branch, raws.RepositoryGiven,
    raws_delivery.UserTold, raws_delivery.HomeTold, raws_delivery.StatusNode, raws_delivery.DeploymentNode,
]  # fmt: skip
ASKED = [
    (raws.RepositoryPayload, "repository", set()), (raws.PullPayload, "pulls", {"label", "stateReason"}), (raws.IssuePayload, "issues", {"email"}), (raws_delivery.DeploymentPayload, "deployments", {"email"}),
    (raws_delivery.ReleasePayload, "releases", {"__typename", "email"}), (raws_delivery.CheckNode, "jobs", set()),
]  # fmt: skip


def names(kind):
    return [field.encode_name for field in msgspec.structs.fields(kind)]


def parts(kind, seen=()):
    """A kind of record and all kinds that are in it."""
    found = [kind, *seen]
    for field in msgspec.structs.fields(kind):
        for part in [field.type, *getattr(field.type, "__args__", ())]:
            for inner in [part, *getattr(part, "__args__", ())]:
                for one in [inner, *getattr(inner, "__args__", ())]:
                    if isinstance(one, type) and issubclass(one, msgspec.Struct) and one not in found:
                        found = parts(one, found)
    return list(dict.fromkeys([*seen, *found]))


@pytest.mark.parametrize("kind", LENIENT)
def test_every_part_may_be_null_left_out_or_beside_things_nobody_knows(kind):
    empty = msgspec.json.decode(b"{}", type=kind)
    nulls = msgspec.json.encode(dict.fromkeys([*names(kind), "somethingNew"]))
    assert msgspec.json.decode(nulls, type=kind) == empty


@pytest.mark.parametrize(("kind", "question", "elsewhere"), ASKED)
def test_whatever_is_read_is_asked_for(kind, question, elsewhere):
    """A field that no question asks for would be null for ever, and nobody would see why.

    `elsewhere`: a part has it in other records only; the address of an account takes a right of its own and is read only where it came nevertheless.
    """
    text = query.query(question).replace("\n", " ").replace("(", " ").split()
    glue = {"pull", "issue", "deployment", "release", "repository", "events", "user", "nodes"}
    missing = {(part.__name__, name) for part in parts(kind) for name in names(part) if name not in text and name not in glue}
    assert {name for _, name in missing} == elsewhere


def test_names_are_those_of_the_vendor():
    assert {"__typename", "login", "databaseId"} <= set(names(raws.Actor))
    assert {"isDraft", "mergedAt", "headRepository", "closingIssuesReferences", "timelineItems"} <= set(names(raws.PullNode))
    assert {"run_attempt", "run_started_at", "head_branch", "triggering_actor"} <= set(names(raws_delivery.RunTold))


@pytest.mark.parametrize(("payload", "kind"), [(b"{}", raws.PullNode), (b'{"number":null}', raws.IssueNode), (b"{}", raws.CommitGiven), (b"{}", raws_delivery.RunTold), (b"{}", raws_delivery.ReleaseNode), (b"{}", raws.RepositoryNode)])
def test_what_has_no_name_of_its_own_is_no_record(payload, kind):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(payload, type=kind)


def test_large_numbers_come_as_text_and_small_ones_as_numbers():
    assert [msgspec.json.decode(written, type=raws.ReviewNode).full_database_id for written in (b'{"fullDatabaseId":"9007199254740993"}', b'{"fullDatabaseId":7}')] == ["9007199254740993", 7]
