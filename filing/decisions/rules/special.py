"""The first draft of a judgment without a suit: a special procedure, or the exclusion judgment of a public summons. Pure.

What the application tells is taken over; what nobody has told is left as a blank 〔〕. Such a judgment is final (CPL 185, 233).
The numbers are those of the table of causes, of which the portal leads to public summons only so far; the articles are those of
the law of 2023 [verify].
"""

from collections.abc import Mapping
from typing import Any

from filing.causes.procedures import number_of
from filing.decisions.rules import drafting
from filing.decisions.rules.drafting import DraftFacts
from filing.decisions.rules.holding import numbered
from filing.decisions.rules.trial_told import names

# Types of case whose judgment is drafted so, and the causes among them on which a ruling is made instead.
CASE_TYPES = frozenset({"民特", "民催"})
BY_RULING = frozenset({448, 451, 484})
PUBLIC_SUMMONS = 459
_BLANK = "〔请写明判决主文〕"
# For each cause the article on which the judgment rests, and how its orders begin.
_ORDERS: Mapping[int, tuple[str, tuple[str, ...]]] = {
    435: ("第一百八十九条", ("〔姓名〕的选民资格〔有效或者无效〕",)),
    436: ("第一百九十二条", ("宣告〔姓名〕失踪", "指定〔姓名〕为失踪人〔姓名〕的财产代管人")),
    437: ("第一百九十三条", ("撤销本院〔案号〕民事判决",)),
    438: ("第一百九十二条", ("变更〔姓名〕为失踪人〔姓名〕的财产代管人",)),
    439: ("第一百九十二条", ("宣告〔姓名〕死亡",)),
    440: ("第一百九十三条", ("撤销本院〔案号〕民事判决",)),
    441: ("第二百条", ("宣告〔姓名〕为无民事行为能力人", "指定〔姓名〕为〔姓名〕的监护人")),
    442: ("第二百条", ("宣告〔姓名〕为限制民事行为能力人", "指定〔姓名〕为〔姓名〕的监护人")),
    443: ("第二百零一条", ("宣告〔姓名〕恢复为限制民事行为能力人",)),
    444: ("第二百零一条", ("宣告〔姓名〕恢复为完全民事行为能力人",)),
    445: ("第一百九十五条", ("指定〔姓名或者名称〕为被继承人〔姓名〕的遗产管理人",)),
    446: ("第二百零三条", ("认定〔财产〕为无主财产", "收归〔国家或者集体〕所有")),
    447: ("第二百零四条", ("撤销本院〔案号〕民事判决",)),
    PUBLIC_SUMMONS: (
        "第二百三十三条",
        ("宣告申请人持有的〔票据的种类、号码、金额〕无效", "自本判决公告之日起，申请人有权向支付人请求支付"),
    ),
}


def is_judged_without_suit(case_type: str, cause_code: str) -> bool:
    """Whether a case of this type and cause ends by a judgment that is drafted here."""
    return case_type in CASE_TYPES and number_of(cause_code) not in BY_RULING


def special_draft(facts: DraftFacts, cause_code: str) -> dict[str, Any]:
    """All parts of the judgment, for the judge to read and fill in."""
    number, applicants = number_of(cause_code), names(facts.of_role("原告"))
    article, orders = _ORDERS.get(number, ("第一百八十五条", (_BLANK,)))
    summons = number == PUBLIC_SUMMONS
    called = "本院于〔日期〕发出公告，催促利害关系人在六十日内申报权利。公告期间届满，无人申报。" if summons else ""
    asked = "；".join(row.claimed.line for row in facts.of_section("claims")) or "〔请写明请求〕"
    told = "；".join(row.claimed.line for row in facts.of_section("facts")) or "〔请写明事实和证据〕"
    fee = f"申请费{facts.fee:.2f}元，由申请人{applicants}负担。" if facts.fee else "本案不收取案件受理费。"
    procedure = "适用公示催告程序" if summons else "适用特别程序"
    return {
        "introduction": f"申请人{applicants}{facts.cause}一案，本院于{drafting.day(facts.accepted_on)}立案后，依法{procedure}"
        f"进行了审理，现已审理终结。{called}",
        "claims": f"申请人{applicants}称：{asked}。",
        "defence": "",
        "facts": f"经审理查明：{told}。",
        "reasons": "本院认为，〔请写明理由〕。",
        "legal_basis": [f"《中华人民共和国民事诉讼法》{article}"],
        "more_orders": list(orders),
        "orders": numbered(orders),
        "fee_text": fee,
    }
