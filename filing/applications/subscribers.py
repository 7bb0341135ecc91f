"""What follows from applications: the paper and the receipt, notices to people, and service on a party that joined.

Each may run twice: documents, entries and notices have keys. Papers are drawn and sealed with no transaction open.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import subscribe, subscribe_together
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import store_bytes
from filing.applications.actions.decide import issue_letter
from filing.applications.answer_terms import begin_sending
from filing.applications.appealed import is_gone, notice_key, to_be_served
from filing.applications.holding import hold_application
from filing.applications.joining.queries import came_on_paper, scan_of
from filing.applications.models import Application
from filing.applications.papers import cause_of, said
from filing.applications.papers_above import notice_for
from filing.applications.queries import applicants_of, objection_behind
from filing.applications.recusal import OWN_RECUSAL
from filing.applications.rules.answered import (
    APPEALS,
    NOTICES,
    OF_APPEAL,
    OF_APPLICATION_FOR_RETRIAL,
    OF_RETRIAL,
    RETRIALS,
)
from filing.applications.rules.enforcing import AGAINST_REFUSAL, REVIEWED_WITHIN, TERM_AFTER
from filing.applications.rules.special_review import RULED, term_against
from filing.applications.rulings import TERM
from filing.applications.sending_up import appeals_waiting, awaits_transfer
from filing.applications.telling_of_appeals import tell_of_appeal
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.rules.limits import own_limit
from filing.cases.models import Case, DossierEntry, Party
from filing.cases.order import AS_NAMED
from filing.dossier.announcing import file_and_serve
from filing.dossier.entries import add_dossier_entry
from filing.dossier.models import ServedDocument
from filing.dossier.rules.matters import Matter
from filing.events import ApplicationDecided, ApplicationSubmitted, DocumentsServed, DossierTransferred, PartiesChanged
from filing.intake.papers import defendant_papers, evidence_notice
from filing.intake.queries import filing_of, latest_version
from filing.notices import tell
from filing.served import AT_ONCE, documents_of, naming

PURPOSES = {OF_APPEAL: "appeal_copy", OF_APPLICATION_FOR_RETRIAL: "retrial_copy", OF_RETRIAL: "retrial_notice"}
HANDED_ON = {*REVIEWED_WITHIN, "restoration", "reconsideration", "reconsideration_ruling", AGAINST_REFUSAL}


@subscribe(ApplicationSubmitted, atomic=False)
def receive_application(event: ApplicationSubmitted, now: dt.datetime) -> None:
    """The court seals a receipt; the paper goes into the dossier at once unless it is confidential; who decides is told."""
    application = _application(event.application_id)
    if application.applicant_name:
        application.receipt = _receipt(application, now)
        Application.objects.filter(pk=application.pk).update(receipt=application.receipt)
        if not application.confidential:
            file_paper(application)
    if not awaits_transfer(application):
        _tell_deciders(application, now)


@subscribe(DossierTransferred, atomic=False)
def tell_the_court_above(event: DossierTransferred, now: dt.datetime) -> None:
    """The appeals have come up with the file: now they are to be decided, and who appealed is told so."""
    for appeal in appeals_waiting(Case.objects.get(pk=event.case_id)):
        _tell_deciders(appeal, now)
        _tell_sent_up(appeal, now)


def _tell_sent_up(appeal: Application, now: dt.datetime) -> None:
    title, body = _("上诉已移送上级法院"), _("案号 %(number)s：上诉状和全部案卷已移送上级法院，由上级法院决定是否受理。")
    _tell_each({user: f"appeal-sent-up:{appeal.pk}:{user.pk}" for user in applicants_of(appeal)}, appeal, title, body, now)


def _tell_deciders(application: Application, now: dt.datetime) -> None:
    keys = {user: f"application:{application.pk}:{user.pk}" for user in _deciders(application)}
    _tell_each(keys, application, _("有新的申请等待决定"), _("案号 %(number)s，请在案件页面查看。"), now)


@transaction.atomic
def _tell_each(keys: Mapping[User, str], application: Application, title: Promise, body: Promise, now: dt.datetime) -> None:
    """A notice for each of them, once for its key, that names the case and leads to the application."""
    for user, key in keys.items():
        tell(
            user, title=title, body=body, facts={"number": application.case.case_number},
            link=reverse("filing:application", args=[application.pk]), key=key, now=now,
        )  # fmt: skip


@subscribe(ApplicationDecided, atomic=False)
def issue_document_of_decision(event: ApplicationDecided, now: dt.datetime) -> None:
    """The decision or notice is sealed, filed and served; a ruling is sealed already."""
    issue_letter(application_id=event.application_id, now=now)


@subscribe(ApplicationDecided, atomic=False)
def tell_applicant(event: ApplicationDecided, now: dt.datetime) -> None:
    """The applicant reads the outcome; the paper that was confidential joins the dossier, sealed as long as it is hidden."""
    application = _application(event.application_id)
    if application.party_id is not None and application.confidential:
        file_paper(application)
    if application.applicant_name or application.kind == OWN_RECUSAL:
        _tell_applicant(application, now)


def _tell_applicant(application: Application, now: dt.datetime) -> None:
    mark = "decided:{0}:{1}" if application.on_paper else "decided:{0}"
    keys = {user: mark.format(application.pk, user.pk) for user in applicants_of(application)}
    _tell_each(keys, application, _("您的申请有了决定"), _("案号 %(number)s：决定和理由在申请页面。"), now)


@subscribe_together(DocumentsServed, most=AT_ONCE, atomic=True)
def begin_terms_of_rulings(events: Sequence[DocumentsServed], now: dt.datetime) -> Sequence[DocumentsServed]:
    """What may be done against a ruling may be done from the day after its service on."""
    rulings = Application.objects.filter(document_id__in=documents_of(events)).values_list("document_id", flat=True)
    for event in naming(events, rulings):
        _begin_term_of_appeal(event, now)
        _begin_terms_after_objections(event, now)
        _begin_terms_without_suit(event, now)
    return ()


def _begin_term_of_appeal(event: DocumentsServed, now: dt.datetime) -> None:
    """A party's term to appeal against a ruling runs from the day after its service: ten days, or thirty (CPL 171, 286)."""
    rulings = Application.objects.filter(case_id=event.case_id, state=Application.State.SEALED)
    for ruling in rulings.filter(document_id__in=event.document_ids).select_related("case"):
        served = ServedDocument.objects.select_related("party").get(party_id=event.party_id, document_id=ruling.document_id)
        rule = own_limit(TERM, abroad=served.party.abroad).code
        start_deadline(
            actor=SYSTEM, rule=rule, trigger=f"served:{ruling.document_id}", triggered_on=clock.local(served.effective_at).date(),
            key=f"{rule}:{event.party_id}:{ruling.document_id}", now=now, case=ruling.case, party=served.party,
        )  # fmt: skip


