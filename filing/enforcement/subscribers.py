"""The documents that follow from what happened in enforcement. Each has a key: a second run makes and serves nothing new.

What is sealed is sealed with no transaction open; filing it and announcing it is one short transaction.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM, Role
from courtportal.kernel.identity.acting import acting
from courtportal.kernel.outbox import LONG_LEASE, subscribe, subscribe_together
from courtportal.kernel.rendering.actions import Signatory, issue_decided_document, issue_document
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import store_bytes
from filing.applications.rules.enforcing import AGAINST_REFUSAL
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.telling import sides_of_party
from filing.cases.models import Case, CaseLink, PanelMember, Party
from filing.cases.rules.procedure import PRESERVING
from filing.dossier.entries import add_dossier_entry
from filing.dossier.models import ServedDocument
from filing.dossier.rules.matters import Matter
from filing.enforcement.actions.end_without_title import end_without_title
from filing.enforcement.decision_term import follow_deadline
from filing.enforcement.models import EnforcementApplication, EnforcementCase
from filing.enforcement.papers import (
    APPLICATION,
    KIND_OF_REFUSAL,
    acceptance_data,
    application_data,
    closing_data,
    head,
    notice_data,
    refusal_data,
    report_order_data,
    serve,
)
from filing.enforcement.queries import creditors_of, debtors_of
from filing.events import (
    CaseAccepted,
    DeadlineMoved,
    DecisionLostEffect,
    DecisionSetAside,
    DocumentsServed,
    EnforcementAccepted,
    EnforcementClosed,
    EnforcementNoticeOrdered,
    EnforcementRefused,
    FollowUpCaseOpened,
)
from filing.notices import tell
from filing.served import AT_ONCE, documents_of, naming


@subscribe(EnforcementAccepted, atomic=False)
def file_application(event: EnforcementAccepted, _now: dt.datetime) -> None:
    """What was applied for by account is printed and opens the file, once; on paper it stands there already.

    A restored case has the application for the restoration, from the file of the case before.
    """
    enforcement = _enforcement(event.case_id)
    case, application, key = enforcement.case, enforcement.application, f"enforcement_application:{event.case_id}"
    if enforcement.restores_id or application.papers.exists() or case.dossier.filter(key=key).exists():
        return
    rendering = render_document(
        CourtDocument(
            kind="application", title=APPLICATION, court=case.court, case_number=case.case_number,
            data=application_data(enforcement), created_at=application.submitted_at,
        )
    )  # fmt: skip
    add_dossier_entry(
        case=case, under=Matter.COMPLAINT, title=APPLICATION, key=key,
        file=store_bytes(rendering.pdf, media_type="application/pdf"), file_name=f"{APPLICATION}{case.case_number}.pdf",
        source=application.creditor.name, pages=rendering.page_count,
    )  # fmt: skip


@subscribe(EnforcementAccepted, atomic=False, lease=LONG_LEASE)
def notify_creditor(event: EnforcementAccepted, now: dt.datetime) -> None:
    """The creditor gets the notice of acceptance; the officer finds the case in the queue."""
    enforcement = _enforcement(event.case_id)
    for creditor in creditors_of(enforcement):
        data = acceptance_data(enforcement, creditor, now)
        document = _issue(enforcement, "enforcement_acceptance", creditor, data, now)
        serve(enforcement.case, [document], [creditor], "enforcement_acceptance", now)
    with transaction.atomic():
        tell(
            enforcement.officer,
            title=_("有新的执行案件分给您"),
            body=_("案号 %(number)s，恢复执行，请核实财产线索。")
            if enforcement.restores_id
            else _("案号 %(number)s，请发出执行通知书。"),
            facts={"number": enforcement.case.case_number},
            link=reverse("filing:enforcement_case", args=[enforcement.pk]),
            key=f"enforcement_assigned:{enforcement.pk}",
            now=now,
        )


@subscribe(EnforcementRefused, atomic=False, lease=LONG_LEASE)
def issue_refusal(event: EnforcementRefused, now: dt.datetime) -> None:
    """The creditor gets the ruling, signed by the judge who decided and sealed; it stands with the application and in the file of
    the decided case.
    """
    application = EnforcementApplication.objects.select_related("source_case__court__parent", "creditor", "judge", "put_by").get(
        pk=event.application_id
    )
    case = application.source_case
    judge = application.judge
    signatories = [Signatory(acting(judge, Role.JUDGE, case.court_id), "judge", "审判员")] if judge else []
    document = issue_decided_document(
        signatories=signatories, kind=KIND_OF_REFUSAL, data=refusal_data(application, now), now=now,
        key=f"enforcement_refusal:{application.pk}", **head(case),
    )  # fmt: skip
    EnforcementApplication.objects.filter(pk=application.pk).update(document=document)  # before it is served: terms hang on it
    serve(case, [document], [application.creditor], "enforcement_refusal", now)
    with transaction.atomic():
        for user in sides_of_party(application.creditor):
            tell(
                user,
                title=_("法院没有受理您的执行申请"),
                body=_("案号 %(number)s：理由和您可以怎么做写在裁定书里。"),
                facts={"number": case.case_number},
                link=reverse("filing:enforcement_application", args=[application.pk]),
                key=f"enforcement_refused:{application.pk}:{user.pk}",
                now=now,
            )


@subscribe_together(DocumentsServed, most=AT_ONCE, atomic=True)
def begin_terms_to_have_it_reconsidered(events: Sequence[DocumentsServed], now: dt.datetime) -> Sequence[DocumentsServed]:
    """The creditor's ten days to turn to the court above run from the service of the refusal."""
    refusals = EnforcementApplication.objects.filter(document_id__in=documents_of(events))
    for event in naming(events, refusals.values_list("document_id", flat=True)):
        _begin_term_to_have_it_reconsidered(event, now)
    return ()


