"""Statements of responsibility."""

from __future__ import annotations

from headway.model.declared import Declaration


def test_a_declaration_belongs_to_its_file():
    told = Declaration(
        key="git:repo:a:.github/CODEOWNERS:3", repository="git:repo:a", file=".github/CODEOWNERS", number=3, kind="code_owner", name="*", title="", type=None, above=None, pattern="*", path="",
        owners=("@org/team",),
    )  # fmt: skip
    assert told.parent() == "git:repo:a:.github/CODEOWNERS"
    assert told.touches() == ()
