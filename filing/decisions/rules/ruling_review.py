"""The first draft of the ruling on an appeal against a ruling: it stands, or is reversed and what follows. Pure.

Such an appeal is always decided by ruling (CPL 2023 art. 178), within thirty days (art. 183), and what is ruled is final.
"""

import re
from collections.abc import Sequence
from typing import Any

from filing.decisions.rules.drafting import day
from filing.decisions.rules.holding import numbered
from filing.decisions.rules.reviewing import AFFIRMED, ReviewFacts, claims, defence

FINAL = "本裁定为终审裁定。"
_MOVED = re.compile(r"移送(?P<court>[^，。；]+?法院)")


def instead(*, kind: str, outcome: str, court: str, competent: str) -> str:
    """What is done where the ruling below is reversed: the suit is tried (CPL-I 330), moved, or stays where it is."""
    if kind == "bankruptcy_ruling":
        return f"指令{court}裁定受理破产申请"
    if kind == "dismissal":
        return f"本案指令{court}审理"
    return f"本案移送{competent}处理" if outcome == "refused" else f"本案由{court}审理"


def court_named(orders: Sequence[str]) -> str:
    """The court to which the orders move the case, as they were sealed; '' where they move it nowhere."""
    return next((found["court"] for one in orders if (found := _MOVED.search(one))), "")


def ruling_draft(facts: ReviewFacts, outcome: str, order: str) -> dict[str, Any]:
    """All parts of the ruling; ``order`` is what takes the place of the ruling below."""
    cited = facts.below.cited
    orders = ["驳回上诉，维持原裁定"] if outcome == AFFIRMED else [f"撤销{cited}", order]
    opposed = f"与被上诉人{'、'.join(facts.others)}" if facts.others else ""
    held = "认定正确，上诉请求不能成立，应予维持" if outcome == AFFIRMED else "有误，上诉请求成立，应予纠正"
    return {
        "introduction": f"上诉人{facts.askers}因{opposed}{facts.cause}一案，不服{cited}，向本院提起上诉。"
        f"本院于{day(facts.accepted_on)}立案后，依法组成合议庭进行了审理。本案现已审理终结。",
        "claims": claims(facts),
        "defence": defence(facts),
        "facts": f"一审法院经审查认为：{facts.below.reasons.replace('本院', '一审法院')}",
        "reasons": f"本院认为，〔请写明理由〕。综上，一审裁定{held}。",
        "legal_basis": [
            f"《中华人民共和国民事诉讼法》第一百七十七条第一款第{'一' if outcome == AFFIRMED else '二'}项、第一百七十八条"
        ],
        "before_orders": orders,
        "orders": numbered(orders),
        "fee_text": FINAL,
    }
