"""What we know about the work of teams: every kind of fact, in our words.

A fact keeps the raw handle of its author; links to people apply on reading. Columns are only ever
added. Instants are microseconds UTC, None where the source had none or one that cannot be written.
"""

from __future__ import annotations

from headway.model.code import Account, Commit, File, FileChange, Ownership, Ref, Repository, Rework
from headway.model.declared import Declaration
from headway.model.delivery import Deployment, DraftChange, Incident, ItemMention, Job, PipelineRun, PullRequest, PullRequestCommit, Release, Review
from headway.model.fact import Fact, Touch, instants, project_subject, repository_subject
from headway.model.links import DeployedChange, DeploymentOutcome, IncidentCause
from headway.model.work import Board, ItemLink, Project, Sprint, SprintMembership, Transition, WorkItem

__all__ = [
    "FACTS", "Account", "Board", "Commit", "Declaration", "DeployedChange", "Deployment", "DeploymentOutcome", "DraftChange", "Fact", "File", "FileChange", "Incident", "IncidentCause", "ItemLink", "ItemMention", "Job", "Ownership", "PipelineRun",
    "Project", "PullRequest", "PullRequestCommit", "Ref", "Release", "Repository", "Review", "Rework", "Sprint", "SprintMembership", "Touch", "Transition", "WorkItem", "carried_by",
    "instants", "project_subject", "repository_subject",
]  # fmt: skip

FACTS: dict[str, type[Fact]] = {
    fact.entity: fact
    for fact in (
        Repository, Commit, FileChange, Ref, Account, Ownership, Rework, File, Declaration,
        PullRequest, Review, PullRequestCommit, DraftChange, ItemMention, PipelineRun, Job, Deployment, Release, Incident,
        DeployedChange, DeploymentOutcome, IncidentCause,
        Project, WorkItem, Transition, ItemLink, Board, Sprint, SprintMembership,
    )
}  # fmt: skip
"""Every entity by its name, in the order a reader would ask for them."""


def carried_by(entity: str) -> tuple[type[Fact], ...]:
    """The kinds of fact that the records of an entity's stream bring, its own first; none for an entity that only comes along."""
    return tuple(fact for fact in FACTS.values() if (fact.within or fact.entity) == entity)
