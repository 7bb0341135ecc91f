"""What follows from a filing's events: its complaint and receipt, the notices of acceptance and their service.

Each may run twice: documents, dossier and timeline have keys, and what is served is announced once. What renders and seals
runs with no transaction open and keeps each step by itself.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import SYSTEM, Actor, Role
from courtportal.kernel.identity.acting import acting
from courtportal.kernel.identity.events import IdentityProven
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import LONG_LEASE, publish, subscribe, subscribe_together
from courtportal.kernel.reading.events import FileRead
from courtportal.kernel.rendering.actions import Signatory, issue_decided_document, issue_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import store_bytes
from filing.applications.rules.payment_order import REFUSAL
from filing.calendar.rules.application_terms import terms_of
from filing.cases.models import Case, Party, Procedure
from filing.causes.procedures import is_application, names_of
from filing.dossier.announcing import file_and_serve
from filing.dossier.entries import add_document_entry, add_dossier_entry
from filing.dossier.rules.matters import Matter
from filing.events import (
    ApplicationDecided,
    CaseAccepted,
    CorrectionRequested,
    DeadlineMoved,
    DocumentsServed,
    FilingRejected,
    FilingStep,
    FilingSubmitted,
    FilingToCheckAgain,
    FilingUrgencyTakenBack,
    SecondLookTakenBack,
)
from filing.fees.models import Fee
from filing.intake.actions.drafts import name_owner
from filing.intake.actions.instant import accept_at_once
from filing.intake.actions.payment_order import begin_term_to_decline, go_on_as_suit
from filing.intake.complaint import complaint_data, render_complaint
from filing.intake.decision_clock import follow_correction, follow_deadline
from filing.intake.findings import counted, findings_of_filing
from filing.intake.models import Filing, FilingDraft, FilingReview, FilingVersion, SecondLook
from filing.intake.papers import (
    correction_data,
    defendant_papers,
    plaintiff_papers,
    receipt_data,
    refusal_data,
    respondent_papers,
    ruling_data,
)
from filing.intake.payment_order import lapsed_by
from filing.intake.queries import latest_version, ruling_before_judge, version_of_step
from filing.intake.refusal.actions.serve import serve_electronically
from filing.intake.rules.steps import CLOCK_RUNS
from filing.notices import tell
from filing.parties.actions.merge_own import merge_own
from filing.served import AT_ONCE

PDF = "application/pdf"
REJECTED = (FilingReview.Outcome.RETURNED, FilingReview.Outcome.REFUSED, FilingReview.Outcome.INFORMED)


@subscribe(IdentityProven)
def name_owner_in_drafts(event: IdentityProven, now: dt.datetime) -> None:
    """What was proven stands in the drafts that the person had begun before, and is no second person in the address book;
    a lawyer's are for clients."""
    user = User.objects.select_related("person").get(pk=event.user_id)
    actor = Actor(
        role=Role.LITIGANT, user_id=user.pk, person_id=user.person_id, verified=user.is_verified, name=user.display_name
    )
    merge_own(actor=actor, user_id=user.pk, now=now)
    for draft_id in FilingDraft.objects.filter(owner=user, is_open=True, filing=None).values_list("pk", flat=True):
        name_owner(actor=actor, draft_id=draft_id, now=now)


@subscribe(FilingSubmitted, atomic=False)
def make_complaint_and_receipt(event: FilingSubmitted, now: dt.datetime) -> None:
    """The complaint is printed from the answers, and the court seals a receipt for it."""
    filing = Filing.objects.select_related("court", "owner").get(pk=event.filing_id)
    version = version_of_step(filing, event.version)
    print_complaint(filing, version)
    document = issue_document(
        actor=SYSTEM,
        kind="filing_receipt",
        court=filing.court,
        data=receipt_data(filing, version),
        now=now,
        key=f"filing_receipt:{version.pk}",
    )
    if version == latest_version(filing):
        Filing.objects.filter(pk=filing.pk).update(receipt=document)
    case = Case.objects.filter(filing_id=filing.pk).order_by("-accepted_at").first()
    if case is not None:  # accepted at once, before the receipt was made
        add_document_entry(case=case, document=document)


