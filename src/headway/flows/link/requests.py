"""Which commits of the deployed line stand for the commits of a pull request that was squashed or rebased.

A squash or a rebase leaves the original commits behind, and with them when the work began. It is found by the commit the
request was merged as (merge_sha), by the head it had (head_sha), and by what a rewritten commit keeps: its author and its
author date to the second, which is what stands for a patch id here, since no fact has one (patch_id).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from headway.flows.link.graph import History, Node

CONFIDENCE = {"ancestor": 1.0, "merge_sha": 1.0, "head_sha": 0.9, "patch_id": 0.8}
"""How sure each way is in which a change is found in what was deployed."""
REWRITING = frozenset({"squash", "rebase"})


class Original(Struct, frozen=True, gc=False):
    """A commit of a pull request as it was written."""

    sha: str
    author: str | None = None
    authored_at: int | None = None


class Request(Struct, frozen=True, kw_only=True):
    """What linking needs to know of a pull request; its commits in the order in which they stand on each other, where that is known."""

    key: str
    head_sha: str | None = None
    merge_sha: str | None = None
    merge_method: str | None = None
    merged_at: int | None = None
    originals: tuple[Original, ...] = ()


class Stand(Struct, frozen=True, gc=False):
    """A commit of the line stands for this original one."""

    original: Original
    request: str
    evidence: str


class Standing(Struct, frozen=True):
    """By number of the commit: what it stands for, and the pull request that it came with or from; `originals` are all that any stands for."""

    stands: Mapping[int, Sequence[Stand]]
    request_of: Mapping[int, str]
    originals: frozenset[str]


def standing(history: History, requests: Iterable[Request]) -> Standing:
    """What the commits of a history stand for; where several requests claim one, the one that was merged first has it."""
    ordered = sorted(requests, key=lambda one: (one.merged_at is None, one.merged_at or 0, one.key))
    stands: dict[int, list[Stand]] = {}
    request_of = {at: one.key for one in reversed(ordered) for made in one.originals if (at := history.exactly(made.sha)) is not None}
    for request in ordered:
        _by_merge(history, request, stands, request_of)
    for request in ordered:
        _by_head(history, request, stands, request_of)
    _by_patch(history, ordered, stands, request_of)
    return Standing(stands, request_of, frozenset(one.original.sha for some in stands.values() for one in some))


def _by_merge(history: History, request: Request, stands: dict[int, list[Stand]], request_of: dict[int, str]) -> None:
    tip = history.exactly(request.merge_sha)
    if tip is None or request.merged_at is None:
        return
    own = request_of.setdefault(tip, request.key) == request.key and all(made.sha != request.merge_sha for made in request.originals)
    if not own or tip in stands or not _rewrote(history, request, tip):
        return
    left = list(request.originals)
    for at, made in _rebased(history, tip, left):
        request_of.setdefault(at, request.key)
        stands.setdefault(at, []).append(Stand(made, request.key, "merge_sha"))
    if left:
        stands.setdefault(tip, []).extend(Stand(made, request.key, "merge_sha") for made in left)


def _rewrote(history: History, request: Request, tip: int) -> bool:
    """Whether what a request was merged as is made of its commits; where nothing tells, one with one parent is."""
    return request.merge_method in REWRITING or (request.merge_method is None and not history.is_merge(tip))


def _rebased(history: History, tip: int, left: list[Original]) -> Iterator[tuple[int, Original]]:
    """From the last commit of a rebase down its line, each with the original of the same author date, which leaves `left`."""
    at: int | None = tip
    while at is not None and left:
        made = next((one for one in reversed(left) if one.authored_at is not None and one.authored_at == history.nodes[at].authored_at), None)
        if made is None or history.is_merge(at):
            return
        left.remove(made)
        yield at, made
        at = next(iter(history.parents[at]), None)


def _by_head(history: History, request: Request, stands: dict[int, list[Stand]], request_of: dict[int, str]) -> None:
    """The head is known, and its commits as they were told are not: it was rewritten on its branch."""
    tip = history.exactly(request.head_sha)
    if tip is None or tip in stands or history.is_merge(tip):
        return
    owner = request_of.setdefault(tip, request.key)
    lost = [made for made in request.originals if history.exactly(made.sha) is None]
    if owner == request.key and lost and all(made.sha != request.head_sha for made in request.originals):
        stands[tip] = [Stand(made, request.key, "head_sha") for made in lost]


def _by_patch(history: History, requests: Iterable[Request], stands: dict[int, list[Stand]], request_of: dict[int, str]) -> None:
    """A commit written by the same author at the same second as one original alone, which is not in git itself."""
    lost: dict[int, list[tuple[Original, str]]] = defaultdict(list)
    for request in requests:
        for made in request.originals:
            if made.authored_at is not None and history.exactly(made.sha) is None:
                lost[made.authored_at].append((made, request.key))
    alone = {moment: some[0] for moment, some in lost.items() if len({made.sha for made, _ in some}) == 1}
    for at, node in enumerate(history.nodes):
        if node.authored_at in alone and at not in stands and at not in request_of and not history.is_merge(at):
            made, request_key = alone[node.authored_at]
            if _agree(made, node):
                stands[at] = [Stand(made, request_key, "patch_id")]
                request_of[at] = request_key


def _agree(made: Original, node: Node) -> bool:
    """Whether two commits may be of one author: a forge's account cannot be held against git's `name <address>`."""
    told = made.author
    return told is None or "<" not in told or "<" not in node.author or _address(told) == _address(node.author)


def _address(author: str) -> str:
    return author.rpartition("<")[2].casefold()
