"""Specs of what is counted: commits, people, lines, files, days."""

from __future__ import annotations

from tests.specs.facts import B, Case, account, commit, commits

LANDED_IN_APRIL = commit("2026-04-01T00:00", authored="2026-03-20T10:00")
LINES = {"a.py": (10, 3), "b.py": (5, 0)}

COMMITS = [
    Case(metric="code.commits", given="three commits that landed in the window", facts=commits(3), value=3, n=3),
    Case(metric="code.commits", given="nothing: a count of nothing is zero", facts=[], value=0, n=0),
    Case(metric="code.commits", given="a merge, which is a commit too", facts=[*commit(), *commit(merge=True)], value=2),
    Case(metric="code.commits", given="a commit written in the window that landed after it", facts=LANDED_IN_APRIL, value=0),
    Case(metric="code.commits", given="a commit that landed at the first instant of the window", facts=commit("2026-03-01T00:00"), value=1),
    Case(metric="code.commits", given="a commit that landed at the instant the window ends", facts=commit("2026-04-01T00:00"), value=0),
    Case(
        metric="code.commits",
        given="a commit that no ref reaches any more",
        facts=[*commit(), *commit(reachable=False)],
        value=1,
        n=1,
        excluded={"no longer reachable": 1},
    ),
    Case(metric="code.commits", given="a commit without an instant, over all time", facts=[*commit(), *commit(None)], value=2, period="all"),
    Case(metric="code.commits", given="a commit without an instant, in a window", facts=[*commit(), *commit(None)], value=1),
    Case(metric="code.commits", given="a commit dated 2100, over all time", facts=[*commit(), *commit("2100-01-01T00:00")], value=2, period="all"),
    Case(metric="code.commits", given="a commit dated 2100, in its own year", facts=[*commit(), *commit("2100-01-01T00:00")], value=1, period="2100"),
    Case(metric="code.commits", given="a commit dated 1900, in its own year", facts=commit("1900-06-01T00:00"), value=1, period="1900"),
    Case(
        metric="code.commits",
        given="an evening commit (UTC) that is of the next day in Tokyo",
        facts=commit("2026-03-02T16:00"),
        value=1,
        period="2026-03-03",
        zone="Asia/Tokyo",
    ),
    Case(
        metric="code.commits",
        given="the first and last minute of the 23-hour day that summer time begins with",
        facts=[*commit("2026-03-28T23:00"), *commit("2026-03-29T21:59"), *commit("2026-03-29T22:00")],
        value=2,
        period="2026-03-29",
        zone="Europe/Berlin",
    ),
    Case(
        metric="code.commits",
        given="the first and last minute of the 25-hour day that summer time ends with",
        facts=[*commit("2026-10-24T22:00"), *commit("2026-10-25T22:59"), *commit("2026-10-25T23:00")],
        value=2,
        period="2026-10-25",
        zone="Europe/Berlin",
    ),
    Case(metric="code.commits", given="two repositories, asked for one", facts=[*commit(), *commit(repository=B)], value=1, subject=f"repository:{B}"),
    Case(metric="code.commits", given="two repositories, asked for the tenant", facts=[*commit(), *commit(repository=B)], value=2),
]

CONTRIBUTORS = [
    Case(metric="code.contributors", given="four commits by two people", facts=commits(4, people=2), value=2, n=4),
    Case(metric="code.contributors", given="nothing", facts=[], value=0, n=0),
    Case(
        metric="code.contributors",
        given="two handles that the mailmap says are one person",
        facts=[*commit(by="ann@home"), *commit(by="ann@work"), *account("ann@home", canonical="ann@work"), *account("ann@work")],
        value=1,
    ),
    Case(
        metric="code.contributors",
        given="a bot beside a person",
        facts=[*commit(by="ann"), *commit(by="bot"), *account("bot", bot=True)],
        value=2,
        n=2,
    ),
    Case(metric="code.contributors", given="a handle no account is known of", facts=commit(by="stranger"), value=1),
    Case(metric="code.contributors", given="an author without a name", facts=commit(by=""), value=1),
    Case(metric="code.contributors", given="the same person in two repositories", facts=[*commit(), *commit(repository=B)], value=1),
    Case(
        metric="code.contributors",
        given="a mailmap of another repository",
        facts=[*commit(by="x"), *commit(by="y"), *account("x", canonical="y", repository=B)],
        value=2,
    ),
    Case(metric="code.contributors", given="someone who only merged", facts=[*commit(by="ann"), *commit(by="bob", merge=True)], value=2),
    Case(
        metric="code.contributors",
        given="someone whose only commit is gone",
        facts=[*commit(by="ann"), *commit(by="bob", reachable=False)],
        value=1,
        excluded={"no longer reachable": 1},
    ),
]

