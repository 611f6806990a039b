"""`discover`: what the sources hold, what of it is read, and why; nothing is read yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from headway.cli.common import called, complain, count, in_house, print_json, print_table, say, settings, verb
from headway.model.errors import EXIT_OK, EXIT_PARTIAL

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from headway.cli.common import Verbs
    from headway.flows.choosing import Decision
    from headway.flows.discover import Survey
    from headway.house import House


def register(verbs: Verbs) -> None:
    """Add the verb."""
    verb(verbs, "discover", discover).add_argument("sources", nargs="*", metavar="SOURCE", help="names of sources (default: all)")


def discover(chosen: argparse.Namespace) -> int:
    """Ask the sources what they hold, and say which of it is read and why."""
    from headway.cli.ingest import configured

    loaded = settings(chosen)
    configured(loaded)

    async def work(house: House) -> list[Survey]:
        from headway.flows.discover import discover as asked

        intake = house.intake
        return await asked(intake.catalog, house.providers(chosen.sources), intake.rules)

    surveys = in_house(loaded, work)
    if chosen.json:
        print_json({"sources": [survey_json(survey) for survey in surveys]})
    else:
        show(surveys)
    return exit_code(surveys)


def exit_code(surveys: Sequence[Survey]) -> int:
    """0 when every source told what it holds; the gravest code when none did; else partial."""
    codes = [survey.trouble.exit_code for survey in surveys if survey.trouble]
    if not codes:
        return EXIT_OK
    return max(codes) if len(codes) == len(surveys) else EXIT_PARTIAL


def show(surveys: Sequence[Survey]) -> None:
    """The scopes as a table, then what is to be said of each source."""
    rows = [_row(survey, decision) for survey in surveys for decision in listed(survey.decisions)]
    if rows:
        print_table(("SOURCE", "SCOPE", "NAME", "STATUS", "WHY"), rows)
        say()
    for survey in surveys:
        if survey.trouble:
            complain(f"{survey.source} could not be asked: {survey.trouble.sentence}{advice(survey)}")
            continue
        say(f"{survey.source}: {count(len(survey.read))} of {count(len(survey.decisions))} scopes are read (mode {survey.mode}, {survey.why})")
        if survey.notice:
            complain(survey.notice)


def advice(survey: Survey) -> str:
    """What may help against a source that could not be asked, to be put behind what is wrong with it."""
    from headway.model.errors import ConfigError

    if isinstance(survey.trouble, ConfigError):
        return ""
    return f"; {survey.advice}" if survey.advice else f"; headway doctor looks at what is wrong with {survey.source}"


def listed(decisions: Sequence[Decision]) -> list[Decision]:
    """What is read first, then the rest, by name."""
    return sorted(decisions, key=lambda decision: (not decision.read, decision.status, decision.scope.name.casefold(), decision.scope.key))


def _row(survey: Survey, decision: Decision) -> tuple[str, ...]:
    from headway.flows.report.words import plain

    return survey.source, plain(decision.scope.key), plain(called(decision.scope.name, decision.scope.code)), decision.status, plain(decision.reason)


def survey_json(survey: Survey) -> dict[str, Any]:
    """A survey as `--json` prints it."""
    return {
        "source": survey.source,
        "mode": survey.mode,
        "why": survey.why,
        "listed": survey.listed,
        "read": len(survey.read),
        "notice": survey.notice,
        "error": survey.trouble.sentence if survey.trouble else None,
        "advice": survey.advice or None,
        "scopes": [
            {"scope": one.scope.key, "name": one.scope.name, "code": one.scope.code, "status": one.status, "reason": one.reason, "sensitive": one.flagged, "found": one.found}
            for one in listed(survey.decisions)
        ],
    }
