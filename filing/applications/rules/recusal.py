"""What may be done in a case while somebody of its panel is challenged and the court has not decided yet. Pure.

Who is challenged suspends taking part, except where the case calls for urgent measures (民事诉讼法 第四十八条第二款). A bench of
which one judge stands aside is not complete: it goes on with no hearing, closes none and decides nothing. To interrupt a hearing
is no part in the trial: it is how the suspension begins.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Act(StrEnum):
    """What somebody of the panel is about to do."""

    OPEN = "open"
    RESUME = "resume"
    CLOSE = "close"
    RECESS = "recess"
    # The turns of an asynchronous hearing: begun, lengthened, closed.
    TURN = "turn"
    # To judge, rule, sign or seal.
    DECIDE = "decide"
    # To schedule and move a hearing, to draft, to carry out, to do anything else in the case.
    WORK = "work"
    # A preservation, a performance in advance, a protection order.
    URGENT = "urgent"


class Bars(StrEnum):
    """Whom a challenge that waits keeps from an act."""

    NOBODY = "nobody"
    WHO_IS_CHALLENGED = "who_is_challenged"
    THE_PANEL = "the_panel"


BARS: Final[Mapping[Act, Bars]] = {
    Act.OPEN: Bars.THE_PANEL,
    Act.RESUME: Bars.THE_PANEL,
    Act.CLOSE: Bars.THE_PANEL,
    Act.TURN: Bars.THE_PANEL,
    Act.DECIDE: Bars.THE_PANEL,
    Act.WORK: Bars.WHO_IS_CHALLENGED,
    Act.RECESS: Bars.NOBODY,
    Act.URGENT: Bars.NOBODY,
}


def is_barred(act: Act, *, oneself: bool, of_bench: bool) -> bool:
    """Whether the act waits for the decision.

    ``oneself``: the one who acts is challenged; ``of_bench``: it sits on a panel of which a judge is.
    """
    bars = BARS[act]
    if bars == Bars.NOBODY:
        return False
    return oneself or (bars == Bars.THE_PANEL and of_bench)
