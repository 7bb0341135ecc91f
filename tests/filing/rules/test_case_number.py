"""Case numbers as they are written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.cases.rules.case_number import CaseNumber, InvalidCaseNumber, PieceOfNumber, parse_case_number, read_piece

numbers = st.builds(
    CaseNumber,
    year=st.integers(1990, 2100),
    court_code=st.sampled_from(["最高法", "粤", "粤06", "粤0604", "京74"]),
    case_type=st.sampled_from(["民初", "民终", "执", "执恢", "民诉前调", "知民终"]),
    number=st.integers(1, 99999),
    further=st.sampled_from(["", "之一", "之十二"]),
)


@given(number=numbers)
def test_a_case_number_survives_writing_and_reading(number: CaseNumber) -> None:
    assert parse_case_number(str(number)) == number


def test_it_is_printed_with_full_width_brackets() -> None:
    assert str(parse_case_number("(2026) 粤0604民初 123 号")) == "（2026）粤0604民初123号"


@pytest.mark.parametrize(
    "text",
    ["", "2026粤0604民初123号", "（2026）粤060民初123号", "（2026）粤0604民初0号", "（2026）粤0604民初123", "（26）粤执1号"],
)
def test_what_is_not_a_case_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidCaseNumber):
        parse_case_number(text)


@given(number=numbers, parts=st.sets(st.sampled_from(["year", "court_code", "case_type", "number"]), min_size=1))
def test_every_piece_of_a_number_is_read_for_what_it_is(number: CaseNumber, parts: set[str]) -> None:
    whole = {
        "year": f"（{number.year}）",
        "court_code": number.court_code,
        "case_type": number.case_type,
        "number": f"{number.number}号",
    }
    if len(number.court_code) == 1:  # 粤 alone may be the beginning of anything
        parts -= {"court_code"}
    if {"court_code", "number"} <= parts:  # nobody can tell 粤06 and 11号 from 粤0611 and 号
        parts |= {"case_type"}
    if not parts:
        return
    piece = read_piece("".join(words for part, words in whole.items() if part in parts))
    assert piece == PieceOfNumber(
        number.year if "year" in parts else None,
        number.court_code if "court_code" in parts else "",
        number.case_type if "case_type" in parts else "",
        number.number if "number" in parts else None,
    )


@pytest.mark.parametrize("text", ["", "mjjd", "（20）", "0", "粤0604民初0号", "Zhou"])
def test_what_is_no_piece_of_a_number_is_not_read_as_one(text: str) -> None:
    assert read_piece(text) is None
