"""Raw records are JSON in the outside's spelling, and come back as they were."""

from datetime import datetime

import msgspec
import pytest

from headway.sources.synthetic import raws

ENTRY = raws.Entry(id="1", at=msgspec.convert("2026-01-01T00:00:00Z", type=datetime), author=None, field="status", before="A", after="B")


def test_a_line_of_a_changelog_says_from_and_to():
    assert msgspec.json.decode(msgspec.json.encode(ENTRY)) == {"id": "1", "at": "2026-01-01T00:00:00Z", "author": None, "field": "status", "from": "A", "to": "B"}


def test_what_was_written_is_what_is_read():
    assert msgspec.json.decode(msgspec.json.encode(ENTRY), type=raws.Entry) == ENTRY


def test_a_missing_field_is_an_error_and_not_a_guess():
    with pytest.raises(msgspec.ValidationError, match="issueType"):
        msgspec.json.decode(b'{"id": 1, "key": "A-1", "summary": "", "description": null}', type=raws.ItemRaw)
