"""What follows for a mediation from elsewhere, and from it for others. Each may run twice: rows, notices and papers have keys."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import subscribe, subscribe_together
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.web.formats import moment
from filing.applications.models import Application
from filing.applications.rules.mediation import CONFIRMATION, STATEMENT
from filing.cases.models import Case
from filing.cases.timeline import add_timeline_entry
from filing.dossier.entries import add_document_entry, add_dossier_entry
from filing.dossier.rules.matters import Matter
from filing.events import (
    ApplicationDecided,
    CaseAccepted,
    CaseClosed,
    ClaimOver,
    ConfirmationOpened,
    DecisionSealed,
    DocumentsServed,
    FilingResumed,
    FilingSentToMediation,
    FilingSubmitted,
    MediationAgreed,
    MediationInvited,
)
from filing.intake.models import Filing
from filing.intake.sharing.subscribers import send_to
from filing.mediation.actions.end import end_by_portal
from filing.mediation.actions.outcome import (
    conclude_confirmation,
    conclude_statement,
    confirmation_taken_back,
    put_before_panel,
    statement_refused,
)
from filing.mediation.actions.start import open_for_filing
from filing.mediation.models import Mediation, MediationAgreement, MediationInvitation
from filing.mediation.papers import facts_data
from filing.mediation.queries import agreed_facts, agreement_of, mediations_of_filing
from filing.mediation.rules.steps import UNDECIDED, UNSETTLED
from filing.served import AT_ONCE, documents_of, naming

Ending = Mediation.Ending


@subscribe(FilingSentToMediation)
def begin_for_filing(event: FilingSentToMediation, now: dt.datetime) -> None:
    """A filing that the clerk diverted has its mediation; nothing if it has come back meanwhile."""
    if Filing.objects.filter(pk=event.filing_id, state=Filing.State.TO_MEDIATION).exists():
        open_for_filing(filing_id=event.filing_id, now=now)


@subscribe(MediationInvited, atomic=False)
def send_invitation(event: MediationInvited, now: dt.datetime) -> None:
    """The link to the other side, with what mediation is; nothing for an invitation that has ended meanwhile.

    The code never travels with the link: the applicant and the court read it on the page of the mediation and say it.
    """
    invitation = MediationInvitation.objects.select_related("party__mediation__court").get(pk=event.invitation_id)
    if invitation.state(now) != "invited":
        return
    mediation = invitation.party.mediation
    facts = {
        "court": mediation.court.name_zh,
        "number": mediation.number,
        "link": settings.PORTAL_URL.rstrip("/") + reverse("filing:mediation_join", args=[invitation.token]),
        "until": moment(invitation.expires_at),
    }
    text = _(
        "【%(court)s】%(number)s：请您答复是否参加调解（自愿、不收费）：%(link)s %(until)s 前有效。"
        "没有账号的，打开后先注册。用这个号码或者邮箱登录的不需要验证码；其他账户请向申请人或者12368索取验证码。"
    )
    subject = _("%(court)s请您答复是否参加调解") % facts
    send_to(invitation.contact, subject=subject, text=text % facts, key=f"mediation:{invitation.pk}")


@subscribe(FilingResumed)
def end_with_filing(event: FilingResumed, now: dt.datetime) -> None:
    """The filing went back to review by another way than the mediation's end: the mediation ends."""
    for mediation in Mediation.objects.filter(filing=event.filing_id, state__in=UNDECIDED):
        end_by_portal(mediation_id=mediation.pk, ending=Ending.ELSEWHERE, now=now)


@subscribe(FilingSubmitted)
def end_with_draft(event: FilingSubmitted, now: dt.datetime) -> None:
    """The litigant submitted the draft after all: nobody is held in mediation."""
    for mediation in Mediation.objects.filter(draft__filing=event.filing_id, state__in=UNDECIDED):
        end_by_portal(mediation_id=mediation.pk, ending=Ending.ELSEWHERE, now=now)


@subscribe(CaseClosed)
def end_with_case(event: CaseClosed, now: dt.datetime) -> None:
    """The case has ended otherwise, also while a signed agreement waited for its statement: none is made in an ended case. The
    case that was opened to confirm the agreement has ended because that was taken back.
    """
    if Case.objects.filter(pk=event.case_id, closing=Case.Closing.APPLICATION_WITHDRAWN).exists():
        confirmation_taken_back(case_id=event.case_id, now=now)
    for mediation in Mediation.objects.filter(case=event.case_id, state__in=UNSETTLED):
        end_by_portal(mediation_id=mediation.pk, ending=Ending.ELSEWHERE, now=now)


