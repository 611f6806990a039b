"""Specs of sizes, shares and delays: percentiles, ratios, hotspots."""

from __future__ import annotations

from tests.specs.facts import B, Case, commit, commits, sized

ONE_LINE = {"a.py": (1, 0)}

COMMIT_SIZE = [
    Case(metric="code.commit_size", given="five commits of 1 to 5 lines", facts=sized(1, 2, 3, 4, 5), value=3, n=5, percentiles={"p50": 3}),
    Case(metric="code.commit_size", given="four commits: one too few for a median", facts=sized(1, 2, 3, 4), value=None, n=4, percentiles={}, reason="below_minimum_n"),
    Case(metric="code.commit_size", given="nothing: no number rather than a zero", facts=[], value=None, n=0, reason="no_items"),
    Case(metric="code.commit_size", given="seven commits", facts=sized(1, 2, 3, 4, 5, 6, 8), value=4, percentiles={"p50": 4, "p75": 6, "p85": 6}),
    Case(metric="code.commit_size", given="ten commits of 10 to 100 lines", facts=sized(*range(10, 101, 10)), value=55, percentiles={"p50": 55, "p75": 78, "p85": 87, "p90": 91}),
    Case(metric="code.commit_size", given="twenty commits of 1 to 20 lines", facts=sized(*range(1, 21)), value=11, percentiles={"p50": 11, "p75": 15, "p85": 17, "p90": 18, "p95": 19}),
    Case(metric="code.commit_size", given="a merge of a thousand lines", facts=[*sized(1, 2, 3, 4, 5), *commit(files={"a.py": (1000, 0)}, merge=True)], value=3, excluded={"merge commit": 1}),
    Case(metric="code.commit_size", given="a commit of binary files only", facts=[*sized(1, 2, 3, 4, 5), *commit(files={"x.png": (None, None)})], value=3, excluded={"binary files only": 1}),
    Case(metric="code.commit_size", given="a commit without file changes", facts=[*sized(1, 2, 3, 4, 5), *commit()], value=3, excluded={"no file changes": 1}),
    Case(metric="code.commit_size", given="a binary file beside 9 lines", facts=[*sized(1, 2, 3, 4), *commit(files={"a.py": (9, 0), "x.png": (None, None)})], value=3),
    Case(metric="code.commit_size", given="lines of several files, summed", facts=[f for _ in range(5) for f in commit(files={"a.py": (3, 1), "b.py": (2, 0)})], value=6),
]

SHARES = [
    Case(metric="code.small_commit_ratio", given="commits of 50, 51, 300 and 301 lines", facts=sized(50, 51, 300, 301), value=0.25, n=4, share=(1, 4)),
    Case(metric="code.medium_commit_ratio", given="commits of 50, 51, 300 and 301 lines", facts=sized(50, 51, 300, 301), value=0.5, n=4, share=(2, 4)),
    Case(metric="code.medium_commit_ratio", given="nothing", facts=[], value=None, n=0, reason="no_items"),
    Case(metric="code.large_commit_ratio", given="commits of 50, 51, 300 and 301 lines", facts=sized(50, 51, 300, 301), value=0.25, n=4, share=(1, 4)),
    Case(metric="code.small_commit_ratio", given="one of three: nine digits", facts=sized(1, 100, 100), value=0.333333333, share=(1, 3)),
    Case(metric="code.small_commit_ratio", given="nothing", facts=[], value=None, n=0, reason="no_items"),
    Case(metric="code.small_commit_ratio", given="a merge only", facts=commit(files=ONE_LINE, merge=True), value=None, reason="no_items", excluded={"merge commit": 1}),
    Case(metric="code.large_commit_ratio", given="small ones only: a share of zero is a number", facts=sized(1, 2), value=0, share=(0, 2)),
    Case(metric="code.merge_ratio", given="one merge among four", facts=[*commits(3), *commit(merge=True)], value=0.25, share=(1, 4)),
    Case(metric="code.merge_ratio", given="nothing", facts=[], value=None, reason="no_items"),
    Case(metric="code.merge_ratio", given="an unreachable merge", facts=[*commit(), *commit(merge=True, reachable=False)], value=0, share=(0, 1), excluded={"no longer reachable": 1}),
    Case(metric="code.revert_ratio", given="one revert among four", facts=[*commits(3), *commit(revert=True)], value=0.25, share=(1, 4)),
    Case(metric="code.revert_ratio", given="a merge that reverts", facts=[*commit(), *commit(revert=True, merge=True)], value=0, share=(0, 1), excluded={"merge commit": 1}),
    Case(metric="code.revert_ratio", given="nothing", facts=[], value=None, reason="no_items"),
]

