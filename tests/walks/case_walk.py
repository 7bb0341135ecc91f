"""A random walk over filing and case actions, through the pages, as Hypothesis leads it (pain 24).

Whoever is drawn does whatever is drawn, fitting or not. After each step: no page answered with an error of the server (the
test browser raises it), and every filing and every case moved only along a line of its table of states.
"""

from typing import Any

from hypothesis.stateful import invariant, rule

from filing.cases.models import Case
from filing.cases.rules.states import TRANSITIONS, legal_acts
from tests.walks.case_moves import CaseMoves
from tests.walks.filing_moves import FilingMoves
from tests.walks.moves import case_states, drawn_from


class CaseWalk(FilingMoves, CaseMoves):
    """One dispute with all that comes of it, and the filings beside it."""

    @rule(what=drawn_from(FilingMoves, CaseMoves))
    def step(self, what: tuple[str, dict[str, Any]]) -> None:
        """One move."""
        name, arguments = what
        getattr(self, name)(**arguments)

    @invariant()
    def filings_move_along_the_table(self) -> None:
        """Each line of a filing's history is one of the table, and leads to where it stands."""
        if hasattr(self, "seen"):
            self.follow_filings()

    @invariant()
    def cases_move_along_the_table(self) -> None:
        """Each case stands where a line, or two in one step, of the table led it; a closed one says how it was closed."""
        for case in Case.objects.filter(pk__in=getattr(self, "states", {})):
            before = self.states[case.pk]
            assert case.state in reachable(before), (case.case_number, before, case.state)
            assert bool(case.closing) == (case.state == Case.State.CLOSED) or case.procedure == "enforcement"
            if case.state != before:
                case_states[case.state] += 1
            self.states[case.pk] = case.state


def reachable(state: str) -> set[str]:
    """The states after no act, one act, or two acts in one step."""
    targets = {step.act: step.to for step in TRANSITIONS}
    found = {state}
    for _ in range(2):
        found |= {targets[act] or one for one in found for act in legal_acts(one)}
    return found
