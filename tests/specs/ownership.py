"""Specs of whose lines the code is made of: levels at the window's end, small groups, folders."""

from __future__ import annotations

from tests.specs.company import file, owned, reworked, shares
from tests.specs.facts import A, B, Case, account, commit

LINES, ABSENCE, SINGLE, GINI, KNOWLEDGE, REWORK, SPOTS = (
    f"code.{name}" for name in ("lines", "absence_factor", "single_owner_ratio", "ownership_gini", "knowledge", "rework_ratio", "hotspots")
)
NONE = {"value": None, "reason": "no_items"}
HIDDEN = {"value": None, "n": 0, "reason": "suppressed_small_group"}
EVEN = shares("src/a.py", 20, 20, 20, 20, 20)
"""Five people with as many lines each."""
STEEP = shares("src/a.py", 60, 10, 10, 10, 10)
BOT = [*owned("src/a.py", 1000, by="bot"), *account("bot", bot=True)]
OLD_HAND = shares("src/a.py", 90, 4, 3, 2, 1)
"""One of five people has nine tenths of a file."""

CODE = [
    Case(metric=LINES, given="ten lines, three of them taken away again", facts=[*owned("a.py", 10), *owned("a.py", -3)], value=7, n=1),
    Case(metric=LINES, given="a file that is all gone beside one that is not", facts=[*owned("a.py", 10), *owned("a.py", -10), *owned("b.py", 4)], value=4, n=1),
    Case(metric=LINES, given="lines written after the window", facts=[*owned("a.py", 10), *owned("a.py", 5, landed="2026-04-01T00:00")], value=10),
    Case(metric=LINES, given="lines written before the window, which still stand in it", facts=owned("a.py", 10, landed="2020-01-01T00:00"), value=10),
    Case(metric=LINES, given="lines whose commit has no instant", facts=owned("a.py", 10, landed=None), value=10),
    Case(metric=LINES, given="a bot's lines, which are lines too", facts=[*owned("a.py", 10), *BOT], value=1010),
    Case(metric=LINES, given="no lines known", facts=[], **NONE),
    Case(metric=REWORK, given="12 deleted lines of which 3 were young", facts=reworked(commit(), 12, 3), value=0.25, n=1, share=(3, 12)),
    Case(metric=REWORK, given="two commits, weighed by their lines", facts=[*reworked(commit(), 10, 10), *reworked(commit(), 90, 0)], value=0.1, share=(10, 100)),
    Case(metric=REWORK, given="a merge", facts=[*reworked(commit(), 4, 1), *reworked(commit(merge=True), 50, 50)], value=0.25, excluded={"merge commit": 1}),
    Case(metric=REWORK, given="a commit that only adds", facts=reworked(commit(), 0, 0), **NONE, excluded={"nothing deleted": 1}),
    Case(metric=REWORK, given="a commit that is gone", facts=reworked(commit(reachable=False), 4, 1), **NONE, excluded={"no longer reachable": 1}),
    Case(metric=REWORK, given="a commit that landed after the window", facts=reworked(commit("2026-04-01T00:00"), 4, 1), **NONE),
]

