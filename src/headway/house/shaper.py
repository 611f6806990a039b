"""The process that shapes: reads records from its input, writes facts to its output, ends when its input does."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headway.flows.ingest.shaping import shape_for
from headway.house import moulds
from headway.house.frugal import look_seldom
from headway.normalise.words import Words
from headway.sources import PROVIDERS
from headway.sources.opening import Opening

if TYPE_CHECKING:
    from typing import IO

    from headway.model.ports import Provider


READ_AHEAD = 256 * 1024
"""Bytes of questions read at once: a dozen records."""


def opened(message: bytes) -> Provider:
    """A provider that shapes, and can do nothing else: it has no credentials, no shelf, no clock."""
    told = moulds.read_opened(message)
    nothing: Any = None
    return PROVIDERS[told.source.kind](
        Opening(source=told.source, shelf=nothing, words=Words(told.overrides), credential=lambda: None, budgets=nothing, clock=nothing, mirrors=Path())
    )


def main() -> None:
    """Shape until the parent closes the pipe; Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, answers = os.fdopen(os.dup(sys.stdin.fileno()), "rb", READ_AHEAD), os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not end up between two frames
    first = moulds.read_frame(asked)
    if first is None:
        return
    provider = opened(first)
    look_seldom()
    with suppress(EOFError):
        while (message := moulds.read_frame(asked)) is not None:
            moulds.write_frame(answers, shaped(provider, asked, moulds.read_asked(message)))


def shaped(provider: Provider, stream: IO[bytes], asked: moulds.Asked) -> bytes:
    """The answer to a question, whose records are shaped as they come. Raises EOFError where they break off."""
    casting = moulds.Casting(asked.entity)
    for raw in moulds.read_raws(stream, asked):
        casting.add(*shape_for(casting.take, provider, asked.scope, asked.entity, raw, asked.reference))
    return casting.frame()


if __name__ == "__main__":
    main()
