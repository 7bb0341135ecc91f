"""Case numbers as they are written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.cases.rules.case_number import CaseNumber, InvalidCaseNumber, parse_case_number

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
