"""Answers as far as fetching reads them: lenient, and one record's broken text costs no other."""

import msgspec
import pytest

from headway.normalise.lenient import reader
from headway.sources.jira.payloads import BulkPage, Changelog, IssueHead, SearchPage, glued, instant_ms

GOOD = b'{"id":"1","fields":{"updated":"2026-03-01T10:00:00.123+0200"}}'


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00:01.000+0000", 1_000),
        ("2026-03-01T10:00:00.123+0200", 1_772_352_000_123),
        ("2026-03-01T10:00:00.123+02:00", 1_772_352_000_123),
        ("2026-03-01T08:00:00.123Z", 1_772_352_000_123),
        ("2026-03-01T08:00:00Z", 1_772_352_000_000),
        ("1969-12-31T23:59:59.999+0000", -1),
        ("2026-03-01T08:00:00", 1_772_352_000_000),
        ("yesterday", 0),
        ("", 0),
    ],
)
def test_instants_are_exact_to_the_millisecond_and_what_is_none_is_0(text, at):
    assert instant_ms(text) == at


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b'{"id":"2","fields":{"summary":"\\ud83d"}}', id="a surrogate alone"),
        pytest.param(b'{"id":"2","fields":{"summary":"\\udc00 tail"}}', id="the other half"),
        pytest.param(b'{"id":"2","fields":{"summary":"\xff\xfe"}}', id="bytes that are no UTF-8"),
        pytest.param(b'{"id":"2","fields":{"summary":"a\x00b"}}', id="a bare NUL"),
        pytest.param(b'{"id":"2","fields":{"summary":"\\u0000"}}', id="an escaped NUL"),
    ],
)
def test_21_one_record_with_text_no_decoder_takes_breaks_no_page(broken):
    """LESSON 21."""
    page = reader(SearchPage)(b'{"issues":[' + GOOD + b"," + broken + b"]}")
    heads = [msgspec.json.decode(raw, type=IssueHead) for raw in page.issues]
    assert ([head.id for head in heads], bytes(page.issues[0])) == (["1", "2"], GOOD)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"issues":[{"id":"1"', b'{"issues":{}}', b"[]"])
def test_what_is_no_answer_stays_none(body):
    with pytest.raises(msgspec.DecodeError):
        reader(SearchPage)(body)


def test_null_where_a_schema_says_text_is_read_as_nothing():
    page = reader(SearchPage)(b'{"issues":[],"nextPageToken":null,"isLast":null,"total":null,"names":null}')
    assert (page.token, page.is_last, page.total) == (None, None, None)


def test_an_issue_without_a_change_counts_as_changed_at_0():
    assert [msgspec.json.decode(raw, type=IssueHead).updated for raw in (b'{"id":"1"}', b'{"id":"1","fields":null}', b'{"id":"1","fields":{"updated":null}}')] == [0, 0, 0]


@pytest.mark.parametrize(
    ("count", "total", "whole"),
    [(0, 0, True), (3, 3, True), (3, None, True), (3, 4, False), (40, 40, False), (100, None, False), (99, 99, True), (100, 250, False)],
)
def test_23_a_list_of_histories_that_may_have_been_cut_off_is_not_taken_for_whole(count, total, whole):
    """LESSON 23."""
    assert Changelog(histories=[msgspec.Raw(b"{}")] * count, total=total).whole(caps=frozenset({40, 100})) is whole


def test_histories_are_read_by_issue_whatever_their_ids_are_written_as():
    page = reader(BulkPage)(b'{"issueChangeLogs":[{"issueId":7,"changeHistories":[{"id":"1"}]},{"issueId":"8","changeHistories":[]}]}')
    assert [(str(one.issue), len(one.histories)) for one in page.issues] == [("7", 1), ("8", 0)]


def test_the_composite_keeps_every_byte_of_its_parts():
    issue, history = b'{"id": "1" , "x":1.50}', b'{"id":"h",  "items":[]}'
    assert glued(issue, [history, history]) == b'{"issue":%b,"histories":[%b,%b]}' % (issue, history, history)
    assert (glued(issue, []), glued(issue, None)) == (b'{"issue":%b,"histories":[]}' % issue, b'{"issue":%b}' % issue)
