"""What happened, told as people tell it, leads to the situation meant."""

import pytest

from filing.causes.everyday import reduced
from filing.causes.themes import find, told

LOAN, PROPERTY, ACCIDENT, DIVORCE, GOODS = "108(3)", "126", "411", "14", "88"
WORK, WAGES, CARD, RENT, NEIGHBOURS = "205", "205(5)", "115(2)", "116(2)", "55"
SAID = [
    ("朋友欠我三万块钱不还", LOAN),
    ("朋友欠我三万", LOAN),
    ("同事借了我5000元，两年了一直没还", LOAN),
    ("亲戚借走我几千，现在躲着不见", LOAN),
    ("他打了欠条但是不还钱", LOAN),
    ("借给表哥20万要不回来怎么办", LOAN),
    ("欠钱", LOAN),
    ("朋友借钱不还", LOAN),
    ("业主三年不交物业费", PROPERTY),
    ("小区物业不管事，还要我交物业费", PROPERTY),
    ("物业费拖欠了8000多", PROPERTY),
    ("我走路被车撞了，对方全责不赔钱", ACCIDENT),
    ("追尾，保险公司只赔两千", ACCIDENT),
    ("骑车被汽车撞伤住院花了3万", ACCIDENT),
    ("出车祸了", ACCIDENT),
    ("公司把我开除了，一分钱补偿没有", WORK),
    ("老板不给加班费", WORK),
    ("单位不交社保", WORK),
    ("公司拖欠我三个月工资", WAGES),
    ("老板不发工资", WAGES),
    ("我想离婚，老公不同意", DIVORCE),
    ("丈夫出轨，过不下去了", DIVORCE),
    ("老婆和我分居两年了", DIVORCE),
    ("客户欠我货款十万不给", GOODS),
    ("付了定金卖家不发货", GOODS),
    ("买的机器质量不合格要退货", GOODS),
    ("信用卡欠了5万还不上", CARD),
    ("银行说我信用卡逾期", CARD),
    ("房东不退我两千块押金", RENT),
    ("房东扣押金", RENT),
    ("租客不交房租也不搬走", RENT),
    ("隔壁漏水", NEIGHBOURS),
    ("楼上漏水把我家天花板泡坏了", NEIGHBOURS),
    ("邻居太吵", NEIGHBOURS),
]


@pytest.mark.parametrize(("sentence", "meant"), SAID)
def test_an_everyday_sentence_leads_first_to_what_is_meant(sentence: str, meant: str) -> None:
    assert told(sentence)[0].cause == meant


def test_the_situation_is_offered_in_its_own_words_once_for_each_cause() -> None:
    found = told("朋友欠我三万块钱不还")
    assert found[0].label.zh == "借出去的钱要不回来"
    assert len({one.cause for one in found}) == len(found)
    assert "14" not in {cause.code for cause in find("离婚")}


@pytest.mark.parametrize(
    ("sentence", "offered"),
    [
        ("物业不管电梯坏了", "拖欠物业费，或者物业服务不到位"),
        ("电梯坏了没人修", "拖欠物业费，或者物业服务不到位"),
        ("业主三年不交物业费", "业主拖欠物业费"),
    ],
)
def test_of_the_situations_of_a_cause_the_one_that_was_told_is_offered(sentence: str, offered: str) -> None:
    assert told(sentence)[0].label.zh == offered


@pytest.mark.parametrize("sentence", ["拿了我的手机不还", "公司资金周转不开不发工资", "拿了彩礼不还", "老公躲着我"])
def test_what_was_taken_or_who_hides_makes_no_loan_by_itself(sentence: str) -> None:
    assert LOAN not in {one.cause for one in told(sentence)}


def test_a_legal_name_pinyin_or_number_leads_to_its_cause() -> None:
    for typed in ("民间借贷", "mjjd", "108(3)"):
        assert find(typed)[0].code == LOAN


@pytest.mark.parametrize(
    "typed", ["朋友欠我3000元", "朋友欠我三万", "朋友欠我 5万块钱", "朋友欠我1,200.50元", "朋友已经欠我两年十多万了"]
)
def test_how_much_it_is_and_since_when_does_not_matter(typed: str) -> None:
    assert reduced(typed) == "朋友欠钱"


def test_numbers_that_are_no_amounts_stay() -> None:
    assert reduced("二手房第三人") == "二手房第三人"


@pytest.mark.parametrize("typed", ["", "的了吗", "〓〓"])
def test_what_tells_nothing_finds_nothing(typed: str) -> None:
    assert told(typed) == []
