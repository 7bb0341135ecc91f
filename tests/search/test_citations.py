"""Statutes and case numbers are read as grammar, not as letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.case_numbers import case_numbers
from search.judgments.rules.citations import Statute, citations, index_keys, short_name, statute_query, statutes
from search.judgments.rules.numerals import number, numeral

TEXT = (
    "依照《中华人民共和国民法典》第六百六十七条、第六百七十五条第一款，《最高人民法院关于审理民间借贷案件适用法律若干问题的规定》（2020修正）"
    "第二十五条第二款第（一）项，民法典第1823条、第120条之一规定"
)


def test_a_chain_belongs_to_the_law_before_it() -> None:
    assert [statute.key for statute in statutes(TEXT)] == [
        "民法典:667", "民法典:675", "民间借贷司法解释:25", "民法典:1823", "民法典:120-1",
    ]  # fmt: skip
    assert all(TEXT[c.start : c.end].endswith(("条", "条之一")) for c in citations(TEXT))


@given(st.integers(1, 9999))
def test_numerals_go_both_ways(value: int) -> None:
    assert number(numeral(value)) == value


@given(st.integers(1, 1260), st.booleans())
def test_an_article_is_itself_and_no_other(article: int, digits: bool) -> None:
    written = str(article) if digits else numeral(article)
    assert statutes(f"依照《中华人民共和国民法典》第{written}条规定") == [Statute("民法典", article)]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("民法典第六百六十七条", "民法典:667"), ("民法典667条", "民法典:667"), ("民法典 667", "民法典:667"),
        ("《民法典》第667条", "民法典:667"),
        ("第六百六十七条", ":667"), ("667", ":667"), ("民法典", "民法典"), ("《中华人民共和国民法典》", "民法典"),
        ("民间借贷司法解释第25条", "民间借贷司法解释:25"),
    ],
)  # fmt: skip
def test_people_may_write_an_article_as_they_like(written: str, key: str) -> None:
    assert statute_query(written) == key


def test_a_judgment_is_found_by_article_number_and_law() -> None:
    assert index_keys([Statute("民法典", 667), Statute("民法典", 675)]) == ["民法典:667", ":667", "民法典", "民法典:675", ":675"]


def test_editions_and_long_names_are_one_law() -> None:
    long_name = "最高人民法院关于适用〈中华人民共和国民法典〉有关担保制度的解释"
    assert short_name(long_name) == short_name(long_name.replace("〈", "《").replace("〉", "》")) == "民法典担保制度解释"
    assert short_name("中华人民共和国民事诉讼法（2023年修正）") == "民事诉讼法"


def test_case_numbers_are_canonical_and_whole() -> None:
    text = "不服（2024）粤0604民初123号、(2024) 粤06民终45号民事判决及（2023）最高法知民终12号之一裁定，合同（2024）第5号"
    assert case_numbers(text) == ["（2024）粤0604民初123号", "（2024）粤06民终45号", "（2023）最高法知民终12号之一"]
