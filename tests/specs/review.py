"""Specs of what happens between a first commit and production: phases, reviews, what is left lying, what is linked to work."""

from __future__ import annotations

from msgspec.structs import replace
from tests.specs.company import pull_request
from tests.specs.facts import NUMBERS, A, B, Case, at

from headway.model.records import DeployedChange, Fact, ItemMention, Review
from headway.model.teams import Member

HOUR = 3_600_000
NONE = {"value": None, "n": 0, "reason": "no_items"}
OPENED, NOON, MERGED, LATER = "2026-03-02T09:00", "2026-03-02T12:00", "2026-03-02T19:00", "2026-03-05T12:00"
WAY = {"first_commit": "2026-03-02T08:00", "ready": "2026-03-02T10:00", "reviewed": NOON, "approved": "2026-03-02T15:00", "merged": MERGED}
"""Two hours of coding, two until the first review, three of review, four until the merge: eleven."""


def way(**changed: object) -> list[Fact]:
    """A pull request that went all of the way, but for what is changed."""
    return pull_request(OPENED, **{**WAY, **changed})


def ways(number: int = 5, **changed: object) -> list[Fact]:
    """Several like each other."""
    return [fact for _ in range(number) for fact in way(**changed)]


def review(pull: list[Fact], when: str | None = NOON, *, by: str | None = "bob", state: str = "commented", comments: int | None = 0, bot: bool = False) -> list[Fact]:
    """A review of a pull request, without the pull request itself."""
    of = pull[0]
    return [Review(
        key=f"{of.key}:{next(NUMBERS)}", repository=of.repository, pull_request=of.key, reviewer=by, is_bot=bot, state=state, state_raw=state, submitted_at=at(when), comments=comments,
    )]  # fmt: skip


def looked_at(times: int, pull: list[Fact], **rest: object) -> list[Fact]:
    """A pull request with so many reviews."""
    return [*pull, *(fact for _ in range(times) for fact in review(pull, **rest))]


def named(pull: list[Fact], *codes: str) -> list[Fact]:
    """A pull request that names work items there are."""
    of = pull[0]
    mentions = [ItemMention(key=f"{of.key}:{code}", repository=of.repository, pull_request=of.key, item_source="s", item=code, code=code, place="title", confidence=0.95) for code in codes]
    return [*pull, *mentions]


def shipped(pull: list[Fact], *deployed: str, service: str = "shop") -> list[Fact]:
    """A pull request that came to production with deployments."""
    of = pull[0]
    changes = [
        DeployedChange(
            key=f"{of.repository}:d:{service}:{when}:{of.key}", repository=of.repository, service=service, deployment=f"{of.repository}:d:{service}:{when}", sha="a" * 40, original="b" * 40,
            pull_request=of.key, basis="pull_request", evidence="merge_sha", confidence=1.0, title="Change something", begun_at=of.created_at, deployed_at=at(when),
        )
        for when in deployed
    ]  # fmt: skip
    return [*pull, *changes]


def nowhere() -> list[Fact]:
    """A pull request that is closed at an instant the source does not tell."""
    return [replace(pull_request()[0], state="closed")]


def each_of(number: int, make: object, **rest: object) -> list[Fact]:
    """The facts of something made several times."""
    return [fact for _ in range(number) for fact in make(**rest)]


