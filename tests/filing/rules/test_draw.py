"""Drawing by lot: it can be repeated, nobody excluded is drawn, and shares are nearly equal over time."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from filing.cases.rules.draw import EXCLUSIONS, Candidate, commitment, draw

ids = st.text("abcdef0123456789", min_size=4, max_size=8)
candidates = st.lists(
    st.builds(Candidate, ids, st.integers(0, 8), st.sampled_from(["", "", "", *EXCLUSIONS[:-1]])),
    max_size=8,
    unique_by=lambda one: one.id,
)


@given(ids, ids, candidates, st.integers(0, 3))
def test_the_same_seed_and_people_give_the_same_lot_in_any_order(
    seed: str, occasion: str, people: list[Candidate], tolerance: int
) -> None:
    first = draw(seed=seed, occasion=occasion, candidates=people, tolerance=tolerance)
    assert draw(seed=seed, occasion=occasion, candidates=people[::-1], tolerance=tolerance) == first


@given(ids, ids, candidates, st.integers(0, 3))
def test_nobody_excluded_or_clearly_busier_is_drawn(seed: str, occasion: str, people: list[Candidate], tolerance: int) -> None:
    lot = draw(seed=seed, occasion=occasion, candidates=people, tolerance=tolerance)
    free = {one.id: one.load for one in people if not one.excluded}
    assert bool(lot.chosen) == bool(free)
    if lot.chosen:
        assert free[lot.chosen] <= min(free.values()) + tolerance
    assert all(weight > 0 for _id, weight in lot.weights)


@given(ids, candidates)
def test_a_recorded_draw_drawn_again_is_the_same(seed: str, people: list[Candidate]) -> None:
    lot = draw(seed=seed, occasion="case", candidates=people)
    before = [Candidate(one.id, one.load, "" if one.excluded == "load" else one.excluded) for one in lot.candidates]
    assert draw(seed=seed, occasion="case", candidates=before) == lot


def test_over_many_cases_the_shares_are_nearly_equal_but_not_foreseeable() -> None:
    loads: Counter[str] = Counter(dict.fromkeys("abcd", 0))
    drawn = []
    for number in range(400):
        people = [Candidate(name, load) for name, load in loads.items()]
        chosen = draw(seed=f"seed {number}", occasion=str(number), candidates=people).chosen
        loads[chosen] += 1
        drawn.append(chosen)
    assert max(loads.values()) - min(loads.values()) <= 2
    assert len({tuple(drawn[start : start + 4]) for start in range(0, 400, 4)}) > 20  # no fixed turn


def test_the_weights_decide_how_often() -> None:
    people = [Candidate("busy", 1), Candidate("free", 0)]
    times = Counter(draw(seed=str(number), occasion="x", candidates=people).chosen for number in range(3000))
    assert 1.8 < times["free"] / times["busy"] < 2.2


def test_a_commitment_fits_its_seed_alone() -> None:
    assert commitment("a") == commitment("a")
    assert commitment("a") != commitment("b")
