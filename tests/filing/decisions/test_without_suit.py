"""The judgment of a case without a suit: drafted from the application, and final."""

import datetime as dt

import pytest

from filing.cases.rules.procedure import is_final
from filing.decisions.actions.check import check
from filing.decisions.actions.draft import draft
from filing.decisions.actions.save import save
from filing.decisions.models import Decision
from filing.decisions.rules.drafting import DraftFacts, unfilled
from filing.decisions.rules.special import is_judged_without_suit, special_draft
from filing.decisions.rules.trial_told import DraftParty
from tests.filing.applications.test_special import applied_for

FACTS = DraftFacts(
    parties=[DraftParty("1", "原告", "林小满", "")], cause="申请宣告自然人失踪", court="演示法院",
    accepted_on=dt.date(2026, 3, 1),    heard_on=None, procedure="特别程序", answers={}, fee=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "article", "order"),
    [
        ("436", "第一百九十二条", "宣告〔姓名〕失踪"),
        ("439", "第一百九十二条", "宣告〔姓名〕死亡"),
        ("441", "第二百条", "宣告〔姓名〕为无民事行为能力人"),
        ("446", "第二百零三条", "认定〔财产〕为无主财产"),
        ("459", "第二百三十三条", "宣告申请人持有的"),
        ("470", "第一百八十五条", "〔请写明判决主文〕"),
    ],
)
def test_each_cause_has_its_orders_and_what_nobody_told_is_left_blank(cause: str, article: str, order: str) -> None:
    content = special_draft(FACTS, cause)
    assert order in content["orders"][0]
    assert article in content["legal_basis"][0]
    assert "原告" not in content["introduction"]
    assert "reasons" in unfilled(content)


def test_what_is_ruled_on_gets_no_judgment() -> None:
    assert not is_judged_without_suit("民特", "451")
    assert not is_judged_without_suit("民保令", "481")
    assert is_judged_without_suit("民特", "436")
    assert is_final("民特", "special")


@pytest.mark.django_db
def test_the_exclusion_judgment_is_drafted_and_checked_as_a_final_one(now: dt.datetime) -> None:
    """民事诉讼法 第二百三十三条."""
    dispute = applied_for("459", now)
    decision = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    assert decision.kind == Decision.Kind.JUDGMENT
    orders = ["宣告申请人林小满持有的汇票无效", "自本判决公告之日起，申请人有权向支付人请求支付"]
    filled = {
        **decision.content, "introduction": "申请人林小满申请公示催告一案，现已审理终结。", "facts": "经审理查明：汇票遗失。",
        "claims": "申请人林小满称：汇票遗失。", "reasons": "本院认为，申请符合法律规定。", "more_orders": orders,
        "orders": [f"一、{orders[0]}；", f"二、{orders[1]}。"],
    }  # fmt: skip
    save(
        actor=dispute.judge, decision_id=decision.pk, version=decision.version, content=filled,
        obligations=decision.obligations, now=now,
    )  # fmt: skip
    check(actor=dispute.judge, decision_id=decision.pk, now=now)
    decision.refresh_from_db()
    assert decision.state == Decision.State.CHECKED
    assert decision.document is not None
    assert decision.document.data["orders"] == filled["orders"]
    assert not decision.document.data.get("appeal_days")
