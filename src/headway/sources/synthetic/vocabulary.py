"""The words of the company: what its people are called, what its code is about, what its trackers say."""

from __future__ import annotations

from dataclasses import dataclass

DOMAIN = "marola.example"
"""The company sells things to people and brings them home."""
SHARED_MAILBOX = f"dev@{DOMAIN}"
TWIN = "Ana Souza"
"""Two people of this name work in two squads."""

GIVEN = {
    "br": ("Mariana", "Thiago", "Beatriz", "Rafael", "Larissa", "Caio", "Juliana", "Otávio", "Camila", "João", "Heloísa", "Vinícius", "Débora", "Érico"),
    "pt": ("Inês", "Duarte", "Leonor", "Tomás", "Matilde", "Gonçalo"),
    "de": ("Jana", "Lukas", "Mareike", "Jörg", "Ebru", "Cem"),
    "in": ("Ananya", "Rohan", "Priya", "Karthik", "Meera", "Arjun", "Divya", "Sanjay"),
    "us": ("Maya", "Elijah", "Naomi", "Marcus", "Sofia", "Ethan", "Imani", "Wei"),
    "kz": ("Алина", "Тимур", "Dana", "Руслан", "Айгерим", "Yerlan"),
    "ng": ("Chidinma", "Tunde", "Ngozi", "Emeka"),
}
FAMILY = {
    "br": ("Costa", "Nogueira", "Albuquerque", "Farias", "Pacheco", "Tavares", "Moura", "Brandão", "Queiroz", "da Silva"),
    "pt": ("Carvalho", "Antunes", "Bettencourt", "Sequeira", "Lobo"),
    "de": ("Brandt", "Vogel", "Y\u0131lmaz", "Krüger", "Lindner"),
    "in": ("Iyer", "Deshpande", "Banerjee", "Reddy", "Kapoor", "Nair"),
    "us": ("Whitaker", "Okafor", "Delgado", "Chen", "Lindqvist", "Brooks"),
    "kz": ("Ахмет", "Касым", "Suleimen", "Петренко", "Nurlan"),
    "ng": ("Adeyemi", "Eze", "Balogun", "Okonkwo"),
}
OFFSETS = {"br": -180, "pt": 0, "de": 60, "in": 330, "us": -360, "kz": 300, "ng": 60}
"""Minutes east of UTC of each office."""
OFFICES = {
    "en": {"us": 3.0, "in": 3.0, "br": 2.0, "de": 1.0, "ng": 1.0},
    "qa": {"de": 3.0, "in": 2.0, "ng": 2.0, "us": 1.0, "pt": 1.0},
    "pt": {"br": 6.0, "pt": 2.0},
    "ru": {"kz": 5.0, "de": 1.0},
}

