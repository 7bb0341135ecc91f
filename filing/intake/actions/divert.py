"""A filing leaves review for mediation or a payment order, and comes back without anything typed again."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.outbox import publish
from filing.calendar.actions.start_deadline import end_deadlines, start_deadline
from filing.calendar.models import Deadline
from filing.cases.models import Case, Procedure
from filing.causes.answers import foreign_currency, text
from filing.events import FilingResumed, FilingSentToMediation, FilingSentToPaymentOrder
from filing.intake.actions.review import end_open_looks, note_review, take
from filing.intake.decision_clock import start_clock, stop_clock
from filing.intake.models import Filing, FilingReview
from filing.intake.queries import latest_version
from filing.intake.transitions import move
from filing.notices import tell

PAYMENT_ORDER = "payment_order_acceptance"


@transaction.atomic
def send_to_mediation(
    *, actor: Actor, filing_id: uuid.UUID, version: int, reason: str, checked: Sequence[str], now: dt.datetime
) -> Filing:
    """The dispute is mediated before it is filed, unless the party refuses (民事诉讼法 第一百二十五条).

    The term to decide stops. Who may: the clerk who claimed it. Raises Refused if the plaintiff declined mediation,
    ChangedMeanwhile. Publishes FilingSentToMediation; ``resume`` leads back.
    """
    filing = take(actor, filing_id, "divert", version)
    if text(latest_version(filing).content["answers"], "mediation_willing") == "no":
        raise Refused("filing.filing", "divert", [str(_("当事人不同意先行调解，应当继续立案审查"))])
    review = note_review(filing, actor, FilingReview.Outcome.TO_MEDIATION, reason=reason.strip(), checked=checked, now=now)
    stop_clock(filing, actor, now, met=False)
    end_open_looks(filing, actor, now, reason="send_to_mediation")
    move(filing, "divert_to_mediation", Filing.State.TO_MEDIATION, actor=actor, now=now, review=review)
    record(actor=actor, action="send_to_mediation", obj=filing, now=now, reason=reason)
    _tell(filing, _("您的纠纷转入诉前调解"), _("调解不收费，不影响您的权利。您随时可以要求恢复立案审查，不用重新填写。"), now)
    publish(FilingSentToMediation(filing_id=filing.pk, version=filing.version), now=now)
    return filing


@transaction.atomic
def send_to_payment_order(
    *, actor: Actor, filing_id: uuid.UUID, version: int, reason: str, checked: Sequence[str], now: dt.datetime
) -> Filing:
    """An undisputed claim for money goes to the procedure of a payment order (民事诉讼法 第二百二十五条).

    The court says within five days whether it takes it (第二百二十六条): ``payment_order.accept_payment_order``, or back by
    ``resume``. Who may: the clerk who claimed it. Raises ChangedMeanwhile, ValueError without a reason, Refused for a claim
    without an amount in yuan and where an order was sought already. Publishes FilingSentToPaymentOrder.
    """
    filing = take(actor, filing_id, "divert", version)
    if not reason.strip():
        raise ValueError(filing_id)
    if (why := _no_payment_order(filing)) is not None:
        raise Refused("filing.filing", "divert", [why])
    review = note_review(filing, actor, FilingReview.Outcome.TO_PAYMENT_ORDER, reason=reason.strip(), checked=checked, now=now)
    stop_clock(filing, actor, now, met=False)
    end_open_looks(filing, actor, now, reason="send_to_payment_order")
    term = start_deadline(
        actor=actor,
        rule=PAYMENT_ORDER,
        trigger=f"filing:{filing.pk}",
        triggered_on=clock.local(now).date(),
        key=f"{PAYMENT_ORDER}:{filing.pk}:{filing.version}",
        now=now,
        filing_id=filing.pk,
    )
    to = Filing.State.TO_PAYMENT_ORDER
    move(filing, "divert_to_payment_order", to, actor=actor, now=now, review=review, deadline=term.due_on)
    record(actor=actor, action="send_to_payment_order", obj=filing, now=now, reason=reason)
    _tell(filing, _("您的申请转入督促程序"), _("法院在五日内答复是否受理支付令申请。您可以要求恢复立案审查，不用重新填写。"), now)
    publish(FilingSentToPaymentOrder(filing_id=filing.pk, version=filing.version), now=now)
    return filing


def _no_payment_order(filing: Filing) -> str | None:
    """Why this filing is none for a payment order; None where it is one."""
    if filing.amount is None:
        return str(_("支付令只适用于请求给付金钱、有价证券的申请，这份申请没有金额"))
    if foreign_currency(filing.form, latest_version(filing).content["answers"]):
        return str(_("以外币请求的，不转督促程序：支付令不经审理，金额没有机会按汇率核对"))
    if Case.objects.filter(filing_id=filing.pk, procedure=Procedure.PAYMENT_ORDER).exists():
        return str(_("这份申请已经申请过支付令，支付令没有生效，应当按诉讼审查"))
    return None


@transaction.atomic
def resume(*, actor: Actor, filing_id: uuid.UUID, now: dt.datetime, reason: str = "") -> Filing:
    """The filing is back in review as it was submitted, with the term to decide counted anew from tomorrow.

    Who may: its filer at any time (nobody is held in mediation), the clerks of the court, and the portal when the
    mediation failed. Publishes FilingResumed.
    """
    filing = access(actor, Filing, filing_id, "resume", lock=True)
    end_deadlines(actor=actor, rules=(PAYMENT_ORDER,), state=Deadline.State.CANCELLED, now=now, filing_id=filing.pk)
    start_clock(filing, actor, f"resumed:{filing.version}", now)
    to = Filing.State.IN_REVIEW if filing.claimed_by_id else Filing.State.SUBMITTED
    filing.escalated_at = None
    move(filing, "resume", to, actor=actor, now=now, fields=("decide_by", "escalated_at"))
    record(actor=actor, action="resume", obj=filing, now=now, reason=reason)
    _tell(filing, _("您的申请恢复立案审查"), _("内容不变，不用重新填写。法院最迟于%(due)s前答复。"), now)
    publish(FilingResumed(filing_id=filing.pk, version=filing.version), now=now)
    return filing


def _tell(filing: Filing, title: "str | Promise", body: "str | Promise", now: dt.datetime) -> None:
    tell(
        filing.owner,
        title=title,
        body=body,
        facts={"due": filing.decide_by},
        link=reverse("filing:filing", args=[filing.pk]),
        key=f"filing-moved:{filing.pk}:{filing.version}",
        now=now,
    )
