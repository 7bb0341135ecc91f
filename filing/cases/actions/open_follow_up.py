"""The next case of a dispute is opened from the one before: appeal, retrial, transfer, preservation."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.courts.models import Court
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.actions.trial_clock import start_trial_limit
from filing.cases.assignment import assign_panel
from filing.cases.copying import copy_party
from filing.cases.models import Case, CaseLink, Party
from filing.cases.numbers import take_number
from filing.cases.taking_over import take_over
from filing.cases.timeline import add_timeline_entry
from filing.dossier.entries import add_document_entry
from filing.dossier.rules.matters import Matter
from filing.events import FollowUpCaseOpened


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the next case is: its kind of link, court, type and procedure, who stands in which role, about how much.

    ``unaware`` are those who may not know of it yet: they have no account in it, and the link is shown to the court alone.
    With ``takes_over`` the suit itself goes on there: file, answers and fees go along.
    """

    kind: CaseLink.Kind
    court: Court
    case_type: str
    procedure: str
    roles: Mapping[Party, str]
    amount: Decimal | None = None
    basis: CourtDocument | None = None
    state: Case.State = Case.State.ACCEPTED
    unaware: frozenset[Party] = frozenset()
    takes_over: bool = False


@transaction.atomic
def open_follow_up(*, actor: Actor, source: Case, plan: FollowUp, now: dt.datetime) -> Case:
    """A numbered case with the parties in their new roles, a panel, its trial limit and its link; nothing is asked again.

    The caller has judged the actor's right to it. Event: FollowUpCaseOpened, after which everyone is told.
    """
    year = clock.local(now).year
    number = take_number(court=plan.court, year=year, case_type=plan.case_type)
    case = Case.objects.create(
        court=plan.court,
        case_type=plan.case_type,
        year=year,
        number=number.number,
        case_number=str(number),
        cause_code=source.cause_code,
        title=source.title,
        procedure=plan.procedure,
        state=plan.state,
        amount=plan.amount,
        is_public=source.is_public,
        accepted_at=now,
    )
    copies = {party: copy_party(party, case, role, bound=party not in plan.unaware) for party, role in plan.roles.items()}
    link_cases(source=source, target=case, kind=plan.kind, now=now, basis=plan.basis, for_court_only=bool(plan.unaware))
    assign_panel(actor=actor, case=case, now=now)
    if plan.takes_over:
        take_over(actor=actor, source=source, target=case, copies=copies, now=now)
        if plan.basis is not None:
            court = plan.basis.court or source.court
            under = Matter.JURISDICTION if plan.kind == CaseLink.Kind.TRANSFER else Matter.BASIS
            add_document_entry(case=case, document=plan.basis, under=under, source=court.name_zh)
    start_trial_limit(actor=actor, case=case, now=now)
    detail = {"case_number": case.case_number, "from": source.case_number, "kind": plan.kind.value}
    record(actor=actor, action="open_follow_up", obj=case, now=now, detail=detail)
    publish(FollowUpCaseOpened(case_id=case.pk, from_case_id=source.pk, kind=plan.kind.value), now=now)
    return case


def link_cases(
    *, source: Case, target: Case, kind: CaseLink.Kind, now: dt.datetime, basis: CourtDocument | None = None,
    for_court_only: bool = False,
) -> CaseLink:  # fmt: skip
    """The two cases belong to one dispute, from today and by this document; once. In the caller's transaction."""
    link, created = CaseLink.objects.get_or_create(
        from_case=source, to_case=target, kind=kind, defaults={"linked_on": clock.local(now).date(), "basis": basis}
    )
    if created:
        with override("zh-hans"):  # whoever opens it may read the pages in English
            title_zh = f"{kind.label}立案：{target.case_number}"
        with override("en"):
            title_en = f"{kind.label}: case {target.case_number}"
        for case in (source, target):
            add_timeline_entry(
                case=case, kind="linked", key=f"linked:{link.pk}", title_zh=title_zh, title_en=title_en, now=now,
                document=basis, for_court_only=for_court_only,
            )  # fmt: skip
    return link
