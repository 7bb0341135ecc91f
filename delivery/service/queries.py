"""Reads of service, always scoped to the actor."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.rendering.models import CourtDocument
from delivery.service.models import ProofOfService, ServiceAttempt, ServiceItem, ServiceOrder, ServiceRecipient, WorkItem

ORDER_VIEWS = ("open", "late", "complete")


def inbox(actor: Actor) -> QuerySet[ServiceRecipient]:
    """What was served on the actor's parties, newest first."""
    items = Prefetch("items", queryset=ServiceItem.objects.select_related("document").order_by("position"))
    found = visible_to(actor, ServiceRecipient, "inbox").select_related("order__case__court", "party")
    return found.prefetch_related(items).order_by("-reached_at")


def unread_count(actor: Actor) -> int:
    """How many services have a document that nobody opened."""
    return visible_to(actor, ServiceRecipient, "inbox").filter(items__read_at=None).distinct().count()


def orders(actor: Actor, view: str, today: dt.date) -> QuerySet[ServiceOrder]:
    """One saved view of the service orders. Raises KeyError for an unknown one."""
    conditions = {
        "open": Q(state=ServiceOrder.State.OPEN),
        "late": Q(state=ServiceOrder.State.OPEN, due_on__lt=today),
        "complete": Q(state=ServiceOrder.State.COMPLETE),
    }
    found = visible_to(actor, ServiceOrder, "list").filter(conditions[view]).select_related("case")
    counted = found.annotate(
        recipient_count=Count("recipients", distinct=True),
        served_count=Count("recipients", filter=Q(recipients__served_at__isnull=False), distinct=True),
    )
    return counted.order_by("due_on" if view != "complete" else "-completed_at", "created_at")


def open_work(actor: Actor) -> QuerySet[WorkItem]:
    """What waits for a clerk, the most urgent first."""
    found = visible_to(actor, WorkItem).filter(done_at=None)
    return found.select_related("order__case", "recipient__party", "owner").order_by("due_on", "created_at")


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


@dataclass(frozen=True)
class Grid:
    """An order as the clerk sees it: documents across, recipients down."""

    documents: Sequence[CourtDocument]
    rows: Sequence[Row]


def grid(order: ServiceOrder) -> Grid:
    """The grid of an order to which the caller has asked access; five queries whatever its size."""
    recipients = order.recipients.select_related("party__user", "proof").prefetch_related(
        Prefetch("items", queryset=ServiceItem.objects.select_related("document").order_by("position")),
        Prefetch("attempts", queryset=ServiceAttempt.objects.order_by("created_at")),
        Prefetch("work_items", queryset=WorkItem.objects.order_by("created_at")),
    )
    rows = [
        Row(recipient, list(recipient.items.all()), list(recipient.attempts.all()), list(recipient.work_items.all()))
        for recipient in recipients.order_by("party__role", "party__order")
    ]
    return Grid(documents=[cell.document for cell in rows[0].cells] if rows else [], rows=rows)


def proof_of(actor: Actor, recipient: ServiceRecipient) -> ProofOfService | None:
    """The proof of this service, if there is one that the actor may see."""
    return visible_to(actor, ProofOfService).filter(recipient=recipient).first()


def services_of_case(actor: Actor, case_id: uuid.UUID) -> list[ServiceRecipient]:
    """For the case's home page: to whom what was served, as far as the actor may see it."""
    found = visible_to(actor, ServiceRecipient).filter(order__case_id=case_id)
    items = Prefetch("items", queryset=ServiceItem.objects.select_related("document").order_by("position"))
    return list(found.select_related("order", "party").prefetch_related(items, "attempts").order_by("-created_at")[:50])