@subscribe(DeadlineMoved)
def follow_moved_deadline(event: DeadlineMoved, now: dt.datetime) -> None:
    """The queue, the reminder and the alarm of a filing go by the last day of its term, and a correction by that of its own."""
    follow_deadline(deadline_id=event.deadline_id, now=now)
    follow_correction(deadline_id=event.deadline_id, now=now)


@subscribe(FilingUrgencyTakenBack)
def tell_that_it_is_not_urgent(event: FilingUrgencyTakenBack, now: dt.datetime) -> None:
    """The filer hears why the filing waits in its turn again, and until when it is answered."""
    filing = Filing.objects.select_related("owner").get(pk=event.filing_id)
    if filing.not_urgent_at is None:  # said anew meanwhile
        return
    tell(
        filing.owner,
        title=_("您的申请不作为紧急事项办理"),
        body=_("%(title)s：法院认为不属于紧急情况，按顺序审查，最迟于%(due)s前答复。理由在申请页面。"),
        facts={"title": filing.title, "due": filing.decide_by},
        link=reverse("filing:filing", args=[filing.pk]),
        key=f"not-urgent:{filing.pk}:{filing.not_urgent_at.isoformat()}",
        now=now,
    )


@subscribe(SecondLookTakenBack)
def tell_of_what_was_taken_back(event: SecondLookTakenBack, now: dt.datetime) -> None:
    """The judge before whom a ruling was put need not sign it any more; which clerk would have looked nobody knows."""
    look = SecondLook.objects.select_related("filing", "judge").get(pk=event.look_id)
    if look.judge is None:
        return
    tell(
        look.judge,
        title=_("裁定不用再审签"),
        body=_("%(title)s：送您审签的不予受理裁定已经撤回，不用再办理。"),
        facts={"title": look.filing.title},
        link=reverse("filing:review_queue"),
        key=f"look-taken-back:{look.pk}",
        now=now,
    )


@subscribe(FilingSubmitted)
def accept_what_passes(event: FilingSubmitted, now: dt.datetime) -> None:
    """Instant acceptance, where the court opted in and every rule is passed."""
    accept_at_once(filing_id=event.filing_id, now=now)


@subscribe(FileRead)
def look_again(event: FileRead, now: dt.datetime) -> None:
    """What waits for review with this file is judged again, each filing by itself: thousands may share one file."""
    waiting = Filing.objects.filter(draft__evidence__file_id=event.file_id, state__in=CLOCK_RUNS).distinct()
    for filing_id in waiting.order_by("pk").values_list("pk", flat=True):
        publish(FilingToCheckAgain(filing_id=filing_id), now=now)


@subscribe(FilingToCheckAgain)
def check_again(event: FilingToCheckAgain, now: dt.datetime) -> None:
    """A page may be blank or blurred, or nothing is in the way now."""
    filing = Filing.objects.select_related("court").filter(pk=event.filing_id, state__in=CLOCK_RUNS).first()
    if filing is None:
        return
    to_look_at, hints = counted(findings_of_filing(filing, latest_version(filing).content))
    Filing.objects.filter(pk=filing.pk).update(findings_to_look_at=to_look_at, hints=hints)
    accept_at_once(filing_id=filing.pk, now=now)


def print_complaint(filing: Filing, version: FilingVersion) -> None:
    """Store the complaint of this version, once."""
    if version.complaint_file_id:
        return
    rendering = render_complaint(
        version.content, filing.form_key, filing.cause_code, filing.court, submitted_at=version.submitted_at
    )
    version.complaint_file = store_bytes(rendering.pdf, media_type=PDF)
    version.complaint_pages = rendering.page_count
    version.save(update_fields=["complaint_file", "complaint_pages"])


