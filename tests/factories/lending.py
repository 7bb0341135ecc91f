"""A private-lending claim as a litigant would type it; every test changes what it is about."""

from typing import Any

TYPED: dict[str, Any] = {
    "principal_owed": "100,000.00",
    "principal_as_of": "2026-08-20",
    "currency": "CNY",
    "interest_claimed": "yes",
    "interest_amount": "3600",
    "interest_as_of": "2026-08-20",
    "interest_method": "以100,000元为基数，按年利率6%，自2026年1月16日起计算",
    "interest_until_paid": "yes",
    "early_repayment": "no",
    "security_claimed": "no",
    "costs_claimed": "no",
    "fee_claimed": "yes",
    "contract_form": "iou",
    "contract_date": "2025-01-15",
    "lender": "林小满",
    "borrower": "周远航",
    "amount_agreed": "100000",
    "amount_provided": "100000",
    "provided_by": ["transfer"],
    "provided_on": "2025-01-15",
    "term_agreed": "yes",
    "term_end": "2026-01-15",
    "rate_agreed": "yes",
    "rate": "6",
    "rate_period": "year",
    "principal_repaid": "0",
    "overdue": "yes",
    "overdue_since": "2026-01-16",
    "collateral": "no",
    "guarantee": "no",
    "basis": ["contract", "law"],
    "service_address": "佛山市禅城区岭南大道演示路12号301房",
    "service_recipient": "林小满",
    "service_phone": "13800000001",
    "e_service": "yes",
    "e_service_channels": ["portal", "sms"],
    "forum_agreed": "no",
    "preserved": "no",
    "knows_mediation": "yes",
    "mediation_willing": "yes",
}


def lending_answers(**changed: Any) -> dict[str, Any]:
    """The typed answers with some changed; None takes an answer away."""
    answers = {**TYPED, **changed}
    return {key: value for key, value in answers.items() if value is not None}
