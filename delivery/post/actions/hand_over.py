"""The clerk has put the letter into an envelope and given it to the carrier."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from delivery.post.models import PostalItem
from delivery.post.sending import work_key
from delivery.service.evidence import Name, add_evidence, lock_order
from delivery.service.rules.effect import Kind


@transaction.atomic
def hand_over(*, actor: Actor, letter_id: uuid.UUID, now: dt.datetime) -> PostalItem:
    """The letter is on its way from now; the work of it is done. Again is nothing. Who may: who serves for the case."""
    letter = access(actor, PostalItem, letter_id, "hand_over")
    lock_order(letter.attempt.recipient.order_id)
    letter.refresh_from_db()
    if letter.handed_over_at is None:
        note_handed_over(letter, now, actor_id=actor.user_id)
        record(actor=actor, action="service.hand_over_letter", obj=letter, now=now)
    return letter


def note_handed_over(letter: PostalItem, at: dt.datetime, *, actor_id: uuid.UUID | str | None = None) -> None:
    """Since when the carrier has it, by the clerk's word or the carrier's first scan, in the caller's transaction."""
    attempt = letter.attempt
    letter.handed_over_at = at
    letter.save(update_fields=["handed_over_at"])
    add_evidence(attempt.recipient.order, Name.HANDED_TO_CLERK, at=at, attempt=attempt, kind=Kind.SENT)
    work = attempt.recipient.work_items.filter(key=work_key(attempt), done_at=None)
    work.update(done_at=at, done_by_id=actor_id, outcome="handed_over")
