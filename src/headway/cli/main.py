"""The entrance: the verbs, and the one place where an error becomes a sentence and an exit code.

On argparse, and every verb loads what it needs when it runs: importing Typer alone would take a third
of the time a sync has that finds nothing new.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NoReturn

from headway import __version__
from headway.cli import analyze, database, demo, discover, doctor, forecasting, ingest, quarantine, reading, scopes, serving, setup, status, words
from headway.model.errors import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, HeadwayError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

DESCRIPTION = "How delivery is going, from what engineering teams already produce, with evidence behind every number."


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a call in our words and with our exit code."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see {self.prog} --help")


def parser() -> Parser:
    """The whole grammar of the command line."""
    found = Parser(prog="headway", description=DESCRIPTION, allow_abbrev=False)
    found.add_argument("--version", action="version", version=f"headway {__version__}")
    found.add_argument("--debug", action="store_true", help="show tracebacks")
    verbs = found.add_subparsers(title="verbs", metavar="VERB", required=True)
    for group in (demo, analyze, setup, doctor, discover, scopes, ingest, status, quarantine, words, reading, forecasting, serving, database):
        group.register(verbs)
    return found


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """The console script."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    sys.exit(outcome(given))


def outcome(given: Sequence[str]) -> int:
    """Do what a call says; the exit code."""
    debug = "--debug" in given
    try:
        chosen = parser().parse_args(given or ["--help"])
        return int(chosen.run(chosen) or EXIT_OK)
    except HeadwayError as error:
        return _fail(error.sentence, error.exit_code, error if debug else None)
    except KeyboardInterrupt:
        return _fail("interrupted; what was stored stays, the same command goes on from there", EXIT_INTERRUPTED)
    except BrokenPipeError:
        sys.stdout = None
        return EXIT_FAILED
    except Exception as error:  # noqa: BLE001 - the entrance's one broad except: nobody is shown a traceback unasked
        return _fail(f"unexpected {type(error).__name__}: {error}; run again with --debug and report it", EXIT_FAILED, error if debug else None)


def _fail(sentence: str, code: int, shown: Exception | None = None) -> int:
    if shown:
        import traceback

        traceback.print_exception(shown)
    from headway.telemetry import redacted

    sys.stderr.write(f"headway: {redacted(sentence)}\n")
    return code


if __name__ == "__main__":
    run()
