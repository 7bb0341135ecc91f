"""The grammar of case numbers: （2026）粤0604民初123号 (法〔2015〕137号 arts 2–3, amended 法〔2018〕335号). Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

PROVINCE_CHARACTERS = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军"
_NUMBER = re.compile(
    r"[（(]([0-9]{4})[）)]"
    rf"(最高法|[{PROVINCE_CHARACTERS}](?:[0-9]{{4}}|[0-9]{{2}})?)"
    r"(知?)([\u4e00-\u9fff]{1,4})([1-9][0-9]{0,8})号(之[一二三四五六七八九十]{1,3})?"
)
_FIRST_YEAR, _LAST_YEAR = 1949, 2200


class CaseNumberProblem(StrEnum):
    """Which part of a case number is not right."""

    YEAR = "year"
    COURT = "court"
    CASE_TYPE = "case_type"
    NUMBER = "number"
    FORMER = "former"


class InvalidCaseNumber(ValueError):
    """Not a case number; ``problem`` names the first part that is not right."""

    def __init__(self, text: str, problem: CaseNumberProblem = CaseNumberProblem.YEAR) -> None:
        super().__init__(text)
        self.problem = problem


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
        raise InvalidCaseNumber(text, _problem(plain))
    return CaseNumber(int(match[1]), match[2], match[3] + match[4], int(match[5]), match[6] or "")


_LAST_FORMER_YEAR = 2015  # 法〔2015〕137号 applies from 2016-01-01; a case accepted before keeps its number
_FORMER = re.compile(
    r"[（(]([0-9]{4})[）)]([\u4e00-\u9fff]{1,20}?)字第([0-9]{1,9})(?:[-—－][0-9]{1,3})?号([-—－][0-9]{1,3}|之[一二三四五六七八九十]{1,3})?"
)


def parse_any_case_number(text: str) -> str:
    """A case number as it is written, of today's grammar or of the former one: （2015）佛城法民一初字第123号.

    The former numbers began with a word for the court and had 字第 before the running number. Raises ``InvalidCaseNumber``.
    """
    plain = re.sub(r"\s", "", text).translate(_ASCII_DIGITS)
    match = _FORMER.fullmatch(plain)
    if match is None:
        return str(parse_case_number(text))
    if not _FIRST_YEAR <= int(match[1]) <= _LAST_FORMER_YEAR:
        raise InvalidCaseNumber(text, CaseNumberProblem.FORMER)
    return f"（{match[1]}）" + plain[match.start(2) :]


@dataclass(frozen=True, slots=True)
class PieceOfNumber:
    """Some of the parts of a case number, in its order; what was not typed is empty."""

    year: int | None
    court_code: str
    case_type: str
    number: int | None


_PIECE = re.compile(
    r"(?:[（(]?([0-9]{4})[）)])?"
    rf"(最高法|[{PROVINCE_CHARACTERS}](?:[0-9]{{4}}|[0-9]{{2}}))?"
    r"(知?[\u4e00-\u9fff]{1,4}?)?(?:([1-9][0-9]{0,8})号?)?"
)


def read_piece(text: str) -> PieceOfNumber | None:
    """The piece of a case number that the text may be: ``粤0604民初``, ``（2026）``, ``民初123号``, ``123``; None for none.

    Characters alone may be a type of case or something else: who asks judges it.
    """
    match = _PIECE.fullmatch(re.sub(r"\s", "", text).translate(_ASCII_DIGITS))
    if match is None or not any(match.groups()):
        return None
    year, court, case_type, number = match.groups()
    return PieceOfNumber(int(year) if year else None, court or "", case_type or "", int(number) if number else None)


def _problem(plain: str) -> CaseNumberProblem:
    """The first part, read from the left, at which the text leaves the grammar."""
    year = re.match(r"[（(]([0-9]{4})[）)]", plain)
    if not year or not _FIRST_YEAR <= int(year[1]) <= _LAST_YEAR:
        return CaseNumberProblem.YEAR
    rest = plain[year.end() :]
    court = re.match(rf"最高法|[{PROVINCE_CHARACTERS}](?:[0-9]{{4}}|[0-9]{{2}})?(?![0-9])", rest)
    if not court:
        return CaseNumberProblem.COURT
    case_type = re.match(r"[\u4e00-\u9fff]{1,5}(?=[0-9])", rest[court.end() :])
    return CaseNumberProblem.NUMBER if case_type else CaseNumberProblem.CASE_TYPE


_ASCII_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
