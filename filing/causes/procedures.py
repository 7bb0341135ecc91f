"""What a cause of action decides beyond its form: what the papers and the parties are called, and the type code of the case.

Part eleven of the table are applications: there is no suit, an applicant and a respondent instead of plaintiff and
defendant, and a type code of its own (人民法院案件类型及其代字标准). Knows no Django.
"""

from dataclasses import dataclass
from datetime import timedelta

from filing.cases.rules.procedure import REVOCATION, SUIT
from filing.law import Bilingual, Citation

_FIRST_APPLICATION, _LAST_APPLICATION = 435, 499
# The causes of chapter fifteen of the law stand before the payment order (民事诉讼法 第一百八十四条).
_LAST_OF_SPECIAL_PROCEDURE = 457
_REVOCATION = 511
_CASE_TYPES = {458: "民督", 459: "民催", 461: "破申", 475: "财保", 481: "民保令"}
_PROCEDURES = {"民督": "payment_order", "民催": "public_summons", "财保": "preservation"}
# The applications on which the court can rule in the portal, from acceptance to the end; the others are handled at the counter.
_DECIDED_HERE = frozenset({448, 451, 458, 459, 461, 475, 481, 484})
# Types of case that are about a preservation before any suit: the other side learns of it by the executed ruling alone.
BEFORE_SUIT = frozenset({"财保"})
# Within so much of the application the court rules on it, and after which article.
RULED_WITHIN = timedelta(hours=48)
RULED_AFTER = Citation("CPL", "2023", "104")
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


# A heading is the cause where nothing below it fits (法〔2020〕347号: the third level first, then the second). What holds for all
# of its part holds for it: it stands where a number of that part stands which no rule singles out; insurance and bills have a
# rule for the whole heading (CPL 25, 26), inheritance too (CPL 34).
_NUMBER_OF_HEADING = {
    "H1.1": 11, "H2.1": 35, "H2.2": 31, "H3.1": 77, "H3.2": 77, "H3.3": 77, "H3.4": 77, "H3.5": 77, "H3.6": 77, "H4.1": 147,
    "H4.2": 148, "H4.3": 149, "H5.1": 198, "H5.2": 198, "H5.3": 198, "H5.4": 198, "H6.1": 203, "H6.2": 203, "H7.1": 209,
    "H7.2": 213, "H7.3": 216, "H8.1": 275, "H9.1": 401, "H9.2": 401, "H9.3": 401, "H9.4": 401, "H9.5": 401, "H9.6": 401,
    "H9.7": 401, "H9.8": 401, "H9.9": 371, "H9.10": 379, "H9.11": 401, "H9.12": 401, "H10.1": 434,
}  # fmt: skip


def may_head_a_case(heading: str) -> bool:
    """Whether a case can have this heading as its cause; those of parts eleven and twelve have their causes below them only."""
    return heading in _NUMBER_OF_HEADING


def number_of(cause_code: str) -> int:
    """The official third-level number of a cause: 108 for ``108(3)``; of a heading one whose rules are those of the heading.

    Raises ValueError for a part, and for a heading that no case can have.
    """
    return _NUMBER_OF_HEADING.get(cause_code) or int(cause_code.partition("(")[0])


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


def is_decided_here(cause_code: str) -> bool:
    """Whether a case with this cause can be brought to its end in the portal: every suit, and some applications."""
    return not is_application(cause_code) or number_of(cause_code) in _DECIDED_HERE


def procedure_of_application(cause_code: str) -> str:
    """In which procedure an application is examined: its cause decides it, nobody chooses (民事诉讼法 第十五、十七、十八章)."""
    usual = "special" if number_of(cause_code) <= _LAST_OF_SPECIAL_PROCEDURE else "examination"
    return _PROCEDURES.get(case_type_of(cause_code), usual)
