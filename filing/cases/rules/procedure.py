"""Which procedure may become which, which is open to which court, and whose judgment is final. Pure.

CPL 160, 165, 169–170, 182; CPL-I 257–258, 269.
"""

CONVERSIONS: dict[str, frozenset[str]] = {
    "small_claims": frozenset({"summary", "ordinary"}),
    "summary": frozenset({"ordinary"}),
    # Ordinary never becomes summary again, also not by consent, once it was converted or its hearing opened (CPL-I 260).
}


FIRST_INSTANCE = "民初"
# No appeal lies against a judgment on appeal or after a retrial by the court above (CPL 182, 218).
FINAL_TYPES = frozenset({"民终", "民辖终", "民申", "民再"})
SIMPLE = frozenset({"small_claims", "summary"})


def is_final(case_type: str, procedure: str) -> bool:
    """Whether the judgment of such a case is final: a small claim has one instance only (CPL 165)."""
    return case_type in FINAL_TYPES or (case_type == FIRST_INSTANCE and procedure == "small_claims")


def is_open_to(procedure: str, case_type: str, level: str) -> bool:
    """Whether a court of this level may use the procedure: summary and small-claims procedure are the basic courts' (CPL 160)."""
    return level == "basic" or case_type != FIRST_INSTANCE or procedure not in SIMPLE


def procedure_at(level: str, procedure: str = "summary", case_type: str = FIRST_INSTANCE) -> str:
    """The procedure in which a court of this level goes on: ordinary where the simple ones are not open to it."""
    return procedure if is_open_to(procedure, case_type, level) else "ordinary"


def may_convert(procedure: str, target: str) -> bool:
    """Whether the law knows this conversion."""
    return target in CONVERSIONS.get(procedure, frozenset())