def _begin_term_to_have_it_reconsidered(event: DocumentsServed, now: dt.datetime) -> None:
    refused = EnforcementApplication.objects.filter(document_id__in=event.document_ids, creditor_id=event.party_id)
    for application in refused.select_related("source_case", "creditor"):
        served = ServedDocument.objects.get(party_id=event.party_id, document_id=application.document_id)
        start_deadline(
            actor=SYSTEM, rule=AGAINST_REFUSAL, trigger=f"served:{application.document_id}",
            triggered_on=clock.local(served.effective_at).date(), key=f"{AGAINST_REFUSAL}:{application.pk}", now=now,
            case=application.source_case, party=application.creditor,
        )  # fmt: skip


@subscribe(DecisionLostEffect)
def end_what_has_no_title(event: DecisionLostEffect, now: dt.datetime) -> None:
    """What a court above ordered to accept ends with the effect of the judgment that was to be enforced."""
    _end_ordered(event.decision_id, now)


@subscribe(DecisionSetAside)
def end_what_lost_its_title(event: DecisionSetAside, now: dt.datetime) -> None:
    """The same where the judgment was set aside."""
    _end_ordered(event.decision_id, now)


def _end_ordered(decision_id: uuid.UUID, now: dt.datetime) -> None:
    waiting = EnforcementApplication.objects.filter(decision_id=decision_id, ordered_at__isnull=False)
    for application_id in waiting.order_by("pk").values_list("pk", flat=True):
        end_without_title(application_id=application_id, now=now)


@subscribe(EnforcementNoticeOrdered, atomic=False, lease=LONG_LEASE)
def issue_notice_and_report_order(event: EnforcementNoticeOrdered, now: dt.datetime) -> None:
    """Each debtor gets both documents together (财产调查规定 art. 3)."""
    enforcement = _enforcement(event.case_id)
    for debtor in debtors_of(enforcement):
        documents = [
            _issue(enforcement, "enforcement_notice", debtor, notice_data(enforcement, debtor, now), now),
            _issue(enforcement, "property_report_order", debtor, report_order_data(enforcement, debtor, now), now),
        ]
        serve(enforcement.case, documents, [debtor], "enforcement_notice", now)


