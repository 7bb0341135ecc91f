"""What starts to run when service takes effect: by kind of document."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.answer_terms import changes_claims, copy_was_served
from filing.applications.appealed import is_gone, served_by
from filing.applications.rules.answered import ANSWERED_WITHIN
from filing.calendar.actions.start_deadline import Term, end_deadlines, start_deadline, start_deadlines
from filing.calendar.models import Deadline
from filing.calendar.outlasted import tell_of_outlasted
from filing.calendar.rules.application_terms import NOTICES, terms_of
from filing.calendar.rules.limits import EVIDENCE_TERMS, own_limit
from filing.cases.models import Case, Party
from filing.cases.rules.procedure import is_final
from filing.cases.timeline import add_timeline_entry
from filing.cases.told import COMPLAINT
from filing.dossier.models import ServedDocument
from filing.events import DocumentsServed

# What tells a respondent of an application without a suit.
APPLICATION = "notice_of_application"
# What calls for a defence and for evidence: once the case is decided there is nothing left to say them to.
BEFORE_DECISION = ("notice_to_respond", "notice_of_evidence")
UNDECIDED = (Case.State.ACCEPTED, Case.State.IN_TRIAL, Case.State.SUSPENDED)
# Kind of document → the time limits that run from its service (CPL 128, 130, 171, 174, 214, 218).
TERMS: dict[str, tuple[str, ...]] = {
    "notice_of_fee": ("fee",),
    "notice_to_respond": ("answer", "jurisdiction_objection"),
    "notice_of_evidence": ("evidence",),
    "civil_judgment": ("appeal_judgment",),
    "payment_order": ("payment_order_objection",),
    **{notice: (rule,) for notice, rule in ANSWERED_WITHIN.items()},
}


@dataclass(frozen=True, slots=True)
class Served:
    """On whom which documents were served, and since when that has effect."""

    party_id: uuid.UUID
    document_ids: tuple[uuid.UUID, ...]
    effective_at: dt.datetime


def service_took_effect(
    *, case_id: uuid.UUID, party_id: uuid.UUID, document_ids: Sequence[uuid.UUID], effective_at: dt.datetime, now: dt.datetime
) -> None:
    """Service of the documents on the party took effect at ``effective_at``: terms start the day after (民事诉讼法 第八十五条).

    May be told again, and again with an earlier instant: then terms are counted anew from the earlier day. Event:
    DocumentsServed.
    """
    services_took_effect(case_id=case_id, served=[Served(party_id, tuple(document_ids), effective_at)], now=now)


@transaction.atomic
def services_took_effect(*, case_id: uuid.UUID, served: Sequence[Served], now: dt.datetime) -> None:
    """What ``service_took_effect`` does for one party, for many of one case."""
    case = Case.objects.select_for_update().get(pk=case_id)
    parties = case.parties.in_bulk([one.party_id for one in served])
    papers = CourtDocument.objects.filter(case_id=case_id).in_bulk({key for one in served for key in one.document_ids})
    since, sued = _kept(served, papers), False
    terms: list[Term] = []
    for one in served:
        party, documents = parties[one.party_id], [papers[key] for key in one.document_ids if key in papers]
        for document in documents:
            terms += _terms(case, party, document, since[party.pk, document.pk], now)
        publish(DocumentsServed(case_id=case.pk, party_id=party.pk, document_ids=one.document_ids), now=now)
        if party.role == Party.Role.DEFENDANT and any(document.kind in COMPLAINT for document in documents):
            _note_first_service(case, party, one.effective_at)
            sued = True
    begun = start_deadlines(actor=SYSTEM, case=case, terms=terms, now=now)
    tell_of_outlasted(case, begun, now)
    for document in papers.values():
        if document.kind in ANSWERED_WITHIN and not is_gone(served_by(document), case):
            copy_was_served(document, case, now)
    if any(document.kind == APPLICATION for document in papers.values()):
        _end_notifying(case, now)
    if sued:
        _end_sending(case, now)


def _kept(served: Sequence[Served], papers: Mapping[uuid.UUID, CourtDocument]) -> dict[tuple[uuid.UUID, uuid.UUID], dt.datetime]:
    """Since when each paper counts as served on each party, by their keys: the earliest instant that was ever told."""
    rows = ServedDocument.objects.filter(party__in=[one.party_id for one in served], document__in=list(papers))
    known = {(row.party_id, row.document_id): row for row in rows}
    new: dict[tuple[uuid.UUID, uuid.UUID], ServedDocument] = {}
    for one in served:
        for key in one.document_ids:
            if key not in papers:
                continue
            place = (one.party_id, key)
            row = known.get(place) or new.setdefault(
                place, ServedDocument(party_id=one.party_id, document_id=key, effective_at=one.effective_at)
            )
            if one.effective_at < row.effective_at:
                row.effective_at = one.effective_at
                if place in known:
                    row.save(update_fields=["effective_at"])
    ServedDocument.objects.bulk_create(new.values())
    return {place: row.effective_at for place, row in {**known, **new}.items()}


def _terms(case: Case, party: Party, document: CourtDocument, effective_at: dt.datetime, now: dt.datetime) -> Iterator[Term]:
    """The party's terms from the service of the document on; the term to object begins at once: one is counted from it."""
    day = clock.local(effective_at).date()
    if document.kind == "civil_judgment" and is_final(case.case_type, case.procedure):
        return
    changed = party.role == Party.Role.DEFENDANT and changes_claims(document)
    if case.state not in UNDECIDED and (changed or document.kind in BEFORE_DECISION):
        return
    if document.kind == "payment_order" and party.role != Party.Role.DEFENDANT:
        return  # the debtor alone pays or objects (CPL 227)
    if document.kind in ANSWERED_WITHIN and is_gone(served_by(document), case):
        return
    if document.kind == APPLICATION:
        _start_objection(case, party, document, day, now)
    named_terms = TERMS.get(document.kind, ())
    if changed:
        named_terms = ("answer_changed",)
    for named in named_terms:
        rule = EVIDENCE_TERMS.get(case.procedure, "evidence") if named == "evidence" else named
        rule = own_limit(rule, abroad=party.abroad).code
        yield Term(rule, f"served:{document.pk}", day, f"{rule}:{party.pk}:{document.pk}", party)


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
