"""What filing tells to people's own programs: ids, type and time; who may see more asks with a token."""

import datetime as dt
import uuid

from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import SYSTEM, access, visible_to
from courtportal.kernel.outbox import subscribe
from courtportal.kernel.webhooks.announcing import announce
from courtportal.kernel.webhooks.rules.events import register_event_type
from filing import events
from filing.fees.models import Fee
from filing.intake.models import Filing
from filing.parties.audience import Audience, audience_of_case, audience_of_filing

SUBMITTED = register_event_type("filing.submitted", _("法院收到立案申请，或者补正的材料"))
CORRECTION = register_event_type("filing.correction_requested", _("法院要求补正"))
ACCEPTED = register_event_type("filing.accepted", _("已立案，有了案号"))
RETURNED = register_event_type("filing.returned", _("材料已退回"))
REFUSED = register_event_type("filing.refused", _("不予受理"))
INFORMED = register_event_type("filing.informed", _("告知其他解决途径"))
DIVERTED = register_event_type("filing.diverted", _("转诉前调解或者督促程序"))
RESUMED = register_event_type("filing.resumed", _("恢复立案审查"))
SCHEDULED = register_event_type("hearing.scheduled", _("已安排开庭"))
MOVED = register_event_type("hearing.moved", _("开庭时间、地点或者方式变更"))
CANCELLED = register_event_type("hearing.cancelled", _("开庭取消"))
POSTPONED = register_event_type("hearing.postponed", _("延期开庭，等待新的时间"))
FEE_DUE = register_event_type("fee.due", _("有诉讼费要交"))
FEE_PAID = register_event_type("fee.paid", _("诉讼费已交纳"))
APPLICATION_SUBMITTED = register_event_type("application.submitted", _("案件中有新的申请"))
APPLICATION_DECIDED = register_event_type("application.decided", _("申请已有决定"))
EFFECTIVE = register_event_type("decision.effective", _("裁判已生效"))
CLOSED = register_event_type("case.closed", _("案件结案，没有作出判决"))
ENFORCEMENT_CLOSED = register_event_type("enforcement.closed", _("执行案件结案"))


def _tell(name: str, audience: Audience, ids: dict[str, uuid.UUID], key: str, now: dt.datetime) -> None:
    data: dict[str, str | None] = {what: str(one) for what, one in ids.items()}
    announce(name, user_ids=audience.user_ids, data=data, key=f"{name}:{key}", now=now, concerns=audience.concerns)


def _of_filing(name: str, event: events.FilingStep, now: dt.datetime) -> None:
    """A step of a filing; its version keeps the same step of a later round apart, however late it is told."""
    filing_id = event.filing_id
    version = event.version or access(SYSTEM, Filing, filing_id, "review").version
    _tell(name, audience_of_filing(filing_id), {"filing": filing_id}, f"{filing_id}:{version}", now)


def _of_case(name: str, case_id: uuid.UUID, now: dt.datetime, key: str = "", **ids: uuid.UUID) -> None:
    """Something in a case; ``ids`` name what of it."""
    what = next(iter(ids.values()), case_id)
    _tell(name, audience_of_case(case_id), {"case": case_id, **ids}, key or str(what), now)


@subscribe(events.FilingSubmitted)
def tell_submitted(event: events.FilingSubmitted, now: dt.datetime) -> None:
    """The court has it."""
    _of_filing(SUBMITTED, event, now)


@subscribe(events.CorrectionRequested)
def tell_correction(event: events.CorrectionRequested, now: dt.datetime) -> None:
    """Something is to be corrected."""
    _of_filing(CORRECTION, event, now)


@subscribe(events.FilingRejected)
def tell_rejected(event: events.FilingRejected, now: dt.datetime) -> None:
    """Returned, refused, or informed of another way."""
    outcome = event.outcome or access(SYSTEM, Filing, event.filing_id, "review").state
    _of_filing({"returned": RETURNED, "refused": REFUSED}.get(outcome, INFORMED), event, now)


