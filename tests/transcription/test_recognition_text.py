"""The written layer: punctuation and figures over what was heard, which itself stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.recognition.engine import Word
from transcription.recognition.normalise import with_figures, written
from transcription.recognition.numerals import digit_by_digit, spoken, value_of


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_any_number_said_in_words_is_understood(number: int) -> None:
    assert value_of(spoken(number)) == number


@pytest.mark.parametrize(
    ("said", "meant"),
    [("两万五", 25_000), ("三百五", 350), ("十", 10), ("二零二六", 2026), ("一千零一十", 1010), ("两千零五", 2005)],
)
def test_everyday_numbers_are_understood(said: str, meant: int) -> None:
    assert value_of(said) == meant


@pytest.mark.parametrize("said", ["", "一一十", "十十", "百", "万", "千百", "三点", "点五", "一定"])
def test_what_is_no_number_has_no_value(said: str) -> None:
    assert value_of(said) is None


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        ("被告于二零二五年三月十日向我借款十万元", "被告于2025年3月10日向我借款10万元"),
        ("利息按年利率百分之三点六五计算", "利息按年利率3.65%计算"),
        ("还了两万五千元", "还了25000元"),
        ("欠款是一点五万元", "欠款是1.5万元"),
        ("案号是二零二六粤零六零四民初一百二十三号", "案号是（2026）粤0604民初123号"),
        ("二零二六粤零六零四民撤五号", "（2026）粤0604民撤5号"),
        ("二零二六粤零六民辖终十二号裁定", "（2026）粤06民辖终12号裁定"),
        ("电话是一三八零零一三八零零零", "电话是13800138000"),
        ("上午九点三十分开庭", "上午9点30分开庭"),
        ("在十五日内上诉", "在15日内上诉"),
        ("约定二零二四年十二月归还", "约定2024年12月归还"),
    ],
)
def test_dates_money_and_numbers_are_written_in_figures(said: str, reads: str) -> None:
    assert with_figures(said) == reads


@pytest.mark.parametrize(
    "said",
    [
        "根据民法典第六百六十七条的规定",
        "约定月息三分",
        "一定要还",
        "十分感谢",
        "三万多元",
        "借了三个月",
        "第三人没有异议",
        "星期一",
    ],
)
def test_what_reads_better_in_characters_stays(said: str) -> None:
    assert with_figures(said) == said


def _words(*spans: tuple[str, float, float]) -> list[Word]:
    return [Word(text, start, end, 1.0) for text, start, end in spans]


def test_a_short_pause_is_a_comma_and_a_long_one_a_full_stop() -> None:
    words = _words(("没有", 0.0, 0.4), ("异议", 0.4, 0.8), ("我", 1.1, 1.2), ("同意", 1.2, 1.6), ("调解", 2.3, 2.7))

    assert written(words) == "没有异议，我同意。调解。"


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ("你什么时候还的", "？"),
        ("是否申请回避", "？"),
        ("听清楚了没有", "？"),
        ("证据原件带来了吗", "？"),
        ("我没有", "。"),
        ("我不知道他为什么不还", "。"),
        ("我没有异议", "。"),
    ],
)
def test_questions_end_in_a_question_mark(said: str, mark: str) -> None:
    assert written(_words((said, 0.0, 1.0))) == said + mark


def test_silence_is_written_as_nothing() -> None:
    assert written([]) == ""


def test_years_are_read_figure_by_figure() -> None:
    assert digit_by_digit(2026) == "二零二六"
