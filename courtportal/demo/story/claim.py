"""What the demo's plaintiffs claim, as they would type it."""

import datetime as dt
from typing import Any


def lending_answers(*, principal: str, interest: str, lender: str, borrower: str, phone: str, day: dt.date) -> dict[str, Any]:
    """The typed answers of a private-lending claim counted until ``day``; lent twenty months before, due eight months before."""
    lent, due = day - dt.timedelta(days=600), day - dt.timedelta(days=240)
    return {
        "principal_owed": principal,
        "principal_as_of": day.isoformat(),
        "currency": "CNY",
        "interest_claimed": "yes",
        "interest_amount": interest,
        "interest_as_of": day.isoformat(),
        "interest_method": f"以{principal}元为基数，按年利率6%计算",
        "interest_until_paid": "yes",
        "early_repayment": "no",
        "security_claimed": "no",
        "costs_claimed": "no",
        "fee_claimed": "yes",
        "contract_form": "iou",
        "contract_date": lent.isoformat(),
        "lender": lender,
        "borrower": borrower,
        "amount_agreed": principal,
        "amount_provided": principal,
        "provided_by": ["transfer"],
        "provided_on": lent.isoformat(),
        "term_agreed": "yes",
        "term_end": due.isoformat(),
        "rate_agreed": "yes",
        "rate": "6",
        "rate_period": "year",
        "principal_repaid": "0",
        "overdue": "yes",
        "overdue_since": (due + dt.timedelta(days=1)).isoformat(),
        "collateral": "no",
        "guarantee": "no",
        "basis": ["contract", "law"],
        "remarks": f"{borrower}向{lender}借款并出具借条，到期后经多次催要仍未归还",
        "service_address": "佛山市禅城区示例路1号（虚构）",
        "service_recipient": lender,
        "service_phone": phone,
        "e_service": "yes",
        "e_service_channels": ["portal", "sms"],
        "forum_agreed": "no",
        "preserved": "no",
        "knows_mediation": "yes",
        "mediation_willing": "no",
    }


def evidence_html(title: str, text: str) -> str:
    """A page of evidence, to be printed as PDF; marked as fictitious."""
    return f"<html lang=zh><meta charset=utf-8><h1>{title}</h1><p>{text}</p><p>演示数据，人物均为虚构</p></html>"
