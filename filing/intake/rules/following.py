"""How a filing stands to the earlier case from which it follows: whose court hears it, and who stands in which role.

Knows no Django.
"""

from collections.abc import Collection, Mapping
from typing import Any

from filing.cases.rules.procedure import TRIED
from filing.causes.procedures import number_of
from filing.intake.rules.connections import cpl, cpl_i
from filing.intake.rules.content import DEFENDANT, THIRD_PARTY
from filing.law import Citation

# How the new case is linked with the earlier one; the names are those of the links between cases.
COUNTERCLAIM, AFTER_OBJECTION, REVOCATION = "counterclaim", "objection", "revocation"
# Where the court is that of the earlier case, by which law, and nobody chooses it.
SAME_COURT: dict[str, Citation] = {COUNTERCLAIM: cpl_i("233"), AFTER_OBJECTION: cpl_i("302"), REVOCATION: cpl("59")}
# By which law each of the others stands as defendant or as third party.
ROLES_BY_LAW = {"512(1)": cpl_i("305"), "512(2)": cpl_i("306"), "511": cpl_i("296")}
# The suits after an objection, and who brings them: whose objection was dismissed, or for whom enforcement was suspended.
OUTSIDERS_SUIT, CREDITORS_SUIT = "512(1)", "512(2)"
SUING = {OUTSIDERS_SUIT: "applicant", CREDITORS_SUIT: "creditor"}
_OBJECTION_CASE = "执异"
_SUIT_AFTER_OBJECTION, _REVOCATION_SUIT = 512, 511
# What is judged, ruled or settled with effect between others.
_JUDGED = TRIED | {"民特", "民督"}
_CLAIMING = frozenset({"plaintiff", "applicant", "appellant", "creditor"})


def court_is_fixed(content: Mapping[str, Any]) -> bool:
    """Whether the draft goes to the court of the case from which it follows, and to no other."""
    return content.get("follows", {}).get("kind") in SAME_COURT


def relation_of(cause_code: str, case_type: str) -> str:
    """How a suit with this cause stands to an earlier case of this type, by the law; '' for a suit of its own."""
    number = number_of(cause_code)
    if number == _SUIT_AFTER_OBJECTION and case_type == _OBJECTION_CASE:
        return AFTER_OBJECTION
    return REVOCATION if number == _REVOCATION_SUIT else ""


def relation_named(cause_code: str) -> str:
    """How a suit with this cause stands to the case that it attacks, whose number is asked where nobody starts from the case;
    '' for every other cause.
    """
    return {_SUIT_AFTER_OBJECTION: AFTER_OBJECTION, _REVOCATION_SUIT: REVOCATION}.get(number_of(cause_code) or 0, "")


def may_be_named(cause_code: str, case_type: str) -> bool:
    """Whether a case of this type gives the decision that such a suit attacks (民事诉讼法 第五十九、二百三十八条)."""
    if relation_named(cause_code) == AFTER_OBJECTION:
        return case_type == _OBJECTION_CASE
    return case_type.removeprefix("知") in _JUDGED


def names_a_case(cause_code: str, content: Mapping[str, Any]) -> bool:
    """Whether such a draft is one whose case is asked for by its number: it was not begun from a case that the court holds."""
    return bool(relation_named(cause_code)) and "case" not in content.get("follows", {})


def may_follow(relation: str, cause_code: str, own: Collection[str]) -> bool:
    """Whether who stands in these roles in the earlier case may bring the suit.

    After an objection the outsider sues with the one cause and the creditor with the other; the debtor with neither
    (民诉法解释 第三百零三、三百零四、三百零七条).
    """
    if relation != AFTER_OBJECTION:
        return True
    return bool({SUING[cause_code]} & set(own)) if cause_code in SUING else bool(set(SUING.values()) & set(own))


def roles_open(relation: str, role: str, own: Collection[str]) -> tuple[str, ...]:
    """In which roles another party of the earlier case may stand in the new one, the usual first; () for one who stands aside.

    ``role`` is that of the party in the earlier case, ``own`` are those of who files.
    """
    if relation == COUNTERCLAIM:  # by defendants against plaintiffs alone (民诉法解释 第二百三十三条)
        return (DEFENDANT,) if role == "plaintiff" else ()
    if relation == AFTER_OBJECTION:  # the debtor is a defendant if he opposes (民诉法解释 第三百零五、三百零六条)
        return (THIRD_PARTY, DEFENDANT) if role == "debtor" else () if role in own else (DEFENDANT,)
    if relation == REVOCATION:
        return (THIRD_PARTY, DEFENDANT) if role == THIRD_PARTY else (DEFENDANT,)
    if role == THIRD_PARTY:
        return (THIRD_PARTY,)
    return () if _side(role) in {_side(one) for one in own} else (DEFENDANT,)


def _side(role: str) -> str:
    """Who asks, who answers, or who stands beside them."""
    return "third" if role == THIRD_PARTY else "claiming" if role in _CLAIMING else "answering"
