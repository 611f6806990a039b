"""Revisions are those there are migrations for."""

from pathlib import Path

from headway.db import revision, upgrade


def test_every_revision_has_a_migration_and_every_migration_a_revision():
    names = sorted(path.name.partition("_")[0] for path in (Path(upgrade.MIGRATIONS) / "versions").glob("*.py"))
    assert tuple(names) == revision.REVISIONS


def test_the_application_id_spells_our_name():
    assert revision.APPLICATION_ID.to_bytes(4, "big") == b"HDWY"