MODULES = (
    "orders", "pricing", "accounts", "sessions", "inventory", "events", "notifications", "limits", "audit", "reports", "webhooks", "search", "export", "settings", "retries", "schedule",
)  # fmt: skip
NOUNS = (
    "basket", "receipt", "voucher", "address", "carrier", "refund", "invoice", "ledger", "token", "parcel", "route", "stock", "batch", "quote", "catalogue", "banner", "profile",
    "session", "webhook", "report", "threshold", "retry", "schedule", "mapping",
)  # fmt: skip
DOINGS = (
    "handle expired", "cache", "validate", "speed up", "paginate", "retry failed", "log", "rename", "split", "export", "round", "translate", "deprecate", "backfill", "expose", "limit",
    "show", "index", "lock", "archive",
)  # fmt: skip
FIXES = ("fix wrong", "fix duplicate", "fix missing", "fix timeout of", "fix race in", "fix rounding of", "fix flaky test of")
NO_KEYS = ("as UTF-8", "with SHA-256", "after CVE-2024-1")
"""What looks like the key of a work item and is none."""
ORPHANS = ("OPS", "LEG", "MOB")
"""Prefixes of projects that are nowhere: closed trackers, and those nobody gave us."""
THINGS = {
    "en": NOUNS,
    "qa": NOUNS,
    "pt": ("cesta", "recibo", "cupom", "endereço", "frete", "reembolso", "nota fiscal", "extrato", "estoque", "vitrine", "preço", "parcela", "boleto"),
    "ru": ("корзины", "адреса", "маршрута", "чека", "доставки", "курьера", "заказа", "профиля", "отчёта", "скидки"),
}
ENGLISH = (
    "Customers cannot see the {0} of an order", "As a seller I want to export the {0}", "Reduce time to load the {0}", "Alert when the {0} queue grows", "Clean up the {0} tables",
    "Spike: replace the {0} store", "Show a hint when the {0} is stale", "Import the {0} of last year", "Wrong total when a {0} is removed", "Support two currencies in the {0}",
    "Let support edit a {0}", "Drop the old {0} endpoint", "Document how a {0} is made", "Make the {0} job restartable", "Warn before a {0} is sent twice",
)  # fmt: skip
SUBJECTS = {
    "en": ENGLISH,
    "qa": ENGLISH,
    "pt": (
        "Permitir edição de {0} após o pedido", "Erro ao salvar {0} no checkout", "Melhorar tempo de resposta de {0}", "Remover código morto de {0}", "Investigar lentidão em {0}",
        "Exportar {0} em planilha", "Validar {0} antes do envio", "Alerta quando {0} falhar", "Refatorar tela de {0}",
    ),
    "ru": ("Ошибка при сохранении {0}", "Ускорить расчёт {0}", "Добавить историю {0}", "Исправить отображение {0}", "Покрыть тестами создание {0}", "Убрать старый код {0}"),
}  # fmt: skip
GOALS = ("Fewer steps to pay", "Clear the queue of refunds", "Ready for the campaign", "Menos erros no fechamento", "Pay down what slows us", "")
HOSTILE_TITLE = "<img src=x onerror=alert(1)> {{7*7}} '; DROP TABLE pulls;-- \u202etxt.exe"
LOREM = (
    "What happens: the value is computed twice and the second one wins. What should happen: the first is kept. Seen by two customers this week, both on mobile. "
    "Steps: open the list, change the amount, go back. Notes: the worker retries without a limit, see the dashboard; the table has no index for this. "
)
ENVIRONMENTS = {
    "production": ("production", "prd", "prod", "Produção", "live"),
    "staging": ("staging", "hml", "stage"),
    "other": ("product-api", "blue", "load-1"),
    "testing": ("qa", "test"),
    "development": ("dev", "preview-42"),
}
SEVERITIES = ("SEV1", "SEV2", "SEV3", "P2", "crítico", "minor")
TROUBLES = ("Error rate above 5 %", "Checkout latency p99 above 4 s", "Fila parada", "Customers charged twice", "Login answers 502", "Prices shown without tax")
PICTURE_BYTES = 20_000
DEPBOT, LINTBOT = "depbot[bot]", "lintbot[bot]"
LIBRARIES = ("leftpad", "httpkit", "jsonwire", "sqlmate", "logfmt", "uikit", "cryptix")
PIPELINES = ("ci", "CI / build-and-test", "verificação")
LABELS = ("backend", "frontend", "performance", "security", "tech-debt", "customer", "infra", "a11y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """The status words of a tracker, each (word, category); `odd` is one that no map knows."""

    backlog: tuple[str, str]
    todo: tuple[str, str]
    progress: tuple[str, str]
    review: tuple[str, str]
    waiting: tuple[str, str]
    blocked: tuple[str, str]
    done: tuple[str, str]
    cancelled: tuple[str, str]
    odd: tuple[str, str | None]
    types: dict[str, str]
    priorities: tuple[str, ...] = ("Highest", "High", "Medium", "Low")


NEW, MOVING, DONE = "new", "indeterminate", "done"
WORKFLOWS = {
    "en": Workflow(
        backlog=("Backlog", NEW), todo=("To Do", NEW), progress=("In Progress", MOVING), review=("Code Review", MOVING), waiting=("Waiting", MOVING),
        blocked=("Blocked", MOVING), done=("Done", DONE), cancelled=("Won't Do", DONE), odd=("Parking Lot", None),
        types={"story": "Story", "task": "Task", "bug": "Bug", "epic": "Epic", "subtask": "Sub-task", "chore": "Chore", "incident": "Incident"},
    ),
    "qa": Workflow(
        backlog=("Triage", NEW), todo=("Selected for Development", NEW), progress=("In Development", MOVING), review=("QA", MOVING),
        waiting=("Waiting for support", MOVING), blocked=("On Hold", MOVING), done=("Closed", DONE), cancelled=("Rejected", DONE), odd=("Awaiting the moon", None),
        types={"story": "Story", "task": "Task", "bug": "Defect", "epic": "Epic", "subtask": "Sub-task", "chore": "Maintenance", "incident": "Incident"},
    ),
    "pt": Workflow(
        backlog=("Ideação", NEW), todo=("A fazer", NEW), progress=("Em andamento", MOVING), review=("Em code review", MOVING),
        waiting=("Aguardando deploy produção", MOVING), blocked=("Bloqueado", MOVING), done=("Concluído", DONE), cancelled=("Cancelado", DONE),
        odd=("Em banho-maria", None),
        types={"story": "História", "task": "Tarefa", "bug": "Bug", "epic": "Épico", "subtask": "Subtarefa", "chore": "Melhoria", "incident": "Incidente"},
    ),
    "ru": Workflow(
        backlog=("Бэклог", NEW), todo=("К выполнению", NEW), progress=("В работе", MOVING), review=("На ревью", MOVING), waiting=("Ожидание", MOVING),  # noqa: RUF001 - the words are Russian
        blocked=("Заблокировано", MOVING), done=("Готово", DONE), cancelled=("Отменено", DONE), odd=("На полке", None),  # noqa: RUF001 - the words are Russian
        types={"story": "История", "task": "Задача", "bug": "Ошибка", "epic": "Epic", "subtask": "Подзадача", "chore": "Улучшение", "incident": "Инцидент"},
    ),
}  # fmt: skip
