"""What starts to run when service takes effect: by kind of document."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.appealed import NOTICE as NOTICE_OF_APPEAL
from filing.applications.appealed import appeal_is_gone
from filing.calendar.actions.start_deadline import end_deadlines, start_deadline
from filing.calendar.models import Deadline
from filing.calendar.rules.application_terms import NOTICES, terms_of
from filing.cases.models import Case, Party
from filing.cases.rules.procedure import is_final
from filing.cases.timeline import add_timeline_entry
from filing.dossier.models import ServedDocument
from filing.events import DocumentsServed

# What tells a defendant of the suit (CPL 128); any other paper does not.
COMPLAINT = ("notice_to_respond", "complaint_copy")
# What tells a respondent of an application without a suit.
APPLICATION = "notice_of_application"
EVIDENCE_TERMS = {"ordinary": "evidence", "summary": "evidence_summary", "small_claims": "evidence_small"}
# The longer terms of who has no domicile in the PRC (CPL 285, 286; an objection is made within the term to answer, CPL 130).
ABROAD = {
    "answer": "answer_abroad",
    "jurisdiction_objection": "jurisdiction_objection_abroad",
    "appeal_judgment": "appeal_abroad",
    "answer_appeal": "answer_appeal_abroad",
}
# Kind of document → the time limits that run from its service (民事诉讼法 第一百二十八、一百三十、一百七十一、一百七十四条).
TERMS: dict[str, tuple[str, ...]] = {
    "notice_of_fee": ("fee",),
    "notice_to_respond": ("answer", "jurisdiction_objection"),
    "notice_of_evidence": ("evidence",),
    "civil_judgment": ("appeal_judgment",),
    "payment_order": ("payment_order_objection",),
    NOTICE_OF_APPEAL: ("answer_appeal",),
}


@transaction.atomic
def service_took_effect(
    *, case_id: uuid.UUID, party_id: uuid.UUID, document_ids: Sequence[uuid.UUID], effective_at: dt.datetime, now: dt.datetime
) -> None:
    """Service of the documents on the party took effect at ``effective_at``: terms start the day after (民事诉讼法 第八十五条).

    May be told again, and again with an earlier instant: then terms are counted anew from the earlier day. Event:
    DocumentsServed.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    party = Party.objects.get(pk=party_id, case=case)
    documents = list(CourtDocument.objects.filter(pk__in=document_ids, case_id=case_id))
    for document in documents:
        served, created = ServedDocument.objects.get_or_create(
            party=party, document=document, defaults={"effective_at": effective_at}
        )
        if not created and effective_at < served.effective_at:
            served.effective_at = effective_at
            served.save(update_fields=["effective_at"])
        _start_terms(case, party, document, served.effective_at, now)
    if any(document.kind == APPLICATION for document in documents):
        _end_notifying(case, now)
    publish(DocumentsServed(case_id=case.pk, party_id=party.pk, document_ids=tuple(document_ids)), now=now)
    if party.role == Party.Role.DEFENDANT and any(document.kind in COMPLAINT for document in documents):
        _note_first_service(case, party, effective_at)
        _end_sending(case, now)


def _start_terms(case: Case, party: Party, document: CourtDocument, effective_at: dt.datetime, now: dt.datetime) -> None:
    day = clock.local(effective_at).date()
    if document.kind == "civil_judgment" and is_final(case.case_type, case.procedure):
        return
    if document.kind == "payment_order" and party.role != Party.Role.DEFENDANT:
        return  # the debtor alone pays or objects (CPL 227)
    if document.kind == NOTICE_OF_APPEAL and appeal_is_gone(document):
        return
    if document.kind == APPLICATION:
        _start_objection(case, party, document, day, now)
    for named in TERMS.get(document.kind, ()):
        rule = EVIDENCE_TERMS.get(case.procedure, "evidence") if named == "evidence" else named
        rule = ABROAD.get(rule, rule) if party.abroad else rule
        key = f"{rule}:{party.pk}:{document.pk}"
        start_deadline(
            actor=SYSTEM, rule=rule, trigger=f"served:{document.pk}", triggered_on=day, key=key, now=now, case=case, party=party
        )


def _start_objection(case: Case, party: Party, document: CourtDocument, day: dt.date, now: dt.datetime) -> None:
    """The respondent's term to object, and from its end the court's to decide (Enterprise Bankruptcy Law art. 10)."""
    terms, trigger = terms_of(case.cause_code), f"served:{document.pk}"
    if not terms.objection:
        return
    term = start_deadline(
        actor=SYSTEM, rule=terms.objection, trigger=trigger, triggered_on=day, key=f"{terms.objection}:{party.pk}:{document.pk}",
        now=now, case=case, party=party,
    )  # fmt: skip
    if terms.after_objection:
        start_deadline(
            actor=SYSTEM, rule=terms.after_objection, trigger=trigger, triggered_on=term.due_on,
            key=f"{terms.after_objection}:{party.pk}:{document.pk}", now=now, case=case,
        )  # fmt: skip


def _end_notifying(case: Case, now: dt.datetime) -> None:
    """The court has told of the application when every respondent has its copy."""
    respondents = case.parties.filter(role=Party.Role.DEFENDANT, left_at=None)
    if not respondents.exclude(served_documents__document__kind=APPLICATION).exists():
        end_deadlines(actor=SYSTEM, rules=NOTICES, state=Deadline.State.MET, now=now, case_id=case.pk)


def _end_sending(case: Case, now: dt.datetime) -> None:
    """The court has sent the complaint when every defendant there is now has it (CPL 128)."""
    defendants = case.parties.filter(role=Party.Role.DEFENDANT, left_at=None)
    if not defendants.exclude(served_documents__document__kind__in=COMPLAINT).exists():
        end_deadlines(actor=SYSTEM, rules=("send_complaint",), state=Deadline.State.MET, now=now, case_id=case.pk)


def _note_first_service(case: Case, party: Party, effective_at: dt.datetime) -> None:
    add_timeline_entry(
        case=case,
        kind="served",
        key=f"served:{party.pk}",
        title_zh="起诉状已送达被告",
        title_en="Complaint served on the defendant",
        now=effective_at,
    )