PEOPLE = [
    Case(metric=ABSENCE, given="five people with 20 lines each: three reach half", facts=EVEN, value=3, n=1),
    Case(metric=ABSENCE, given="one of five with 60 of 100 lines", facts=STEEP, value=1),
    Case(metric=ABSENCE, given="exactly half in one hand", facts=shares("a.py", 40, 10, 10, 10, 10), value=1),
    Case(metric=ABSENCE, given="ten people with one line each", facts=shares("a.py", *[1] * 10), value=5),
    Case(metric=ABSENCE, given="four people", facts=shares("a.py", 1, 1, 1, 1), **HIDDEN),
    Case(metric=ABSENCE, given="five handles of four people", facts=[*EVEN, *account("p4", canonical="p0")], **HIDDEN),
    Case(metric=ABSENCE, given="six handles of which two are one person with most of it", facts=[*shares("a.py", 4, 4, 2, 2, 2, 2), *account("p0", canonical="p1")], value=1),
    Case(metric=ABSENCE, given="a bot with ten times the lines", facts=[*EVEN, *BOT], value=3),
    Case(metric=ABSENCE, given="bots alone", facts=BOT, **NONE, excluded={"written by bots": 1}),
    Case(metric=ABSENCE, given="a person who wrote but has no line left", facts=[*EVEN, *owned("src/a.py", -20, by="p4")], **HIDDEN),
    Case(metric=ABSENCE, given="five people, and a repository beside it of one more", facts=[*EVEN, *owned("b.py", 9, by="eve", repository=B)], **HIDDEN),
    Case(metric=ABSENCE, given="the larger of these repositories", facts=[*EVEN, *owned("b.py", 9, by="eve", repository=B)], value=3, subject=f"repository:{A}"),
    Case(metric=ABSENCE, given="two repositories that can both be shown", facts=[*EVEN, *shares("a.py", *[20] * 5, repository=B)], value=3),
    Case(metric=ABSENCE, given="nothing", facts=[], **NONE),
    Case(metric=SINGLE, given="a file of one of five people and one that all share", facts=[*OLD_HAND, *shares("src/b.py", 20, 20, 20, 20, 20)], value=0.5, n=2, share=(1, 2)),
    Case(metric=SINGLE, given="exactly three quarters", facts=shares("a.py", 75, 10, 5, 5, 5), value=1, share=(1, 1)),
    Case(metric=SINGLE, given="a little less", facts=shares("a.py", 74, 11, 5, 5, 5), value=0, share=(0, 1)),
    Case(metric=SINGLE, given="a file that only bots wrote", facts=[*OLD_HAND, *owned("lock.json", 9, by="bot"), *account("bot", bot=True)], value=1, share=(1, 1), excluded={"written by bots": 1}),
    Case(metric=SINGLE, given="four people", facts=shares("a.py", 9, 1, 1, 1), **HIDDEN),
    Case(metric=SINGLE, given="nothing", facts=[], **NONE),
    Case(metric=GINI, given="all alike", facts=EVEN, value=0, n=1),
    Case(metric=GINI, given="60, 10, 10, 10, 10 lines", facts=STEEP, value=0.4),
    Case(metric=GINI, given="1 to 5 lines", facts=shares("a.py", 1, 2, 3, 4, 5), value=0.266666667),
    Case(metric=GINI, given="four people", facts=shares("a.py", 9, 1, 1, 1), **HIDDEN),
    Case(metric=GINI, given="nothing", facts=[], **NONE),
]

FOLDERS = [
    Case(metric=KNOWLEDGE, given="a folder of one of five people", facts=OLD_HAND, value=1, n=1),
    Case(metric=KNOWLEDGE, given="a folder that five people share", facts=EVEN, value=0, n=0, excluded={"shared by several people": 1}),
    Case(
        metric=KNOWLEDGE,
        given="beside it a folder of two people, which does not show whose it is",
        facts=[*OLD_HAND, *shares("lib/b.py", 99, 1)],
        value=1,
        excluded={"fewer than 5 people": 1},
    ),
    Case(metric=KNOWLEDGE, given="folders of fewer than five people only", facts=[*shares("a/x", 9, 1, 1), *shares("b/x", 9, 1, prefix="q")], **HIDDEN),
    Case(metric=KNOWLEDGE, given="five who once wrote, of whom one has all that is left", facts=[*EVEN, *(f for n in range(1, 5) for f in owned("src/a.py", -20, by=f"p{n}"))], **HIDDEN),
    Case(
        metric=KNOWLEDGE,
        given="such a folder in a repository of more people",
        facts=[*EVEN, *(f for n in range(1, 5) for f in owned("src/a.py", -20, by=f"p{n}")), *shares("lib/b.py", 20, 20, 20, 20, 20)],
        value=1,
        excluded={"shared by several people": 1},
    ),
    Case(metric=KNOWLEDGE, given="a bot's folder", facts=[*OLD_HAND, *owned("gen/a.py", 9, by="bot"), *account("bot", bot=True)], value=1, excluded={"fewer than 5 people": 1}),
    Case(metric=KNOWLEDGE, given="files of no folder, which are one of their own", facts=[*OLD_HAND, *shares("README.md", 90, 4, 3, 2, 1)], value=2),
    Case(metric=KNOWLEDGE, given="nothing", facts=[], **NONE),
]

FLAT = commit(files={"flat.md": (60, 0), "deep.py": (30, 10)})
"""60 lines changed in one file, 40 in another."""
WEIGHED = [
    Case(metric=SPOTS, given="60 lines in a flat file, 40 in one of 10 indentation levels", facts=[*FLAT, *file("flat.md", 0), *file("deep.py", 10)], value=1, n=1, excluded={"beyond half of the work": 1}),
    Case(metric=SPOTS, given="a file that is no longer at HEAD", facts=[*FLAT, *file("deep.py", 10)], value=1, excluded={"no longer at HEAD": 1}),
    Case(metric=SPOTS, given="a file that is no text any more", facts=[*FLAT, *file("flat.md", None), *file("deep.py", 10)], value=1, excluded={"no text at HEAD": 1}),
    Case(
        metric=SPOTS,
        given="a repository whose complexities are known beside one whose are not",
        facts=[*FLAT, *file("deep.py", 10), *file("flat.md", 0), *commit(files={"deep.py": (99, 0)}, repository=B)],
        value=1,
        excluded={"beyond half of the work": 1, "complexity not known": 1},
    ),
]

CASES = [*CODE, *PEOPLE, *FOLDERS, *WEIGHED]
