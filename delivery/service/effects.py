"""Applies the law of effect to a recipient: finds what is newly served, tells filing and everyone else."""

import datetime as dt
from itertools import groupby

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from delivery.events import RecipientServed, ServiceTookEffect
from delivery.publication.models import PublicationService
from delivery.service.evidence import Name, add_evidence
from delivery.service.models import EvidenceEvent, ServiceItem, ServiceOrder, ServiceRecipient, WorkItem
from delivery.service.rules.effect import Effect, Outcome, outcome
from delivery.service.ways import attempts_of, matter_of, ways_of
from filing import public as filing


def apply_effects(*, recipient: ServiceRecipient, actor: Actor, now: dt.datetime) -> list[ServiceItem]:
    """Find the effect of each document for the recipient and keep what is new, in the caller's transaction.

    Returns the documents that took effect now, or earlier than was known. Filing starts the terms that run from service;
    ServiceTookEffect leaves, and RecipientServed with the last document.
    """
    attempts = attempts_of(recipient)
    events = list(EvidenceEvent.objects.filter(attempt__in=attempts).order_by("sequence"))
    changed = []
    for item in recipient.items.select_related("document").order_by("position"):
        found = outcome(ways_of(item, attempts, events), matter_of(recipient, item.document.kind), as_of=now)
        if _is_news(item, found.effect):
            _keep(item, found)
            changed.append(item)
        else:
            _keep_working(item, found)
    if changed:
        _tell(recipient, changed, actor, now)
        _close(recipient, actor, now)
    return changed


def _is_news(item: ServiceItem, effect: Effect | None) -> bool:
    return effect is not None and (item.effective_at is None or effect.effective_at < item.effective_at)


def _keep(item: ServiceItem, found: Outcome) -> None:
    effect = found.effect
    if effect is None:
        return
    item.status, item.effective_at = effect.status.value, effect.effective_at
    item.finding, item.channel = effect.finding, effect.channel.value
    item.basis = [[article.law, article.article] for article in effect.basis]
    _keep_working(item, found)


def _keep_working(item: ServiceItem, found: Outcome) -> None:
    item.working = [[step.channel.value, step.finding, step.at.isoformat() if step.at else None] for step in found.working]
    item.save()


def _tell(recipient: ServiceRecipient, items: list[ServiceItem], actor: Actor, now: dt.datetime) -> None:
    """One message for each instant at which documents took effect."""
    order = recipient.order

    def instant(item: ServiceItem) -> dt.datetime:
        return item.effective_at or now

    for effective_at, group in groupby(sorted(items, key=instant), key=instant):
        same = list(group)
        document_ids = tuple(item.document_id for item in same)
        for item in same:
            add_evidence(order, Name.TOOK_EFFECT, at=now, item=item, detail=_effect_detail(item))
            record(actor=actor, action="service.take_effect", obj=item, now=now, detail=_effect_detail(item))
        filing.service_took_effect(
            case_id=order.case_id,
            party_id=recipient.party_id,
            document_ids=document_ids,
            effective_at=effective_at,
            now=now,
        )
        publish(
            ServiceTookEffect(
                order_id=order.pk,
                case_id=order.case_id,
                party_id=recipient.party_id,
                document_ids=document_ids,
                effective_at=effective_at,
                basis=", ".join(f"{law} {article}" for law, article in same[0].basis),
            ),
            now=now,
        )


def _effect_detail(item: ServiceItem) -> dict[str, object]:
    return {
        "status": item.status,
        "finding": item.finding,
        "effective_at": item.effective_at.isoformat() if item.effective_at else None,
        "basis": [f"{law} {article}" for law, article in item.basis],
    }


def _close(recipient: ServiceRecipient, actor: Actor, now: dt.datetime) -> None:
    """With the last document the recipient is served, and perhaps the order complete."""
    if recipient.served_at is not None or recipient.items.filter(status=ServiceItem.Status.OPEN).exists():
        return
    recipient.served_at = now
    recipient.save(update_fields=["served_at"])
    publish(RecipientServed(recipient_id=recipient.pk), now=now)
    # A question stays a question when its recipient is served.
    recipient.work_items.filter(done_at=None).exclude(kind=WorkItem.Kind.QUESTION).update(done_at=now, outcome="served")
    PublicationService.objects.filter(attempt__recipient=recipient, ended_at=None).update(ended_at=now)
    complete_if_served(order=recipient.order, actor=actor, now=now)


def complete_if_served(*, order: ServiceOrder, actor: Actor, now: dt.datetime) -> None:
    """With its last recipient the order is complete; not while a bulk job still adds some to it."""
    recipients = order.recipients
    if recipients.filter(served_at=None).exists() or recipients.count() < max(order.expected, 1):
        return
    order.state, order.completed_at = ServiceOrder.State.COMPLETE, now
    order.save(update_fields=["state", "completed_at"])
    record(actor=actor, action="service.complete", obj=order, now=now)
