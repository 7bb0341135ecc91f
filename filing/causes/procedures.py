"""What a cause of action decides beyond its form: what the papers and the parties are called, and the type code of the case.

Part eleven of the table are applications: there is no suit, an applicant and a respondent instead of plaintiff and
defendant, and a type code of its own (人民法院案件类型及其代字标准). Knows no Django.
"""

from dataclasses import dataclass

from filing.cases.rules.procedure import REVOCATION, SUIT
from filing.law import Bilingual

_FIRST_APPLICATION, _LAST_APPLICATION = 435, 499
# The causes of chapter fifteen of the law stand before the payment order (民事诉讼法 第一百八十四条).
_LAST_OF_SPECIAL_PROCEDURE = 457
_REVOCATION = 511
_CASE_TYPES = {458: "民督", 459: "民催", 461: "破申", 475: "财保", 481: "民保令"}
_PROCEDURES = {"民督": "payment_order", "民催": "public_summons", "财保": "preservation"}
# Types of case that are about a preservation before any suit: the other side learns of it by the executed ruling alone.
BEFORE_SUIT = frozenset({"财保"})
# Public summons is against nobody known; a mediation agreement is confirmed for both sides who apply.
_WITHOUT_RESPONDENT = frozenset({448, 459})


@dataclass(frozen=True, slots=True)
class Names:
    """What the opening paper and its parties are called."""

    paper: Bilingual
    plaintiff: Bilingual
    defendant: Bilingual

    def of_role(self, role: str) -> Bilingual:
        """The name of the plaintiff's or the defendant's side, or of who stands on neither."""
        return {"plaintiff": self.plaintiff, "third_party": THIRD_PARTY}.get(role, self.defendant)


THIRD_PARTY = Bilingual("第三人", "Third party")
OF_A_SUIT = Names(Bilingual("民事起诉状", "Civil complaint"), Bilingual("原告", "Plaintiff"), Bilingual("被告", "Defendant"))
APPLICATION = Names(Bilingual("申请书", "Application"), Bilingual("申请人", "Applicant"), Bilingual("被申请人", "Respondent"))

# What the file keeps in Chinese, for readers of English.
PAPERS = {one.paper.zh: one.paper.en for one in (OF_A_SUIT, APPLICATION)}


def number_of(cause_code: str) -> int:
    """The official third-level number of a cause: 108 for ``108(3)``. Raises ValueError for a part or heading."""
    return int(cause_code.partition("(")[0])


def is_application(cause_code: str) -> bool:
    """Whether the cause stands in part eleven, the procedures without a suit."""
    return _FIRST_APPLICATION <= number_of(cause_code) <= _LAST_APPLICATION


def names_of(cause_code: str) -> Names:
    """What the papers and parties of this cause are called."""
    return APPLICATION if is_application(cause_code) else OF_A_SUIT


def needs_defendant(cause_code: str) -> bool:
    """Whether there is another side that must be named (民事诉讼法 第一百二十二条第二项)."""
    return number_of(cause_code) not in _WITHOUT_RESPONDENT


def case_type_of(cause_code: str) -> str:
    """The type code in the case number of a first proceeding with this cause."""
    if not is_application(cause_code):
        return REVOCATION if number_of(cause_code) == _REVOCATION else SUIT
    return _CASE_TYPES.get(number_of(cause_code), "民特")


def procedure_of_application(cause_code: str) -> str:
    """In which procedure an application is examined: its cause decides it, nobody chooses (民事诉讼法 第十五、十七、十八章)."""
    usual = "special" if number_of(cause_code) <= _LAST_OF_SPECIAL_PROCEDURE else "examination"
    return _PROCEDURES.get(case_type_of(cause_code), usual)
