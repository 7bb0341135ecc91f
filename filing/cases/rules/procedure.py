"""Which procedure may become which, which is open to which court, and whose judgment is final. Pure.

CPL 160, 165, 169–170, 182, 218; CPL-I 257–258, 269, 424.
"""

CONVERSIONS: dict[str, frozenset[str]] = {
    "small_claims": frozenset({"summary", "ordinary"}),
    "summary": frozenset({"ordinary"}),
    # Ordinary never becomes summary again, also not by consent, once it was converted or its hearing opened (CPL-I 260).
}


SUIT, REVOCATION = "民初", "民撤"
# A suit of first instance, also that of a third party to revoke what was judged between others (CPL 59 para 3).
FIRST_INSTANCE = frozenset({SUIT, REVOCATION})
# No appeal lies against a judgment on appeal (CPL 182), nor where nobody sues (CPL 185, 233).
FINAL_TYPES = frozenset({"民终", "民辖终", "破终", "民申", "民特", "民催"})
RETRIAL = "民再"
# In which a ruling on the preservation of property is executed.
PRESERVING = "执保"
# Where judgments of first instance are given: in the suit, and in a retrial that follows the procedure of first instance.
JUDGED_FIRST = FIRST_INSTANCE | {RETRIAL}
# What is tried: the suit, its appeal and its retrial.
TRIED = JUDGED_FIRST | {"民终"}
# The ground of CPL-I 424 para. 2: the case should not have been tried as a small claim.
NOT_SMALL = "not_small_claim"
SIMPLE = frozenset({"small_claims", "summary"})


def is_final(case_type: str, procedure: str) -> bool:
    """Whether the judgment of such a case is final: a small claim has one instance only (CPL 165); a retrial follows the
    procedure in which it is heard (CPL 218).
    """
    if case_type == RETRIAL:
        return procedure != "retrial_first"
    return case_type in FINAL_TYPES or (case_type in FIRST_INSTANCE and procedure == "small_claims")


def retrial_procedure(*, by_the_same_court: bool, case_type: str, procedure: str, ground: str = "") -> str:
    """In which procedure a judgment of such a case is retried (CPL 218).

    By the court that gave it in first instance: in that of first instance, so that an appeal lies; a small claim keeps its one
    instance, unless the ground is that it was none (CPL-I 424). Everything else: in that of second instance, and is final.
    """
    if not by_the_same_court or case_type not in FIRST_INSTANCE:
        return "retrial"
    return "retrial_small" if procedure == "small_claims" and ground != NOT_SMALL else "retrial_first"


def is_open_to(procedure: str, case_type: str, level: str) -> bool:
    """Whether a court of this level may use the procedure: summary and small-claims procedure are the basic courts' (CPL 160),
    and never those of a third party's suit to revoke a judgment (CPL-I 257 (6)).
    """
    if case_type not in FIRST_INSTANCE or procedure not in SIMPLE:
        return True
    return level == "basic" and case_type != REVOCATION


def procedure_at(level: str, procedure: str = "summary", case_type: str = SUIT) -> str:
    """The procedure in which a court of this level goes on: ordinary where the simple ones are not open to it."""
    return procedure if is_open_to(procedure, case_type, level) else "ordinary"


def may_convert(procedure: str, target: str) -> bool:
    """Whether the law knows this conversion."""
    return target in CONVERSIONS.get(procedure, frozenset())


def needs_trial(case_type: str, procedure: str) -> bool:
    """Whether a judgment needs a trial: in first instance always, on appeal the court may do without one (CPL 176)."""
    return case_type in JUDGED_FIRST and procedure != "retrial"  # a retrial in the procedure of second instance (CPL 218)
