"""How often a hearing may be adjourned (延期开庭): 法释〔2019〕4号 art. 3. Knows no Django."""

MOST_ADJOURNMENTS = {"ordinary": 2, "summary": 1, "small_claims": 1}


def may_adjourn(procedure: str, adjourned_before: int) -> bool:
    """One more adjournment is allowed; moving a hearing for the court's own reasons is none. Other procedures have no limit."""
    most = MOST_ADJOURNMENTS.get(procedure)
    return most is None or adjourned_before < most
