"""The first draft of a payment order from what its applicant told; the debtor is not heard before it (CPL 227). Pure."""

from dataclasses import replace
from typing import Any

from filing.decisions.rules import drafting
from filing.decisions.rules.drafting import DraftFacts
from filing.decisions.rules.holding import Obligation, numbered
from filing.decisions.rules.trial_told import names

CASE_TYPE = "民督"
# Days from its receipt within which the debtor pays or objects.
PAY_WITHIN = 15
BASIS = ("《中华人民共和国民事诉讼法》第二百二十五条", "《中华人民共和国民事诉讼法》第二百二十七条")
MEETS_THE_LAW = (
    "申请人请求给付的金钱已经到期且数额确定，申请人与被申请人没有其他债务纠纷，支付令能够送达被申请人，"
    "申请符合《中华人民共和国民事诉讼法》第二百二十五条规定的条件。"
)


def payment_order(facts: DraftFacts) -> Obligation:
    """What is to be paid within fifteen days from receipt: a sum that is fixed, so no interest runs on in the order."""
    return replace(drafting.obligation(facts), days=PAY_WITHIN, annual_rate=None, wording="给付", from_receipt=True)


def payment_order_draft(facts: DraftFacts) -> dict[str, Any]:
    """All parts of the order, in the fields of the document kind ``payment_order`` (民事诉讼文书样式 2016)."""
    creditors, debtors = names(facts.of_role("原告")), names(facts.of_role("被告"))
    owed, told = payment_order(facts), "；".join(drafting.undisputed(facts.as_claimed())) or "〔请写明债权债务关系的事实〕"
    fee = f"申请费{facts.fee:.2f}元，由{debtors}负担。" if facts.fee is not None else "本案不收取申请费。"
    return {
        "introduction": f"申请人{creditors}向本院申请支付令，本院于{drafting.day(facts.accepted_on)}受理。",
        "claims": f"申请人{creditors}称：{told}。",
        "defence": "",
        "facts": "",
        "reasons": f"本院经审查认为，{MEETS_THE_LAW}",
        "legal_basis": [*BASIS],
        "orders": numbered([owed.text]) if owed.principal else [],
        "fee_text": fee,
    }