TOTAL = "review.phases"
PARTS = {"coding": 10 * HOUR, "pickup": 10 * HOUR, "review": 15 * HOUR, "merge": 20 * HOUR}
"""Of five on the usual way."""
PHASES = [
    Case(metric=TOTAL, given="five on the same way of eleven hours", facts=ways(), value=11 * HOUR, n=5, parts=PARTS),
    Case(metric=TOTAL, given="one more that nobody reviewed: all of its wait is pickup", facts=[*ways(), *way(reviewed=None, approved=None)], value=11 * HOUR, n=6, parts={"coding": 12 * HOUR, "pickup": 19 * HOUR, "review": 15 * HOUR, "merge": 20 * HOUR}),
    Case(metric=TOTAL, given="one more reviewed and approved only after its merge, which adds nothing", facts=[*ways(), *way(reviewed=LATER, approved=LATER)], value=11 * HOUR, parts={"coding": 12 * HOUR, "pickup": 19 * HOUR, "review": 15 * HOUR, "merge": 20 * HOUR}),
    Case(metric=TOTAL, given="one more that was a draft until an hour before its merge: coding, whatever was said of the draft", facts=[*ways(), *way(ready="2026-03-02T18:00", reviewed=None, approved=None)], value=11 * HOUR, parts={"coding": 20 * HOUR, "pickup": 11 * HOUR, "review": 15 * HOUR, "merge": 20 * HOUR}),
    Case(metric=TOTAL, given="one more that was approved as a draft and made ready afterwards", facts=[*ways(), *way(ready="2026-03-02T16:00")], value=11 * HOUR, parts={"coding": 14 * HOUR, "pickup": 10 * HOUR, "review": 18 * HOUR, "merge": 24 * HOUR}),
    Case(metric=TOTAL, given="five without a known commit, drafts for an hour", facts=ways(first_commit=None), value=10 * HOUR, parts={"coding": 5 * HOUR, "pickup": 10 * HOUR, "review": 15 * HOUR, "merge": 20 * HOUR}),
    Case(metric=TOTAL, given="four: one too few", facts=ways(4), value=None, n=4, reason="below_minimum_n", parts={part: value * 4 // 5 for part, value in PARTS.items()}),
    Case(metric=TOTAL, given="one of a bot, one merged before it was opened", facts=[*ways(), *way(bot=True), *way(merged="2026-03-02T08:30")], value=11 * HOUR, n=5, parts=PARTS, excluded={"bot": 1, "merged before it was opened": 1}),
    Case(metric=TOTAL, given="nothing merged", facts=pull_request(), **NONE, parts={}),
    Case(metric="review.cycle_time", given="five on a way of eleven hours", facts=ways(), value=11 * HOUR, n=5),
    Case(metric="review.cycle_time", given="one that a local merge left without a commit and without a life", facts=[*ways(), *pull_request(NOON, merged=NOON)], value=11 * HOUR, n=5, excluded={"opened when it was merged": 1}),
    Case(metric="review.cycle_time", given="one of the same instant whose first commit is known: three hours", facts=[*ways(), *pull_request(NOON, merged=NOON, first_commit=OPENED)], value=11 * HOUR, n=6),
    Case(metric="review.coding_time", given="two hours from the first commit to ready", facts=ways(), value=2 * HOUR, n=5),
    Case(metric="review.coding_time", given="a first commit of the day before: written long before it was opened", facts=ways(first_commit="2026-03-01T10:00"), value=24 * HOUR),
    Case(metric="review.coding_time", given="a first commit that a rebase made younger than the request", facts=ways(first_commit="2026-03-02T11:00"), value=HOUR),
    Case(metric="review.coding_time", given="merged while still a draft: all until the first review", facts=ways(ready=None), value=4 * HOUR),
    Case(metric="review.coding_time", given="one whose first commit is not known", facts=[*ways(), *way(first_commit=None)], value=2 * HOUR, n=5, excluded={"first commit not known": 1}),
    Case(metric="review.coding_time", given="nothing merged", facts=[], **NONE),
    Case(metric="review.pickup_time", given="two hours from ready to the first review", facts=ways(), value=2 * HOUR, n=5),
    Case(metric="review.pickup_time", given="never reviewed: nine hours until the merge", facts=ways(reviewed=None, approved=None), value=9 * HOUR),
    Case(metric="review.pickup_time", given="reviewed a day after the merge, which is no review", facts=ways(reviewed=LATER, approved=None), value=9 * HOUR),
    Case(metric="review.pickup_time", given="reviewed as drafts, so there was nothing to wait for", facts=ways(ready="2026-03-02T16:00"), value=0, n=5),
    Case(metric="review.pickup_time", given="one that was merged as a draft", facts=[*ways(), *way(ready=None)], value=2 * HOUR, n=5, excluded={"never ready for review": 1}),
    Case(metric="review.review_time", given="three hours from the first review to the approval", facts=ways(), value=3 * HOUR, n=5),
    Case(metric="review.review_time", given="reviewed, but never approved: until the merge", facts=ways(approved=None), value=7 * HOUR),
    Case(metric="review.review_time", given="one that nobody reviewed and one reviewed after its merge: not 0 hours, but none", facts=[*ways(), *way(reviewed=None, approved=None), *way(reviewed=LATER, approved=None)], value=3 * HOUR, n=5, excluded={"not reviewed before the merge": 2}),
    Case(metric="review.merge_time", given="four hours from the approval to the merge", facts=ways(), value=4 * HOUR, n=5),
    Case(metric="review.merge_time", given="one without an approval, one approved after its merge", facts=[*ways(), *way(approved=None), *way(approved=LATER)], value=4 * HOUR, n=5, excluded={"not approved before the merge": 2}),
    Case(metric="review.merge_time", given="nothing merged", facts=[], **NONE),
]

DEPLOY = [
    Case(metric="review.deploy_time", given="in production five hours after the merge", facts=each_of(5, lambda: shipped(way(), "2026-03-03T00:00")), value=5 * HOUR, n=5),
    Case(metric="review.deploy_time", given="with two deployments: the first counts", facts=each_of(5, lambda: shipped(way(), "2026-03-04T00:00", "2026-03-03T00:00")), value=5 * HOUR, n=5),
    Case(metric="review.deploy_time", given="with two services: whichever came first", facts=each_of(5, lambda: [*shipped(pull := way(), "2026-03-04T00:00"), *shipped(pull, "2026-03-03T00:00", service="till")[1:]]), value=5 * HOUR, n=5),
    Case(metric="review.deploy_time", given="merged in the window, in production after it", facts=shipped(way(), "2026-04-02T00:00"), **NONE),
    Case(metric="review.deploy_time", given="merged before the window, in production in it", facts=each_of(5, lambda: shipped(pull_request("2026-02-27T10:00", merged="2026-02-28T23:00"), "2026-03-01T00:00")), value=HOUR),
    Case(metric="review.deploy_time", given="one deployed from its branch before the merge, one of a bot", facts=[*each_of(5, lambda: shipped(way(), "2026-03-03T00:00")), *shipped(way(), NOON), *shipped(way(bot=True), LATER)], value=5 * HOUR, n=5, excluded={"deployed before the merge": 1, "bot": 1}),
    Case(metric="review.deploy_time", given="merged, but never deployed", facts=ways(), **NONE),
]

DEPTH, PER = "review.depth", "review.reviews_per_request"
REWORK, LINKS = "review.rework_ratio", "review.link_rate"
ATTENTION = [
    Case(metric=DEPTH, given="three comments on 200 lines", facts=each_of(5, lambda: looked_at(1, way(lines=200), comments=3)), value=1.5, n=5, parts={"comments": 15, "lines": 1000}),
    Case(metric=DEPTH, given="two reviews of two comments on 100 lines", facts=each_of(5, lambda: looked_at(2, way(lines=100), comments=2)), value=4),
    Case(metric=DEPTH, given="reviews by a bot, by the author, after the merge", facts=each_of(5, lambda: [*looked_at(1, pull := way(lines=100), comments=9, bot=True), *review(pull, by="ann", comments=9), *review(pull, LATER, comments=9)]), value=0, n=5),
    Case(metric=DEPTH, given="one without lines, one of unknown size, one whose comments nobody counted", facts=[*each_of(5, lambda: looked_at(1, way(), comments=1)), *way(lines=0), *way(lines=None), *looked_at(1, way(), comments=None)], value=10, n=5, excluded={"no changed lines": 1, "size not known": 1, "comments not known": 1}),
    Case(metric=DEPTH, given="nothing merged", facts=[], **NONE),
    Case(metric=PER, given="one with none, one with one, three with two reviews", facts=[*way(), *looked_at(1, way()), *each_of(3, lambda: looked_at(2, way()))], value=2, n=5, parts={"none": 1, "one": 1, "two": 3, "three or more": 0}),
    Case(metric=PER, given="six of which half have one review more: between two counts", facts=[*each_of(3, lambda: looked_at(1, way())), *each_of(3, lambda: looked_at(2, way()))], value=1.5, n=6),
    Case(metric=PER, given="reviews by bots alone", facts=each_of(5, lambda: looked_at(3, way(), bot=True)), value=0, n=5, parts={"none": 5, "one": 0, "two": 0, "three or more": 0}),
    Case(metric=PER, given="the author's own comments, and a review that was never sent", facts=each_of(5, lambda: [*looked_at(3, pull := way(), by="ann"), *review(pull, None)]), value=0),
    Case(metric=PER, given="reviews after the merge", facts=each_of(5, lambda: looked_at(1, way(), when=LATER)), value=0),
    Case(metric=PER, given="two whose accounts are gone: who approved was not the author, who commented may have been", facts=each_of(5, lambda: [*looked_at(1, pull := way(by=None), by=None, state="approved"), *review(pull, by=None)]), value=1),
    Case(metric=PER, given="one of a bot", facts=[*each_of(5, lambda: looked_at(1, way())), *looked_at(9, way(bot=True))], value=1, n=5, excluded={"bot": 1}),
    Case(metric=REWORK, given="one of four sent back", facts=[*ways(3), *looked_at(1, way(), state="changes_requested")], value=0.25, n=4, share=(1, 4)),
    Case(metric=REWORK, given="one sent back three times, which is one", facts=[*way(), *looked_at(3, way(), state="changes_requested")], value=0.5, share=(1, 2)),
    Case(metric=REWORK, given="sent back by a bot, or after the merge", facts=[*looked_at(1, way(), state="changes_requested", bot=True), *looked_at(1, way(), state="changes_requested", when=LATER)], value=0, share=(0, 2)),
    Case(metric=REWORK, given="sent back, then closed and never merged", facts=looked_at(1, pull_request(closed=LATER), state="changes_requested"), **NONE),
    Case(metric=LINKS, given="three of four name an item, of two projects", facts=[*way(), *named(way(), "PAY-1"), *named(way(), "PAY-2", "PAY-3"), *named(way(), "WEB-1", "PAY-1")], value=0.75, n=4, share=(3, 4), parts={"PAY": 3, "WEB": 1}),
    Case(metric=LINKS, given="one that names an issue beside it", facts=named(way(), "org/shop#12"), value=1, share=(1, 1), parts={"org/shop": 1}),
    Case(metric=LINKS, given="none that names anything there is", facts=ways(2), value=0, share=(0, 2), parts={}),
    Case(metric=LINKS, given="one of a bot", facts=[*way(), *named(way(bot=True), "PAY-1")], value=0, share=(0, 1), excluded={"bot": 1}, parts={}),
    Case(metric=LINKS, given="one that names something and is still open", facts=named(pull_request(), "PAY-1"), **NONE),
    Case(metric=LINKS, given="one linked in another repository", facts=[*way(), *named(way(repository=B), "PAY-1")], value=0, share=(0, 1), subject=f"repository:{A}"),
]

OLD, FRESH = "2026-03-24T23:59", "2026-03-25T00:00"
"""More than seven days before the end of March, and exactly seven."""
AGE, STALE, STALE_SHARE, CLOSED = (f"review.{name}" for name in ("open_age", "stale_count", "stale_ratio", "closed_unmerged_ratio"))
TEAM = (Member("team:pay", A, until=at("2026-03-20T00:00")), Member("team:pay", B))
WAITING = [
    Case(metric=STALE, given="open for a minute more than seven days, and for exactly seven", facts=[*pull_request(OLD), *pull_request(FRESH)], value=1, n=1),
    Case(metric=STALE, given="a window that is not over: seven days until now, not until its end", facts=[*pull_request("2026-03-02T09:59"), *pull_request("2026-03-02T10:01")], value=1, n=1, now="2026-03-09T10:00"),
    Case(metric=STALE, given="old ones that were merged or closed in the window", facts=[*pull_request("2026-01-02T10:00", merged=NOON), *pull_request("2026-01-02T10:00", closed=NOON)], value=0, n=0),
    Case(metric=STALE, given="an old one that was merged after the window", facts=pull_request(OLD, merged="2026-04-01T00:00"), value=1),
    Case(metric=STALE, given="one of a bot", facts=pull_request(OLD, bot=True), value=0, excluded={"bot": 1}),
    Case(metric=STALE, given="nothing", facts=[], value=0, n=0),
    Case(metric=STALE, given="a team that gave one of its two repositories away before the window ended", facts=[*pull_request(OLD), *pull_request(OLD, repository=B)], value=1, n=1, subject="team:pay", members=TEAM),
    Case(metric=STALE_SHARE, given="one of four that are open", facts=[*pull_request(OLD), *each_of(3, lambda: pull_request(FRESH))], value=0.25, n=4, share=(1, 4)),
    Case(metric=STALE_SHARE, given="a window that is not over: one of two is old by now", facts=[*pull_request("2026-03-02T09:59"), *pull_request("2026-03-02T10:01")], value=0.5, share=(1, 2), now="2026-03-09T10:00"),
    Case(metric=STALE_SHARE, given="none open", facts=pull_request(OLD, merged="2026-03-30T10:00"), **NONE),
    Case(metric=STALE_SHARE, given="one of a bot beside a fresh one", facts=[*pull_request(OLD, bot=True), *pull_request(FRESH)], value=0, share=(0, 1), excluded={"bot": 1}),
    Case(metric=AGE, given="open for a day when the window ends", facts=each_of(5, lambda: pull_request("2026-03-31T00:00")), value=24 * HOUR, n=5),
    Case(metric=AGE, given="open for an hour now, in a window that is not over", facts=each_of(5, lambda: pull_request(OPENED)), value=HOUR, now="2026-03-02T10:00"),
    Case(metric=AGE, given="four", facts=each_of(4, pull_request), value=None, n=4, reason="below_minimum_n"),
    Case(metric=AGE, given="none open", facts=way(), **NONE),
    Case(metric=CLOSED, given="one closed, three merged, one open", facts=[*pull_request(closed=NOON), *ways(3), *pull_request()], value=0.25, n=4, share=(1, 4)),
    Case(metric=CLOSED, given="one closed after the window", facts=[*pull_request(closed="2026-04-01T00:00"), *way()], value=0, share=(0, 1)),
    Case(metric=CLOSED, given="one of a bot closed", facts=[*pull_request(closed=NOON, bot=True), *way()], value=0, share=(0, 1), excluded={"bot": 1}),
    Case(metric=CLOSED, given="none that ended", facts=pull_request(), **NONE),
    Case(metric="review.open_count", given="one open, and one closed at an instant that nothing tells", facts=[*pull_request(), *nowhere()], value=1, n=1, excluded={"end not known": 1}),
    Case(metric=STALE, given="an old one that is closed at an instant nothing tells", facts=nowhere(), value=0, excluded={"end not known": 1}),
    Case(metric="review.size", given="one of each size, and one without lines", facts=[f for lines in (0, 10, 11, 51, 201, 501, 1001) for f in way(lines=lines)], value=51, n=7, parts={"XS": 2, "S": 1, "M": 1, "L": 1, "XL": 1, "XXL": 1}),
    Case(metric="review.size", given="the largest of every size", facts=[f for lines in (10, 50, 200, 500, 1000) for f in way(lines=lines)], value=200, n=5, parts={"XS": 1, "S": 1, "M": 1, "L": 1, "XL": 1, "XXL": 0}),
]

TEAMS = [
    Case(metric="review.phases", given="a team: from the pull requests of its repositories while they were its own", facts=[*ways(2), *ways(3, repository=B), *way(merged="2026-03-21T10:00")], value=11 * HOUR, n=5, parts=PARTS, subject="team:pay", members=TEAM),
    Case(metric="review.cycle_time", given="a team of a repository of fast and one of slow ones: the median of all, not of medians", facts=[*ways(4), *ways(1, merged="2026-03-04T08:00", repository=B)], value=11 * HOUR, n=5, subject="team:pay", members=TEAM),
]

CASES = [*PHASES, *DEPLOY, *ATTENTION, *WAITING, *TEAMS]
