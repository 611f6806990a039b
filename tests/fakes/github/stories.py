"""What all records of a repository are told from: who works there, what their branches and titles are called; the same seed tells the same."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tests.fakes.github.people import pick

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.github.data import User

DAY, HOUR = 86_400, 3_600
GHOSTS = 0.015
"""Share of authors whose account is gone."""
VERBS = ("Add", "Fix", "Rework", "Speed up", "Document", "Remove", "Retry", "Split", "Validate", "Translate")
THINGS = ("the invoice export", "login by e-mail", "búsqueda de clientes", "the retry queue", "ação de pagamento", "the café menu", "image upload", "rate limits", "the audit log", "Größenangaben", "webhooks", "dark mode")
AREAS = ("api", "web", "billing", "infra", "mobile")
PACKAGES = ("lodash", "urllib3", "eslint", "aiohttp", "openssl", "react")
_POOL = "Rewrites the part that reads café orders: naïve joins, “quotes”, tabs\tand lines.\n\n- [ ] measured\n- [x] reviewed\n\n```python\nassert total == 12\n```\n"
TEXT = _POOL * 200
HEAVY_LENGTH = 12_300


@dataclass(frozen=True, kw_only=True)
class Home:
    """The repository that a story is told of; `first` is its number among the seeded records of all, so that ids are nobody else's."""

    seed: int
    id: int
    owner: str
    name: str
    default_branch: str
    people: tuple[User, ...]
    bots: tuple[User, ...]
    keys: tuple[str, ...]
    heavy: bool
    until: int

    @property
    def full_name(self) -> str:
        """As it was called when the story begins."""
        return f"{self.owner}/{self.name}"

    def dice(self, kind: int, number: int) -> Random:
        """The chance of one record, the same every time."""
        return Random(self.seed << 72 ^ self.id << 40 ^ kind << 36 ^ number)  # noqa: S311 - make-believe, no secret; the same company for the same seed is the point

    def someone(self, chance: Callable[[], float], *, ghosts: float = GHOSTS, bots: float = 0.0) -> User | None:
        """An account of the company, a bot, or nobody any more."""
        drawn = chance()
        if drawn < ghosts:
            return None
        if drawn < ghosts + bots:
            return self.bots[int(chance() * len(self.bots))]
        return pick(self.people, chance)


def oid(dice: Random) -> str:
    """The name of a commit."""
    return f"{dice.getrandbits(160):040x}"


def title(home: Home, chance: Callable[[], float]) -> tuple[str, str]:
    """A title and the branch it comes from; about half of either mention a ticket of another system."""
    words = f"{VERBS[int(chance() * len(VERBS))]} {THINGS[int(chance() * len(THINGS))]}"
    slug = "-".join(part for part in words.casefold().split() if part.isascii())
    key = f"{home.keys[int(chance() * len(home.keys))]}-{1 + int(chance() * 180)}" if home.keys and chance() < 0.55 else ""
    style = chance()
    if style < 0.4:
        return (f"{key}: {words}" if key else words), f"feature/{slug}"
    if style < 0.7:
        return f"{('fix', 'feat', 'chore')[int(chance() * 3)]}({AREAS[int(chance() * len(AREAS))]}): {words}", f"feature/{key}-{slug}" if key else f"fix/{slug}"
    return (f"[{key}] {words}" if key else words), f"{key.lower() or 'topic'}/{slug}"


def bot_title(chance: Callable[[], float]) -> tuple[str, str]:
    """What a bot that renews dependencies calls its work."""
    package = PACKAGES[int(chance() * len(PACKAGES))]
    minor = int(chance() * 40)
    return f"Bump {package} from 1.{minor}.0 to 1.{minor + 1}.0", f"dependabot/npm_and_yarn/{package}-1.{minor + 1}.0"


def body(home: Home, chance: Callable[[], float]) -> str | None:
    """A description: none at all at times, 12 kB and more in a heavy company."""
    drawn, start = chance(), int(chance() * len(_POOL))
    if home.heavy:
        return TEXT[start : start + HEAVY_LENGTH]
    return None if drawn < 0.1 else "" if drawn < 0.13 else TEXT[start : start + 40 + int(chance() * 500)]
