"""What a status is: name, category, state, resolution and labels, in the order that decides."""

# ruff: noqa: RUF001 - words of other scripts are what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.normalise.status import ACTIVE, CLOSED, PRECEDENCE, STATUSES, WIP_STATUSES, Status, status_of, status_of_labels
from headway.normalise.words import words

NAMES = [
    ("Backlog", "backlog"),
    ("icebox", "backlog"),
    ("Ideação", "backlog"),
    ("descobrindo", "backlog"),
    ("To Do", "todo"),
    ("Open", "todo"),
    ("Selected for Development", "todo"),
    ("Reopened", "todo"),
    ("Em refinamento de negócio", "todo"),
    ("pré refinamento", "todo"),
    ("Pronto para o GP", "todo"),
    ("К выполнению", "todo"),
    ("  NOVO   chamado ", "todo"),
    ("In Progress", "in_progress"),
    ("doing", "in_progress"),
    ("WIP", "in_progress"),
    ("Em Desenvolvimento", "in_progress"),
    ("EM DEPLOY PRODUÇÃO", "in_progress"),
    ("analise", "in_progress"),
    ("análise", "in_progress"),
    ("construção de hipótese", "in_progress"),
    ("В работе", "in_progress"),
    ("In Review", "in_review"),
    ("Code Review", "in_review"),
    ("QA", "in_review"),
    ("em teste regressão", "in_review"),
    ("Homologação", "in_review"),
    ("valid. azul", "in_review"),
    ("На ревью", "in_review"),
    ("Тестирование", "in_review"),
    ("Waiting for Customer", "waiting"),
    ("Aguardando deploy produção", "waiting"),
    ("aguardando terceiro", "waiting"),
    ("aguardando refinamento tecnico", "waiting"),
    ("pronto para teste", "waiting"),
    ("On Hold", "blocked"),
    ("impedido", "blocked"),
    ("Приостановлено", "blocked"),
    ("Done", "done"),
    ("Fechado em HML", "done"),
    ("Pós-implantação", "done"),
    ("envio para loja", "done"),
    ("Готово", "done"),
    ("Won't Do", "cancelled"),
    ("Won’t do", "cancelled"),
    ("Canceled", "cancelled"),
    ("Estacionamento", "cancelled"),
    ("solicitação reprovada", "cancelled"),
    ("Отклонено", "cancelled"),
    ("Schrödinger", "unknown"),
    ("in progress?", "unknown"),
    ("", "unknown"),
    (None, "unknown"),
]


@pytest.mark.parametrize(("word", "status"), NAMES)
def test_a_name_alone_tells_the_status_and_an_unknown_one_is_never_todo(word, status):
    assert status_of(word) == Status(status, known=status != "unknown", disagrees=False)


WITHIN = [
    ("In Review", "indeterminate", "in_review", False),
    ("In Review", "new", "in_review", False),
    ("Backlog", "new", "backlog", False),
    ("Blocked", "new", "blocked", False),
    ("Zwischenstand", "new", "todo", False),
    ("Zwischenstand", "indeterminate", "in_progress", False),
    ("Zwischenstand", "done", "done", False),
    ("Zwischenstand", "undefined", "unknown", False),
    ("Zwischenstand", None, "unknown", False),
    ("Zwischenstand", "In Progress", "in_progress", False),
    ("Done", "done", "done", False),
    ("Cancelado", "done", "cancelled", False),
    ("In Review", "done", "done", True),
    ("Aguardando deploy", "done", "done", True),
    ("Done", "indeterminate", "in_progress", True),
    ("Done", "new", "todo", True),
    ("Rejected", "indeterminate", "in_progress", True),
    ("Done", "undefined", "done", False),
]


@pytest.mark.parametrize(("word", "category", "status", "disagrees"), WITHIN)
def test_the_category_decides_done_or_not_and_the_name_the_rest(word, category, status, disagrees):
    assert status_of(word, category=category) == Status(status, known=status != "unknown", disagrees=disagrees)


STATES = [
    ("open", False, None, "todo"),
    ("closed", True, None, "done"),
    ("closed", True, "COMPLETED", "done"),
    ("closed", True, "NOT_PLANNED", "cancelled"),
    ("closed", True, "DUPLICATE", "cancelled"),
    ("closed", True, "not planned", "cancelled"),
    ("in progress", False, None, "in_progress"),
    ("in progress", True, None, "done"),
    ("done", False, None, "todo"),
    (None, False, None, "todo"),
    (None, True, None, "done"),
    ("open", False, "reopened", "todo"),
]


@pytest.mark.parametrize(("word", "closed", "resolution", "status"), STATES)
def test_open_or_closed_stands_in_for_a_category(word, closed, resolution, status):
    assert status_of(word, closed=closed, resolution=resolution).status == status


RESOLVED = [
    ("Done", "done", "Won't Do", "cancelled", False),
    ("Done", "done", "Duplicate", "cancelled", False),
    ("Done", "done", "Fixed", "done", False),
    ("Done", "done", "Done", "done", False),
    ("Done", None, "Cannot Reproduce", "cancelled", False),
    ("Zwischenstand", "done", "Дубликат", "cancelled", False),
    ("In Progress", None, "Duplicate", "cancelled", False),
    ("In Progress", "indeterminate", "Won't Do", "in_progress", True),
]


@pytest.mark.parametrize(("word", "category", "resolution", "status", "disagrees"), RESOLVED)
def test_a_resolution_without_delivery_cancels_unless_the_provider_holds_the_item_open(word, category, resolution, status, disagrees):
    assert status_of(word, category=category, resolution=resolution) == Status(status, known=True, disagrees=disagrees)


def test_a_tenant_overrides_the_map_and_still_not_whether_an_item_is_done():
    ours = {"homologação": "done", "schrödinger": "waiting"}
    assert status_of("Homologação", overrides=ours).status == "done"
    assert status_of("SCHRÖDINGER", category="indeterminate", overrides=ours).status == "waiting"
    assert status_of("Homologação", category="indeterminate", overrides=ours) == Status("in_progress", known=True, disagrees=True)


LABELS = [
    ((), None),
    (("bug", "design", "testing"), None),
    (("in-progress",), "in_progress"),
    (("In_Progress",), "in_progress"),
    (("status: in progress",), "in_progress"),
    (("workflow::QA",), "in_review"),
    (("Status/Blocked",), "blocked"),
    (("status: Aguardando Deploy",), "waiting"),
    (("area: done",), None),
    (("wontfix",), "cancelled"),
    (("wip", "needs review"), "in_review"),
    (("todo", "backlog"), "todo"),
    (("backlog", "wip", "blocked"), "blocked"),
    (("blocked", "waiting"), "blocked"),
    (("waiting", "in review"), "waiting"),
    (("duplicate", "done"), "done"),
    (("blocked", "wontfix"), "cancelled"),
]


@pytest.mark.parametrize(("labels", "status"), LABELS)
def test_labels_tell_a_status_by_precedence(labels, status):
    assert status_of_labels(labels) == status
    assert status_of_labels(labels[::-1]) == status


def test_waiting_and_blocked_are_in_progress_without_being_active():
    assert {"waiting", "blocked"} == WIP_STATUSES - ACTIVE
    assert set(PRECEDENCE) == set(STATUSES) - {"unknown"}


@given(word=some.one_of(some.none(), some.sampled_from(sorted(words("status"))), some.text()), category=some.sampled_from(["new", "indeterminate", "done"]))
def test_with_a_category_nothing_is_unknown_and_done_is_what_the_category_says(word, category):
    status = status_of(word, category=category)
    assert status.known
    assert (status.status in CLOSED) == (category == "done")
