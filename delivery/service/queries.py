"""Reads of service, always scoped to the actor."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.models import CourtDocument
from delivery.questions.models import ServiceQuestion
from delivery.service.models import (
    ProofOfService,
    ServiceAttempt,
    ServiceItem,
    ServiceNote,
    ServiceOrder,
    ServiceRecipient,
    WorkItem,
)
from delivery.service.summons import SUMMONS
from filing.public import Case, answered_at, find_cases

ORDER_VIEWS = ("open", "late", "complete")


RESPOND = "respond"
INBOX_VIEWS = ("unread", "unsigned", "all")


def inbox(actor: Actor, view: str = "all", typed: str = "") -> QuerySet[ServiceRecipient]:
    """What was served on the actor's parties, newest first: nobody opened a document of it, nobody signed for it, or all;
    in the cases that fit the typed words. Raises KeyError for an unknown view.

    Who has answered knows what was to be answered, on paper or through another: it is not unread, though nobody opened it here.
    """
    unread = Exists(ServiceItem.objects.filter(recipient=OuterRef("pk"), read_at=None))
    known = Q(order__purpose=RESPOND, answered_at__isnull=False)
    condition = {"unread": Q(unread) & ~known, "unsigned": Q(acknowledged_at=None), "all": Q()}[view]
    items = Prefetch("items", queryset=ServiceItem.objects.select_related("document").order_by("position"))
    found = _with_answers(visible_to(actor, ServiceRecipient, "inbox")).filter(condition)
    found = found.select_related("order__case__court", "party")
    if typed:
        found = found.filter(order__case__in=find_cases(actor, typed).order_by().values("pk"))
    return found.prefetch_related(items).order_by("-reached_at")


def _with_answers(recipients: QuerySet[ServiceRecipient]) -> QuerySet[ServiceRecipient]:
    return recipients.annotate(answered_at=answered_at("party", since="created_at"))


def unread_count(actor: Actor) -> int:
    """How many services have a document that nobody opened, and are not answered."""
    return inbox(actor, "unread").count()


def undelivered_of(party_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """For each of these parties, to which the caller has asked access, how many documents are under way and in no inbox yet."""
    waiting = ServiceItem.objects.filter(recipient__party__in=party_ids, recipient__reached_at=None, recipient__served_at=None)
    return dict(waiting.order_by().values_list("recipient__party").annotate(Count("pk")))


def orders(actor: Actor, view: str, today: dt.date) -> QuerySet[ServiceOrder]:
    """One saved view of the service orders. Raises KeyError for an unknown one."""
    conditions = {
        "open": Q(state=ServiceOrder.State.OPEN),
        "late": Q(state=ServiceOrder.State.OPEN, due_on__lt=today),
        "complete": Q(state=ServiceOrder.State.COMPLETE),
    }
    found = visible_to(actor, ServiceOrder, "list").filter(conditions[view]).select_related("case")
    return found.order_by("due_on" if view != "complete" else "-completed_at", "created_at")


def served_of(page: Iterable[ServiceOrder]) -> dict[uuid.UUID, tuple[int, int]]:
    """For each order of a page how many of its recipients are served, and how many there are."""
    counted = ServiceRecipient.objects.filter(order__in=[order.pk for order in page]).order_by().values_list("order")
    rows = counted.annotate(served=Count("pk", filter=Q(served_at__isnull=False)), every=Count("pk"))
    return {order: (served, every) for order, served, every in rows}


def summonses_of(page: Iterable[ServiceOrder]) -> dict[uuid.UUID, list[CourtDocument]]:
    """For each order of a page the summonses that are served with it; two queries however many they are."""
    found: dict[uuid.UUID, list[CourtDocument]] = {order.pk: [] for order in page}
    items = ServiceItem.objects.filter(recipient__order__in=list(found), document__kind=SUMMONS)
    pairs = list(items.order_by().values_list("recipient__order", "document").distinct())
    documents = CourtDocument.objects.in_bulk([document for _order, document in pairs])
    for order, document in pairs:
        found[order].append(documents[document])
    return found


def sealed_documents(case: Case) -> QuerySet[CourtDocument]:
    """The papers of a case that may be served: sealed, of a kind for parties, the newest first; and whether each was ``sent``."""
    kinds = [kind.code for kind in document_kinds.every() if kind.serve]
    found = CourtDocument.objects.filter(case_id=case.pk, state=CourtDocument.State.SEALED, kind__in=kinds)
    return found.annotate(sent=Exists(ServiceItem.objects.filter(document=OuterRef("pk")))).order_by("-created_at")


def open_work(actor: Actor) -> QuerySet[WorkItem]:
    """What waits for a clerk, the most urgent first."""
    return visible_to(actor, WorkItem).filter(done_at=None).order_by("due_on", "created_at")


@dataclass(frozen=True)
class Row:
    """One recipient of the grid: a cell for each document, the tries, and what a clerk must do."""

    recipient: ServiceRecipient
    cells: Sequence[ServiceItem]
    attempts: Sequence[ServiceAttempt]
    work: Sequence[WorkItem]

    @property
    def effective_at(self) -> dt.datetime | None:
        """When the last document took effect; None while one has not."""
        instants = [cell.effective_at for cell in self.cells]
        return None if None in instants else max(instant for instant in instants if instant)


RECIPIENT_VIEWS = ("open", "served", "all")


def recipients_of(order: ServiceOrder, view: str) -> QuerySet[ServiceRecipient]:
    """The recipients of an order to which the caller has asked access. Raises KeyError for an unknown view."""
    condition = {"open": Q(served_at=None), "served": Q(served_at__isnull=False), "all": Q()}[view]
    return order.recipients.filter(condition).order_by("party__role", "party__order")


def grid(page: Iterable[ServiceRecipient]) -> list[Row]:
    """The rows of these recipients; eleven queries however many they are."""
    recipients = list(page)
    related = (
        Prefetch("items", queryset=ServiceItem.objects.select_related("document").order_by("position")),
        Prefetch("attempts", queryset=ServiceAttempt.objects.select_related("letter", "publication").order_by("created_at")),
        Prefetch("attempts__notes", queryset=ServiceNote.objects.select_related("noted_by").order_by("happened_at")),
        "attempts__notes__files",
        Prefetch("work_items", queryset=WorkItem.objects.select_related("owner").filter(done_at=None).order_by("created_at")),
        Prefetch("questions", queryset=ServiceQuestion.objects.order_by("created_at")),
        "party__user",
        "party__case",
        "proofs",
    )
    prefetch_related_objects(recipients, *related)
    return [
        Row(recipient, list(recipient.items.all()), list(recipient.attempts.all()), list(recipient.work_items.all()))
        for recipient in recipients
    ]


def proof_of(actor: Actor, recipient: ServiceRecipient) -> ProofOfService | None:
    """The proof of this service, if there is one that the actor may see."""
    return visible_to(actor, ProofOfService).filter(recipient=recipient).order_by("created_at", "pk").last()


def services_of_case(actor: Actor, case_id: uuid.UUID) -> list[ServiceRecipient]:
    """For the case's home page: to whom what was served, as far as the actor may see it."""
    found = _with_answers(visible_to(actor, ServiceRecipient)).filter(order__case_id=case_id)
    items = Prefetch("items", queryset=ServiceItem.objects.select_related("document").order_by("position"))
    attempts = Prefetch("attempts", queryset=ServiceAttempt.objects.select_related("letter").order_by("created_at"))
    return list(found.select_related("order", "party").prefetch_related(items, attempts).order_by("-created_at")[:50])
