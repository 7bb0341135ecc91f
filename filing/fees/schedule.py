"""What the fees' room does by itself."""

import datetime as dt

import structlog
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.outbox import scheduled
from filing.cases.models import Case, PanelMember
from filing.fees.actions.settle import settle_payment
from filing.fees.gateways.interface import CallbackRefused, gateway
from filing.fees.models import Fee, Payment
from filing.notices import tell

log = structlog.get_logger(__name__)
NOT_BEFORE = dt.timedelta(seconds=30)
ASK_FOR = dt.timedelta(days=8)
AT_ONCE = 200
REMIND_BEFORE = dt.timedelta(days=2)
REPORT_FOR = dt.timedelta(days=10)
JUDGES = (PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE)


@scheduled(every=dt.timedelta(seconds=30))
def reconcile_payments(now: dt.datetime) -> None:
    """Ask the gateways about orders still open, in case a callback was lost; settling is idempotent."""
    open_payments = Payment.objects.filter(
        state=Payment.State.OPEN, created_at__lt=now - NOT_BEFORE, created_at__gt=now - ASK_FOR
    ).order_by("created_at")[:AT_ONCE]
    for payment in open_payments:
        notice = gateway(payment.gateway).find_payment(payment.order_number)
        if notice is None:
            continue
        try:
            settle_payment(notice=notice, gateway=payment.gateway, now=now)
        except CallbackRefused as error:
            log.warning("payment does not reconcile", payment=str(payment.pk), code=error.code)


@scheduled(every=dt.timedelta(hours=1))
def remind_of_due_fees(now: dt.datetime) -> None:
    """Tell the payer once, two days before the last day (FEE art. 22)."""
    today = clock.local(now).date()
    soon = Fee.objects.filter(state=Fee.State.DUE, due_on__gte=today, due_on__lte=today + REMIND_BEFORE)
    for fee in soon.select_related("payer__user", "case"):
        user = fee.payer.user if fee.payer else None
        if user is None:
            continue
        with transaction.atomic():
            tell(
                user,
                title=_("诉讼费即将到期"),
                body=_("案号 %(number)s 的诉讼费请在%(day)s前交纳，逾期按撤诉处理。"),
                facts={"number": fee.case.case_number, "day": fee.due_on},
                link=reverse("filing:fee", args=[fee.pk]),
                key=f"fee_due:{fee.pk}",
                now=now,
            )


@scheduled(every=dt.timedelta(hours=1))
def report_overdue_fees(now: dt.datetime) -> None:
    """Tell the judge once that a fee was not paid in time: the case may be treated as withdrawn (CPL-I art. 213)."""
    today = clock.local(now).date()
    late = {"due_on__lt": today, "due_on__gte": today - REPORT_FOR}
    overdue = Fee.objects.filter(state=Fee.State.DUE, case__state=Case.State.ACCEPTED, **late)
    for fee in overdue.select_related("case"):
        judge = fee.case.panel.filter(duty__in=JUDGES, ended_at=None).select_related("user").first()
        if judge is None:
            continue
        with transaction.atomic():
            tell(
                judge.user,
                title=_("原告逾期未交诉讼费"),
                body=_("案号 %(number)s 的诉讼费到%(day)s未交，可以按撤诉处理。"),
                facts={"number": fee.case.case_number, "day": fee.due_on},
                link=reverse("filing:case", args=[fee.case_id]),
                key=f"fee_overdue:{fee.pk}",
                now=now,
            )
