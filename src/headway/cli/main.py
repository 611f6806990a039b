"""The entrance: global options, the verbs, and the one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import sys

import typer

from headway import __version__
from headway.cli import analyze, database, ingest, reading, serving, setup
from headway.model.errors import EXIT_FAILED, EXIT_INTERRUPTED, HeadwayError

app = typer.Typer(
    name="headway",
    help="How delivery is going, from what engineering teams already produce, with evidence behind every number.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(value: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if value:
        typer.echo(f"headway {__version__}")
        raise typer.Exit


@app.callback()
def options(
    debug: bool = typer.Option(False, "--debug", help="Show tracebacks."),  # noqa: FBT001 - Typer's way to declare a flag
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version and stop."),  # noqa: FBT001, ARG001 - as above
) -> None:
    """Options of every verb."""
    global DEBUG  # noqa: PLW0603 - read by run() below, after Typer has parsed it
    DEBUG = debug


DEBUG = False

for group in (analyze, ingest, reading, serving, setup, database):
    group.register(app)


def run() -> None:
    """The console script."""
    try:
        app()
    except HeadwayError as error:
        _fail(error.sentence, error.exit_code, error)
    except KeyboardInterrupt:
        _fail("interrupted; what was stored stays, the same command goes on from there", EXIT_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_FAILED)
    except Exception as error:  # noqa: BLE001 - the entrance's one broad except: nobody is shown a traceback unasked
        _fail(f"unexpected {type(error).__name__}: {error}; run again with --debug and report it", EXIT_FAILED, error)


def _fail(sentence: str, code: int, error: Exception | None = None) -> None:
    if DEBUG and error:
        raise error
    sys.stderr.write(f"headway: {sentence}\n")
    sys.exit(code)


if __name__ == "__main__":
    run()