@subscribe(CorrectionRequested, atomic=False)
def issue_correction_notice(event: CorrectionRequested, now: dt.datetime) -> None:
    """The notice of correction, sealed; it stands with the review."""
    filing = Filing.objects.get(pk=event.filing_id)
    review = _review_of(filing, event, FilingReview.Outcome.SUPPLEMENT_REQUESTED)
    request = filing.corrections.filter(requested_at=review.decided_at).first() if review else None
    if request is None or review is None:
        return
    data = correction_data(request, now)
    review.document = issue_document(
        actor=SYSTEM, kind="notice_of_correction", court=filing.court, data=data, now=now, key=f"correction:{request.pk}"
    )
    _keep_document(review)
    case = Case.objects.filter(filing_id=filing.pk).order_by("-accepted_at").first()
    if case is not None:  # corrected and accepted before the notice was sealed
        case.timeline.filter(key=f"correction:{request.pk}", document=None).update(document=review.document)
        add_document_entry(case=case, document=review.document)


@subscribe(FilingRejected, atomic=False)
def issue_refusal_notice(event: FilingRejected, now: dt.datetime) -> None:
    """The answer to a filing that was not accepted, sealed; it stands with the review."""
    filing = Filing.objects.get(pk=event.filing_id)
    review = _review_of(filing, event, *REJECTED)
    if review is None:
        return
    key = f"refusal:{review.pk}"
    if review.outcome == FilingReview.Outcome.REFUSED:
        review.document = issue_decided_document(
            signatories=_who_refused(review), kind="filing_ruling_of_refusal", court=filing.court, data=ruling_data(review, now),
            now=now, key=key,
        )  # fmt: skip
    else:
        data = refusal_data(review, now)
        review.document = issue_document(actor=SYSTEM, kind="notice_of_refusal", court=filing.court, data=data, now=now, key=key)
    _keep_document(review)
    if review.outcome == FilingReview.Outcome.REFUSED:
        serve_electronically(filing_id=filing.pk, now=now)


def _who_refused(review: FilingReview) -> list[Signatory]:
    """The judge who agreed to the ruling, and the clerk whom it names where the same clerk let it go out (CPL 157): each has
    proven to be there.
    """
    put, court = ruling_before_judge(review.filing, review.ground, review.reason), review.filing.court_id
    found = [Signatory(acting(put.judge, Role.JUDGE, court), "judge", "审判员")] if put and put.judge and put.agrees else []
    if review.reviewer and (put is None or put.asked_by_id == review.reviewer_id):
        found.append(Signatory(acting(review.reviewer, Role.FILING_CLERK, court), "clerk", "书记员"))
    return found


def _review_of(filing: Filing, event: FilingStep, *outcomes: FilingReview.Outcome) -> FilingReview | None:
    """The review of the event's own step, also when a later one has followed; the last of these outcomes if it is not known."""
    step = filing.transitions.filter(version=event.version).exclude(review=None).select_related("review").first()
    return step.review if step else filing.reviews.filter(outcome__in=outcomes).order_by("-decided_at").first()


@transaction.atomic
def _keep_document(review: FilingReview) -> None:
    """The notice stands with the review and with the step it was made for."""
    review.save(update_fields=["document"])
    review.transitions.filter(document=None).update(document=review.document)


@subscribe(CaseAccepted, atomic=False, lease=LONG_LEASE)
def issue_notices_of_acceptance(event: CaseAccepted, now: dt.datetime) -> None:
    """Acceptance and fee go to the plaintiffs, respond and evidence to the defendants; all into the dossier (CPL 126, 128).

    Of an application the respondent is told where the law wants it heard (``application_terms``); of a preservation before suit,
    an order to pay or a protection order it learns by the ruling or order itself.
    """
    case = Case.objects.select_related("court").get(pk=event.case_id)
    filing = Filing.objects.select_related("court").filter(pk=event.filing_id).first()
    version = latest_version(filing) if filing else None
    if filing and version:
        print_complaint(filing, version)
        _file_complaint(case, filing, version)
    fee = Fee.objects.filter(case=case).order_by("assessed_at").first()
    suit, told = not is_application(case.cause_code), bool(terms_of(case.cause_code).notice)
    copy = _copy_of_complaint(case, filing, version, now) if (suit or told) and filing and version else None
    for party in case.parties.order_by("-role", "order"):
        if party.role == Party.Role.PLAINTIFF:
            _serve(case, party, plaintiff_papers(case, party, fee, now), "acceptance", now)
        elif suit:
            _serve(case, party, defendant_papers(case, party, version, now), "respond", now, also=copy)
        elif told:
            _serve(case, party, respondent_papers(case, party, now), "application", now, also=copy)


