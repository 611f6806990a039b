"""Specs of teams: repositories by date, the team's own clock, who reviews, and when a group is too small to be told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.specs.company import owned, pull_request, reworked, shares
from tests.specs.facts import A, B, C, Case, account, at, commit, commits
from tests.specs.review import looked_at, review

from headway.model.teams import Member

if TYPE_CHECKING:
    from headway.model.records import Fact

PAY = "team:pay"
NONE = {"value": None, "n": 0, "reason": "no_items"}
HIDDEN = {"value": None, "n": 0, "reason": "suppressed_small_group"}
EARLY, TURN, LATE = "2026-03-09T10:00", "2026-03-16T00:00", "2026-03-23T10:00"
"""Two Mondays, and the instant between them at which things change hands."""
WHOLE = (Member(PAY, A), Member(PAY, B))
LEFT = (Member(PAY, A, until=at(TURN)), Member(PAY, B))
CAME = (Member(PAY, A, since=at(TURN)),)
AWAY_AND_BACK = (Member(PAY, A, until=at("2026-03-10T00:00")), Member(PAY, A, since=at(TURN)))
OF_PAY = {"subject": PAY, "members": WHOLE}
OF_LEFT = {"subject": PAY, "members": LEFT}
OF_CAME = {"subject": PAY, "members": CAME}
FILES = {"a.py": (8, 2)}
BOTH = [*commit(EARLY, files=FILES), *commit(LATE, files=FILES), *commit(EARLY, files=FILES, repository=B), *commit(LATE, files=FILES, repository=C)]
"""One commit before and one after the turn, one in a second repository, one in a third that is nobody's."""

CODE = [
    Case(metric="code.commits", given="a team of two repositories, and a third that is not its own", facts=BOTH, value=3, n=3, **OF_PAY),
    Case(metric="code.commits", given="a team that gave a repository away: what landed there before counts", facts=BOTH, value=2, **OF_LEFT),
    Case(metric="code.commits", given="a team that took a repository over: what landed there since counts", facts=BOTH, value=1, **OF_CAME),
    Case(metric="code.commits", given="a commit at the very instant of the handing over, which is the new team's", facts=commit(TURN), value=1, **OF_CAME),
    Case(metric="code.commits", given="the same commit, asked of the team that gave it away", facts=commit(TURN), value=0, **OF_LEFT),
    Case(metric="code.commits", given="a repository that was another's in between", facts=[*commit(EARLY), *commit("2026-03-12T10:00"), *commit(LATE)], value=2, subject=PAY, members=AWAY_AND_BACK),
    Case(metric="code.commits", given="a team that nothing belongs to", facts=BOTH, value=0, n=0, subject=PAY),
    Case(metric="code.churn", given="a team that took a repository over", facts=BOTH, value=10, n=1, **OF_CAME),
    Case(metric="code.contributors", given="one person in both repositories of a team", facts=BOTH, value=1, n=3, **OF_PAY),
    Case(metric="code.commit_size", given="a team of a repository of small and one of large commits: the median of all", facts=[*commits(4, EARLY, files=FILES), *commits(1, EARLY, files={"a.py": (900, 0)}, repository=B)], value=10, n=5, **OF_PAY),
    Case(metric="code.small_commit_ratio", given="three small commits and a large one in two repositories", facts=[*BOTH, *commit(EARLY, files={"a.py": (900, 0)}, repository=B)], value=0.75, share=(3, 4), **OF_PAY),
    Case(metric="code.rework_ratio", given="young lines deleted before a team took the repository over, old ones since", facts=[*reworked(commit(EARLY), 10, 10), *reworked(commit(LATE), 10, 0)], value=0, share=(0, 10), **OF_CAME),
    Case(metric="code.active_days", given="two repositories on one day, one of them on another", facts=BOTH, value=2, **OF_PAY),
    Case(metric="code.lines", given="a repository that the team had given away when the window ended", facts=[*owned("a.py", 10), *owned("a.py", 7, repository=B)], value=7, **OF_LEFT),
    Case(metric="code.absence_factor", given="a team of two repositories of the same five people", facts=[*shares("a.py", *[20] * 5), *shares("a.py", *[20] * 5, repository=B)], value=3, **OF_PAY),
    Case(metric="code.absence_factor", given="a team of five people, one of whom is alone in her repository", facts=[*shares("a.py", *[20] * 5), *owned("b.py", 9, by="eve", repository=B)], **HIDDEN, **OF_PAY),
]

HOURS, WEEKEND, PEOPLE = "team.after_hours_ratio", "team.weekend_ratio", "team.contributors"
NOON = "2026-03-02T12:00"
FIVE = commits(5, NOON, people=5)


def of_zone(zone: str | None) -> dict[str, object]:
    """A team with this clock."""
    return {"subject": PAY, "members": (Member(PAY, A, zone=zone),)}


