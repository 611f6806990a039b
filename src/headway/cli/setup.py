"""`init` and `doctor`: starting well, and finding out why something does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from headway.cli.common import in_house, print_json, print_table, say, settings, verb
from headway.model.errors import EXIT_OK, EXIT_UNHEALTHY, HeadwayError, UsageError

if TYPE_CHECKING:
    import argparse

    from headway.cli.common import Verbs
    from headway.config import Settings
    from headway.house import House

EXAMPLE = """\
# Headway's configuration. Every key is shown; what is commented out has the value shown.

tenant:
  id: default
  zone: UTC                  # IANA name; days and weeks are counted in it

# store: sqlite:///headway.db   # DATABASE_URI and --db win over it
# archive: true                 # keep raw records, so that `headway replay` can shape them again

sources:
  - name: code
    kind: git
    url: .                   # a repository, or a folder of them
    options:
      branches: default      # default: the history of HEAD; all: of every branch
      depth: 4               # how many folders deep repositories are looked for

# teams: []
# services: []
# maps: {}
"""
LOW_DISK = 1_000_000_000


class Finding(NamedTuple):
    """One thing the doctor looked at; `advice` says what to do when it is not well."""

    what: str
    well: bool
    said: str
    advice: str = ""


def register(verbs: Verbs) -> None:
    """Add the verbs of this file."""
    verb(verbs, "init", init, stores=False, json=False).add_argument(
        "path", nargs="?", default="headway.yaml", help="where to write it (default: headway.yaml)"
    )
    verb(verbs, "doctor", doctor)


def init(chosen: argparse.Namespace) -> None:
    """Write a commented configuration file; one that exists is left alone."""
    from pathlib import Path

    target = Path(chosen.path)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(EXAMPLE)
    except FileExistsError as error:
        raise UsageError(f"{target} exists already; edit it, or give init another name") from error
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}") from error
    say(f"{target} written; name your repositories in it, then run headway sync")


def doctor(chosen: argparse.Namespace) -> int:
    """Check programs, configuration, store, sources and disk."""
    findings = examine(chosen)
    if chosen.json:
        print_json({"findings": [found._asdict() for found in findings]})
    else:
        print_table(("", "WHAT", "FOUND", "TO DO"), [("ok" if found.well else "NO", found.what, found.said, found.advice) for found in findings])
    return EXIT_OK if all(found.well for found in findings) else EXIT_UNHEALTHY


def examine(chosen: argparse.Namespace) -> list[Finding]:
    """Everything the doctor finds; one trouble does not hide the next."""
    import shutil

    git = shutil.which("git")
    findings = [Finding(what="git", well=git is not None, said=git or "not found", advice="" if git else "install git 2.38 or newer")]
    try:
        loaded = settings(chosen)
    except HeadwayError as error:
        return [*findings, Finding(what="configuration", well=False, said=error.sentence)]
    findings.append(Finding(what="configuration", well=True, said=loaded.config_path or "none; the defaults are used"))
    try:
        findings += [_disk(loaded), *in_house(loaded, lambda house: _inside(house, loaded))]
    except HeadwayError as error:
        findings.append(Finding(what="store", well=False, said=error.sentence))
    return findings


def _disk(loaded: Settings) -> Finding:
    import shutil

    from headway.config import sqlite_path

    folder = sqlite_path(loaded.database).parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Finding(what="disk", well=free > LOW_DISK, said=f"{free / 1e9:.1f} GB free at {folder}", advice="" if free > LOW_DISK else "free some space")


async def _inside(house: House, loaded: Settings) -> list[Finding]:
    """What can be asked only with the house open: the store's schema and every source."""
    from headway.cli.database import drifted

    drift = drifted(house.path)
    findings = [
        Finding(what="store", well=not drift, said="; ".join(drift) or f"{house.path} is as declared", advice="run headway db upgrade" if drift else "")
    ]
    for name, provider in house.providers().items():
        try:
            await provider.probe()
            findings.append(Finding(what=f"source {name}", well=True, said="answers"))
        except HeadwayError as error:
            findings.append(Finding(what=f"source {name}", well=False, said=error.sentence))
    if not loaded.config.sources:
        findings.append(Finding(what="sources", well=True, said="none configured; headway analyze needs none"))
    return findings