CHURN = [
    Case(metric="code.churn", given="two files: 10 + 3 and 5 + 0 lines", facts=commit(files=LINES), value=18, n=2),
    Case(metric="code.churn", given="nothing", facts=[], value=0, n=0),
    Case(metric="code.churn", given="a merge with lines of its own", facts=[*commit(files=LINES), *commit(files=LINES, merge=True)], value=18, excluded={"merge commit": 2}),
    Case(metric="code.churn", given="a binary file", facts=commit(files={"a.py": (1, 1), "logo.png": (None, None)}), value=2, n=1, excluded={"binary file": 1}),
    Case(
        metric="code.churn",
        given="a rename without edits",
        facts=commit(files={"a.py": (1, 1), "moved.py": (0, 0)}, renamed=("moved.py",)),
        value=2,
        n=1,
        excluded={"renamed without edits": 1},
    ),
    Case(metric="code.churn", given="a rename with two edited lines", facts=commit(files={"moved.py": (1, 1)}, renamed=("moved.py",)), value=2, n=1),
    Case(metric="code.churn", given="a change of the mode only", facts=commit(files={"run.sh": (0, 0)}), value=0, n=1),
    Case(metric="code.churn", given="lines of an unreachable commit", facts=commit(files=LINES, reachable=False), value=0, excluded={"no longer reachable": 2}),
    Case(metric="code.churn", given="lines that landed after the window", facts=commit("2026-04-02T00:00", files=LINES), value=0),
    Case(metric="code.churn", given="the same path in two repositories", facts=[*commit(files=LINES), *commit(files=LINES, repository=B)], value=36),
]

LINES_AND_FILES = [
    Case(metric="code.additions", given="10 + 3 and 5 + 0 lines", facts=commit(files=LINES), value=15, n=2),
    Case(metric="code.additions", given="a merge", facts=commit(files=LINES, merge=True), value=0, excluded={"merge commit": 2}),
    Case(metric="code.additions", given="a binary file", facts=commit(files={"logo.png": (None, None)}), value=0, excluded={"binary file": 1}),
    Case(metric="code.deletions", given="10 + 3 and 5 + 0 lines", facts=commit(files=LINES), value=3, n=2),
    Case(metric="code.deletions", given="a file taken away", facts=commit(files={"gone.py": (0, 40)}), value=40, n=1),
    Case(metric="code.deletions", given="nothing", facts=[], value=0, n=0),
    Case(metric="code.files_changed", given="two files in one commit, one of them again in another", facts=[*commit(files=LINES), *commit(files={"a.py": (1, 0)})], value=3),
    Case(metric="code.files_changed", given="a binary file, which is a file too", facts=commit(files={"logo.png": (None, None)}), value=1),
    Case(metric="code.files_changed", given="a rename without edits, which touches a file", facts=commit(files={"b.py": (0, 0)}, renamed=("b.py",)), value=1),
    Case(metric="code.files_changed", given="a merge", facts=commit(files=LINES, merge=True), value=0, excluded={"merge commit": 2}),
]

DAYS = [
    Case(metric="code.active_days", given="two commits on one day and one on another", facts=[*commits(2), *commit("2026-03-05T10:00")], value=2, n=2),
    Case(metric="code.active_days", given="nothing", facts=[], value=0, n=0),
    Case(
        metric="code.active_days",
        given="two commits around midnight UTC, on one day in New York",
        facts=[*commit("2026-03-02T23:30"), *commit("2026-03-03T00:30")],
        value=1,
        zone="America/New_York",
    ),
    Case(metric="code.active_days", given="a day whose only commit is gone", facts=commit(reachable=False), value=0, excluded={"no longer reachable": 1}),
    Case(metric="code.active_days", given="a commit without an instant", facts=[*commit(), *commit(None)], value=1, period="all", excluded={"no date": 1}),
    Case(metric="code.active_days", given="one day in two repositories", facts=[*commit(), *commit(repository=B)], value=1),
]

CASES = [*COMMITS, *CONTRIBUTORS, *CHURN, *LINES_AND_FILES, *DAYS]
