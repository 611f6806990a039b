"""The child's side of the pipe: frames in and out, and answers remembered while the data stand still."""

from __future__ import annotations

import io

import msgspec
import pytest

from headway.house.thinker import DONE, FAILED, FIGURES, FRAME, POINTS, Thinker, frame, read_frame
from headway.model.asks import FigureAsk, PointsAsk
from headway.model.scope import ALWAYS

ASK = msgspec.msgpack.encode(FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=(), windows=(ALWAYS,)))


class Reader:
    """A store of which only the version is asked."""

    def __init__(self):
        self.now = 1

    def version(self):
        return self.now


class Engine:
    """An engine that counts how often it had to think."""

    def __init__(self):
        self.asked, self.version = 0, None

    def number(self, stream):
        return stream

    def figures(self, _ask):
        self.asked += 1
        return []

    def points(self, _ask):
        yield []
        raise ZeroDivisionError("by surprise")


@pytest.fixture
def thinker():
    return Thinker(Engine(), Reader())


def test_a_frame_that_was_written_is_read_again():
    stream = io.BytesIO(frame(b"x", b"hello") + frame(b"y", b""))
    assert [read_frame(stream) for _ in range(3)] == [(b"x", b"hello"), (b"y", b""), None]


def test_the_same_question_on_the_same_data_is_answered_from_memory(thinker):
    assert list(thinker.answer(FIGURES, ASK)) == list(thinker.answer(FIGURES, ASK))
    assert thinker._engine.asked == 1


def test_new_data_are_thought_about_anew(thinker):
    list(thinker.answer(FIGURES, ASK))
    thinker._reader.now = 2
    list(thinker.answer(FIGURES, ASK))
    assert thinker._engine.asked == 2


def test_a_question_that_cannot_be_answered_does_not_end_the_process(thinker):
    ask = msgspec.msgpack.encode(PointsAsk(tenant="t", zone="UTC", dirty=(), seq=1, computed_at=1, through="2026-01-01"))
    *_, last = thinker.answer(POINTS, ask)
    assert last[:1] == FAILED
    assert "ZeroDivisionError: by surprise" in msgspec.msgpack.decode(last[FRAME.size :])[1]


def test_a_question_that_is_none_is_refused(thinker):
    (last,) = thinker.answer(FIGURES, b"\xc1")
    assert last[:1] == FAILED
    assert last[:1] != DONE