def _begin_terms_after_objections(event: DocumentsServed, now: dt.datetime) -> None:
    """A party's ten days to apply for reconsideration, or fifteen to sue, run from the service of the ruling (CPL 236, 238)."""
    rulings = Application.objects.filter(case_id=event.case_id, kind__in=TERM_AFTER, document_id__in=event.document_ids)
    for ruling in rulings.select_related("case"):
        rule = TERM_AFTER[ruling.kind]
        served = ServedDocument.objects.get(party_id=event.party_id, document_id=ruling.document_id)
        start_deadline(
            actor=SYSTEM, rule=rule, trigger=f"served:{ruling.document_id}",
            triggered_on=clock.local(served.effective_at).date(), key=f"{rule}:{event.party_id}:{ruling.document_id}", now=now,
            case=ruling.case, party=served.party,
        )  # fmt: skip


def _begin_terms_without_suit(event: DocumentsServed, now: dt.datetime) -> None:
    """A party's term to turn to the court that ruled, where the ruling went against it (反家庭暴力法 31, CPL-I 372)."""
    rulings = Application.objects.filter(case_id=event.case_id, kind__in=RULED, document_id__in=event.document_ids)
    for ruling in rulings.select_related("case"):
        served = ServedDocument.objects.select_related("party").get(party_id=event.party_id, document_id=ruling.document_id)
        if rule := term_against(ruling.kind, ruling.outcome, served.party.role):
            start_deadline(
                actor=SYSTEM, rule=rule, trigger=f"served:{ruling.document_id}",
                triggered_on=clock.local(served.effective_at).date(), key=f"{rule}:{event.party_id}:{ruling.document_id}",
                now=now, case=ruling.case, party=served.party,
            )  # fmt: skip