RHYTHM = [
    Case(metric=HOURS, given="a team in Tokyo: noon UTC is nine in the evening", facts=FIVE, value=1, share=(5, 5), **of_zone("Asia/Tokyo")),
    Case(metric=HOURS, given="a team without a zone: the authors' own noon", facts=FIVE, value=0, share=(0, 5), **of_zone(None)),
    Case(metric=HOURS, given="a team in Berlin whose laptops are set to another clock", facts=commits(5, "2026-03-02T18:00+09:00", people=5), value=0, share=(0, 5), **of_zone("Europe/Berlin")),
    Case(metric=HOURS, given="a team in Berlin the day before and the day after summer time begins: 15:30 UTC is 16:30, then 17:30", facts=[*commits(5, "2026-03-27T15:30", people=5), *commits(5, "2026-03-30T15:30", people=5)], value=0.5, share=(5, 10), **of_zone("Europe/Berlin")),
    Case(metric=WEEKEND, given="a team in Tokyo: Friday 16:00 UTC is Saturday", facts=commits(5, "2026-03-06T16:00", people=5), value=1, share=(5, 5), **of_zone("Asia/Tokyo")),
    Case(metric=WEEKEND, given="the repository of that team, asked without it: still Friday", facts=commits(5, "2026-03-06T16:00", people=5), value=0, share=(0, 5), subject=f"repository:{A}"),
    Case(metric=WEEKEND, given="a team of a repository it gave away on Friday evening", facts=[*FIVE, *commits(5, "2026-03-21T10:00", people=5)], value=0, share=(0, 5), subject=PAY, members=(Member(PAY, A, until=at("2026-03-20T18:00")),)),
    Case(metric=WEEKEND, given="a team of five, two of whom worked only before the repository was its own", facts=[*commits(2, EARLY, people=2), *[f for name in "xyz" for f in commit(LATE, by=name)]], **HIDDEN, **OF_CAME),
    Case(metric=WEEKEND, given="a team of two repositories, of which one is of a single person: the rest could be told apart", facts=[*FIVE, *commit(NOON, by="eve", repository=B)], **HIDDEN, **OF_PAY),
    Case(metric=WEEKEND, given="a team of two repositories that can both be shown", facts=[*FIVE, *commits(5, "2026-03-07T12:00", people=5, repository=B)], value=0.5, share=(5, 10), **OF_PAY),
]

CONTRIBUTORS = [
    Case(metric=PEOPLE, given="seven commits by five people", facts=commits(7, people=5), value=5, n=7),
    Case(metric=PEOPLE, given="a bot beside them", facts=[*FIVE, *commit(by="bot"), *account("bot", bot=True)], value=5, n=5, excluded={"bot": 1}),
    Case(metric=PEOPLE, given="four people", facts=commits(9, people=4), **HIDDEN),
    Case(metric=PEOPLE, given="six handles of five people", facts=[*FIVE, *commit(by="second"), *account("second", canonical="person0")], value=5, n=6),
    Case(metric=PEOPLE, given="five people, and one more in a repository of her own", facts=[*FIVE, *commit(by="eve", repository=B)], **HIDDEN),
    Case(metric=PEOPLE, given="a team of five people across two repositories, three and two", facts=[*commits(3, people=3), *[f for name in "xy" for f in commit(by=name, repository=B)]], value=5, n=5, **OF_PAY),
    Case(metric=PEOPLE, given="nothing", facts=[], value=0, n=0),
]


def loads(*reviews: int, repository: str = A, prefix: str = "r", **rest: object) -> list[Fact]:
    """As many reviewers as there are numbers, with so many reviews each, of one pull request a review."""
    return [fact for number, count in enumerate(reviews) for _ in range(count) for fact in looked_at(1, pull_request(repository=repository, **rest), by=f"{prefix}{number}")]


GINI = "team.review_load_gini"
LOAD = [
    Case(metric=GINI, given="five reviewers with two reviews each", facts=loads(2, 2, 2, 2, 2), value=0, n=10),
    Case(metric=GINI, given="five reviewers with 1 to 5 reviews", facts=loads(1, 2, 3, 4, 5), value=0.266666667, n=15),
    Case(metric=GINI, given="one of five with six of ten reviews", facts=loads(6, 1, 1, 1, 1), value=0.4),
    Case(metric=GINI, given="five reviews of one pull request by five people", facts=[*(pull := pull_request()), *[f for number in range(5) for f in review(pull, by=f"r{number}")]], value=0, n=1),
    Case(metric=GINI, given="four reviewers", facts=loads(1, 2, 3, 4), **HIDDEN),
    Case(metric=GINI, given="five accounts of four reviewers", facts=[*loads(1, 1, 1, 1, 1), *account("r4", canonical="r0")], **HIDDEN),
    Case(metric=GINI, given="four reviewers and a bot", facts=[*loads(1, 1, 1, 1), *looked_at(9, pull_request(), by="bot", bot=True)], **HIDDEN),
    Case(metric=GINI, given="four reviewers and an author who answers", facts=[*loads(1, 1, 1, 1), *looked_at(9, pull_request(), by="ann")], **HIDDEN),
    Case(metric=GINI, given="four reviewers before the merge, one after it", facts=[*loads(1, 1, 1, 1), *looked_at(1, pull_request(merged="2026-03-02T10:30"), by="late")], **HIDDEN),
    Case(metric=GINI, given="five reviewers, and one more in a repository of her own", facts=[*loads(1, 1, 1, 1, 1), *loads(1, repository=B, prefix="eve")], **HIDDEN),
    Case(metric=GINI, given="the larger of these repositories", facts=[*loads(1, 1, 1, 1, 1), *loads(1, repository=B, prefix="eve")], value=0, n=5, subject=f"repository:{A}"),
    Case(metric=GINI, given="a team whose two repositories are reviewed by the same five people", facts=[*loads(4, 1, 1, 1, 1), *loads(2, 1, 1, 1, 1, repository=B)], value=0.228571429, n=14, **OF_PAY),
    Case(metric=GINI, given="one of a bot, which its reviewers would not have written", facts=[*loads(1, 1, 1, 1, 1), *loads(3, bot=True)], value=0, n=5, excluded={"bot": 3}),
    Case(metric=GINI, given="a reviewer whose account is gone", facts=[*loads(1, 1, 1, 1, 1), *looked_at(1, pull_request(), by=None)], value=0, n=5, excluded={"reviewer not known": 1}),
    Case(metric=GINI, given="no reviews", facts=pull_request(), **NONE),
]

CASES = [*CODE, *RHYTHM, *CONTRIBUTORS, *LOAD]
