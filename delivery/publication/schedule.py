"""What the worker does for publications by the clock: when the term is over, the documents are served."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import publish, scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from delivery.events import PublicationEnded
from delivery.publication.models import PublicationService
from delivery.service.actions.go_on import go_on
from delivery.service.effects import apply_effects
from delivery.service.evidence import lock_order
from delivery.service.rules.ladder import Rung


@scheduled(every=dt.timedelta(minutes=10))
def end_publications(now: dt.datetime) -> None:
    """Every publication whose term is over ends, once, and has its effect (CPL 95)."""
    over = PublicationService.objects.filter(ended_at=None, ends_at__lte=now).select_related("attempt__recipient__order")
    job = "delivery.publication.schedule.end_publications"
    do_in_rounds(over, lambda publication: end(publication, now), by="ends_at", job=job, most=400)


@transaction.atomic
def end(publication: PublicationService, now: dt.datetime) -> None:
    """The page is gone and the effect is found; the plan goes on with who is not served by it. Event: PublicationEnded."""
    recipient = publication.attempt.recipient
    lock_order(recipient.order_id)
    publication.refresh_from_db()
    if publication.ended_at is not None or publication.ends_at > now:
        return
    publication.ended_at = now
    publication.save(update_fields=["ended_at"])
    record(actor=SYSTEM, action="service.end_publication", obj=publication, now=now)
    publish(PublicationEnded(publication_id=publication.pk), now=now)
    apply_effects(recipient=recipient, actor=SYSTEM, now=now)
    go_on(recipient=recipient, reason="publication_over", now=now, over={Rung.PUBLICATION})
