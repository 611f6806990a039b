"""The tree of everything that can go wrong.

Whether to retry, which run status follows, how the process exits and what HTTP answers are
properties of the class, so that every entrance tells the same story; `docs/reference/errors.md`
is generated from here.
"""

from __future__ import annotations

from typing import ClassVar

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_PARTIAL = 3
EXIT_UNHEALTHY = 4
EXIT_INTERRUPTED = 130


class HeadwayError(Exception):
    """Something went wrong and Headway knows what it means."""

    retryable: ClassVar[bool] = False
    run_status: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = EXIT_FAILED
    http_status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    @property
    def sentence(self) -> str:
        """One sentence for a person: what is wrong, where, what to do."""
        return str(self.args[0]) if self.args else (self.__doc__ or self.code)


class UsageError(HeadwayError):
    """The call itself is wrong; nothing was started."""

    exit_code = EXIT_USAGE
    http_status = 400
    code = "usage"


class ConfigError(UsageError):
    """The configuration is wrong: an unknown key, a missing value, a half-configured source."""

    code = "config"


class BadWindow(UsageError):
    """A period or filter cannot be honoured; it is refused rather than silently replaced."""

    code = "bad_window"


class NotFound(UsageError):
    """A metric, subject, scope or page with this name does not exist."""

    http_status = 404
    code = "not_found"


class BadPath(UsageError):
    """A path given on the command line is no repository, or cannot be read."""

    code = "bad_path"


class SourceError(HeadwayError):
    """A source did not give what was asked of it."""

    exit_code = EXIT_PARTIAL
    http_status = 502
    code = "source"


class Transport(SourceError):
    """The connection or the child process broke; the same request may succeed later."""

    retryable = True
    code = "transport"


class Overloaded(Transport):
    """The source took too long or its gateway gave up (502, 503, 504); a smaller page may pass."""

    code = "overloaded"


class GaveUp(Transport):
    """The same request broke as often as we are willing to try it."""

    retryable = False
    code = "gave_up"


class RateLimited(SourceError):
    """The source asked us to wait; `until` says how long (µs UTC), None where it did not say."""

    retryable = True
    run_status = "rate_limited"
    http_status = 503
    code = "rate_limited"

    def __init__(self, sentence: str, until: int | None = None) -> None:
        super().__init__(sentence)
        self.until = until


class AuthFailed(SourceError):
    """The credentials are refused, or the files may not be read."""

    run_status = "paused"
    exit_code = EXIT_UNHEALTHY
    code = "auth"


class Unhealthy(SourceError):
    """The probe of the source failed; its runs are paused, other sources go on."""

    run_status = "paused"
    exit_code = EXIT_UNHEALTHY
    http_status = 503
    code = "unhealthy"


class Gone(SourceError):
    """The scope is no longer there."""

    http_status = 410
    code = "gone"


class BadRequest(SourceError):
    """The source refused the request as wrong; asking again would not help."""

    code = "bad_request"


class Poison(SourceError):
    """A record cannot be shaped; it is quarantined and the batch goes on."""

    run_status = "running"
    code = "poison"


class Incomplete(SourceError):
    """The end of the stream is not proven, or fewer records came than the source counts."""

    run_status = "incomplete"
    code = "incomplete"


class Held(Incomplete):
    """A complete listing lacks so many stored records that an operator must say whether they are gone."""

    code = "held"


class Short(Incomplete):
    """Fewer records came than the source counts; the watermark falls back so that the next run reads all."""

    code = "short"


class LeaseHeld(HeadwayError):
    """Another process is working on this stream."""

    run_status = "queued"
    exit_code = EXIT_PARTIAL
    http_status = 409
    code = "lease_held"


class LeaseLost(HeadwayError):
    """Another worker took this stream over; this one may advance nothing any more."""

    run_status = "cancelled"
    exit_code = EXIT_PARTIAL
    http_status = 409
    code = "lease_lost"


class StoreError(HeadwayError):
    """The store cannot be used."""

    http_status = 503
    code = "store"


class StoreBusy(StoreError):
    """Another process holds the store's write lock for longer than we wait."""

    retryable = True
    code = "store_busy"


class StoreFull(StoreError):
    """The disk is full; nothing of the last batch was kept, everything before it is."""

    http_status = 507
    code = "store_full"


class StoreNotOurs(StoreError):
    """The file is no Headway store; it was left untouched."""

    exit_code = EXIT_USAGE
    code = "store_not_ours"


class StoreTooNew(StoreError):
    """The store was written by a newer Headway; it was left untouched."""

    exit_code = EXIT_USAGE
    code = "store_too_new"


class StoreTooOld(StoreError):
    """The store needs `headway db upgrade` first."""

    exit_code = EXIT_USAGE
    code = "store_too_old"


class OlderMethod(StoreError):
    """A point computed by an older method version must not cover a newer one."""

    http_status = 409
    code = "older_method"


class ComputeFailed(HeadwayError):
    """The compute process ended or could not answer."""

    http_status = 503
    code = "compute"


class SchemaDrift(StoreError):
    """The tables of the store are not the declared ones."""

    code = "schema_drift"


def error_tree(root: type[HeadwayError] = HeadwayError) -> tuple[type[HeadwayError], ...]:
    """The classes below and including ``root``, parents before children."""
    below = (error_tree(child) for child in root.__subclasses__())
    return (root, *(found for branch in below for found in branch))
