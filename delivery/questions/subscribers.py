"""A question that was answered goes into the file, with its answer."""

import datetime as dt

from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import subscribe
from courtportal.kernel.rendering.actions import issue_document
from delivery.events import ServiceQuestionAnswered
from delivery.questions.models import ServiceQuestion
from delivery.service.on_paper import items_of
from delivery.service.proofs import order_number
from filing.public import add_document_entry, role_title


@subscribe(ServiceQuestionAnswered, atomic=False)
def file_answer(event: ServiceQuestionAnswered, now: dt.datetime) -> None:
    """Sealed once and filed once in the main volume (正卷), which both sides read; what is sealed already is taken up."""
    question = ServiceQuestion.objects.select_related(
        "recipient__order__case__court", "recipient__party", "asked_by", "answered_by"
    ).get(pk=event.question_id)
    case = question.recipient.order.case
    with override("zh-hans"):
        data = _record(question, now)
    document = issue_document(
        actor=SYSTEM,
        kind="service_question",
        court=case.court,
        data=data,
        now=now,
        case_id=case.pk,
        case_number=case.case_number,
        key=f"service_question:{question.pk}",
    )
    add_document_entry(case=case, document=document)


def _record(question: ServiceQuestion, now: dt.datetime) -> dict[str, object]:
    """What the record says, in the language of record."""
    recipient, answered_at = question.recipient, question.answered_at or now
    return {
        "recipient": recipient.party.name,
        "recipient_role": role_title(recipient.party),
        "order_number": order_number(recipient.order),
        "documents": [item.document.title for item in items_of(recipient)],
        "asked_by": question.asked_by.display_name,
        "asked_at": question.created_at.isoformat(),
        "question": question.text.splitlines(),
        "answered_by": question.answered_by.display_name if question.answered_by else "",
        "answered_at": answered_at.isoformat(),
        "answer": question.answer.splitlines(),
        "issued_on": clock.local(now).date().isoformat(),
    }
