"""The papers of fees: their data, from rows to the words of the court (always Chinese)."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from courtportal.kernel import clock
from filing.causes import registry
from filing.fees.assessments import read_lines
from filing.fees.collecting import collecting_account
from filing.fees.expense_models import Expense
from filing.fees.models import Fee, Payment, ReliefApplication
from filing.fees.presentation import channel_name
from filing.fees.rules.expenses import EXPENSES, ExpenseKind
from filing.fees.rules.litigation_fee import FeeLine
from filing.fees.rules.relief import GROUNDS, Relief
from filing.fees.rules.scales import SCALES, FeeKind

# Fees whose default is not treated as a withdrawal: what they are called, and what the notice says instead.
_FINALLY = "该费用最终由谁负担由裁判决定（《诉讼费用交纳办法》第二十九条）。"
_NOT_WITHDRAWN: dict[str, tuple[str, str]] = {
    Fee.Purpose.RETRIAL: ("预交再审案件受理费", _FINALLY),
    Fee.Purpose.APPLICATION: ("交纳申请费", _FINALLY),
    Fee.Purpose.OBJECTION: (
        "交纳管辖权异议案件受理费",
        "管辖权异议不成立的，该费用由提出异议的一方交纳（《诉讼费用交纳办法》第十三条）。",
    ),
    Fee.Purpose.SHARE: (
        "交纳裁判确定由你（单位）负担的诉讼费用",
        "拒不交纳的，本院可以强制执行（《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第二百零七条）。",
    ),
}
DECISION = "relief_decision"
SHOWN_LINE = ("article", "part", "rate")


def notice_of_fee(fee: Fee, cause: str, today: str) -> dict[str, Any]:
    """诉讼费交纳通知书: what is to be paid now, how it was computed and where to pay; the seven days run from its service."""
    account = collecting_account(fee.case.court)
    return {
        "recipient": fee.payer.name if fee.payer else "",
        "cause": cause,
        "amount": str(fee.outstanding),
        "full_amount": str(fee.full_amount),
        "lines": [_shown(stored, line) for stored, line in zip(fee.lines, read_lines(fee.lines), strict=True)],
        "payment_code": fee.payment_code,
        "pay_at": settings.PORTAL_URL + reverse("filing:cashier:enter_code"),
        "issued_on": today,
        **({"account": account} if account else {}),
        **_named(fee),
        **({"expense": SCALES[FeeKind(fee.kind)].name.zh} if fee.purpose == Fee.Purpose.EXPENSE else {}),
        **({"direct": direct} if (direct := _paid_directly(fee)) else {}),
    }


def _named(fee: Fee) -> dict[str, str]:
    if fee.purpose not in _NOT_WITHDRAWN:
        return {}
    named, consequence = _NOT_WITHDRAWN[fee.purpose]
    return {"named": named, "consequence": consequence}


def _paid_directly(fee: Fee) -> list[dict[str, Any]]:
    """What the payer is to pay to providers itself in the case: the court neither collects nor pays it out (FEE art. 12)."""
    noted = Expense.objects.filter(case_id=fee.case_id, caused_by_id=fee.payer_id, fee=None, taken_back_at=None)
    return [
        {"name": EXPENSES[ExpenseKind(one.kind)].name.zh, "provider": one.payee, "amount": str(one.amount)}
        for one in noted.exclude(caused_by=None).order_by("noted_at", "pk")
    ]


def _shown(stored: dict[str, Any], line: FeeLine) -> dict[str, Any]:
    """A line of the computation; one that only says how a foreign currency was converted has no amount."""
    amount = {} if line.shown_amount is None else {"amount": str(line.amount)}
    return {key: stored[key] for key in SHOWN_LINE} | amount


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


def head(application: ReliefApplication) -> dict[str, Any]:
    """The court and the case of the decision on relief; one asked for with a filing has no case yet."""
    case = application.fee.case if application.fee else None
    return {"court": application.court, "case_id": case.pk if case else None, "case_number": case.case_number if case else ""}


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
