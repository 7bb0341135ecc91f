"""Pain 24: a page that breaks because things came in an unusual order. Walk at random; nothing may break.

``WALK_STEPS`` says how many steps (the bench takes 10,000); without it a seeded sample is walked.
"""

import itertools
import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.factories.blank_documents import blank_documents
from tests.walks import case_walk

STEPS_A_WALK = 50
WALKS_AT_ONCE = 4
SAMPLE = 300


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.django_db
def test_no_order_of_steps_breaks_a_page_or_leaves_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)
    wanted = int(os.environ.get("WALK_STEPS", SAMPLE))
    start = int(os.environ.get("WALK_SEED", "24"))
    how = settings(
        max_examples=WALKS_AT_ONCE, stateful_step_count=STEPS_A_WALK, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    for number in itertools.count(start):
        run_state_machine_as_test(seed(number)(case_walk.CaseWalk), settings=how)
        done = sum(case_walk.steps.values())
        if done >= wanted:
            break
    print(f"requests and acts: {done}; by kind: {dict(case_walk.steps)}; answers: {dict(case_walk.answers)}")  # noqa: T201
    assert len(case_walk.steps) > 10  # it went everywhere
    assert not [status for status in case_walk.answers if status >= 500]