@subscribe(EnforcementClosed, atomic=False, lease=LONG_LEASE)
def issue_closing_notices(event: EnforcementClosed, now: dt.datetime) -> None:
    """Every party learns that and how the case was closed; a ruling that ends this round says it itself, and how to restore."""
    enforcement = _enforcement(event.case_id)
    if enforcement.closing == EnforcementCase.Closing.TERMINATED_FOR_NOW:
        _tell_creditors_how_to_restore(enforcement, now)
        return
    for party in enforcement.case.parties.order_by("role", "order"):
        document = _issue(enforcement, "enforcement_closing", party, closing_data(enforcement, party, now), now)
        serve(enforcement.case, [document], [party], "enforcement_closing", now)


@transaction.atomic
def _tell_creditors_how_to_restore(enforcement: EnforcementCase, now: dt.datetime) -> None:
    """The creditor or its agent hears that it may ask for restoration at any time (CPL-I art. 517), and where."""
    case = enforcement.case
    for creditor in creditors_of(enforcement):
        for user in sides_of_party(creditor):
            tell(
                user,
                title=_("本次执行程序已终结，可以随时申请恢复执行"),
                body=_("案号 %(number)s：债务没有消灭。发现可供执行的财产的，打开案件点“申请恢复执行”，不受期限限制，不用重填。"),
                facts={"number": case.case_number},
                link=reverse("filing:enforcement_case", args=[enforcement.pk]),
                key=f"terminated_for_now:{enforcement.pk}:{user.pk}",
                now=now,
            )


def _enforcement(case_id: Any) -> EnforcementCase:
    return EnforcementCase.objects.select_related("case__court", "application__decision", "officer").get(case_id=case_id)


def _issue(enforcement: EnforcementCase, kind: str, party: Party, data: dict[str, Any], now: dt.datetime) -> CourtDocument:
    key = f"{kind}:{enforcement.pk}:{party.pk}"
    return issue_document(actor=SYSTEM, kind=kind, data=data, now=now, key=key, **head(enforcement.case))


@subscribe(CaseAccepted)
def tell_of_the_suit(event: CaseAccepted, now: dt.datetime) -> None:
    """The officer learns that a suit after an objection is pending: meanwhile the thing is not disposed of (CPL-I 313)."""
    kind = CaseLink.Kind.OBJECTION
    link = CaseLink.objects.filter(to_case=event.case_id, kind=kind).select_related("from_case", "to_case").first()
    if link is None:
        return
    behind = EnforcementCase.objects.filter(case__links_out__to_case=link.from_case, case__links_out__kind=kind)
    for enforcement in behind.select_related("case", "officer"):
        tell(
            enforcement.officer,
            title=_("有人提起执行异议之诉"),
            body=_("执行案件 %(number)s：对 %(objection)s 的裁定已提起执行异议之诉（%(suit)s），审理期间不得处分该标的。"),
            facts={
                "number": enforcement.case.case_number,
                "objection": link.from_case.case_number,
                "suit": link.to_case.case_number,
            },
            link=reverse("filing:enforcement_case", args=[enforcement.pk]),
            key=f"suit_after_objection:{link.pk}",
            now=now,
        )


@subscribe(FollowUpCaseOpened)
def tell_who_executes_preservation(event: FollowUpCaseOpened, now: dt.datetime) -> None:
    """The officer learns of the ruling on preservation whose execution is to begin within five days (保全规定 4)."""
    case = Case.objects.filter(pk=event.case_id, case_type=PRESERVING).first()
    if case is None:
        return
    for member in case.panel.filter(duty=PanelMember.Duty.OFFICER, ended_at=None).select_related("user"):
        tell(
            member.user,
            title=_("有新的保全裁定请您执行"),
            body=_("案号 %(number)s，请在五日内开始执行；执行以前不送达被保全人。"),
            facts={"number": case.case_number},
            link=reverse("filing:case", args=[case.pk]),
            key=f"preservation_assigned:{case.pk}",
            now=now,
        )


@subscribe(DeadlineMoved)
def follow_moved_deadline(event: DeadlineMoved, now: dt.datetime) -> None:
    """The list and the alarm of an application go by the last day of its term."""
    follow_deadline(deadline_id=event.deadline_id, now=now)
