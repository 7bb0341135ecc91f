"""The recipient of a document asks the court about it."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from delivery.questions.models import ServiceQuestion
from delivery.service.evidence import lock_order
from delivery.service.models import ServiceRecipient
from delivery.service.work import ask_clerk


class QuestionWaits(ValueError):
    """An earlier question is not answered yet."""


@transaction.atomic
def ask(*, actor: Actor, recipient_id: uuid.UUID, text: str, now: dt.datetime) -> ServiceQuestion:
    """The question is the work of the case's clerk, due on the next working day; no term stops for it.

    Who may: who received, or acts for who did. Event: ServiceNeedsClerk. Raises QuestionWaits.
    """
    recipient = access(actor, ServiceRecipient, recipient_id, "ask")
    lock_order(recipient.order_id)
    if recipient.questions.filter(answered_at=None).exists():
        raise QuestionWaits
    question = ServiceQuestion.objects.create(recipient=recipient, asked_by_id=actor.account_id, text=text, created_at=now)
    record(actor=actor, action="service.ask", obj=question, now=now)
    ask_clerk(recipient=recipient, kind="question", now=now, occasion=str(question.pk))
    return question
