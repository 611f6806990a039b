"""A deployment, and what became of it by its statuses.

It is finished at its first success; what makes it inactive later changes nothing. One that was superseded without
ever succeeding did not reach its environment: it counts as cancelled, unless it had failed already.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from headway.model.records import Deployment
from headway.normalise.causes import cause_of_task, cause_of_text
from headway.normalise.environments import environment_of
from headway.normalise.lenient import reader
from headway.normalise.results import result_of, run_state
from headway.normalise.text import clean
from headway.sources.github import raws_delivery
from headway.sources.github import reference as references
from headway.sources.github.shape_dates import Dates
from headway.sources.github.shape_people import handle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from headway.model.records import Fact
    from headway.model.scope import Raw, Reject
    from headway.sources.github.raws_delivery import DeploymentNode, DeploymentPayload
    from headway.sources.github.shape_words import Wording

SUCCESS, RUNNING = "SUCCESS", "IN_PROGRESS"
LIVE = frozenset({"ACTIVE", SUCCESS})
"""What a deployment is said to be whose newest status is a success."""
OVER = frozenset({"INACTIVE", "DESTROYED", "ABANDONED"})
RUN = re.compile(r"/actions/runs/(\d{1,19})(?:/attempts/(\d{1,6}))?(?!\d)")
NAMED = re.compile(
    r"(?P<home>[\w.-]+/[\w.-]+)/deployments/(?P<linked>\d{1,19})(?!\d)|\bdeployment(?:[ \t]+id)?[ \t]*[:=#][ \t]*#?(?P<told>\d{1,19})\b|\bdeployment[ \t]+(?P<said>\d{5,19})\b",
    re.IGNORECASE | re.ASCII,
)
"""An address, `deployment: 12`, `deployment #12`; a bare number only where it is too large to count anything."""
LONGEST_PAYLOAD = 100_000

_read = reader(raws_delivery.DeploymentPayload)


class Standing(Struct, frozen=True):
    """A status by its instant."""

    at: int
    word: str
    log: str | None
    site: str | None


class End(Struct, frozen=True):
    """What became of a deployment: the word that says so, and when."""

    state: str
    result: str | None
    word: str | None
    at: int | None


def deployments(scope: str, raw: Raw, reference: bytes, _: Wording) -> Iterator[Fact | Reject]:
    """A deployment. Raises ValueError for one without an instant of creation."""
    told, dates, place = _read(raw.payload), Dates(), references.decode(reference)
    seen = told.deployment
    created, updated = dates.birth(seen.created_at), dates.at("update time", seen.updated_at)
    standings = _standings(told, dates)
    end = became(standings, (seen.state or "").upper(), updated=updated)
    environment = clean(seen.environment or seen.latest_environment or seen.original_environment or "")
    cause = cause_of_task(seen.task or "") or cause_of_text(clean(seen.description or ""))
    yield Deployment(
        key=raw.external_id,
        version=max(created, updated or 0, *(standing.at for standing in standings)),
        repository=scope,
        service=service_told(seen) or "",
        environment=environment_of(environment, pattern=place.production),
        environment_raw=environment,
        ref=clean(seen.ref.name) if seen.ref and seen.ref.name else None,
        sha=seen.commit_oid,
        state=end.state,
        result=end.result,
        result_raw=end.word,
        cause=cause,
        repairs=deployment_named(clean(seen.description or ""), place.full_name) if cause else None,
        created_at=created,
        started_at=next((standing.at for standing in standings if standing.word == RUNNING), None),
        finished_at=end.at,
        run=_run(standings),
        actor=handle(seen.creator),
        url=_address(standings),
    )
    yield from dates.rejects(raw)


def _standings(told: DeploymentPayload, dates: Dates) -> list[Standing]:
    """Its statuses by instant, each once, whichever end they are told from; where the instant is one, whatever ends it is later."""
    listed = told.deployment.statuses
    nodes = [*((listed.nodes if listed else None) or ()), *(told.statuses or ())]
    given = {node.id or number: node for number, node in enumerate(nodes) if node is not None}.values()
    found = [Standing(at, clean(node.state or "").upper(), node.log_url, node.environment_url) for node in given if (at := dates.at("status", node.created_at)) is not None]
    return sorted(found, key=lambda standing: (standing.at, _final(standing.word), standing.word))


def _final(word: str) -> int:
    return 2 if word in OVER else 1 if result_of(word) is not None else 0


def became(standings: Sequence[Standing], state: str, *, updated: int | None) -> End:
    """What became of it. `state` is what the deployment itself is said to be, which holds where no status tells."""
    success = next((standing for standing in standings if standing.word == SUCCESS), None)
    if success is not None:
        return End("finished", "success", SUCCESS, success.at)
    if state in LIVE:
        return End("finished", "success", state, updated)
    last = standings[-1] if standings else None
    told = last.word if last is not None else state
    if _final(told) == 1:
        return End("finished", result_of(told), told, last.at if last is not None else updated)
    if told in OVER or state in OVER:
        return _superseded(standings, told if told in OVER else state, updated=updated)
    return End(run_state(told or None), None, None, None)


def _superseded(standings: Sequence[Standing], word: str, *, updated: int | None) -> End:
    """Without a success: failed, if it had, else cancelled."""
    failed = next((standing for standing in reversed(standings) if _final(standing.word) == 1), None)
    if failed is not None:
        return End("finished", result_of(failed.word), failed.word, failed.at)
    over = next((standing.at for standing in standings if standing.word in OVER), None)
    return End("finished", "cancellation", word, over if over is not None else updated)


def service_told(seen: DeploymentNode) -> str | None:
    """The service that its payload names: JSON, at times JSON as text in JSON, of whatever shape."""
    said: Any = (seen.payload or "")[:LONGEST_PAYLOAD]
    for _ in range(2):
        if isinstance(said, str) and said:
            said = _decoded(said)
    name = said.get("service") if isinstance(said, dict) else None
    return clean(name).strip() or None if isinstance(name, str) else None


def _decoded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def deployment_named(text: str, repository: str) -> str | None:
    """The key of the first deployment of a repository that a text names, by its address or its number."""
    for found in NAMED.finditer(text):
        if found["home"] is None or found["home"].casefold() == repository.casefold():
            return found["linked"] or found["told"] or found["said"]
    return None


def _run(standings: Sequence[Standing]) -> str | None:
    """The run that wrote its statuses, by the address of the log; which attempt it was only where that says so."""
    found = next((match for standing in reversed(standings) if standing.log and (match := RUN.search(standing.log))), None)
    return (f"{found[1]}:{found[2]}" if found[2] else found[1]) if found else None


def _address(standings: Sequence[Standing]) -> str | None:
    """Where it can be looked at: its newest log, else the site itself. What is no web address is none."""
    told = (address for kind in ("log", "site") for standing in reversed(standings) if (address := getattr(standing, kind)))
    return next((clean(address) for address in told if address.startswith(("https://", "http://"))), None)
