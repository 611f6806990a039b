"""Faults nobody foresaw: told as one sentence where they hit, with their trace in the log."""

from __future__ import annotations

import logging
import traceback

from headway.model.errors import HeadwayError
from headway.normalise.text import clean
from headway.telemetry import emit, redacted

LONGEST = 300


def fault_of(error: Exception) -> HeadwayError:
    """The fault as an error of ours, after its trace was logged."""
    said = redacted(clean(f"{type(error).__name__}: {error}"))[:LONGEST]
    trace = "".join(traceback.format_exception(error))
    emit("fault", logging.ERROR, reason=said, trace=clean(trace))
    found = HeadwayError(f"a fault in Headway, please report it: {said}")
    found.__cause__ = error
    return found