@subscribe(ApplicationDecided, atomic=False)
def hand_on_the_objection(event: ApplicationDecided, now: dt.datetime) -> None:
    """Whoever examines an objection, reconsiders a ruling or enforces again finds the application with its papers in the file."""
    application = _application(event.application_id)
    target = application.follow_up
    if target is None or application.kind not in HANDED_ON:
        return
    if application.kind == "reconsideration_ruling":  # sent back: what was objected is examined again
        asked = objection_behind(target)
        if asked is None:
            return
        application = _application(asked.pk)
    file_paper(application)
    key = f"application:{application.pk}"
    for entry in application.case.dossier.filter(key__startswith=key).select_related("file").order_by("created_at"):
        add_dossier_entry(
            case=target, under=Matter.COMPLAINT, source=entry.source, title=entry.title, key=entry.key,
            pages=entry.pages, file=entry.file, file_name=entry.file_name,
        )  # fmt: skip


@subscribe(ApplicationSubmitted, atomic=False)
def serve_the_appeal(event: ApplicationSubmitted, now: dt.datetime) -> None:
    """The court that judged or ruled sends everyone else a copy of the appeal, who has fifteen days to answer it (CPL 174); its
    clerk reads by which day.
    """
    application = _application(event.application_id)
    if application.kind in APPEALS and application.party is not None and not is_gone(application, application.case):
        _serve_copies(application, application.case, now)
        tell_of_appeal(application, now)


@subscribe(ApplicationDecided, atomic=False)
def serve_the_application_for_retrial(event: ApplicationDecided, now: dt.datetime) -> None:
    """The court that examines it, and then the one that retries the case, sends it to the other side (CPL 214, 218)."""
    application = _application(event.application_id)
    opened = application.follow_up
    if application.kind in RETRIALS and opened is not None and not is_gone(application, opened):
        _serve_copies(application, opened, now)


def _serve_copies(application: Application, case: Case, now: dt.datetime) -> None:
    kind = NOTICES[application.kind]
    begin_sending(application, case, now)
    for party in to_be_served(application, case).order_by(*AS_NAMED):
        notice = _issue(case, kind, notice_for(application, party, now), notice_key(application, party), now)
        file_and_serve(case, [notice], [party], PURPOSES[kind], now)


@subscribe(ApplicationDecided, atomic=False)
def give_the_term_for_evidence(event: ApplicationDecided, now: dt.datetime) -> None:
    """The parties of an appeal have ten days for new evidence from the notice of the court above (CPL-I 99)."""
    application = _application(event.application_id)
    above = application.follow_up
    if application.kind != "appeal" or above is None or is_gone(application, above):
        return
    for party in above.parties.filter(left_at=None).order_by(*AS_NAMED):
        data = evidence_notice(above, party, clock.local(now).date().isoformat())
        notice = _issue(above, "notice_of_evidence", data, f"notice_of_evidence:{party.pk}", now)
        file_and_serve(above, [notice], [party], "evidence_on_appeal", now)


@subscribe(PartiesChanged, atomic=False)
def serve_new_party(event: PartiesChanged, now: dt.datetime) -> None:
    """Who joined gets what the defendants got: respond, evidence, and the complaint (CPL 128, 135).

    A successor gets what its predecessor was not served with yet; whose terms have begun are not begun anew.
    """
    party = Party.objects.select_related("case__court").get(pk=event.party_id)
    if party.role == Party.Role.PLAINTIFF:
        return
    case, filing = party.case, filing_of(party.case)
    papers = defendant_papers(case, party, latest_version(filing) if filing else None, now)
    served = set(party.served_documents.values_list("document__kind", flat=True))
    documents = [_issue(case, kind, data, f"{kind}:{party.pk}", now) for kind, data in papers.items() if kind not in served]
    copy = CourtDocument.objects.filter(key=f"complaint_copy:{case.pk}").exclude(kind__in=served).first()
    file_and_serve(case, documents, [party], "respond", now, also=copy)


def _issue(case: Case, kind: str, data: dict[str, Any], key: str, now: dt.datetime) -> CourtDocument:
    return issue_document(
        actor=SYSTEM, kind=kind, court=case.court, data=data, now=now, case_id=case.pk, case_number=case.case_number, key=key
    )


