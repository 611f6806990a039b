"""Who is no person."""

import pytest

from headway.normalise.bots import is_bot

ACCOUNTS = [
    ("dependabot[bot]", None, True),
    ("Renovate[BOT]", None, True),
    ("dependabot", None, True),
    ("acme-release-bot", None, True),
    ("k8s-ci-robot", None, True),
    ("project_42_bot", None, True),
    ("group_7_bot_3f9a1c", None, True),
    ("github-actions", None, True),
    ("Bot", None, True),
    ("Releases <bot@acme.example>", None, True),
    ("Dependabot <49699333+dependabot[bot]@users.noreply.host.example>", None, True),
    ("GitHub <noreply@host.example>", None, True),
    ("49699333+dependabot[bot]@users.noreply.host.example", None, True),
    ("someone", "Bot", True),
    ("someone", "app", True),
    ("someone", "Service Account", True),
    ("someone", "User", False),
    ("someone", None, False),
    ("Maria Abbot", None, False),
    ("abbott", None, False),
    ("talbot", None, False),
    ("robotnik", None, False),
    ("Ana Lima <ana.lima@acme.example>", "author", False),
    ("17+ana@users.noreply.host.example", None, False),
    ("project_bot_fan", None, False),
    ("", None, False),
]


@pytest.mark.parametrize(("handle", "kind", "bot"), ACCOUNTS)
def test_bots_are_known_by_kind_by_mark_and_by_name(handle, kind, bot):
    assert is_bot(handle, kind=kind) is bot
