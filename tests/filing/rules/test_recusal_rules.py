"""What may be done while a challenge waits (民事诉讼法 第四十八条第二款)."""

import pytest

from filing.applications.rules.recusal import BARS, Act, is_barred

TRIAL = (Act.OPEN, Act.RESUME, Act.CLOSE, Act.TURN, Act.DECIDE)


@pytest.mark.parametrize("act", TRIAL)
def test_no_hearing_goes_on_or_ends_and_nothing_is_decided_by_anybody_while_a_judge_is_challenged(act: Act) -> None:
    assert is_barred(act, oneself=True, of_bench=True)
    assert is_barred(act, oneself=False, of_bench=True)


@pytest.mark.parametrize("act", TRIAL)
def test_a_challenged_clerk_keeps_nobody_but_the_clerk_from_them(act: Act) -> None:
    assert is_barred(act, oneself=True, of_bench=False)
    assert not is_barred(act, oneself=False, of_bench=False)


def test_the_other_work_in_the_case_waits_only_for_who_is_challenged() -> None:
    assert is_barred(Act.WORK, oneself=True, of_bench=True)
    assert not is_barred(Act.WORK, oneself=False, of_bench=True)


@pytest.mark.parametrize("act", [Act.RECESS, Act.URGENT])
def test_a_hearing_is_interrupted_and_an_urgent_measure_taken_also_by_who_is_challenged(act: Act) -> None:
    assert not is_barred(act, oneself=True, of_bench=True)


def test_every_act_has_its_answer() -> None:
    assert set(BARS) == set(Act)
