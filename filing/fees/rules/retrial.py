"""Whether a retrial costs anything. Pure.

A case tried again under trial supervision costs nothing, with two exceptions (FEE art. 9); then who applied pays on the part of
the decision that it contests (FEE art. 19), each applicant for itself (FEE art. 23), once the court has ordered the retrial.
"""

from enum import StrEnum

from filing.fees.rules.ledger import NOTHING
from filing.fees.rules.litigation_fee import FeeLine
from filing.fees.rules.scales import fee_article
from filing.law import Bilingual

NEW_EVIDENCE = "evidence"  # the ground of the retrial: new evidence that overturns the decision


class Exception9(StrEnum):
    """The two exceptions of FEE art. 9, by the name of the ground that the fees are told."""

    NEW_EVIDENCE = "retrial_evidence"
    NOT_APPEALED = "retrial_unappealed"


_LINES = {
    Exception9.NEW_EVIDENCE: FeeLine(
        fee_article("9(1)"),
        Bilingual("因有新的证据决定再审，按不服部分交纳", "retrial for new evidence: paid on the part contested"),
        "—",
        NOTHING,
    ),
    Exception9.NOT_APPEALED: FeeLine(
        fee_article("9(2)"),
        Bilingual("对第一审裁判未上诉而申请再审，按不服部分交纳", "retrial without an appeal before: paid on the part contested"),
        "—",
        NOTHING,
    ),
}


def why_charged(*, ground: str, of_first_instance: bool, appealed: bool) -> Exception9 | None:
    """The exception by which the applicant pays, or None if the retrial is free.

    ``ground`` is the ground that the court found; ``of_first_instance`` whether the decision retried is one of first instance
    that took effect as it was; ``appealed`` whether the applicant had appealed against it.
    """
    if ground == NEW_EVIDENCE:
        return Exception9.NEW_EVIDENCE
    return Exception9.NOT_APPEALED if of_first_instance and not appealed else None


def line_of(exception: str) -> FeeLine:
    """The line of the computation that says why the retrial is not free."""
    return _LINES[Exception9(exception)]
