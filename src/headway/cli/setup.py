"""`init`: a configuration to start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.cli.common import say, verb
from headway.model.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from headway.cli.common import Verbs

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

#  - name: forge
#    kind: github
#    url: https://github.com/acme            # an organisation or user, one repository, or https://ghe.example.com
#    auth: {env: GITHUB_TOKEN}               # or {app: 12345, file: /run/secrets/app.pem}; the secret never stands here
#    entities: [repositories, pull_requests, work_items, incidents, pipeline_runs, deployments, releases, commits, changes, accounts, refs, declarations, files, ownership]
#    every: 15m
#    history: full           # or 365d
#    mode: auto
#    options:
#      active_months: 12     # repositories without a push for longer are left out; all: none is
#      incident_labels: [incident, outage, postmortem]   # issues with one of these are incidents
#      mirror: on            # a clone of each repository beside the store, for its commits and files; off: no code is read

#  - name: tracker
#    kind: jira
#    url: https://example.atlassian.net
#    auth:                   # where the secret is, never the secret itself
#      user: ana@example.com # Cloud: whose token it is. Data Center: leave it out, the token is a bearer's
#      env: JIRA_TOKEN       # or file: /run/secrets/jira
#    entities: [projects, work_items, boards, sprints, accounts]   # all of them unless some are named
#    every: 15m              # how often headway sync --watch reads it
#    history: full           # or 180d: how far back a first read goes
#    mode: smart             # auto, allowlist, blocklist or smart; headway discover says what is read and why

# What your words mean where our maps do not know them; headway words lists those, and headway replay applies this.
# maps:
#   tenant:
#     status: {in flight: in_progress}
#   teams:
#     Payments:
#       status: {ready to ship: waiting}

# Who is in charge of what. Without a word here CODEOWNERS and catalog-info.yaml files say it, else the projects that pull requests name.
# teams:
#   - id: payments
#     parent: commerce
#     zone: Europe/Lisbon
#     repositories: [acme/payments-api, {is: acme/ledger, since: 2026-01-01, until: 2026-07-01}]
#     projects: [PAY]
#   - id: commerce
# services:
#   - id: payments-api
#     repositories: [acme/payments-api]
#     word: payments           # what deployments call it
#     team: payments
"""


def register(verbs: Verbs) -> None:
    """Add the verbs of this file."""
    verb(verbs, "init", init, stores=False, json=False).add_argument(
        "path", nargs="?", default="headway.yaml", help="where to write it (default: headway.yaml)"
    )


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
    say(f"{target} written; name your sources in it, then run headway doctor and headway sync")
