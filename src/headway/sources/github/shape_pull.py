"""A pull request: with its reviews, its commits, its time as a draft, and everybody met on it.

What is told twice, in the node and again on a further page, is told once here, as it was told last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.model.records import DraftChange, PullRequest, PullRequestCommit, Review
from headway.model.scope import Reject
from headway.normalise.keys import keys_in, links_in
from headway.normalise.lenient import reader
from headway.normalise.marks import marks_of
from headway.normalise.results import pull_request_state, review_state
from headway.normalise.text import BODY_LIMIT, clean
from headway.sources.github import raws
from headway.sources.github import reference as references
from headway.sources.github.shape_dates import Dates
from headway.sources.github.shape_events import steps_of
from headway.sources.github.shape_people import Met

if TYPE_CHECKING:
    from collections.abc import Iterator

    from headway.model.records import Account, Fact
    from headway.model.scope import Raw
    from headway.normalise.marks import Marks
    from headway.sources.github.shape_words import Wording

MERGED, PENDING = "MERGED", "PENDING"
DRAFTING = {"ConvertToDraftEvent": True, "ReadyForReviewEvent": False}
JUDGING = frozenset({"approved", "changes_requested"})
"""What GitHub lets nobody say of a pull request of their own."""

_read = reader(raws.PullPayload)


def pull_requests(scope: str, raw: Raw, reference: bytes, _: Wording) -> Iterator[Fact | Reject]:
    """All facts of a pull request, and a note of what in it cannot be written. Raises ValueError for one without an instant of creation."""
    shaping = Shaping(scope, raw, references.decode(reference).id)
    yield shaping.request()
    yield from shaping.reviews
    yield from shaping.commits
    yield from shaping.drafts
    yield from shaping.met.accounts.values()
    yield from shaping.dates.rejects(raw)
    if shaping.nowhere_merged():
        yield Reject(external_id=raw.external_id, reason="it is merged, but nothing says when: kept without an instant", payload=raw.payload, partial=True)


class Shaping:
    """One pull request on its way to facts: what each kind of fact needs of the others is here once."""

    def __init__(self, scope: str, raw: Raw, repository: int) -> None:
        told = _read(raw.payload)
        self._scope, self._key, self._seen = scope, raw.external_id, told.pull
        self.dates, self.met = Dates(), Met(scope, repository)
        self._author = self.met.account(told.pull.author)
        self._merger = self.met.handle(told.pull.merged_by)
        self._given = _commits(told)
        self.commits = [self._commit(given) for given in self._given]
        self.reviews = [self._review(given) for given in _reviews(told)]
        self.drafts = list(self._drafts(told))
        self._created = self.dates.birth(told.pull.created_at)
        self._closed = self.dates.at("closing", told.pull.closed_at)
        self._merged = self.dates.at("merge", told.pull.merged_at)
        if self._merged is None and told.pull.state == MERGED:
            self._merged = self._closed  # old ones say no more than that; a merge closes in the same instant
        self._updated = self.dates.at("update time", told.pull.updated_at)

    def nowhere_merged(self) -> bool:
        """Whether it is merged at no instant that anything tells."""
        return self._seen.state == MERGED and self._merged is None

    def _commit(self, given: raws.CommitGiven) -> PullRequestCommit:
        author = given.author
        account = self.met.account(author.user) if author is not None else None
        return PullRequestCommit(
            key=f"{self._key}:{given.oid}",
            repository=self._scope,
            pull_request=self._key,
            sha=given.oid,
            author=account.handle if account is not None else _signed(author),
            authored_at=self.dates.at("author date", given.authored_date),
            committed_at=self.dates.at("committer date", given.committed_date),
        )

    def _review(self, given: raws.ReviewNode) -> Review:
        reviewer = self.met.account(given.author)
        return Review(
            key=f"{self._key}:{_name(given)}",
            repository=self._scope,
            pull_request=self._key,
            reviewer=reviewer.handle if reviewer is not None else None,
            is_bot=reviewer is not None and reviewer.is_bot,
            state=review_state(given.state),
            state_raw=clean(given.state or ""),
            submitted_at=self.dates.at("review", given.submitted_at),
            comments=given.comments.total_count if given.comments else None,
        )

    def _drafts(self, told: raws.PullPayload) -> Iterator[DraftChange]:
        listed = told.pull.timeline_items
        for step in steps_of([*((listed.nodes if listed else None) or ()), *(told.events or ())], self.dates, self.met):
            if step.kind in DRAFTING:
                yield DraftChange(key=f"{self._key}:{step.id}", repository=self._scope, pull_request=self._key, at=step.at, draft=DRAFTING[step.kind], actor=step.actor)

    def _marks(self) -> Marks:
        return marks_of(
            created_at=self._created,
            closed_at=self._closed,
            merged_at=self._merged,
            draft=bool(self._seen.is_draft),
            first_commit_at=min((commit.authored_at for commit in self.commits if commit.authored_at is not None), default=None),
            draft_changes=[(change.at, change.draft) for change in self.drafts],
            reviews=[(review.submitted_at, review.state, self._counts(review)) for review in self.reviews],
        )

    def _counts(self, review: Review) -> bool:
        """Whether it is by a human who is not the author: of two who deleted their accounts, only what an author cannot say tells them apart."""
        if review.is_bot or review.state_raw == PENDING:
            return False
        author: Account | None = self._author
        if author is None:
            return review.reviewer is not None or review.state in JUDGING
        return review.reviewer != author.handle

    def request(self) -> PullRequest:
        """The pull request itself."""
        seen, marks = self._seen, self._marks()
        merge, head, said = seen.merge_commit, seen.head_repository, [review for review in self.reviews if review.state_raw != PENDING]
        return PullRequest(
            key=self._key,
            version=self._updated if self._updated is not None else max(self._created, self._closed or 0),
            repository=self._scope,
            number=seen.number,
            title=clean(seen.title or ""),
            body=clean(seen.body or "")[:BODY_LIMIT],
            state=pull_request_state(seen.state, merged_at=marks.merged_at),
            state_raw=clean(seen.state or ""),
            draft=bool(seen.is_draft),
            author=self._author.handle if self._author is not None else None,
            is_bot=self._author is not None and self._author.is_bot,
            source_branch=clean(seen.head_ref_name or ""),
            target_branch=clean(seen.base_ref_name or ""),
            head_repository=clean(head.name_with_owner) if head and head.name_with_owner else None,
            head_sha=seen.head_ref_oid,
            merge_sha=merge.oid if merge else None,
            merge_method=merge_method(seen, [commit.message_headline for commit in self._given]),
            created_at=self._created,
            first_commit_at=marks.first_commit_at,
            ready_at=marks.ready_at,
            first_review_at=marks.first_review_at,
            approved_at=marks.approved_at,
            merged_at=marks.merged_at,
            closed_at=self._closed,
            merged_by=self._merger,
            additions=seen.additions,
            deletions=seen.deletions,
            changed_files=seen.changed_files,
            commits=_count(seen, len(self.commits)),
            reviews=len(said),
            changes_requested=sum(review.state == "changes_requested" for review in said),
            comments=_comments(seen, said),
            labels=tuple(clean(label.name) for label in (seen.labels.nodes if seen.labels else None) or () if label and label.name),
            keys=(*self._keys(), *closings(seen)),
            url=seen.url and clean(seen.url),
        )

    def _keys(self) -> tuple[tuple[str, str], ...]:
        """What it names, as it stands in the title, the branch, the body, the commits."""
        seen, headlines = self._seen, (commit.message_headline for commit in self._given)
        return keys_in(title=clean(seen.title or ""), branch=clean(seen.head_ref_name or ""), links=links_in(clean(seen.body or "")), commits=[clean(line) for line in headlines if line])


def _commits(told: raws.PullPayload) -> list[raws.CommitGiven]:
    """Its commits, each once."""
    listed = told.pull.commits
    nodes = [*((listed.nodes if listed else None) or ()), *(told.commits or ())]
    return list({node.commit.oid: node.commit for node in nodes if node is not None and node.commit is not None}.values())


def _reviews(told: raws.PullPayload) -> list[raws.ReviewNode]:
    """Its reviews, each once."""
    listed = told.pull.reviews
    nodes = [*((listed.nodes if listed else None) or ()), *(told.reviews or ())]
    return list({_name(node): node for node in nodes if node is not None and _name(node)}.values())


def _name(review: raws.ReviewNode) -> str:
    """The number that a review keeps, else the name that the interface gives it."""
    return str(review.full_database_id or review.id or "")


def _signed(author: raws.Signature | None) -> str | None:
    """The author of a commit that belongs to no account, as git writes authors."""
    return clean(f"{author.name or ''} <{author.email or ''}>") if author is not None and (author.name or author.email) else None


def _count(seen: raws.PullNode, listed: int) -> int | None:
    """How many commits there are; GitHub lists 250 at most, but counts them all."""
    told = seen.commits.total_count if seen.commits else None
    return told if told is not None else listed or None


def _comments(seen: raws.PullNode, reviews: list[Review]) -> int:
    """On the request itself, and in its reviews."""
    return ((seen.comments.total_count if seen.comments else None) or 0) + sum(review.comments or 0 for review in reviews)


def closings(seen: raws.PullNode) -> Iterator[tuple[str, str]]:
    """`closes` with the keys of the issues it closes, wherever they are."""
    told = seen.closing_issues_references
    for closing in (told.nodes if told else None) or ():
        if closing is not None and closing.number and closing.repository is not None and closing.repository.database_id:
            yield "closes", f"{closing.repository.database_id}:{closing.number}"


def merge_method(seen: raws.PullNode, headlines: list[str | None]) -> str | None:
    """merge, squash or rebase, as the commit that came of it tells; None where it does not: one commit squashed may look as one rebased."""
    merge = seen.merge_commit
    parents = merge.parents.total_count if merge and merge.parents else None
    if merge is None or parents is None or seen.state != MERGED:
        return None
    if parents > 1:
        return "merge"
    headline = merge.message_headline or ""
    if headline.endswith(f"(#{seen.number})"):
        return "squash"
    return "rebase" if len(headlines) > 1 and headline and headline in headlines else None
