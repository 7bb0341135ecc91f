"""What the fees' room does by itself."""

import datetime as dt
from typing import TypeVar

import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds, in_rounds
from filing.cases.models import Case, PanelMember
from filing.fees.actions.default import KINDS as DEFAULTS
from filing.fees.actions.default import propose_default
from filing.fees.actions.reconcile import reconcile_day
from filing.fees.actions.refund import finish_refund, send_refund
from filing.fees.actions.relief import end_deferral
from filing.fees.actions.settle import settle_payment
from filing.fees.gateways.interface import CallbackRefused, GatewayError, RefundOrder, RefundWord, channels, gateway
from filing.fees.models import PAID_AHEAD, Fee, FeeDefault, LedgerEntry, Payment, Reconciliation, Refund
from filing.fees.policies import COUNTER
from filing.fees.rules.ledger import Account
from filing.fees.telling import tell_side
from filing.notices import tell

log = structlog.get_logger(__name__)
NOT_BEFORE = dt.timedelta(seconds=30)
ASK_FOR = dt.timedelta(days=8)
AT_ONCE = 200
REMIND_BEFORE = dt.timedelta(days=2)
BILLS_FROM = 10
BILLS_FOR = dt.timedelta(days=30)
Asked = TypeVar("Asked", Payment, Refund)
JUDGES = (PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE)


@scheduled(every=dt.timedelta(seconds=30))
def reconcile_payments(now: dt.datetime) -> None:
    """Ask the gateways about orders still open, in case a callback was lost, and about closed ones, which may have been paid in
    their last moment; settling is idempotent. Who was asked about longest ago comes first, so that nobody is left out.
    """
    waiting = Payment.objects.filter(
        state__in=(Payment.State.OPEN, Payment.State.CLOSED), created_at__lt=now - NOT_BEFORE, created_at__gt=now - ASK_FOR
    )
    for payment in _least_recently_asked(waiting, now):
        try:
            notice = gateway(payment.gateway).find_payment(payment.order_number)
            if notice is None:
                continue
            settle_payment(notice=notice, gateway=payment.gateway, now=now)
        except CallbackRefused as error:
            log.warning("payment does not reconcile", payment=str(payment.pk), code=error.code)
        except (GatewayError, KeyError) as error:
            log.warning("gateway cannot be asked", payment=str(payment.pk), error=str(error))


def _least_recently_asked(rows: QuerySet[Asked], now: dt.datetime) -> list[Asked]:
    """The next rows in turn, marked as asked about now whatever comes of it."""
    found = list(rows.order_by(F("asked_at").asc(nulls_first=True), "created_at")[:AT_ONCE])
    rows.model._default_manager.filter(pk__in=[one.pk for one in found]).update(asked_at=now)
    return found


@scheduled(every=dt.timedelta(hours=1))
def remind_of_due_fees(now: dt.datetime) -> None:
    """Tell the payer's side two days before the last day (FEE art. 22), once for each last day."""
    today = clock.local(now).date()
    soon = Fee.objects.filter(state=Fee.State.DUE, due_on__gte=today, due_on__lte=today + REMIND_BEFORE)
    soon = soon.exclude(purpose__in=PAID_AHEAD, case__state__in=Case.AFTER_DECISION)  # nothing is paid ahead of what is decided
    soon = soon.exclude(payer=None).select_related("payer", "case")
    for fee in in_rounds(soon, by="due_on", job=f"{__name__}.remind_of_due_fees"):
        with transaction.atomic():
            tell_side(
                fee,
                title=_("诉讼费即将到期"),
                body=_("案号 %(number)s 的诉讼费请在%(day)s前交纳，逾期按撤诉处理。")
                if fee.purpose in DEFAULTS
                else _("案号 %(number)s 的诉讼费请在%(day)s前交纳。"),
                facts={"day": fee.due_on},
                key=f"fee_due:{fee.pk}:{fee.due_on}",
                now=now,
            )


@scheduled(every=dt.timedelta(hours=1))
def report_overdue_fees(now: dt.datetime) -> None:
    """Put a fee that was not paid by its last day before the judge, once for that day: the case may be treated as withdrawn
    (CPL-I art. 213).
    """
    today = clock.local(now).date()
    reported = FeeDefault.objects.filter(fee=OuterRef("pk"), due_on=OuterRef("due_on"))
    overdue = Fee.objects.filter(
        ~Exists(reported), state=Fee.State.DUE, purpose__in=DEFAULTS, due_on__lt=today,
        case__state__in=(Case.State.ACCEPTED, Case.State.IN_TRIAL),
    )  # fmt: skip
    job = f"{__name__}.report_overdue_fees"
    do_in_rounds(overdue.select_related("case"), lambda fee: _report(fee, today, now), by="due_on", job=job)


