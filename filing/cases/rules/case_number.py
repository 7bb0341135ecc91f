"""The grammar of case numbers: （2026）粤0604民初123号 (法〔2015〕137号 arts 2–3, amended 法〔2018〕335号). Pure."""

import re
from dataclasses import dataclass

PROVINCE_CHARACTERS = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军"
_NUMBER = re.compile(
    r"[（(]([0-9]{4})[）)]"
    rf"(最高法|[{PROVINCE_CHARACTERS}](?:[0-9]{{4}}|[0-9]{{2}})?)"
    r"(知?)([\u4e00-\u9fff]{1,4})([1-9][0-9]{0,8})号(之[一二三四五六七八九十]{1,3})?"
)
_FIRST_YEAR, _LAST_YEAR = 1949, 2200


class InvalidCaseNumber(ValueError):
    """Not a case number."""


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """The parts of a case number. ``case_type`` includes the one-character speciality 知 where there is one."""

    year: int
    court_code: str
    case_type: str
    number: int
    further: str = ""

    def __str__(self) -> str:
        return format_case_number(
            year=self.year, court_code=self.court_code, case_type=self.case_type, number=self.number, further=self.further
        )


def format_case_number(*, year: int, court_code: str, case_type: str, number: int, further: str = "") -> str:
    """The number as it is always printed, with full-width brackets and no leading zeros."""
    return f"（{year}）{court_code}{case_type}{number}号{further}"


def parse_case_number(text: str) -> CaseNumber:
    """Read a case number; ASCII brackets, full-width digits and spaces are accepted. Raises ``InvalidCaseNumber``."""
    plain = re.sub(r"\s", "", text).translate(_ASCII_DIGITS)
    match = _NUMBER.fullmatch(plain)
    if not match or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        raise InvalidCaseNumber(text)
    return CaseNumber(int(match[1]), match[2], match[3] + match[4], int(match[5]), match[6] or "")


_ASCII_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
