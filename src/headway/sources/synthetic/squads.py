"""Who there is: tribes, squads, their repositories and projects, and how much of everything, by scale.

Scale 1 is a company of 15 squads. Below it the same squads do less; above it things grow each at a pace
of its own, so that at scale 34 the counts are those of a very large company: 64 000 pull requests, 376 000
items, half of them in one project, 1 400 deployments and 200 sprints.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from headway.model.scope import scope_key
from headway.sources.synthetic.chance import shared_out
from headway.sources.synthetic.profiles import DEGRADED, PROFILES

if TYPE_CHECKING:
    from headway.sources.synthetic.profiles import Profile

KIND = "synthetic"
FIRST_REPOSITORY, FIRST_PROJECT, FIRST_ITEM = 1001, 101, 10_001
PULL_REQUESTS, ITEMS, DEPLOYMENTS, SQUADS = 1_995, 4_900, 182, 15
"""At scale 1; repairs bring some pull requests and deployments besides."""
ITEMS_GROW, DEPLOYMENTS_GROW, SQUADS_GROW = 1.231, 0.552, 0.3415
"""Exponents over scale: ln(target / count) / ln(34)."""
GIANT_FROM = 10
"""The scale from which one project holds half of all items."""
GIANT = "Payments"
LARGE_FROM = 10
"""The scale from which raw records are as wordy as those of a large site."""
HOSTILE = '<script>alert("repo")</script>\u202egnp.tnemyolped'
"""A name that a page must show as the text it is: markup, and letters that turn the line around."""

ROSTER = (
    ("Checkout", "Commerce", "elite", "en", 2, "CHK", 8, ("checkout-api", "checkout-web", "cart-service", "promotions")),
    ("Catalog", "Commerce", "high", "en", 2, "CAT", 7, ("catalog-api", "product-api", "media-resizer", "catalog-admin")),
    ("Vitrine", "Commerce", "high", "pt", 3, "VIT", 6, ("vitrine-web", "vitrine-app", "design-tokens")),
    ("Search", "Commerce", "medium", "qa", 0, "SRCH", 7, ("search-api", "search-indexer", "ranking-models")),
    ("Payments", "Money", "high", "en", 2, "PAY", 8, ("payments-api", "card-vault", "pix-gateway", "payout-worker")),
    ("Faturamento", "Money", "medium", "pt", 0, "FAT", 6, ("faturamento-api", "nota-fiscal", "cobranca-worker")),
    ("Risk", "Money", "low", "qa", 0, "RISK", 5, ("risk-engine", "rules-console", "chargeback-inbox")),
    ("Treasury", "Money", "elite", "en", 0, "TRE", 3, ("treasury-core", "bank-statements")),
    ("Fulfilment", "Logistics", "medium", "qa", 2, "FUL", 7, ("fulfilment-api", "order-router", "label-printer", "packing-app")),
    ("Routing", "Logistics", "high", "ru", 0, "RTE", 6, ("route-planner", "courier-app", "geo-tiles")),
    ("Warehouse", "Logistics", "low", "pt", 0, "WMS", 7, ("wms-core", "scanner-firmware", "stock-ledger")),
    ("Returns", "Logistics", "degraded", "qa", 3, "RET", 6, ("returns-api", "refund-worker", "returns-portal", "dock-scheduler")),
    ("Platform", "Foundations", "elite", "en", 0, "PLT", 9, ("platform-gateway", "build-images", "infra-modules", "feature-flags", HOSTILE)),
    ("Identity", "Foundations", "medium", "en", 3, "IAM", 6, ("identity-api", "login-web", "session-store")),
    ("Insights", "Foundations", "empty", "en", 0, "INS", 5, ("insights-etl", "insights-notebooks", "insights-portal")),
)
"""Name, tribe, profile, words of its tracker, weeks of a sprint (0: a kanban board), project code, heads, repositories."""

MORE = (
    "Loyalty", "Pricing", "Adverts", "Sellers", "Gifts", "Support", "Maps", "Fleet", "Taxes", "Fraud", "Reviews", "Wishlist", "Subscriptions", "Invoices", "Customs", "Lockers",
    "Forecasts", "Suppliers", "Messaging", "Consent", "Archive", "Experiments", "Telemetry", "Backoffice", "Partners", "Affiliates", "Grocery", "Pharmacy", "Auctions", "Rentals",
    "Insurance", "Credit", "Wallet", "Tickets", "Travel",
)  # fmt: skip
SPRINTS = (2, 0, 2, 0, 3, 0, 0)
"""Weeks of the sprints of further squads, in turn."""
SHIPPED_FIRST = 2.5
"""How much more often the first repository of a squad is deployed than it is changed: a service often, what hangs on it seldom."""
PARTS = ("api", "worker", "web", "app")
TRIBES = ("Commerce", "Money", "Logistics", "Foundations")
LANGUAGES = ("python", "typescript", "go", "kotlin")
UNSHIPPED = frozenset({"design-tokens", "ranking-models", "geo-tiles", "build-images", "infra-modules", HOSTILE})
"""Libraries and definitions, which are used and not deployed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository as planned: `share` of its squad's pull requests, and how many deployments to production."""

    key: str
    name: str
    language: str
    share: float
    deployments: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # told apart by who they are: they are made once and asked for often
