"""Pain 24: a page that breaks because things came in an unusual order. Walk at random; nothing may break.

``WALK_STEPS`` says how many steps (the bench takes 10,000); without it a seeded sample is walked, until it has come everywhere.
"""

import itertools
import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from filing.calendar.rules.kinds import KINDS
from tests.factories.blank_documents import blank_documents
from tests.walks import moves
from tests.walks.case_walk import CaseWalk

STEPS_A_WALK = 100
SAMPLE = 800
# So far at most, while something was never reached.
LONGEST_SAMPLE = 3_000
# Where filings and cases really came: a walk that is refused everywhere shows nothing.
FILING_STATES = {
    "submitted", "in_review", "supplement_requested", "accepted", "returned", "refused", "informed", "to_mediation",
    "to_payment_order", "withdrawn",
}  # fmt: skip
FILING_ACTS = {
    "submit", "claim", "release", "hand_over", "request_correction", "supplement", "accept", "reject", "divert_to_mediation",
    "divert_to_payment_order", "accept_payment_order", "resume", "withdraw",
}  # fmt: skip
CASE_STATES = {"accepted", "in_trial", "suspended", "decided", "appealed", "effective", "in_enforcement", "closed"}


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.django_db
def test_no_order_of_steps_breaks_a_page_or_leaves_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)
    wanted = int(os.environ.get("WALK_STEPS", SAMPLE))
    start = int(os.environ.get("WALK_SEED", "554"))
    # One walk for each seed: further examples of one seed are variations of the first.
    how = settings(
        max_examples=1, stateful_step_count=STEPS_A_WALK, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    done = 0
    for number in itertools.count(start):
        run_state_machine_as_test(seed(number)(CaseWalk), settings=how)
        before, done = done, sum(moves.steps.values())
        ends = done >= wanted and (done >= LONGEST_SAMPLE or not unreached())
        if done // 1_000 > before // 1_000 or ends:
            tell(done)
        if ends:
            break
    assert not [status for status in moves.answers if status >= 500]
    assert not unreached()


def unreached() -> set[str]:
    """The states, acts and kinds of hearings to which no walk has come yet."""
    reached = (moves.filing_states, moves.filing_acts, moves.case_states, moves.hearing_kinds)
    wanted = (FILING_STATES, FILING_ACTS, CASE_STATES, set(KINDS))
    return {name for names, found in zip(wanted, reached, strict=True) for name in names - set(+found)}


def tell(done: int) -> None:
    """What was done and reached up to here."""
    for name in ("steps", "answers", "filing_states", "filing_acts", "case_states", "hearing_kinds"):
        reached = {str(key): times for key, times in sorted(getattr(moves, name).items())}
        print(f"walked {done}, {name}: {reached}", flush=True)  # noqa: T201