@transaction.atomic
def _report(fee: Fee, today: dt.date, now: dt.datetime) -> None:
    """The default and the word to the judge in one transaction: a default that is kept is not looked at again."""
    judge = fee.case.panel.filter(duty__in=JUDGES, ended_at=None).select_related("user").first()
    if judge is None or propose_default(fee_id=fee.pk, today=today, now=now) is None:
        return
    tell(
        judge.user,
        title=_("逾期未交诉讼费"),
        body=_("案号 %(number)s 的诉讼费到%(day)s未交，可以按撤诉处理。"),
        facts={"number": fee.case.case_number, "day": fee.due_on},
        link=reverse("filing:fee", args=[fee.pk]),
        key=f"fee_overdue:{fee.pk}:{fee.due_on}",
        now=now,
    )


@scheduled(every=dt.timedelta(hours=1))
def end_deferrals(now: dt.datetime) -> None:
    """A fee that could wait is due when its day is over."""
    today = clock.local(now).date()
    do_in_rounds(
        Fee.objects.filter(deferred_until__lt=today),
        lambda fee: end_deferral(fee_id=fee.pk, today=today, actor=SYSTEM, now=now),
        by="deferred_until",
        job=f"{__name__}.end_deferrals",
    )


@scheduled(every=dt.timedelta(minutes=1))
def pay_out_refunds(now: dt.datetime) -> None:
    """Approved refunds go back along their payment; what became of those under way is asked for, in turn.

    The books say "sent" before the gateway is told, so that a crash in between is asked about again under the same number.
    """
    under_way = Refund.objects.filter(route=Refund.Route.ORIGINAL, state__in=(Refund.State.APPROVED, Refund.State.SENT))
    automatic = under_way.exclude(payment__gateway__in=COUNTER).select_related("payment")
    for refund in _least_recently_asked(automatic, now):
        try:
            pay_out(refund, now)
        except (GatewayError, KeyError) as error:
            log.warning("refund waits for its gateway", refund=str(refund.pk), error=str(error))


def pay_out(refund: Refund, now: dt.datetime) -> Refund:
    """One refund, a step further. Raises ``GatewayError``."""
    first = refund.state == Refund.State.APPROVED
    refund = send_refund(refund=refund, actor=SYSTEM, now=now)
    payment = refund.payment
    if refund.state != Refund.State.SENT or payment is None:
        return refund
    order = RefundOrder(refund.number, payment.order_number, refund.amount, payment.amount, refund.reason)
    way = gateway(payment.gateway)
    said = way.refund(order) if first else way.find_refund(order)
    if said.word is RefundWord.PENDING:
        return refund
    arrived = said.word is RefundWord.ARRIVED
    return finish_refund(refund=refund, actor=SYSTEM, arrived=arrived, reference=said.reference, now=now)


@scheduled(every=dt.timedelta(hours=1))
def reconcile_days(now: dt.datetime) -> None:
    """Compare the bill of yesterday, and of each day before that was missed, with the ledger, once for each gateway.

    Bills are there from ten in the morning.
    """
    local = clock.local(now)
    if local.hour < BILLS_FROM:
        return
    for name in channels():
        for day in _days_to_compare(name, local.date() - dt.timedelta(days=1)):
            try:
                reconcile_day(channel=name, day=day, now=now)
            except GatewayError as error:
                log.warning("no bill yet", gateway=name, day=day.isoformat(), error=str(error))


def _days_to_compare(channel: str, yesterday: dt.date) -> list[dt.date]:
    """Of the last month the days since the first payment or refund whose bill was not compared yet, the oldest first;
    always yesterday.
    """
    first = yesterday - BILLS_FOR
    paid = Payment.objects.filter(gateway=channel, paid_on__gte=first).order_by("paid_on").values_list("paid_on", flat=True)
    begins = dt.datetime.combine(first, dt.time(), tzinfo=clock.SHANGHAI)
    left = LedgerEntry.objects.filter(channel=channel, credit=Account.REFUNDED, booked_at__gte=begins)
    refunded_at = left.order_by("booked_at").values_list("booked_at", flat=True).first()
    first = min(paid.first() or yesterday, clock.local(refunded_at).date() if refunded_at else yesterday, yesterday)
    done = set(Reconciliation.objects.filter(channel=channel, day__gte=first).values_list("day", flat=True))
    days = [first + dt.timedelta(days=number) for number in range((yesterday - first).days + 1)]
    return [day for day in days if day not in done]
