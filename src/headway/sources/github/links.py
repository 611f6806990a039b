"""Lists that GitHub gives page by page, each naming the next in its Link header; that address is followed as it stands.

After a rename it leads elsewhere than where the list began, and what else the header may name (the last page, a total) is
no longer given by every list, so nothing depends on it (LESSON 93).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from headway.model.errors import Incomplete

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from headway.net.exchange import Reply
    from headway.sources.github.asked import Site

T = TypeVar("T")
LINK = re.compile(r"""<\s*([^<>]*?)\s*>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"',;]+))*)""")
NEXT = re.compile(r""";\s*rel\s*=\s*(?:"[^"]*\bnext\b[^"]*"|'[^']*\bnext\b[^']*'|next\b)""", re.IGNORECASE)


def following(headers: Mapping[str, str]) -> str | None:
    """The address of the next page; None on the last one."""
    text = next((value for name, value in headers.items() if name.lower() == "link"), "")
    return next((address for address, told in LINK.findall(text) if NEXT.search(told)), None)


async def listed(site: Site, path: str, decode: Callable[[bytes], T], *, query: Mapping[str, str | int] | None = None) -> AsyncGenerator[Reply[T], None]:
    """The pages of a list to the one that names no next. Raises SourceError, Incomplete where they go round in circles."""
    asked: set[str] = set()
    reply = await site.get(path, decode, query=query)
    while True:
        address = following(reply.headers)
        yield reply
        if address is None:
            return
        if address in asked:
            raise Incomplete(f"the list {path} names the same next page twice; what came before is stored")
        asked.add(address)
        reply = await site.get(address, decode)
