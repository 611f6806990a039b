"""The streams of one repository: commits first, then what they did to files, then who wrote them.

Each stream reads towards a fixed target of tips, chunk by chunk; a run that was cut off finishes the
old target before it looks at newer tips.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from headway.model.scope import Estimate, Page, Raw, Reject
from headway.sources.git.cursor import CHUNK, SMALLEST_CHUNK, Chunk, Cursor, Listing, Roster, chunks_left, read_cursor
from headway.sources.git.diffs import Diffs, read_diffs
from headway.sources.git.listing import list_commits
from headway.sources.git.mailmap import canonical, parse_mailmap
from headway.sources.git.objects import Found, commit_chunks, present, read_commits
from headway.sources.git.program import Git
from headway.sources.git.shape import AccountRaw, RepositoryRaw, handle, people

if TYPE_CHECKING:
    from headway.sources.git.snapshot import Snapshot

Pages = AsyncGenerator[Page, None]
Chunks = AsyncGenerator[tuple[Chunk, Found], None]
Again = Callable[[Git, list[bytes]], Awaitable[Found]]
"""How commits that could not be read are tried once more."""


class History:
    """One repository at one moment, read as streams of pages."""

    def __init__(self, git: Git, snapshot: Snapshot, *, branches: str, workers: int, smallest_chunk: int = SMALLEST_CHUNK) -> None:
        self.location = git.location
        self.snapshot = snapshot
        self._git = git
        self._smallest = smallest_chunk
        self._scope = snapshot.scope.key
        self._tips = snapshot.tips(branches)
        self._workers = workers
        self._width = (64 if snapshot.object_format == "sha256" else 40) + 1
        self._listings: dict[tuple[object, ...], Listing] = {}
        self._early: Diffs | None = None
        self._handles: tuple[Listing, set[tuple[str, str]]] | None = None

    def repository(self) -> Raw:
        """The repository as one record."""
        seen = self.snapshot
        named = RepositoryRaw(seen.scope.name, seen.url, seen.head_name, seen.head, seen.bare, bool(seen.shallow), seen.object_format)
        return Raw(self._scope, msgspec.json.encode(named))

    def refs(self) -> Raw:
        """All refs as one record: the whole set under the repository."""
        return Raw(self._scope, b"\n".join(self.snapshot.refs))

    async def _listing(self, target: tuple[str, ...], tips: tuple[str, ...]) -> Listing:
        """Commits between two sets of tips; kept, since commits and changes ask for the same one."""
        if (target, tips) not in self._listings:
            self._listings = {(target, tips): await list_commits(self._git, new=target, old=tips, width=self._width)}
        return self._listings[target, tips]

    async def _aim(self, cursor: Cursor) -> Cursor:
        """The cursor with a target: the unfinished one if its listing still stands, else today's tips.

        History cut shorter or longer (shallow), or tips or a target that are gone, mean reading it all again.
        """
        sought = {*cursor.tips, *cursor.target}
        if len(await present(self._git, sorted(sought))) < len(sought) or cursor.shallow != self.snapshot.shallow:
            cursor = Cursor()
        if cursor.target:
            listing = await self._listing(cursor.target, cursor.tips)
            return cursor if listing.digest == cursor.digest else msgspec.structs.replace(cursor, digest=listing.digest, done=())
        return Cursor(tips=cursor.tips, target=self._tips, total=cursor.total, shallow=self.snapshot.shallow)

    def _settled(self, cursor: Cursor) -> bool:
        """Whether there is nothing to read: the tips are the ones that are in, and history is cut where it was."""
        return not cursor.target and cursor.tips == self._tips and cursor.shallow == self.snapshot.shallow

    def commits(self, cursor: Cursor) -> Pages:
        """Commits that a rewrite of history has lost, then new ones, newest first."""
        return self._stream(cursor, self._commit_chunks, read_commits, mark=b"+")

    def changes(self, cursor: Cursor) -> Pages:
        """What each commit did to each file."""
        return self._stream(cursor, self._diff_chunks, read_diffs, mark=b"")

    async def _mended(self, cursor: Cursor, read: Again) -> Cursor:
        """The cursor; the beginning, once anything it had to leave out can be read: what lay behind it can be, too."""
        if cursor.missing and (await read(self._git, [sha.encode() for sha in cursor.missing]))[0]:
            return Cursor()
        return cursor

    async def _commit_chunks(self, listing: Listing, left: list[Chunk]) -> Chunks:
        """Commits; when all of a listing pass by, their handles are kept for the accounts, and diffs are begun meanwhile."""
        seen: set[tuple[str, str]] = set()
        whole = sum(end - start for start, end in left) == len(listing)
        if whole:
            await self.close()
            self._early = Diffs(self._git, listing, left, workers=self._workers)
        async with aclosing(commit_chunks(self._git, listing, left)) as chunks:
            async for chunk, (raws, rejects) in chunks:
                for raw in raws:
                    seen.update(people(raw.payload))
                yield chunk, (raws, rejects)
        if whole:
            self._handles = (listing, seen)

    async def _diff_chunks(self, listing: Listing, left: list[Chunk]) -> Chunks:
        """What commits did to files: the reading begun early if it is of these chunks, else one of its own."""
        if not self._early or self._early.plan != (listing, tuple(left)):
            await self.close()
            self._early = Diffs(self._git, listing, left, workers=self._workers)
        reading, self._early = self._early, None
        async with aclosing(reading.found()) as chunks:
            async for found in chunks:
                yield found

    async def close(self) -> None:
        """End what was begun early and never asked for."""
        early, self._early = self._early, None
        if early:
            await early.close()

    async def _stream(self, cursor: Cursor, read: Callable[[Listing, list[Chunk]], Chunks], again: Again, *, mark: bytes) -> Pages:
        """Target after target until the tips of today are in; only then is a page the last."""
        cursor = await self._mended(cursor, again)
        while not self._settled(cursor):
            aim = await self._aim(cursor)
            lost = await self._lost(aim)
            if mark:
                async for page in self._rewritten(aim, lost):
                    yield page
            async with aclosing(self._chunks(aim, read, mark=mark, lost=len(lost))) as pages:
                async for page in pages:
                    cursor = read_cursor(page.next_cursor)
                    yield page
            if self._settled(cursor):
                return
        yield self._nothing_new(cursor)

    async def _rewritten(self, aim: Cursor, lost: Listing) -> Pages:
        """Commits a rewrite of history has lost, told again with the mark that says so."""
        for start in range(0, len(lost), CHUNK):
            raws, _ = await read_commits(self._git, lost.part((start, start + CHUNK)).split())
            yield Page(raws=_marked(self._scope, raws, b"-"), next_cursor=aim.text(), partial=True)

    async def _lost(self, aim: Cursor) -> Listing:
        """Commits that were reachable from the old tips and are from the new ones no longer."""
        if not aim.tips or set(aim.tips) <= set(aim.target):
            return Listing(b"", self._width)
        return await list_commits(self._git, new=aim.tips, old=aim.target, width=self._width)

    def _nothing_new(self, cursor: Cursor) -> Page:
        return Page(raws=(), next_cursor=cursor.text(), last=True, estimate=Estimate(0, exact=True), total=cursor.total)

    async def _chunks(self, aim: Cursor, read: Callable[[Listing, list[Chunk]], Chunks], *, mark: bytes, lost: int) -> Pages:
        """The chunks of a listing that are not in yet, read by as many children as there are workers, then the moved tips."""
        listing = await self._listing(aim.target, aim.tips)
        cursor = msgspec.structs.replace(aim, digest=listing.digest)
        left = chunks_left(len(listing), cursor.done, workers=self._workers, smallest=self._smallest)
        remaining = Estimate(sum(end - start for start, end in left) + len(listing.rejects), exact=True)
        async with aclosing(read(listing, left)) as chunks:
            async for chunk, (raws, rejects) in chunks:
                cursor = cursor.with_done(chunk).without(rejects)
                yield Page(raws=_marked(self._scope, raws, mark), rejects=_scoped(self._scope, rejects), next_cursor=cursor.text(), estimate=remaining)
        total = aim.total + len(listing) + len(listing.rejects) - lost
        end = Cursor(tips=aim.target, shallow=aim.shallow, total=total, missing=cursor.missing).without(listing.rejects)
        yield Page(
            raws=(),
            rejects=_scoped(self._scope, listing.rejects),
            next_cursor=end.text(),
            last=self._settled(end),
            estimate=remaining,
            total=total,
            roster=self._roster(aim, listing) if mark else None,
        )

    def _roster(self, aim: Cursor, listing: Listing) -> Roster | None:
        """The ids of all commits there are: when they were listed from the beginning, and nothing hides any of them."""
        whole = not aim.tips and not aim.shallow and not listing.rejects
        return Roster(self._scope, listing) if whole and len(listing) else None

    async def accounts(self, cursor: Cursor) -> Pages:
        """Handles of authors and committers: of new commits, or of all when `.mailmap` has changed."""
        cursor = await self._mended(cursor, read_commits)
        if self._settled(cursor) and cursor.mailmap == self.snapshot.mailmap:
            yield self._nothing_new(cursor)
            return
        known = cursor if cursor.mailmap == self.snapshot.mailmap and cursor.shallow == self.snapshot.shallow else Cursor()
        tips = tuple(await present(self._git, known.tips))
        listing = await self._listing(self._tips, tips)
        raws = await self._accounts(listing)
        end = Cursor(tips=self._tips, shallow=self.snapshot.shallow, mailmap=self.snapshot.mailmap, missing=known.missing).without(listing.rejects)
        yield Page(raws=raws, next_cursor=end.text(), last=True, estimate=Estimate(len(raws), exact=True))

    async def _seen(self, listing: Listing) -> set[tuple[str, str]]:
        """Names and e-mails in the commits of a listing; known already when this session has read them all."""
        if self._handles and self._handles[0] == listing:
            return self._handles[1]
        found: set[tuple[str, str]] = set()
        async for _, (raws, _) in commit_chunks(self._git, listing, chunks_left(len(listing), (), workers=self._workers)):
            for raw in raws:
                found.update(people(raw.payload))
        return found

    async def _accounts(self, listing: Listing) -> tuple[Raw, ...]:
        seen = await self._seen(listing)
        mailmap = parse_mailmap(await self._mailmap())
        accounts = (AccountRaw(name, email, *canonical(mailmap, name, email)) for name, email in sorted(seen))
        return tuple(Raw(f"{self._scope}:{handle(who.name, who.email)}", msgspec.json.encode(who)) for who in accounts)

    async def _mailmap(self) -> bytes:
        if not self.snapshot.mailmap:
            return b""
        result = await self._git.run("cat-file", "blob", self.snapshot.mailmap)
        return result.out


def _marked(scope: str, raws: list[Raw], mark: bytes) -> tuple[Raw, ...]:
    """Raws under their full key, with the mark that shape reads off the payload."""
    return tuple(Raw(f"{scope}:{raw.external_id}", mark + raw.payload) for raw in raws)


def _scoped(scope: str, rejects: list[Reject] | tuple[Reject, ...]) -> tuple[Reject, ...]:
    return tuple(msgspec.structs.replace(reject, external_id=f"{scope}:{reject.external_id}") for reject in rejects)
