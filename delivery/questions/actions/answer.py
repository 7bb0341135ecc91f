"""The court answers a question about what was served."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.messaging.notices import tell
from courtportal.kernel.outbox import publish
from delivery.events import ServiceQuestionAnswered
from delivery.questions.models import ServiceQuestion
from delivery.service.models import WorkItem


@transaction.atomic
def answer(*, actor: Actor, question_id: uuid.UUID, text: str, now: dt.datetime) -> ServiceQuestion:
    """Who asked is told that there is an answer; the clerk's work is done; question and answer go into the file.

    Who may: who serves for the case. Event: ServiceQuestionAnswered.
    """
    question = access(actor, ServiceQuestion, question_id, "answer", lock=True)
    question.answer, question.answered_by_id, question.answered_at = text, actor.account_id, now
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    work = question.recipient.work_items.filter(kind=WorkItem.Kind.QUESTION, done_at=None)
    work.update(done_at=now, done_by_id=actor.account_id, outcome="answered")
    tell(
        question.asked_by,
        title=_("法院回答了您的提问"),
        body=question.recipient.order.case.case_number,
        link=reverse("service:received", args=[question.recipient_id]),
        key=f"service_answer:{question.pk}",
        now=now,
    )
    publish(ServiceQuestionAnswered(question_id=question.pk), now=now)
    record(actor=actor, action="service.answer", obj=question, now=now)
    return question