@subscribe(events.FilingSentToMediation)
def tell_mediation(event: events.FilingSentToMediation, now: dt.datetime) -> None:
    """Mediated first."""
    _of_filing(DIVERTED, event, now)


@subscribe(events.FilingSentToPaymentOrder)
def tell_payment_order(event: events.FilingSentToPaymentOrder, now: dt.datetime) -> None:
    """On the way to a payment order."""
    _of_filing(DIVERTED, event, now)


@subscribe(events.FilingResumed)
def tell_resumed(event: events.FilingResumed, now: dt.datetime) -> None:
    """Back in review."""
    _of_filing(RESUMED, event, now)


@subscribe(events.CaseAccepted)
def tell_accepted(event: events.CaseAccepted, now: dt.datetime) -> None:
    """A case with a number, and what is to be paid for it."""
    _of_case(ACCEPTED, event.case_id, now, filing=event.filing_id)
    for fee in visible_to(SYSTEM, Fee, "change").filter(case_id=event.case_id, state=Fee.State.DUE):
        _of_case(FEE_DUE, event.case_id, now, fee=fee.pk)


@subscribe(events.FeeNoticeDue)
def tell_fee_due(event: events.FeeNoticeDue, now: dt.datetime) -> None:
    """A fee, or more of one; told again for each assessment."""
    number = access(SYSTEM, Fee, event.fee_id, "change").assessments.count()
    _of_case(FEE_DUE, event.case_id, now, key=f"{event.fee_id}:{number}", fee=event.fee_id)


@subscribe(events.FeePaid)
def tell_fee_paid(event: events.FeePaid, now: dt.datetime) -> None:
    """Paid; a fee that grew is paid again."""
    number = access(SYSTEM, Fee, event.fee_id, "change").assessments.count()
    _of_case(FEE_PAID, event.case_id, now, key=f"{event.fee_id}:{number}", fee=event.fee_id)


@subscribe(events.HearingScheduled)
def tell_scheduled(event: events.HearingScheduled, now: dt.datetime) -> None:
    """There is a time."""
    _of_case(SCHEDULED, event.case_id, now, hearing=event.hearing_id)


@subscribe(events.HearingMoved)
def tell_moved(event: events.HearingMoved, now: dt.datetime) -> None:
    """There is another time, room or mode."""
    _of_case(MOVED, event.case_id, now, key=f"{event.hearing_id}:{event.sequence}", hearing=event.hearing_id)


@subscribe(events.HearingCancelled)
def tell_cancelled(event: events.HearingCancelled, now: dt.datetime) -> None:
    """It does not take place."""
    _of_case(CANCELLED, event.case_id, now, hearing=event.hearing_id)


@subscribe(events.HearingPostponed)
def tell_postponed(event: events.HearingPostponed, now: dt.datetime) -> None:
    """A new time is to come."""
    _of_case(POSTPONED, event.case_id, now, hearing=event.hearing_id)


@subscribe(events.ApplicationSubmitted)
def tell_application(event: events.ApplicationSubmitted, now: dt.datetime) -> None:
    """Something was applied for."""
    _of_case(APPLICATION_SUBMITTED, event.case_id, now, application=event.application_id)


@subscribe(events.ApplicationDecided)
def tell_decided(event: events.ApplicationDecided, now: dt.datetime) -> None:
    """It was decided."""
    _of_case(APPLICATION_DECIDED, event.case_id, now, application=event.application_id)


@subscribe(events.DecisionTookEffect)
def tell_effective(event: events.DecisionTookEffect, now: dt.datetime) -> None:
    """Nobody appealed in time."""
    _of_case(EFFECTIVE, event.case_id, now, decision=event.decision_id)


@subscribe(events.CaseClosed)
def tell_closed(event: events.CaseClosed, now: dt.datetime) -> None:
    """Ended without a judgment."""
    _of_case(CLOSED, event.case_id, now)


@subscribe(events.EnforcementClosed)
def tell_enforcement_closed(event: events.EnforcementClosed, now: dt.datetime) -> None:
    """Enforcement is over."""
    _of_case(ENFORCEMENT_CLOSED, event.case_id, now)
