"""Who owns the code when a window ends: levels over lines, and how few people they hang on.

People are persons by the repository's mailmap, bots own nothing, and nothing here ever names anyone: what
could be derived per person is hidden for small groups, the folders of `code.knowledge` each for itself.
"""

from __future__ import annotations

from headway.metrics.spec import Metric

INPUTS = ("ownership", "accounts")
TAGS = ("code",)
ABSENCE = "https://chaoss.community/kb/metric-contributor-absence-factor/"
CHURN = "https://www.microsoft.com/en-us/research/publication/use-of-relative-code-churn-measures-to-predict-system-defect-density/"

METRICS = (
    Metric(
        id="code.lines",
        title="Lines of code",
        question="How large is the code?",
        formula="lines of text files at HEAD as it was when the window ended, bots' lines among them",
        unit="lines",
        kind="level",
        grain="file",
        inputs=INPUTS,
        stored=False,
        at_end=True,
        tags=TAGS,
        source="https://chaoss.community/kb/metric-code-changes-lines/",
    ),
    Metric(
        id="code.rework_ratio",
        title="Rework",
        question="How much of what is deleted had only just been written?",
        formula="deleted lines written at most 30 days before / deleted lines, of the commits that landed in the window, without merges",
        unit="ratio",
        better="down",
        kind="ratio",
        inputs=("rework", "commits"),
        minimum_n=1,
        tags=TAGS,
        source=CHURN,
    ),
    Metric(
        id="code.absence_factor",
        title="Contributor absence factor",
        question="How few people could take half of the knowledge with them?",
        formula="fewest people who together own half of the lines when the window ends, without bots",
        unit="people",
        better="up",
        kind="level",
        grain="file",
        inputs=INPUTS,
        personal=True,
        stored=False,
        at_end=True,
        tags=TAGS,
        source=ABSENCE,
    ),
    Metric(
        id="code.single_owner_ratio",
        title="Files of one owner",
        question="Which share of the files hangs on one person?",
        formula="text files of which one person owns at least 75 % of the lines when the window ends / text files with lines, without bots",
        unit="ratio",
        better="down",
        kind="ratio",
        grain="file",
        inputs=INPUTS,
        minimum_n=1,
        personal=True,
        stored=False,
        at_end=True,
        tags=TAGS,
        source="https://www.microsoft.com/en-us/research/publication/dont-touch-my-code-examining-the-effects-of-ownership-on-software-quality/",
    ),
    Metric(
        id="code.ownership_gini",
        title="Inequality of ownership",
        question="How unequally is the code owned?",
        formula="Gini coefficient of the lines that each person owns when the window ends, without bots",
        unit="ratio",
        better="down",
        kind="level",
        grain="file",
        inputs=INPUTS,
        personal=True,
        stored=False,
        at_end=True,
        tags=TAGS,
        source="https://en.wikipedia.org/wiki/Gini_coefficient",
    ),
    Metric(
        id="code.knowledge",
        title="Folders of one owner",
        question="Which parts of the code does only one person know?",
        formula="folders of which one person owns at least 75 % of the lines when the window ends, of those that at least 5 people ever wrote",
        unit="folders",
        better="down",
        kind="level",
        grain="folder",
        inputs=("ownership", "accounts", "changes", "commits"),
        personal=True,
        guarded=True,
        stored=False,
        at_end=True,
        tallied=True,
        tags=TAGS,
        source=ABSENCE,
    ),
)
