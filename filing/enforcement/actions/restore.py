"""A claim whose enforcement ended for now is enforced again under a new number (执恢)."""

import datetime as dt
from collections.abc import Mapping

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.actions.start_deadline import start_deadline
from filing.cases.actions.open_follow_up import FollowUp, open_follow_up
from filing.cases.models import Case, CaseLink, PanelMember, Party, Procedure
from filing.enforcement.actions.accept import NoOfficer
from filing.enforcement.models import EnforcementCase, Measure
from filing.enforcement.queries import debt_of
from filing.enforcement.title import file_title
from filing.events import EnforcementAccepted

CASE_TYPE = "执恢"


def restore_enforcement(
    *, actor: Actor, former: EnforcementCase, now: dt.datetime, basis: CourtDocument | None = None
) -> EnforcementCase:
    """The next 执恢 number with the parties, their agents, what is still owed and the measures in force; in the transaction of
    the caller, who has judged the creditor's application.

    Nothing is paid and nothing notified again. Events: FollowUpCaseOpened, EnforcementAccepted. Raises ``NoOfficer``.
    """
    source = former.case
    parties = list(source.parties.filter(left_at=None).order_by("role", "order"))
    owed = debt_of(former, clock.local(now).date()).open
    plan = FollowUp(
        kind=CaseLink.Kind.RESTORE,
        court=source.court,
        case_type=CASE_TYPE,
        procedure=Procedure.ENFORCEMENT,
        roles={party: party.role for party in parties},
        amount=owed,
        basis=basis,
        state=Case.State.IN_ENFORCEMENT,
    )
    case = open_follow_up(actor=actor, source=source, plan=plan, now=now)
    officer = case.panel.filter(duty=PanelMember.Duty.OFFICER, ended_at=None).first()
    if officer is None:
        raise NoOfficer(case.court.name_zh)
    restored = EnforcementCase.objects.create(
        case=case,
        restores=former,
        officer=officer.user,
        amount=owed,
        state=EnforcementCase.State.NOTIFIED,  # the notice of the former case stands
        **{name: getattr(former, name) for name in CARRIED},
    )
    file_title(restored.application, case)
    _take_measures(actor, former, restored, dict(zip(parties, case.parties.order_by("role", "order"), strict=True)), now)
    today = clock.local(now).date()
    key = f"enforcement:{case.pk}"
    start_deadline(
        actor=actor, rule="enforcement", trigger=f"accepted:{case.pk}", triggered_on=today, key=key, now=now, case=case
    )
    record(actor=actor, action="restore_enforcement", obj=restored, now=now, detail={"from": source.case_number})
    publish(EnforcementAccepted(case_id=case.pk), now=now)
    return restored


CARRIED = (
    "application", "source_case", "title_number", "title_document", "duty", "principal", "last_day", "performance", "perform_by",
)  # fmt: skip


def _take_measures(
    actor: Actor, former: EnforcementCase, restored: EnforcementCase, copies: Mapping[Party, Party], now: dt.datetime
) -> None:
    """What is still sealed or frozen stays so, and is renewed or lifted in the restored case from now on."""
    for measure in Measure.objects.select_for_update().filter(enforcement=former, state=Measure.State.ACTIVE):
        measure.enforcement, measure.debtor = restored, copies[measure.debtor]
        measure.save(update_fields=["enforcement", "debtor"])
        record(actor=actor, action="hand_over_measure", obj=measure, now=now, detail={"from": former.case.case_number})