def file_paper(application: Application) -> None:
    """The application, printed or as it came on paper, and each file that came with it, into the dossier, once."""
    case, key = application.case, f"application:{application.pk}"
    if case.dossier.filter(key=key).exists():
        return
    title = f"{application.definition.name.zh}申请书"
    if (scanned := application.on_paper or scan_of(application)) is not None:
        paper = {"title": title, "key": key, "pages": scanned.pages, "file": scanned.file, "file_name": scanned.file_name}
        _file_all(application, paper)
        return
    rendering = render_document(
        CourtDocument(
            kind="application", title=title, court=application.court, case_number=case.case_number, data=paper_data(application),
            created_at=application.submitted_at,
        )
    )  # fmt: skip
    file = store_bytes(rendering.pdf, media_type="application/pdf")
    paper = {"title": title, "key": key, "pages": rendering.page_count, "file": file}
    _file_all(application, {**paper, "file_name": f"{title}{case.case_number}.pdf"})


@transaction.atomic
def _file_all(application: Application, paper: dict[str, Any]) -> None:
    """All of it at once, sealed as long as the other side may not know of it (which is judged with the application held);
    what shows where property may be, as long as no judge opens it.
    """
    case, kind = application.case, application.definition
    hidden = hold_application(application.pk).is_hidden
    beside = application.files.exclude(file=paper["file"])  # the paper itself, where it was scanned, stands first
    attached = [
        {
            "title": f"{paper['title']}附件{number}：{one.file_name}", "key": f"{paper['key']}:{one.order}",
            "pages": one.pages, "file": one.file, "file_name": one.file_name,
        }
        for number, one in enumerate(beside.select_related("file").order_by("order"), 1)
    ]  # fmt: skip
    kept = any(one.told_to_court for one in kind.fields)
    for row in [paper, *attached]:
        add_dossier_entry(
            case=case,
            under=kind.matter,
            source=application.applicant_name or case.court.name_zh,
            sealing=DossierEntry.Sealing.SEALED if hidden or (kept and row is not paper) else DossierEntry.Sealing.NONE,
            **row,
        )


def paper_data(application: Application) -> dict[str, Any]:
    """The paper as it stands in the file, which all sides read."""
    told = [one for one in application.definition.fields if not one.is_for_court]
    rows = [{"label": one.label.zh, "value": said(application, one)} for one in told]
    names = [application.content["agent"]] if application.content.get("agent") else []
    return {
        "cause": cause_of(application.case),
        "sections": [{"title": application.definition.name.zh, "elements": rows}],
        "plaintiffs": names or [application.applicant_name],
        "court_name": application.court.name_zh,
        "signed_on": clock.local(application.submitted_at).date().isoformat(),
    }


def _receipt(application: Application, now: dt.datetime) -> CourtDocument:
    by_another = application.on_paper is not None or came_on_paper(application)
    data: dict[str, Any] = {
        "recipient": application.applicant_name if by_another else application.submitted_by.display_name,
        "receipt_number": application.receipt_number,
        "name": application.definition.name.zh,
        "submitted_at": application.submitted_at,
        "decide_by": application.decide_by or "",
        "sha256": application.sha256,
        "materials": [
            {"name": one.file_name, "pages": one.pages, "sha256": one.file.sha256}
            for one in application.files.select_related("file").order_by("order")
        ],
    }
    return issue_document(
        actor=SYSTEM,
        kind="application_receipt",
        court=application.court,
        data=data,
        now=now,
        case_id=application.case_id,
        case_number=application.case.case_number,
        key=f"application_receipt:{application.pk}",
    )


def _deciders(application: Application) -> list[User]:
    """The members of the panel or the officers of the court who may decide it."""
    panel = {"panel": ("sole_judge", "presiding_judge"), "clerk": ("clerk",)}
    if application.decider in panel:
        members = application.case.panel.filter(ended_at=None, duty__in=panel[application.decider]).select_related("user")
        return [member.user for member in members]
    role = {"heads": "division_head", "committee": "division_head"}.get(application.decider, application.decider)
    found = _serving(role, application.court)
    if application.decider == "committee":  # entered by another than the president whom it concerns
        found = found.exclude(pk__in=_serving("president", application.court).values("pk"))
    return list(found[:20])


def _serving(role: str, court: Court) -> QuerySet[User]:
    serving = {"appointments__role": role, "appointments__court": court, "appointments__ended_at": None}
    return User.objects.filter(is_active=True, **serving).distinct()


def _application(application_id: Any) -> Application:
    found = Application.objects.select_related("case__court", "court", "party", "submitted_by", "paper__file")
    return found.get(pk=application_id)
