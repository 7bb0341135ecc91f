"""Drafting, orders and effect as pure rules."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from filing.decisions.rules.contested import Defence, defended, told_apart
from filing.decisions.rules.drafting import (
    Change,
    DraftFacts,
    OwnClaim,
    blanks,
    first_draft,
    found,
    obligation,
    unfilled,
    with_trial,
)
from filing.decisions.rules.effect import effective_on
from filing.decisions.rules.holding import Obligation, numbered
from filing.decisions.rules.trial_told import ATTENDANCE_TO_COME, DraftParty
from filing.parties.rules.matrix import Claimed, matrix

ANSWERS = {
    "principal_owed": "100000",
    "interest_claimed": "yes",
    "interest_amount": "2500.00",
    "interest_as_of": "2026-08-20",
    "interest_until_paid": "yes",
    "rate_agreed": "yes",
    "rate": "1",
    "rate_period": "month",
    "provided_on": "2025-03-01",
    "amount_provided": "120000",
    "principal_repaid": "20000",
    "term_end": "2026-02-28",
    "fee_claimed": "yes",
    "remarks": "被告到期未还款",
}
ALL_ADMITTED = dict.fromkeys(["principal_owed", "interest_amount", "amount_provided", "principal_repaid"], "admitted")


def _facts(*, attended: bool | None = True, answers: dict[str, str] = ANSWERS, in_public: bool = True) -> DraftFacts:
    return DraftFacts(
        parties=[DraftParty("1", "原告", "林小满", "女"), DraftParty("2", "被告", "周远航", "男", attended)],
        cause="民间借贷纠纷",
        court="佛山市禅城区人民法院",
        accepted_on=dt.date(2026, 8, 25),
        heard_on=dt.date(2026, 9, 20),
        procedure="简易程序",
        answers=answers,
        fee=Decimal("1150.00"),
        in_public=in_public,
    )


def test_the_draft_says_what_the_elements_say() -> None:
    draft = first_draft(_facts())
    assert "原告林小满与被告周远航民间借贷纠纷一案，本院于2026年8月25日立案" in draft["introduction"]
    assert "偿还借款本金100000.00元" in draft["orders"][0]
    assert "截至2026年8月20日（当日不计）的利息2500.00元，并支付自2026年8月20日起的利息" in draft["orders"][0]
    assert "按年利率12%" in draft["orders"][0]
    assert "已偿还本金20000.00元" in draft["facts"]
    assert draft["claims"].endswith("事实和理由：被告到期未还款。")
    assert draft["defence"] == "周远航未作答辩。"
    assert draft["fee_text"] == "案件受理费1150.00元，由周远航负担。"


def test_a_third_partys_own_claim_is_recited_and_left_to_the_court() -> None:
    own = OwnClaim("方同借", "返还车辆。\n赔偿损失一万元", "车辆登记在其名下。")
    draft = first_draft(replace(_facts(), own_claims=[own]))
    assert draft["claims"].splitlines()[-2:] == [
        "第三人方同借向本院提出诉讼请求：" + "".join(numbered(["返还车辆", "赔偿损失一万元"])), "事实和理由：车辆登记在其名下。",
    ]  # fmt: skip
    assert unfilled(draft) == {"reasons": ["【待认定：第三人方同借的独立请求能否成立，理由和适用的法律】"]}


def test_amounts_and_days_are_understood_however_they_were_typed() -> None:
    typed = ANSWERS | {"principal_owed": "¥100，000.00", "interest_amount": "2,500", "interest_as_of": "2026年8月20日"}
    assert first_draft(_facts(answers=typed)) == first_draft(_facts())
    assert obligation(_facts(answers=typed)) == obligation(_facts())


def test_a_claim_in_dollars_is_drafted_in_dollars_and_the_award_is_left_to_the_court() -> None:
    draft, owed = first_draft(replace(_facts(), currency="USD")), obligation(replace(_facts(), currency="USD"))
    assert "偿还借款本金100000.00美元" in draft["claims"]
    assert "支付利息2500.00美元" in draft["claims"]
    assert "提供借款120000.00美元" in draft["facts"]
    assert "尚欠本金100000.00美元" in draft["facts"]
    assert draft["orders"] == []
    assert set(unfilled(draft)) == {"reasons"}
    assert (owed.principal, owed.interest, owed.annual_rate, owed.interest_until) == (0, 0, None, None)
    assert owed.creditor_names == ("林小满",)
    assert "元" not in (draft["claims"] + draft["facts"]).replace("美元", "")


def test_another_claim_in_euros_orders_nothing_in_yuan() -> None:
    assert first_draft(replace(_divorce(claim_total="5126.00"), currency="EUR"))["orders"] == []


def test_a_draft_begun_before_the_hearing_leaves_it_to_be_told() -> None:
    draft = first_draft(replace(_facts(attended=False), heard_on=None))
    assert "到庭参加诉讼" not in draft["introduction"]
    assert "第一百四十七条" not in "".join(draft["legal_basis"])  # nobody has stayed away from a hearing yet
    assert set(unfilled(draft)) == {"introduction"}


def test_a_hearing_behind_closed_doors_is_called_so() -> None:
    assert "公开开庭" in first_draft(_facts())["introduction"]
    assert "日不公开开庭" in first_draft(_facts(in_public=False))["introduction"]


def test_a_defendant_who_stayed_away_is_named_and_the_article_of_default_cited() -> None:
    draft = first_draft(_facts(attended=False))
    assert "周远航经传票传唤无正当理由拒不到庭" in draft["introduction"]
    assert "《中华人民共和国民事诉讼法》第一百四十七条" in draft["legal_basis"]
    assert draft["reasons"].splitlines()[-1] == (
        "周远航经传票传唤，无正当理由拒不到庭【待认定：传票已经合法送达，没有正当理由】，"
        "依照《中华人民共和国民事诉讼法》第一百四十七条的规定，可以缺席判决。"
    )
    assert "第一百四十七条" not in str(first_draft(_facts()))
    away = [DraftParty("1", "原告", "林小满", "女", attended=False), DraftParty("2", "被告", "周远航", "男")]
    assert "第一百四十七条" not in str(first_draft(replace(_facts(), parties=away))), "it is of defendants (CPL 147)"


def test_for_a_defendant_who_has_not_answered_the_reasons_are_left_to_the_court() -> None:
    silent = replace(_lending(), defences=[Defence("周远航", None)])
    assert "予以支持" not in first_draft(silent)["reasons"]
    assert "【待认定：被告没有答辩" in unfilled(first_draft(silent))["reasons"][0]
    assert "予以支持" not in first_draft(_lending(principal_owed="admitted"))["reasons"], "silence admits nothing"
    assert "予以支持" in first_draft(_lending(**ALL_ADMITTED))["reasons"]


def test_the_record_of_the_trial_takes_the_place_that_waited_for_it() -> None:
    before = first_draft(replace(_facts(), heard_on=None))
    assert "公开开庭" not in before["introduction"]
    assert with_trial(before, replace(_facts(), heard_on=None)) == before
    assert with_trial(before, _facts(in_public=False)) == first_draft(_facts(in_public=False))


def test_who_came_is_left_open_until_it_is_noted_and_nobody_is_in_default_by_a_guess() -> None:
    unknown = first_draft(_facts(attended=None))
    assert ATTENDANCE_TO_COME in unknown["introduction"]
    assert "2026年" in unknown["introduction"]
    assert set(unfilled(unknown)) == {"introduction"}
    assert "第一百四十七条" not in str(unknown)
    assert with_trial(unknown, _facts(attended=None)) == unknown
    assert with_trial(unknown, _facts(attended=False)) == first_draft(_facts(attended=False))


def test_a_draft_begun_before_the_trial_gets_the_passage_on_default_once() -> None:
    before = first_draft(replace(_facts(), heard_on=None))
    after = with_trial(before, _facts(attended=False))
    assert after == first_draft(_facts(attended=False))
    assert with_trial(after, _facts(attended=False)) == after


def test_an_obligation_survives_storage() -> None:
    owed = obligation(_facts())
    assert Obligation.from_json(owed.to_json()) == owed
    assert owed.annual_rate == Decimal(12)


def test_the_rate_of_the_order_is_read_as_the_form_reads_it() -> None:
    for typed, period, yearly in (("6%", "year", "6"), ("月息一分", "year", "12"), ("百分之一", "month", "12")):
        assert obligation(_facts(answers=ANSWERS | {"rate": typed, "rate_period": period})).annual_rate == Decimal(yearly)
    assert obligation(_facts(answers=ANSWERS | {"rate_agreed": "no"})).annual_rate is None


def test_the_interest_from_then_on_runs_at_the_rate_that_is_claimed_and_counted() -> None:
    counted = ANSWERS | {"rate": "12", "rate_period": "year", "interest_rate": "百分之六"}
    assert "按年利率6%计算至实际清偿之日止" in first_draft(_facts(answers=counted))["orders"][0]
    overdue = {key: said for key, said in counted.items() if not key.startswith("rate")} | {"rate_agreed": "no"}
    assert obligation(_facts(answers=overdue)).annual_rate == Decimal(6)
    assert obligation(_facts(answers=counted | {"interest_until_paid": "no"})).annual_rate is None
    assert obligation(_facts(answers=counted | {"interest_claimed": "no"})).annual_rate is None


@pytest.mark.parametrize("above", [{"interest_rate": "24"}, {"rate": "2", "rate_period": "month"}])
def test_the_order_does_not_go_beyond_four_times_the_lpr_and_the_judge_counts_anew(above: dict[str, str]) -> None:
    draft = first_draft(_facts(answers=ANSWERS | above | {"contract_date": "2025-02-28"}))
    assert "按年利率12.4%计算至实际清偿之日止" in draft["orders"][0]
    assert "四倍（年利率12.4%）的部分，不予支持" in draft["reasons"]
    assert "诉讼请求有事实和法律依据" not in draft["reasons"]
    assert unfilled(draft)["reasons"] == ["【待认定：按不超过年利率12.4%计算的到期利息数额，并相应修改判项】"]


@pytest.mark.parametrize("made", ["2019-08-19", ""])
def test_a_rate_for_which_there_is_no_limit_in_lpr_is_not_cut(made: str) -> None:
    draft = first_draft(_facts(answers=ANSWERS | {"interest_rate": "24", "contract_date": made}))
    assert "按年利率24%" in draft["orders"][0]
    assert "不予支持" not in draft["reasons"]


def test_orders_are_numbered_only_when_there_are_several() -> None:
    assert numbered(["还款"]) == ["还款。"]
    assert numbered(["还款", "驳回其他诉讼请求"]) == ["一、还款；", "二、驳回其他诉讼请求。"]
    assert numbered(["还款"] * 11)[-1] == "十一、还款。"


@pytest.mark.parametrize(
    ("ends", "effective"),
    [
        ([dt.date(2026, 9, 20), dt.date(2026, 9, 28)], dt.date(2026, 9, 29)),
        ([dt.date(2026, 10, 8)], dt.date(2026, 10, 9)),
        ([dt.date(2026, 10, 8), None], None),
        ([], None),
    ],
)
def test_a_judgment_takes_effect_after_the_last_partys_appeal_term(ends: list[dt.date | None], effective: dt.date | None) -> None:
    assert effective_on(ends) == effective


def _claimed(key: str, label: str, text: str, section: str = "facts") -> Claimed:
    return Claimed(key, f"item_{key}", label, label, text, section)


def _divorce(said: dict[str, dict[str, str]] | None = None, **changed: str) -> DraftFacts:
    return replace(
        _facts(
            answers={"basis_text": "《中华人民共和国民法典》第一千零七十九条；《中华人民共和国民事诉讼法》第六十五条", **changed}
        ),
        cause="离婚纠纷",
        rows=matrix(
            [
                _claimed("divorce", "请求判令离婚", "是", "claims"),
                _claimed("support", "每月抚养费", "2,000.00元", "claims"),
                _claimed("married_on", "结婚登记日期", "2015年10月1日"),
                _claimed("why", "离婚的原因", "感情破裂"),
            ],
            [("周远航", said)],
        ),
        defences=[Defence("周远航", None if said is None else "不同意离婚。")],
    )


def test_a_claim_of_the_general_form_stands_under_the_headings_of_a_judgment() -> None:
    answers = {"events": "2026年3月租期届满。", "wrong": "被告拒不退还押金。", "consequences": "", "remarks": ""}
    rows = [
        _claimed("request", "诉讼请求", "判令被告返还押金3000元。", "claims"),
        _claimed("amount", "金额或者财产价值", "3,000.00元", "claims"),
        _claimed("events", "事实经过", "2026年3月租期届满。"),
    ]
    draft = first_draft(replace(_facts(answers=answers), rows=matrix(rows, [("周远航", None)])))
    assert draft["claims"] == (
        "林小满向本院提出诉讼请求：一、判令被告返还押金3000元；二、金额或者财产价值：3,000.00元。"
        "\n事实和理由：2026年3月租期届满。被告拒不退还押金。"
    )


def test_changed_claims_leave_what_is_owed_to_the_judge() -> None:
    change = Change("林小满", dt.date(2026, 9, 10), "判令被告偿还借款本金80000元。")
    draft, owed = first_draft(replace(_facts(), change=change)), obligation(replace(_facts(), change=change))
    assert draft["claims"] == (
        "林小满向本院提起诉讼。审理中，经准许于2026年9月10日变更诉讼请求为：判令被告偿还借款本金80000元。"
        "\n事实和理由：被告到期未还款。"
    )
    assert "已偿还本金20000.00元" in draft["facts"]
    assert "100000" not in str(draft)
    assert (draft["orders"], owed.principal, owed.wording) == ([], 0, "支付")
    assert set(unfilled(draft)) == {"reasons"}


def test_another_cause_is_drafted_from_its_own_elements() -> None:
    draft = first_draft(_divorce())
    assert draft["claims"] == "林小满向本院提出诉讼请求：一、请求判令离婚：是；二、每月抚养费：2,000.00元。"
    assert "结婚登记日期：2015年10月1日【待认定：结婚登记日期】；离婚的原因：感情破裂【待认定：离婚的原因】" in draft["facts"]
    assert "借款" not in "".join(str(part) for part in draft.values())
    assert draft["legal_basis"] == ["《中华人民共和国民法典》第一千零七十九条", "《中华人民共和国民事诉讼法》第六十五条"]


def test_what_a_defendant_denies_is_told_by_each_side_and_left_to_the_court() -> None:
    said = {"married_on": {"position": "admitted"}, "why": {"position": "disputed", "note": "感情尚好。"}}
    draft = first_draft(_divorce(said))
    assert draft["facts"] == (
        "根据当事人陈述和经审查确认的证据，本院认定事实如下：结婚登记日期：2015年10月1日。\n"
        "对下列事实，当事人陈述不一：\n林小满主张离婚的原因：感情破裂；周远航不认可，称感情尚好。【待认定：离婚的原因】。"
    )
    assert draft["reasons"] == "本院认为，【待认定：就离婚的原因的争议写明认定的理由和适用的法律】。"
    assert draft["defence"] == "周远航辩称，不同意离婚。对原告主张的事项，认可结婚登记日期；不认可离婚的原因（感情尚好）。"
    assert set(unfilled(draft)) == {"facts", "reasons"}


def _lending(**said: str) -> DraftFacts:
    elements = [
        _claimed("principal_owed", "尚欠本金", "100,000.00元", "claims"),
        _claimed("interest_amount", "利息", "2,500.00元", "claims"),
        _claimed("amount_provided", "实际提供", "120,000.00元"),
        _claimed("principal_repaid", "已还本金", "20,000.00元"),
    ]
    rows = matrix(elements, [("周远航", {key: {"position": position} for key, position in said.items()})])
    return replace(_facts(), rows=rows, defences=[Defence("周远航", "")])


@pytest.mark.parametrize("position", ["disputed", "unknown"])
def test_of_a_loan_nothing_is_found_that_the_borrower_does_not_admit(position: str) -> None:
    draft = first_draft(_lending(principal_owed=position, amount_provided="admitted", principal_repaid="admitted"))
    found, _, told = draft["facts"].partition("对下列事实")
    assert "提供借款120000.00元" in found
    assert "已偿还本金20000.00元" in found
    assert "尚欠本金" not in found
    assert "林小满主张尚欠本金：100,000.00元；周远航" in told
    assert "予以支持" not in draft["reasons"]
    assert unfilled(draft)["facts"] == ["【待认定：尚欠本金】"]


def test_what_nobody_denied_and_not_everybody_admitted_is_left_to_the_court_to_find() -> None:
    """民诉法解释 art. 92: silence is no admission; the judge confirms it against the evidence before signing."""
    draft = first_draft(_divorce({"married_on": {"position": "admitted"}}))
    assert draft["facts"] == (
        "根据当事人陈述和经审查确认的证据，本院认定事实如下：结婚登记日期：2015年10月1日；离婚的原因：感情破裂【待认定：离婚的原因】。"
    )
    assert unfilled(draft)["facts"] == ["【待认定：离婚的原因】"]
    loan = first_draft(_lending(principal_owed="admitted", principal_repaid="admitted"))["facts"]
    assert "提供借款120000.00元【待认定：实际提供】" in loan
    assert "尚欠本金100000.00元。" in loan


def test_a_denied_loan_leaves_the_court_nothing_found_of_it() -> None:
    draft = first_draft(_lending(amount_provided="disputed", principal_repaid="disputed"))
    found = draft["facts"].partition("对下列事实")[0]
    assert "提供借款" not in found
    assert "偿还" not in found
    assert "尚欠" not in found


def test_a_denied_claim_is_no_fact_but_the_court_says_why_it_supports_it() -> None:
    admitted = dict.fromkeys(("principal_owed", "amount_provided", "principal_repaid"), "admitted")
    draft = first_draft(_lending(interest_amount="disputed", **admitted))
    assert "陈述不一" not in draft["facts"]
    assert set(unfilled(draft)) == {"reasons"}


def test_a_loan_that_is_admitted_is_drafted_as_before() -> None:
    admitted = first_draft(_lending(**ALL_ADMITTED))
    assert (admitted["facts"], admitted["reasons"]) == (first_draft(_facts())["facts"], first_draft(_facts())["reasons"])
    assert admitted["defence"] == "周远航辩称，对原告主张的事项，认可尚欠本金、利息、实际提供、已还本金。"


def test_where_the_parties_settle_nothing_is_left_for_the_court_to_find() -> None:
    denied = _divorce({"why": {"position": "disputed"}})
    assert "离婚的原因：感情破裂" in found(denied.as_claimed())
    assert not blanks(found(denied.as_claimed()))


def test_each_defendant_is_told_with_its_own_words() -> None:
    rows = matrix([_claimed("why", "原因", "漏水")], [("甲", {"why": {"position": "unknown"}}), ("乙", None)])
    assert defended([Defence("甲", "请依法判决。"), Defence("乙", None)], rows) == (
        "甲辩称，请依法判决。对原告主张的事项，表示不清楚原因。\n乙未作答辩。"
    )
    assert told_apart("丙", rows) == ["对下列事实，当事人陈述不一：", "丙主张原因：漏水；甲表示不清楚。【待认定：原因】。"]


def test_a_claim_without_money_orders_no_payment_and_one_with_money_its_total() -> None:
    assert first_draft(_divorce())["orders"] == []
    assert "向林小满支付5126.00元" in first_draft(_divorce(claim_total="5126.00"))["orders"][0]


def test_an_order_stored_before_keeps_its_words() -> None:
    stored = obligation(_facts()).to_json()
    del stored["wording"]
    assert Obligation.from_json(stored) == obligation(_facts())


def test_what_the_judge_has_not_filled_in_is_found_and_a_number_of_a_law_is_none() -> None:
    assert blanks("本院认为，〔请写明理由〕。变更第〔〕项") == ["〔请写明理由〕", "〔〕"]
    assert blanks("根据法释〔2022〕11号第一百条，判决如下") == []


def test_places_left_open_are_named_with_the_part_in_which_they_stand() -> None:
    content = {"facts": "本院查明如下。", "reasons": "〔请写明理由〕", "orders": ["一、维持第〔〕项；", "二、变更第〔〕项。"]}
    assert unfilled(content) == {"reasons": ["〔请写明理由〕"], "orders": ["〔〕", "〔〕"]}
