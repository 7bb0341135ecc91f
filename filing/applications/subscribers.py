"""What follows from applications: the paper and the receipt, notices to people, and service on a party that joined.

Each may run twice: documents, entries and notices have keys. Papers are drawn and sealed with no transaction open.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import subscribe
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import store_bytes
from filing.applications.actions.decide import issue_letter
from filing.applications.appealed import NOTICE, notice_key
from filing.applications.holding import hold_application
from filing.applications.models import Application
from filing.applications.papers import cause_of, notice_of_appeal, said
from filing.applications.queries import applicants_of, objection_behind
from filing.applications.recusal import OWN_RECUSAL
from filing.applications.rules.enforcing import AGAINST_REFUSAL, REVIEWED_WITHIN, TERM_AFTER
from filing.applications.rulings import TERM
from filing.calendar.actions.start_deadline import start_deadline
from filing.cases.models import Case, DossierEntry, Party
from filing.cases.order import AS_NAMED
from filing.dossier.announcing import file_and_serve
from filing.dossier.entries import add_dossier_entry, place_in
from filing.dossier.models import ServedDocument
from filing.events import ApplicationDecided, ApplicationSubmitted, DocumentsServed, PartiesChanged
from filing.intake.papers import defendant_papers
from filing.intake.queries import filing_of, latest_version
from filing.notices import tell

HANDED_ON = {*REVIEWED_WITHIN, "reconsideration", "reconsideration_ruling", AGAINST_REFUSAL}


@subscribe(ApplicationSubmitted, atomic=False)
def receive_application(event: ApplicationSubmitted, now: dt.datetime) -> None:
    """The court seals a receipt; the paper goes into the dossier at once unless it is confidential; who decides is told."""
    application = _application(event.application_id)
    if application.applicant_name:
        application.receipt = _receipt(application, now)
        Application.objects.filter(pk=application.pk).update(receipt=application.receipt)
        if not application.confidential:
            file_paper(application)
    _tell_deciders(application, now)


@transaction.atomic
def _tell_deciders(application: Application, now: dt.datetime) -> None:
    for user in _deciders(application):
        tell(
            user,
            title=_("有新的申请等待决定"),
            body=_("案号 %(number)s，请在案件页面查看。"),
            facts={"number": application.case.case_number},
            link=reverse("filing:application", args=[application.pk]),
            key=f"application:{application.pk}:{user.pk}",
            now=now,
        )


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


@transaction.atomic
def _tell_applicant(application: Application, now: dt.datetime) -> None:
    for user in applicants_of(application):
        tell(
            user,
            title=_("您的申请有了决定"),
            body=_("案号 %(number)s：决定和理由在申请页面。"),
            facts={"number": application.case.case_number},
            link=reverse("filing:application", args=[application.pk]),
            key=f"decided:{application.pk}" + (f":{user.pk}" if application.on_paper else ""),
            now=now,
        )


@subscribe(DocumentsServed)
def begin_term_of_appeal(event: DocumentsServed, now: dt.datetime) -> None:
    """The ten days of a party against whom a ruling can be appealed run from the day after its service (CPL 171)."""
    rulings = Application.objects.filter(case_id=event.case_id, state=Application.State.SEALED)
    for ruling in rulings.filter(document_id__in=event.document_ids).select_related("case"):
        served = ServedDocument.objects.get(party_id=event.party_id, document_id=ruling.document_id)
        start_deadline(
            actor=SYSTEM, rule=TERM, trigger=f"served:{ruling.document_id}", triggered_on=clock.local(served.effective_at).date(),
            key=f"{TERM}:{event.party_id}:{ruling.document_id}", now=now, case=ruling.case, party=served.party,
        )  # fmt: skip

    _begin_terms_after_objections(event, now)


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


@subscribe(ApplicationDecided, atomic=False)
def hand_on_the_objection(event: ApplicationDecided, now: dt.datetime) -> None:
    """Whoever examines an objection or reconsiders a ruling finds the application and its papers in the file of the new case."""
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
            case=target, kind=application.kind, source=entry.source, title=entry.title, key=entry.key,
            pages=entry.pages, file=entry.file, file_name=entry.file_name,
        )  # fmt: skip


@subscribe(ApplicationSubmitted, atomic=False)
def serve_the_appeal(event: ApplicationSubmitted, now: dt.datetime) -> None:
    """The court that judged sends everyone else a copy of the appeal, who has fifteen days to answer it (CPL 174)."""
    application = _application(event.application_id)
    gone = application.state in {Application.State.WITHDRAWN, Application.State.REFUSED}
    if application.kind != "appeal" or application.party is None or gone:
        return
    case = application.case
    for party in case.parties.filter(left_at=None).exclude(pk=application.party.pk).order_by(*AS_NAMED):
        data = notice_of_appeal(application, party, now)
        notice = _issue(case, NOTICE, data, notice_key(application, party), now)
        file_and_serve(case, [notice], [party], "appeal_copy", now)


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
    if (scanned := application.on_paper) is not None:
        paper = {"title": title, "key": key, "pages": scanned.pages, "file": scanned.file, "file_name": scanned.file_name}
        _file_all(application, paper)
        return
    rendering = render_document(
        CourtDocument(
            kind="application", title=title, court=application.court, case_number=case.case_number, data=_paper(application)
        )
    )
    file = store_bytes(rendering.pdf, media_type="application/pdf")
    paper = {"title": title, "key": key, "pages": rendering.page_count, "file": file}
    _file_all(application, {**paper, "file_name": f"{title}{case.case_number}.pdf"})


@transaction.atomic
def _file_all(application: Application, paper: dict[str, Any]) -> None:
    """All of it at once, sealed as long as the other side may not know of it (which is judged with the application held)."""
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
    for row in [paper, *attached]:
        entry = add_dossier_entry(
            case=case,
            kind=kind.code,
            source=application.applicant_name or case.court.name_zh,
            sealing=DossierEntry.Sealing.SEALED if hidden else DossierEntry.Sealing.NONE,
            **row,
        )
        number = place_in(case.case_type, kind.code, kind.catalogue)
        if entry.catalogue_number != number:
            entry.catalogue_number = number
            entry.save(update_fields=["catalogue_number"])


def _paper(application: Application) -> dict[str, Any]:
    rows = [{"label": one.label.zh, "value": said(application, one)} for one in application.definition.fields]
    names = [application.content["agent"]] if application.content.get("agent") else []
    return {
        "cause": cause_of(application.case),
        "sections": [{"title": application.definition.name.zh, "elements": rows}],
        "plaintiffs": names or [application.applicant_name],
        "court_name": application.court.name_zh,
        "signed_on": clock.local(application.submitted_at).date().isoformat(),
    }


def _receipt(application: Application, now: dt.datetime) -> CourtDocument:
    data: dict[str, Any] = {
        "recipient": application.applicant_name if application.on_paper else application.submitted_by.display_name,
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
    role = {"heads": "division_head"}.get(application.decider, application.decider)
    serving = {"appointments__role": role, "appointments__court": application.court, "appointments__ended_at": None}
    return list(User.objects.filter(is_active=True, **serving).distinct()[:20])


def _application(application_id: Any) -> Application:
    found = Application.objects.select_related("case__court", "court", "party", "submitted_by", "paper__file")
    return found.get(pk=application_id)
