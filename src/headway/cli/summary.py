"""What `analyze` tells a lead: totals of each repository, a period against the one before, the busiest files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from headway.cli.common import iso, print_table, say
from headway.flows.compute import compute
from headway.flows.report import numbers, words
from headway.flows.report.change import change
from headway.flows.report.numbers import Totals
from headway.metrics.reasons import BELOW_MINIMUM_N, NO_ITEMS, SUPPRESSED, sentence
from headway.model.calendar import add_days, day_of, period_window
from headway.model.records import repository_subject
from headway.model.results import Answer, ItemPage, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from headway.flows.report.desk import Desk
    from headway.house import House
    from headway.model.progress import Progress

METRICS = (
    "code.commits",
    "code.contributors",
    "code.churn",
    "code.active_days",
    "code.commit_size",
    "code.small_commit_ratio",
    "code.medium_commit_ratio",
    "code.large_commit_ratio",
    "team.after_hours_ratio",
    "team.weekend_ratio",
)
HOTSPOTS = 10
DEFAULT = "90d"
WHY_EMPTY = (SUPPRESSED, BELOW_MINIMUM_N, NO_ITEMS)
"""Reasons that explain a missing value; the others say how to read a present one."""


class Told(Struct, frozen=True, kw_only=True):
    """All that is said of one repository; `note` says when the period is not the one up to today."""

    subject: Subject
    path: str
    totals: Totals
    period: str
    note: str
    answers: tuple[Answer, ...]
    hotspots: ItemPage
    quarantined: int
    shallow: bool


class Summary(Struct, frozen=True, kw_only=True):
    """The repositories of one call, ready to be printed either way."""

    zone: str
    told: tuple[Told, ...]

    @property
    def repositories(self) -> list[dict[str, Any]]:
        """What `--json` prints of each."""
        return [_as_json(told, self.zone) for told in self.told]


async def summarise(house: House, scopes: Iterable[str], period: str) -> Summary:
    """Compute what is new, then read everything the summary shows."""
    desk, wanted = house.desk, list(dict.fromkeys(scopes))
    period_window(period, now=desk.clock.now(), zone=desk.zone)
    await compute(desk)
    places = {row.scope: row.location for row in await desk.ledger.scopes(tenant=desk.tenant)}
    rows = await desk.ledger.progress(tenant=desk.tenant)
    shallow = {row["key"] async for row in desk.store.rows("repositories", tenant=desk.tenant) if row["shallow"]}
    return Summary(zone=desk.zone, told=tuple([await _tell(desk, scope, places[scope], period, rows, shallow=scope in shallow) for scope in wanted if scope in places]))


async def _tell(desk: Desk, scope: str, path: str, period: str, rows: Sequence[Progress], *, shallow: bool) -> Told:
    subject = await numbers.find_subject(desk, repository_subject(scope))
    totals = await numbers.totals(desk, subject)
    used, note = _period(desk, period, totals.last_commit_at)
    return Told(
        subject=subject,
        path=path,
        totals=totals,
        period=used,
        note=note,
        answers=tuple(await numbers.answers(desk, METRICS, subject, used)),
        hotspots=await numbers.items(desk, "code.hotspots", subject, used, limit=HOTSPOTS),
        quarantined=sum(row.quarantined for row in rows if row.scope == scope and row.kind == "sync"),
        shallow=shallow,
    )


def _period(desk: Desk, period: str, last: int | None) -> tuple[str, str]:
    """The period asked for; for the default one and a history that ended before it, its last 90 days, said aloud."""
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    if period != DEFAULT or last is None or last >= window.start:
        return period, ""
    day = day_of(last, desk.zone)
    return f"{add_days(day, -89)}..{day}", "no commits in the last 90 days, so these are the last 90 days of its history"


def _as_json(told: Told, zone: str) -> dict[str, Any]:
    total = told.totals
    first = told.answers[0].window if told.answers else None
    return {
        "path": told.path,
        "name": told.subject.name,
        "subject": told.subject.id,
        "commits": total.commits,
        "additions": total.additions,
        "deletions": total.deletions,
        "filesChanged": total.files_changed,
        "contributors": total.contributors,
        "firstCommitAt": iso(total.first_commit_at),
        "lastCommitAt": iso(total.last_commit_at),
        "shallow": told.shallow,
        "quarantined": told.quarantined,
        "period": {"name": told.period, "start": iso(first.start) if first and not first.always else None, "end": iso(first.end) if first and not first.always else None, "zone": zone, "note": told.note or None},
        "metrics": [answer_json(answer) for answer in told.answers],
        "hotspots": [{"path": item.label, "churn": item.parts["churn"]} for item in told.hotspots.items],
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as `--json` prints it anywhere."""
    return {
        "metric": answer.metric,
        "title": answer.title,
        "subject": answer.subject,
        "value": answer.value,
        "unit": answer.unit,
        "n": answer.n,
        "start": None if answer.window.always else iso(answer.window.start),
        "end": None if answer.window.always else iso(answer.window.end),
        "zone": answer.zone,
        "percentiles": answer.percentiles,
        "interval": answer.interval,
        "coverage": answer.coverage,
        "completeness": answer.completeness,
        "dataThrough": iso(answer.data_through),
        "methodVersion": answer.method_version,
        "reasons": [{"code": code, "sentence": sentence(code)} for code in answer.reasons],
        "excluded": answer.excluded,
        "parts": [{"name": part.name, "value": part.value, "n": part.n} for part in answer.parts],
        "pending": answer.pending,
        "open": answer.open,
        "previous": answer.previous.value if answer.previous else None,
        "dataSince": answer.data_since,
        "comparable": answer.comparable,
    }


