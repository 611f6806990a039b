"""Saying what words mean: checked before anything is written, kept folded so that a word is said once however it is spelled.

Nothing is shaped here. A replay applies what was said, and until then facts stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from headway.model.errors import NotFound
from headway.normalise.words import checked, folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from headway.model.ports import Ledger
    from headway.model.wording import Override


def holding(written: Iterable[Override], told: Iterable[Override]) -> list[Override]:
    """What holds of words: what `headway.yaml` says, and over it what people told the ledger since."""
    return list({(said.level, folded(said.target), said.map, folded(said.word)): said for said in (*written, *told)}.values())


def kept(said: Override) -> Override:
    """What is said, as the ledger keeps it: words and names of teams folded, keys and names of sources as they are."""
    return replace(said, word=folded(said.word), value=said.value.strip(), target=folded(said.target) if said.level == "team" else said.target)


async def say(ledger: Ledger, said: Override, *, tenant: str, actor: str) -> Override:
    """Say what a word stands for; as it is kept. Raises ConfigError for a map or a meaning that we do not have."""
    one = kept(said)
    checked([one])
    await ledger.override([one], tenant=tenant, actor=actor)
    return one


async def unsay(ledger: Ledger, said: Override, *, tenant: str, actor: str) -> Override:
    """Take back what was said of a word, whatever it was. Raises NotFound where nothing was."""
    one = kept(replace(said, value=""))
    if one not in [replace(known, value="") for known in await ledger.overrides(tenant=tenant)]:
        raise NotFound(f"nothing was said of {said.word!r} in {said.map}{_where(said)}; headway words lists what was")
    await ledger.override([one], tenant=tenant, actor=actor)
    return one


def _where(said: Override) -> str:
    return f" for {said.level} {said.target!r}" if said.target else ""
