"""The process that shapes: reads records from its input, writes facts to its output, ends when its input does."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headway.flows.ingest.shaping import shape_one
from headway.house import moulds
from headway.normalise.words import Words
from headway.sources import PROVIDERS
from headway.sources.opening import Opening

if TYPE_CHECKING:
    from headway.model.ports import Provider


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
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not end up between two frames
    first = moulds.read_frame(asked)
    if first is None:
        return
    provider = opened(first)
    while (message := moulds.read_frame(asked)) is not None:
        told = moulds.read_asked(message)
        records = (shape_one(provider, told.scope, told.entity, raw, told.reference) for raw in told.raws)
        moulds.write_frame(answers, moulds.cast(told.entity, ((record.facts, record.rejects) for record in records)))


if __name__ == "__main__":
    main()
