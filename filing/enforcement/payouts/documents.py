"""案款发放审批表: its data and its registration."""

from typing import TypedDict

from courtportal.kernel.rendering.document_kinds import register
from courtportal.kernel.rendering.schema import Date, Money
from filing.documents import kind_of


class PayoutApproval(TypedDict):
    title_document: str
    received: Money
    fee: Money
    paid_before: Money
    payee: str
    amount: Money
    remaining: Money
    holder: str
    number: str
    bank: str
    authority_checked: str
    officer: str
    proposed_on: Date
    approver: str
    issued_on: Date


register(
    kind_of("payout_approval", "案款发放审批表", "Approval of a payout", PayoutApproval, (("approver", "审批人"),), serve=False),
)
