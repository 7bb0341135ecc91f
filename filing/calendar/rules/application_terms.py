"""Which time limits an application without a suit starts, by the number of its cause. Pure.

Each limit is one of ``limits`` and cites its own article there.
"""

from dataclasses import dataclass

from filing.causes.procedures import number_of


@dataclass(frozen=True, slots=True)
class ApplicationTerms:
    """Limits by name, '' for none.

    ``decision``: the court's, from acceptance (``from_receipt``: from the day the application came). Where the respondent is
    heard: ``notice`` is the court's to send the copy, ``objection`` the respondent's from its service, and
    ``after_objection`` the court's to decide from the end of that. ``urgent`` takes the place of ``decision`` where the matter
    is urgent.
    """

    decision: str = ""
    notice: str = ""
    objection: str = ""
    after_objection: str = ""
    from_receipt: bool = False
    urgent: str = ""

    def at_acceptance(self, *, has_respondent: bool, urgent: bool = False) -> tuple[str, ...]:
        """What runs for the court from the beginning: a decision that waits for the respondent has no day yet.

        ``urgent``: who applied has said so.
        """
        ordinary = self.urgent if urgent and self.urgent else self.decision
        decision = "" if has_respondent and self.after_objection else ordinary
        return tuple(rule for rule in (decision, self.notice if has_respondent else "") if rule)


NONE = ApplicationTerms()
OF_CAUSE = {
    # A security interest is realised in the special procedure, whose trial limit runs beside these (CPL-I 366).
    451: ApplicationTerms(notice="security_notice", objection="security_objection"),
    # A creditor's petition is told to the debtor; a debtor petitions alone (Enterprise Bankruptcy Law art. 10).
    461: ApplicationTerms(
        decision="bankruptcy_decision", notice="bankruptcy_notice", objection="bankruptcy_objection",
        after_objection="bankruptcy_decision_objection", from_receipt=True,
    ),
    # Who used violence gets the order itself and no copy (Anti-Domestic Violence Law arts 28, 32).
    481: ApplicationTerms(decision="protection_order", urgent="protection_order_urgent"),
    484: ApplicationTerms(decision="arbitration_ruling", notice="arbitration_notice"),
}  # fmt: skip


def terms_of(cause_code: str) -> ApplicationTerms:
    """The limits of an application with this cause; none for a suit and for what the law sets none."""
    return OF_CAUSE.get(number_of(cause_code), NONE)


DECISIONS = tuple(rule for one in OF_CAUSE.values() for rule in (one.decision, one.after_objection, one.urgent) if rule)
NOTICES = tuple(one.notice for one in OF_CAUSE.values() if one.notice)