@subscribe(ClaimOver)
def end_with_claim(event: ClaimOver, now: dt.datetime) -> None:
    """What was mediated is the whole dispute of the case, and a part of it is over: no statement is made of an agreement on it.
    On the claims that are heard on the parties may ask for mediation again.
    """
    for mediation in Mediation.objects.filter(case=event.case_id, state__in=UNSETTLED):
        end_by_portal(mediation_id=mediation.pk, ending=Ending.CLAIM_OVER, now=now)


@subscribe(DecisionSealed)
def end_with_decision(event: DecisionSealed, now: dt.datetime) -> None:
    """The court has decided what was mediated: nobody is asked for a next step any more, and everyone is told."""
    for mediation in Mediation.objects.filter(case=event.case_id, state__in=UNSETTLED):
        end_by_portal(mediation_id=mediation.pk, ending=Ending.DECIDED, now=now)


@subscribe(CaseAccepted, atomic=False)
def file_undisputed_facts(event: CaseAccepted, now: dt.datetime) -> None:
    """What all agreed to use goes into the file of the case (在线调解规则 第十八条); nothing else of the mediation does.

    Sealing asks another machine: no transaction is open, entries and document have keys.
    """
    case = Case.objects.select_related("court").get(pk=event.case_id)
    filing = Filing.objects.get(pk=event.filing_id)
    for mediation in mediations_of_filing(filing):
        add_timeline_entry(
            case=case, kind="mediated", key=f"mediation:{mediation.pk}", title_zh="立案前经过调解",
            title_en="Mediated before filing",
            now=mediation.asked_at,
        )  # fmt: skip
        file_facts(mediation, case, now)


def file_facts(mediation: Mediation, case: Case, now: dt.datetime) -> None:
    """The record of undisputed facts stands in the file, once; nothing where none was agreed by all."""
    if not agreed_facts(mediation):
        return
    document = issue_document(
        actor=SYSTEM, kind="undisputed_facts", court=case.court, data=facts_data(mediation), now=now, case_id=case.pk,
        case_number=case.case_number, key=f"undisputed_facts:{mediation.pk}",
    )  # fmt: skip
    add_document_entry(case=case, document=document, under=Matter.MEDIATION if mediation.case_id else Matter.BEFORE_FILING)


@subscribe(MediationAgreed)
def bring_to_court(event: MediationAgreed, now: dt.datetime) -> None:
    """In a case the signed agreement goes before the panel, for the statement."""
    mediation = Mediation.objects.select_related("case__court", "mediator__user").get(pk=event.mediation_id)
    if mediation.case is not None and mediation.state == Mediation.State.STATEMENT:
        put_before_panel(mediation_id=mediation.pk, now=now)
        _file_agreement(mediation, mediation.case)


@subscribe(ConfirmationOpened)
def file_agreement(event: ConfirmationOpened, now: dt.datetime) -> None:
    """The agreement stands in the file of its confirmation."""
    _file_agreement(Mediation.objects.get(pk=event.mediation_id), Case.objects.select_related("court").get(pk=event.case_id))


def _file_agreement(mediation: Mediation, case: Case) -> None:
    agreement = agreement_of(mediation)
    if agreement is None or agreement.document.stored_file is None:
        return
    add_dossier_entry(
        case=case, under=Matter.MEDIATION, title=agreement.document.title, key=f"mediation_agreement:{agreement.pk}",
        file=agreement.document.stored_file, file_name=f"{agreement.document.title}.pdf", source=mediation.number[:80],
        pages=agreement.document.page_count,
    )  # fmt: skip


@subscribe(ApplicationDecided)
def conclude(event: ApplicationDecided, now: dt.datetime) -> None:
    """The court has confirmed or dismissed, or made or refused the statement."""
    application = Application.objects.select_related("case", "document").get(pk=event.application_id)
    granted = application.outcome == Application.Outcome.GRANTED
    if application.kind == CONFIRMATION:
        conclude_confirmation(application_id=application.pk, now=now)
    elif application.kind == STATEMENT and not granted:
        statement_refused(application_id=application.pk, now=now)


@subscribe_together(DocumentsServed, most=AT_ONCE, atomic=True)
def conclude_what_all_have(events: Sequence[DocumentsServed], now: dt.datetime) -> Sequence[DocumentsServed]:
    """With the last party's receipt the statement takes effect."""
    agreed = MediationAgreement.objects.filter(application__document__in=documents_of(events))
    for event in naming(events, agreed.values_list("application__document", flat=True)):
        for document_id in event.document_ids:
            conclude_statement(case_id=event.case_id, document_id=document_id, now=now)
    return ()