def show(summary: Summary) -> None:
    """Print it for a person."""
    for told in summary.told:
        _show(told, summary.zone)


def _show(told: Told, zone: str) -> None:
    total = told.totals
    say(f"\n{words.plain(told.subject.name)}  {words.plain(told.path)}")
    if not total.commits:
        say("  no commits yet")
        return
    span = f"{words.moment(total.first_commit_at, zone)} to {words.moment(total.last_commit_at, zone)}"
    say(f"  {_n(total.commits, 'commit')} by {_n(total.contributors, 'contributor')}, {span} ({zone})")
    say(f"  {_n(total.additions, 'line')} added, {_n(total.deletions)} deleted in {_n(total.files_changed, 'file change')} (merges left out)")
    if told.shallow:
        say("  shallow clone: history before its cut is not here; git fetch --unshallow brings it")
    if told.quarantined:
        say(f"  {told.quarantined} records could not be read and are not in these numbers; headway status shows them")
    _show_period(told, zone)


def _show_period(told: Told, zone: str) -> None:
    window = told.answers[0].window
    say(f"\n  {words.span(window, zone)}" + ("" if window.always else ", against the period before") + (f"  ({told.note})" if told.note else ""))
    print_table(("", "", "", ""), [("   " + answer.title, _value(answer), _before(answer), _why(answer)) for answer in told.answers])
    if told.hotspots.items:
        say("\n  busiest files (lines added and deleted; those hard to read come first)")
        for item in told.hotspots.items:
            say(f"   {words.measure(item.parts['churn'], 'lines', zone):>8}  {words.plain(item.label)}")


def _value(answer: Answer) -> str:
    text = words.amount(answer.value, answer.unit, answer.zone)
    p90 = answer.percentiles.get("p90")
    return f"{text} (median), p90 {words.measure(p90, answer.unit, answer.zone)}" if p90 is not None else text


def _before(answer: Answer) -> str:
    moved = change(answer)
    if moved is None or answer.previous is None:
        return ""
    return f"{words.move(moved, answer.unit)} from {words.amount(answer.previous.value, answer.unit, answer.zone)}"


def _why(answer: Answer) -> str:
    return next((sentence(code) for code in WHY_EMPTY if answer.value is None and code in answer.reasons), "")


def _n(number: int, what: str = "") -> str:
    return " ".join(part for part in (words.number(number), what and what + ("" if number == 1 else "s")) if part)
