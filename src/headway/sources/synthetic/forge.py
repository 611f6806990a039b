"""A repository's story in the words of a forge: the raw records of its code and of what was delivered."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

import msgspec

from headway.model.calendar import SECOND_US, to_datetime
from headway.model.scope import Raw
from headway.sources.synthetic import raws
from headway.sources.synthetic.chance import portion
from headway.sources.synthetic.declaring import declarations
from headway.sources.synthetic.landing import ROBOT, SERVER, message_of
from headway.sources.synthetic.people import people
from headway.sources.synthetic.poison import broken_date, poisoned_pull, spoiled
from headway.sources.synthetic.running import MAIN
from headway.sources.synthetic.vocabulary import DEPBOT, DOMAIN, LINTBOT, PICTURE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from headway.sources.synthetic.landing import Commit
    from headway.sources.synthetic.pulls import Pull
    from headway.sources.synthetic.running import Job
    from headway.sources.synthetic.shipping import Deploy, Incident
    from headway.sources.synthetic.story import Story

T = TypeVar("T")

encode = msgspec.json.Encoder().encode
TAG_EVERY = 8
"""Deployments to production between two releases."""


def moment(at: int) -> datetime:
    """An instant as JSON will carry it."""
    return to_datetime(at * SECOND_US)


def _known(at: int | None, end: int) -> datetime | None:
    """An instant, if it has come by the end."""
    return None if at is None or at >= end else moment(at)


def web(told: Story, *parts: object) -> str:
    """An address on the forge."""
    return "/".join([f"https://forge.{DOMAIN}", told.repository.key.rpartition(":")[2], *map(str, parts)])


def repositories(told: Story) -> list[Raw]:
    """The repository itself."""
    head = told.tips[-1][1] if told.tips else None
    number = int(told.repository.key.rpartition(":")[2])
    return [Raw(told.repository.key, encode(raws.RepositoryRaw(id=number, name=told.repository.name, url=web(told), default_branch=MAIN, head=head)))]


def _signature(handle: str, at: int, offset: int) -> raws.Signature:
    hours, minutes = divmod(abs(offset), 60)
    return raws.Signature(name=handle, date=str(at), zone=f"{'-' if offset < 0 else '+'}{hours:02d}{minutes:02d}")


def commit(told: Story, index: int) -> Raw:
    """A commit."""
    made = told.commits[index]
    author = _signature(made.author, made.authored, made.offset)
    if broken_date(told, index):
        author = raws.Signature(name=author.name, date="9" * 17, zone=author.zone)
    server = made.committer == SERVER
    committer = _signature(made.committer, made.committed, 0 if server else made.offset)
    return Raw(
        f"{told.repository.key}:{made.sha}",
        encode(raws.CommitRaw(sha=made.sha, parents=list(made.parents), author=author, committer=committer, message=made.message)),
    )


STATUS = {"A": "added", "M": "modified", "D": "removed", "R": "renamed"}


def changes(told: Story, index: int) -> Raw:
    """What a commit did to files."""
    made = told.commits[index]
    files = [
        raws.ChangedFile(filename=change.path, status=STATUS[change.status], additions=change.additions, deletions=change.deletions, previous=change.previous)
        for change in made.changes
    ]
    return Raw(f"{told.repository.key}:{made.sha}", encode(raws.ChangesRaw(sha=made.sha, date=moment(made.committed), files=files)))


def ownership(told: Story, made: Commit) -> Raw:
    """What a step of the main line did to who owns what."""
    effect = made.effect
    if effect is None:
        raise ValueError(f"{made.sha} is not of the main line")
    lines = [raws.OwnedLines(filename=path, handle=handle, lines=count) for (path, handle), count in effect.owned.items() if count]
    return Raw(
        f"{told.repository.key}:{made.sha}",
        encode(raws.OwnershipRaw(sha=made.sha, date=moment(made.committed), lines=lines, deleted=effect.deleted, reworked=effect.reworked)),
    )


def files(told: Story) -> list[Raw]:
    """All files at the head, in one record."""
    found = [_text(told, path) for path in told.tree.files] + [_picture(path) for path in told.tree.pictures]
    return [Raw(told.repository.key, encode(raws.FilesRaw(files=sorted(found, key=lambda file: file.path))))]


def _blob(*words: object) -> str:
    return blake2b("|".join(map(str, words)).encode(), digest_size=20).hexdigest()


def _text(told: Story, path: str) -> raws.FileRaw:
    lines = told.tree.lines(path)
    return raws.FileRaw(
        path=path, blob=_blob(path, lines), binary=False, size=lines * 34 + len(path), lines=lines, indentation=int(lines * told.tree.density[path])
    )


def _picture(path: str) -> raws.FileRaw:
    return raws.FileRaw(path=path, blob=_blob(path), binary=True, size=PICTURE_BYTES + int(portion(path) * PICTURE_BYTES), lines=None, indentation=None)


def refs(told: Story) -> list[Raw]:
    """The main branch and a tag for every few deployments, each other one annotated."""
    found = [raws.RefRaw(name=f"refs/heads/{MAIN}", target=told.tips[-1][1])] if told.tips else []
    live = [deploy for deploy in told.shipping.deploys if deploy.status == "SUCCESS" and deploy.target.merge_sha and not deploy.reason]
    for turn, deploy in enumerate(live[::TAG_EVERY]):
        tagged = moment(deploy.created) if turn % 2 == 0 else None
        found.append(raws.RefRaw(name=f"refs/tags/v1.{turn}.0", target=deploy.target.merge_sha or "", tagged=tagged))
    return [Raw(told.repository.key, encode(raws.RefsRaw(refs=found)))]


def accounts(told: Story) -> list[Raw]:
    """Every handle that stands anywhere in the repository: of commits, and of people and robots who log in."""
    found = {handle: _committer(handle) for made in told.commits for handle in (made.author, made.committer)}
    crew = people(told.company.seed, told.squad) if told.commits else ()
    found |= {person.login: raws.AccountRaw(handle=person.login, name=person.name, email="", type="User", login=person.login) for person in crew}
    found |= {
        login: raws.AccountRaw(handle=login, name=login.removesuffix("[bot]"), email="", type="Bot", login=login) for login in (DEPBOT, LINTBOT) if told.commits
    }
    return [Raw(f"{told.repository.key}:{handle}", encode(account)) for handle, account in sorted(found.items())]


def _committer(handle: str) -> raws.AccountRaw:
    name, _, email = handle.removesuffix(">").partition(" <")
    return raws.AccountRaw(handle=handle, name=name, email=email, type="author")


def pull(told: Story, made: Pull) -> Raw:
    """A pull request with its reviews, commits and drafts."""
    payload = encode(_pull(told, made))
    return Raw(f"{told.repository.key}:{made.number}", spoiled(payload) if poisoned_pull(told, made.number) else payload)


def _pull(told: Story, made: Pull) -> raws.PullRaw:
    return raws.PullRaw(
        number=made.number,
        title=made.title,
        body=made.body,
        state="MERGED" if made.merged else "CLOSED" if made.closed else "OPEN",
        draft=made.drafting and not made.closed,
        author=_user(made.login, robot=made.robot),
        head=raws.Head(ref=made.branch, sha=made.shas[-1], repository=None if made.fork is None else told.repository.name),
        base=MAIN,
        created_at=moment(made.opened),
        updated_at=moment(made.updated),
        merged_at=moment(made.merged) if made.merged else None,
        closed_at=moment(made.closed) if made.closed else None,
        merged_by=made.merged_by if made.merged else None,
        merge_sha=made.merge_sha,
        merge_method=made.method if made.merged else None,
        additions=made.added,
        deletions=made.removed,
        changed_files=made.files,
        comments=made.comments,
        labels=list(made.labels),
        commits=_commits(made),
        reviews=_reviews(made),
        timeline=[
            raws.DraftEvent(id=turn, event="convert_to_draft" if draft else "ready_for_review", at=moment(at), actor=made.login)
            for turn, (at, draft) in enumerate(made.drafts, 1)
        ],
        url=web(told, "pull", made.number),
    )


def _user(login: str | None, *, robot: bool) -> raws.User | None:
    return None if login is None else raws.User(login=login, type="Bot" if robot else "User")


def _commits(made: Pull) -> list[raws.PullCommit]:
    author = None if made.ghost else ROBOT if made.robot else made.person.author
    return [
        raws.PullCommit(sha=sha, author=author, authored=moment(at), committed=moment(at), message=message_of(made, turn))
        for turn, (at, sha) in enumerate(zip(made.steps, made.shas, strict=True))
    ]


def _reviews(made: Pull) -> list[raws.ReviewRaw]:
    return [
        raws.ReviewRaw(id=turn, user=_user(review.login, robot=review.robot), state=review.state, submitted_at=moment(review.at), comments=review.comments)
        for turn, review in enumerate(made.reviews, 1)
    ]


def job(told: Story, made: Job) -> Raw:
    """An attempt of a run, which may still be going on."""
    over = made.finished < told.end
    return Raw(
        f"{told.repository.key}:{made.id}:{made.attempt}",
        encode(
            raws.RunRaw(
                id=made.id,
                attempt=made.attempt,
                pipeline=made.pipeline,
                event=made.event,
                branch=made.branch,
                sha=made.sha,
                status="completed" if over else "in_progress" if made.started < told.end else "queued",
                conclusion=made.result if over else None,
                queued=moment(made.queued),
                started=_known(made.started, told.end),
                finished=_known(made.finished, told.end),
                actor=made.actor,
                url=web(told, "runs", made.id, made.attempt),
            )
        ),
    )


def deploy(told: Story, made: Deploy) -> Raw:
    """A deployment, which may still be going on."""
    over = made.finished < told.end
    return Raw(
        f"{told.repository.key}:{made.id}",
        encode(
            raws.DeploymentRaw(
                id=made.id,
                service=told.repository.name,
                environment=made.environment,
                ref=MAIN,
                sha=made.target.merge_sha or "",
                status=made.status if over else "IN_PROGRESS",
                reason=made.reason,
                fixes=made.fixes.id if made.fixes else None,
                created=moment(made.created),
                started=moment(made.created),
                finished=_known(made.finished, told.end),
                updated=moment(min(made.finished, told.end - 1)),
                run=made.run,
                actor=made.actor,
                url=web(told, "deployments", made.id),
            )
        ),
    )


def incident(told: Story, made: Incident) -> Raw:
    """An incident as far as it has come by the end."""
    status = "resolved" if made.resolved < told.end else "acknowledged" if made.acknowledged < told.end else "triggered"
    last = max(at for at in (made.opened, made.acknowledged, made.resolved) if at < told.end)
    return Raw(
        f"{told.repository.key}:{made.id}",
        encode(
            raws.IncidentRaw(
                id=made.id,
                service=told.repository.name if made.deploy or made.id % 2 else None,
                title=made.title,
                severity=made.severity,
                status=status,
                triggered=moment(made.opened),
                acknowledged=_known(made.acknowledged, told.end),
                resolved=_known(made.resolved, told.end),
                updated=moment(last),
                deployment=made.deploy.id if made.deploy else None,
                labels=["customer-facing"] if made.id % 3 == 0 else [],
                url=web(told, "incidents", made.id),
            )
        ),
    )


def stream(told: Story, entity: str) -> tuple[int, Callable[[int], Raw]]:
    """How many raw records an entity of a repository has, and the way to one of them by its place."""
    if entity in WHOLE:
        return _listed(told, WHOLE[entity](told), lambda _, raw: raw)
    if entity in BY_INDEX:
        return len(told.commits), lambda index: BY_INDEX[entity](told, index)
    return {
        "ownership": lambda: _listed(told, [made for made in told.commits if made.effect is not None], ownership),
        "pull_requests": lambda: _listed(told, sorted(told.pulls, key=lambda made: (made.updated, made.number)), pull),
        "pipeline_runs": lambda: _listed(told, told.jobs, job),
        "deployments": lambda: _listed(told, told.shipping.deploys, deploy),
        "incidents": lambda: _listed(told, told.shipping.incidents, incident),
    }[entity]()


def _listed(told: Story, things: Sequence[T], write: Callable[[Story, T], Raw]) -> tuple[int, Callable[[int], Raw]]:
    return len(things), lambda index: write(told, things[index])


WHOLE: dict[str, Callable[[Story], list[Raw]]] = {"repositories": repositories, "files": files, "refs": refs, "accounts": accounts, "declarations": declarations}
BY_INDEX: dict[str, Callable[[Story, int], Raw]] = {"commits": commit, "changes": changes}