def _copy_of_complaint(case: Case, filing: Filing, version: FilingVersion, now: dt.datetime) -> CourtDocument:
    """One sealed copy for all defendants or respondents, so that its service can be proven like that of every document."""
    kind = "application_copy" if is_application(case.cause_code) else "complaint_copy"
    document = issue_document(
        actor=SYSTEM,
        kind=kind,
        court=case.court,
        data=complaint_data(version.content, filing.form_key, filing.cause_code),
        now=now,
        case_id=case.pk,
        case_number=case.case_number,
        key=f"{kind}:{case.pk}",
    )
    add_document_entry(case=case, document=document)
    return document


def _file_complaint(case: Case, filing: Filing, version: FilingVersion) -> None:
    names = names_of(case.cause_code)
    add_dossier_entry(
        case=case,
        under=Matter.COMPLAINT,
        title=names.paper.zh,
        key="complaint",
        file=version.complaint_file,
        file_name=f"{names.paper.zh.removeprefix('民事')}{filing.receipt_number}.pdf",
        source=names.plaintiff.zh,
        pages=version.complaint_pages,
    )
    asked = filing.reviews.filter(outcome=FilingReview.Outcome.SUPPLEMENT_REQUESTED).select_related("document")
    for document in [filing.receipt, *(review.document for review in asked.order_by("decided_at"))]:
        if document is not None:
            add_document_entry(case=case, document=document)


def _serve(
    case: Case, party: Party, papers: dict[str, dict[str, Any]], purpose: str, now: dt.datetime, also: CourtDocument | None = None
) -> None:
    """Issue each paper for the party and announce them together for service."""
    documents = [
        issue_document(
            actor=SYSTEM,
            kind=kind,
            court=case.court,
            data=data,
            now=now,
            case_id=case.pk,
            case_number=case.case_number,
            key=f"{kind}:{party.pk}",
        )
        for kind, data in papers.items()
    ]
    file_and_serve(case, documents, [party], purpose, now, also=also)


@subscribe_together(DocumentsServed, most=AT_ONCE, atomic=True)
def begin_terms_to_decline_suit(events: Sequence[DocumentsServed], now: dt.datetime) -> Sequence[DocumentsServed]:
    """The applicant of a payment order that lapsed has seven days to decline the suit (CPL-I 438)."""
    parties = {event.party_id for event in events}
    applicants = Party.objects.filter(pk__in=parties, case__procedure=Procedure.PAYMENT_ORDER, role=Party.Role.PLAINTIFF)
    for party in applicants.select_related("case").order_by("pk"):
        ruling = lapsed_by(party.case)
        served = {document_id for event in events if event.party_id == party.pk for document_id in event.document_ids}
        if ruling is not None and ruling.kind != REFUSAL and ruling.document_id in served:
            begin_term_to_decline(case=party.case, party=party, document_id=ruling.document_id, now=now)
    return ()


@subscribe(ApplicationDecided)
def go_on_after_refusal(event: ApplicationDecided, now: dt.datetime) -> None:
    """What was filed as a suit is examined as one when the payment order is refused."""
    case = Case.objects.get(pk=event.case_id)
    if case.procedure == Procedure.PAYMENT_ORDER and case.closing == Case.Closing.ORDER_REFUSED and case.filing_id:
        go_on_as_suit(filing_id=case.filing_id, now=now)