class Squad:
    """A squad as planned. `words` is the language of its tracker, `weeks` the length of its sprints (0: kanban)."""

    index: int
    name: str
    tribe: str
    profile: Profile
    words: str
    weeks: int
    code: str
    heads: int
    project: str
    repositories: tuple[Repository, ...]
    pull_requests: int
    items: int
    first_item: int
    wordy: bool
    shares: tuple[float, ...] = field(default=(), repr=False)

    @property
    def legacy(self) -> bool:
        """Whether it lives on an instance of its own, whose data lag."""
        return self.profile is DEGRADED

    @property
    def slug(self) -> str:
        """The name as it stands in addresses."""
        return self.name.lower().replace(" ", "-")


Row = tuple[str, str, str, str, int, str, int, tuple[str, ...]]


def _roster(scale: float) -> list[Row]:
    """The squads of scale 1, then as many more as the scale asks for."""
    count = max(SQUADS, round(SQUADS * scale**SQUADS_GROW))
    found = list(ROSTER)
    for index in range(count - SQUADS):
        turn, place = divmod(index, len(MORE))
        name = f"{MORE[place]} {turn + 1}" if turn else MORE[place]
        profile, words, weeks = ("high", "medium", "elite", "low")[index % 4], ("en", "pt", "qa", "ru")[index % 4], SPRINTS[index % len(SPRINTS)]
        slug = name.lower().replace(" ", "-")
        code = f"{name[:3].upper()}{index}"
        found.append((name, TRIBES[index % 4], profile, words, weeks, code, 5 + index % 5, tuple(f"{slug}-{part}" for part in PARTS[: 3 + index % 2])))
    return found


def _grown(base: int, scale: float, exponent: float = 1.0) -> int:
    return round(base * (scale if scale <= 1 else scale**exponent))


def _item_weights(roster: list[Row], scale: float) -> list[float]:
    weights = [PROFILES[profile].items * heads for _, _, profile, _, _, _, heads, _ in roster]
    if scale >= GIANT_FROM:
        giant = next(index for index, row in enumerate(roster) if row[0] == GIANT)
        weights[giant] = sum(weights) - weights[giant]
    return weights


@lru_cache(maxsize=8)
def squads(seed: int, scale: float = 1.0) -> tuple[Squad, ...]:  # noqa: ARG001 - who there is hangs on the scale alone, and every caller has a seed
    """All squads of a company."""
    roster = _roster(scale)
    heads = [(PROFILES[profile], count) for _, _, profile, _, _, _, count, _ in roster]
    pulls = shared_out(_grown(PULL_REQUESTS, scale), [profile.pulls * count for profile, count in heads])
    items = shared_out(_grown(ITEMS, scale, ITEMS_GROW), _item_weights(roster, scale))
    deploys = shared_out(_grown(DEPLOYMENTS, scale, DEPLOYMENTS_GROW), [profile.deploys * count for profile, count in heads])
    repositories = accumulate((len(row[-1]) for row in roster), initial=FIRST_REPOSITORY)
    first_items = accumulate(items, initial=FIRST_ITEM)
    return tuple(
        _squad(
            index,
            row,
            pulls=pulls[index],
            items=items[index],
            first_item=first_item,
            wordy=scale >= LARGE_FROM,
            repositories=_repositories(row[-1], first, deploys[index]),
        )
        for index, (row, first, first_item) in enumerate(zip(roster, repositories, first_items, strict=False))
    )


def _squad(index: int, row: Row, *, pulls: int, items: int, first_item: int, wordy: bool, repositories: tuple[Repository, ...]) -> Squad:
    name, tribe, profile, words, weeks, code, heads, _ = row
    return Squad(
        index=index,
        name=name,
        tribe=tribe,
        profile=PROFILES[profile],
        words=words,
        weeks=weeks,
        code=code,
        heads=heads,
        project=scope_key(KIND, "project", str(FIRST_PROJECT + index)),
        repositories=repositories,
        pull_requests=pulls,
        items=items,
        first_item=first_item,
        wordy=wordy,
        shares=tuple(accumulate(repository.share for repository in repositories)),
    )


def _repositories(names: tuple[str, ...], first: int, deployments: int) -> tuple[Repository, ...]:
    """The first repository of a squad sees most of its work."""
    weights = [1 / (rank + 1) for rank in range(len(names))]
    whole = sum(weights)
    shipped = shared_out(deployments, [0.0 if name in UNSHIPPED else weight**SHIPPED_FIRST for name, weight in zip(names, weights, strict=True)])
    return tuple(
        Repository(
            key=scope_key(KIND, "repo", str(first + rank)),
            name=name,
            language=_language(name, first + rank),
            share=weights[rank] / whole,
            deployments=shipped[rank],
        )
        for rank, name in enumerate(names)
    )


def _language(name: str, number: int) -> str:
    if name.endswith(("-web", "-app", "-portal", "-console", "-admin", "-tokens")):
        return "typescript"
    return "terraform" if name.endswith(("-modules", "-images")) else LANGUAGES[number % len(LANGUAGES)]