WIDTH = [
    Case(metric="code.files_per_commit", given="five commits of one file", facts=sized(1, 2, 3, 4, 5), value=1, n=5),
    Case(metric="code.files_per_commit", given="a commit of binary files, which are files too", facts=[*sized(1, 1, 1, 1), *commit(files={"x.png": (None, None)})], value=1, n=5),
    Case(metric="code.files_per_commit", given="nothing", facts=[], value=None, reason="no_items"),
]

LATE = "2026-03-02T10:00:00.0015"
DELAY = [
    Case(
        metric="code.landing_delay",
        given="delays of 1 to 5 hours, in whole milliseconds",
        facts=[f for hour in range(1, 6) for f in commit("2026-03-02T10:00", authored=f"2026-03-02T{10 - hour:02}:00")],
        value=10_800_000,
        n=5,
    ),
    Case(metric="code.landing_delay", given="delays of 1.5 ms: cut to whole ones", facts=commits(5, LATE, authored="2026-03-02T10:00"), value=1, n=5),
    Case(
        metric="code.landing_delay",
        given="one that landed an hour before it was written: left out, not 23 hours",
        facts=[*commits(5), *commit("2026-03-02T10:00", authored="2026-03-02T11:00")],
        value=0,
        n=5,
        excluded={"landed before it was authored": 1},
    ),
    Case(metric="code.landing_delay", given="written at +05:30, landed at UTC", facts=commits(5, "2026-03-02T10:00", authored="2026-03-02T14:30+05:30"), value=3_600_000),
    Case(metric="code.landing_delay", given="one without an author date", facts=[*commits(5), *commit(authored=None)], value=0, n=5, excluded={"no date": 1}),
    Case(metric="code.landing_delay", given="one that never says when it landed", facts=[*commits(5), *commit(None)], value=0, n=5, period="all", excluded={"no date": 1}),
    Case(metric="code.landing_delay", given="a merge", facts=[*commits(5), *commit(merge=True)], value=0, n=5, excluded={"merge commit": 1}),
    Case(metric="code.landing_delay", given="four: one too few", facts=commits(4), value=None, n=4, reason="below_minimum_n"),
    Case(metric="code.landing_delay", given="nothing", facts=[], value=None, reason="no_items"),
    Case(metric="code.landing_delay", given="90 days, to the millisecond", facts=commits(5, "2026-03-31T00:00", authored="2025-12-31T00:00"), value=7_776_000_000),
]

HOTSPOTS = [
    Case(metric="code.hotspots", given="a file with 60 of 100 lines", facts=commit(files={"a": (60, 0), "b": (30, 0), "c": (10, 0)}), value=1, n=1, excluded={"beyond half of the work": 2}),
    Case(metric="code.hotspots", given="files of 40, 30, 30 lines: two reach half", facts=commit(files={"a": (40, 0), "b": (30, 0), "c": (30, 0)}), value=2, excluded={"beyond half of the work": 1}),
    Case(metric="code.hotspots", given="a file with exactly half", facts=commit(files={"a": (50, 0), "b": (50, 0)}), value=1, excluded={"beyond half of the work": 1}),
    Case(metric="code.hotspots", given="nothing", facts=[], value=None, reason="no_items"),
    Case(metric="code.hotspots", given="binary files and renames only", facts=commit(files={"x": (None, None), "y": (0, 0)}, renamed=("y",)), value=None, reason="no_items"),
    Case(metric="code.hotspots", given="one path in two repositories: two files", facts=[*commit(files=ONE_LINE), *commit(files=ONE_LINE, repository=B)], value=1, excluded={"beyond half of the work": 1}),
    Case(metric="code.hotspots", given="a merge", facts=commit(files={"a": (60, 0)}, merge=True), value=None, reason="no_items"),
    Case(metric="code.hotspots", given="the lines of several commits, summed per file", facts=[*commit(files={"a": (2, 0), "b": (3, 0)}), *commit(files={"a": (2, 0)})], value=1, excluded={"beyond half of the work": 1}),
]

INSTANTS = [
    Case(metric="code.first_commit_at", given="two commits", facts=[*commit("2026-03-02T10:00"), *commit("2026-03-05T10:00")], value=1_772_445_600_000_000),
    Case(metric="code.last_commit_at", given="two commits", facts=[*commit("2026-03-02T10:00"), *commit("2026-03-05T10:00")], value=1_772_704_800_000_000),
    Case(metric="code.first_commit_at", given="nothing", facts=[], value=None, reason="no_items"),
    Case(metric="code.last_commit_at", given="a commit without an instant", facts=[*commit("2026-03-02T10:00"), *commit(None)], value=1_772_445_600_000_000, period="all", excluded={"no date": 1}),
    Case(metric="code.last_commit_at", given="a later commit that is gone", facts=[*commit("2026-03-02T10:00"), *commit("2026-03-05T10:00", reachable=False)], value=1_772_445_600_000_000, excluded={"no longer reachable": 1}),
]

CASES = [*COMMIT_SIZE, *SHARES, *WIDTH, *DELAY, *HOTSPOTS, *INSTANTS]
