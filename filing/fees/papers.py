"""The papers of fees: their data, from rows to the words of the court (always Chinese)."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from courtportal.kernel import clock
from filing.causes import registry
from filing.fees.collecting import collecting_account
from filing.fees.models import Fee, Payment, ReliefApplication
from filing.fees.presentation import channel_name
from filing.fees.rules.relief import GROUNDS, Relief

SHOWN_LINE = ("article", "part", "rate", "amount")


def notice_of_fee(fee: Fee, cause: str, today: str) -> dict[str, Any]:
    """诉讼费交纳通知书: what is to be paid now, how it was computed and where to pay; the seven days run from its service."""
    account = collecting_account(fee.case.court)
    return {
        "recipient": fee.payer.name if fee.payer else "",
        "cause": cause,
        "amount": str(fee.outstanding),
        "full_amount": str(fee.full_amount),
        "lines": [{key: line[key] for key in SHOWN_LINE} for line in fee.lines],
        "payment_code": fee.payment_code,
        "pay_at": settings.PORTAL_URL + reverse("filing:cashier:enter_code"),
        "issued_on": today,
        **({"account": account} if account else {}),
    }


def receipt_data(payment: Payment) -> dict[str, Any]:
    """The portal's receipt of a payment; the treasury's ticket has its own number."""
    fee = payment.fee
    with translation.override("zh-hans"):
        channel = str(channel_name(payment.gateway))
    settled_at = payment.settled_at or payment.created_at
    return {
        "recipient": fee.payer.name if fee.payer else "交费人",
        "cause": registry.get(fee.case.cause_code).name.zh,
        "payment_code": fee.payment_code,
        "order_number": payment.order_number,
        "channel": channel,
        "reference": payment.reference,
        "amount": str(payment.amount),
        "paid_at": settled_at.isoformat(),
        "outstanding": str(fee.outstanding),
        "issued_on": clock.local(settled_at).date().isoformat(),
        **({"ticket_number": payment.ticket_number} if payment.ticket_number else {}),
    }


def decision_data(application: ReliefApplication, now: dt.datetime) -> dict[str, Any]:
    """司法救助决定书."""
    ground = GROUNDS[application.ground]
    return {
        "recipient": application.applicant_name,
        "subject": _subject(application),
        "ground": ground.words.zh,
        "article": ground.article.text.zh,
        "granted": application.state == ReliefApplication.State.GRANTED,
        "result": result_in_words(application),
        "issued_on": clock.local(now).date().isoformat(),
        **({"reasons": application.reasons} if application.reasons else {}),
    }


def _subject(application: ReliefApplication) -> str:
    if application.fee:
        case = application.fee.case
        return f"{case.case_number}{registry.get(case.cause_code).name.zh}一案的诉讼费用"
    return f"立案申请{application.filing.receipt_number if application.filing else ''}的诉讼费用"


def result_in_words(application: ReliefApplication) -> str:
    """The decision in the words of the court."""
    if application.state == ReliefApplication.State.REFUSED:
        return {Relief.DEFER: "不准予缓交诉讼费用。", Relief.REDUCE: "不准予减交诉讼费用。"}.get(
            Relief(application.kind), "不准予免交诉讼费用。"
        )
    if application.kind == Relief.DEFER and application.deferred_until:
        day = application.deferred_until
        return f"准予缓交诉讼费用至{day.year}年{day.month}月{day.day}日。"
    if application.kind == Relief.REDUCE:
        percent = ((application.granted_share or Decimal(0)) * 100).normalize()
        return f"准予减交诉讼费用的{percent:f}%。"
    return "准予免交诉讼费用。"
