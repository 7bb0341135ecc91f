"""The parts of a decision on another court's decision, outcome by outcome."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from filing.decisions.rules.effect import final_on
from filing.decisions.rules.holding import Obligation
from filing.decisions.rules.naming import called
from filing.decisions.rules.reviewing import IN_A_FILE, Answered, Below, Request, ReviewFacts, may_be, review_draft

OUTCOMES = ("affirmed", "varied", "reversed", "remanded")
FACTS = ReviewFacts(
    case_type="民终",
    cause="民间借贷纠纷",
    below=Below(
        court="佛山市顺德区人民法院", case_number="（2026）粤0604民初7号", claims="林小满向本院提出诉讼请求：还款。",
        facts="本院认定事实如下：借款十万元。",
        reasons="本院认为，应当还款。", orders=["周远航还款十万元。"], fee_text="受理费由周远航负担。",
    ),
    requests=[Request("周远航", "撤销一审判决", "认定事实错误。")],
    others=["林小满"],
    accepted_on=dt.date(2026, 9, 1),
    heard_on=dt.date(2026, 9, 20),
    in_public=True,
    answers=(),
    fee=Decimal("1150.00"),
)  # fmt: skip
OWED = Obligation(
    debtors=("1",), creditors=("2",), debtor_names=("周远航",), creditor_names=("林小满",), principal=Decimal(50000)
)
NOTHING = dataclasses.replace(OWED, principal=Decimal(0))


@pytest.mark.parametrize(
    ("outcome", "item"), [("affirmed", "第一项"), ("varied", "第二项"), ("reversed", "第二项"), ("remanded", "第三项")]
)
def test_each_outcome_rests_on_its_item_of_article_177(outcome: str, item: str) -> None:
    assert review_draft(FACTS, outcome, NOTHING)["legal_basis"] == [f"《中华人民共和国民事诉讼法》第一百七十七条第一款{item}"]


def test_an_affirmed_judgment_is_one_order_without_a_number() -> None:
    assert review_draft(FACTS, "affirmed", NOTHING)["orders"] == ["驳回上诉，维持原判。"]


def test_a_remand_revokes_and_sends_back_and_returns_the_fee() -> None:
    drafted = review_draft(FACTS, "remanded", NOTHING)
    assert drafted["orders"] == [
        "一、撤销佛山市顺德区人民法院（2026）粤0604民初7号民事判决；",
        "二、本案发回佛山市顺德区人民法院重审。",
    ]
    assert "1150.00元予以退回" in drafted["fee_text"]


def test_a_reversed_judgment_is_revoked_first_and_then_something_else_ordered() -> None:
    orders = review_draft(FACTS, "reversed", OWED)["orders"]
    assert orders[0].startswith("一、撤销")
    assert "50000.00元" in orders[1]


def test_who_loses_the_appeal_bears_its_cost() -> None:
    assert review_draft(FACTS, "affirmed", NOTHING)["fee_text"].endswith("由周远航负担。")
    assert review_draft(FACTS, "reversed", OWED)["fee_text"].endswith("由林小满负担。")


def test_the_court_below_is_not_called_this_court() -> None:
    told = review_draft(FACTS, "affirmed", NOTHING)["facts"]
    assert "林小满向一审法院提出诉讼请求" in told
    assert "一审法院认定事实如下" in told
    assert "一审法院判决：周远航还款十万元。受理费由周远航负担。" in told


def test_an_appeal_judged_after_an_inquiry_says_so() -> None:
    inquired = dataclasses.replace(FACTS, heard_on=None, inquired_on=dt.date(2026, 9, 18))
    introduced = review_draft(inquired, "affirmed", NOTHING)["introduction"]
    assert introduced.endswith("依法组成合议庭，于2026年9月18日询问当事人，不开庭进行了审理。本案现已审理终结。")
    held = dataclasses.replace(inquired, heard_on=dt.date(2026, 9, 20))
    assert "于2026年9月20日公开开庭" in review_draft(held, "affirmed", NOTHING)["introduction"]


def test_a_judgment_given_on_paper_leaves_room_for_its_parts() -> None:
    bare = dataclasses.replace(FACTS, below=Below("佛山市顺德区人民法院", "（2020）粤0604民初1号"), heard_on=None)
    assert "〔请写明一审诉讼请求" in review_draft(bare, "affirmed", NOTHING)["facts"]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_retrial_speaks_of_itself_as_one(outcome: str) -> None:
    retrial = dataclasses.replace(FACTS, case_type="民再")
    drafted = review_draft(retrial, outcome, NOTHING)
    assert "第二百一十八条第一款" in drafted["legal_basis"][0]
    assert "再审申请人周远航" in drafted["introduction"]
    assert "上诉" not in drafted["introduction"] + "".join(drafted["orders"]) + drafted["fee_text"]


def test_when_both_sides_appeal_nobody_answers() -> None:
    both = dataclasses.replace(FACTS, requests=[*FACTS.requests, Request("林小满", "改判", "利息")], others=[])
    drafted = review_draft(both, "reversed", OWED)
    assert drafted["introduction"].startswith("上诉人周远航、林小满因民间借贷纠纷一案")
    assert drafted["defence"].startswith("双方均提起上诉")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_case_is_remanded_once_only(outcome: str) -> None:
    assert may_be(outcome, remanded_before=False)
    assert may_be(outcome, remanded_before=True) is (outcome != "remanded")
    assert may_be(outcome, remanded_before=False, partly=True) is (outcome != "affirmed")
    assert may_be(outcome, remanded_before=False, own=True) is (outcome != "remanded")


@pytest.mark.parametrize(
    ("role", "original", "case_type", "words"),
    [
        ("plaintiff", "", "民初", "原告"),
        ("appellant", "defendant", "民终", "上诉人（原审被告）"),
        ("appellee", "plaintiff", "民终", "被上诉人（原审原告）"),
        ("third_party", "third_party", "民终", "原审第三人"),
        ("plaintiff", "plaintiff", "民终", "原审原告"),
        ("applicant", "defendant", "民再", "再审申请人（原审被告）"),
        ("respondent", "plaintiff", "民申", "被申请人（原审原告）"),
        ("appellant", "", "民终", "上诉人"),
        ("applicant", "plaintiff", "执保", "申请人"),
        ("plaintiff", "", "财保", "申请人"),
        ("defendant", "", "财保", "被申请人"),
    ],
)
def test_parties_bear_the_role_of_this_court_and_that_of_the_first(role: str, original: str, case_type: str, words: str) -> None:
    assert called(role, original, case_type) == words


def test_a_final_decision_waits_for_the_last_service() -> None:
    first, last = dt.date(2026, 10, 1), dt.date(2026, 10, 9)
    assert final_on([first, last]) == last
    assert final_on([first, None]) is None
    assert final_on([]) is None


def test_each_of_the_others_is_recited_or_said_to_be_silent() -> None:
    answers = [
        Answered("林小满", "判决正确。"),
        Answered("方同借", None),
        Answered("丁旁立", None, third_party=True),
        Answered("戊", ""),
    ]
    drafted = review_draft(dataclasses.replace(FACTS, answers=answers), "affirmed", NOTHING)
    assert drafted["defence"].splitlines() == [
        "林小满辩称，判决正确。", "方同借未作答辩。", "丁旁立未提交书面意见。", f"戊辩称，{IN_A_FILE}。",
    ]  # fmt: skip
