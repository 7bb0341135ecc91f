"""The Online Litigation Rules article by article, as tables."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.online.rules import (
    Asynchrony,
    Barrier,
    Deed,
    Entry,
    Means,
    Step,
    Way,
    absence_counts,
    asynchronous_problems,
    barriers,
    last_entry,
    may_answer,
    mode_by_consent,
    mode_problems,
    way_of,
    withdrawn_in_time,
)

NOW = dt.datetime(2026, 9, 10, 2, 0, tzinfo=dt.UTC)
YES, NO = Way(True, 4, "consents"), Way(False, 4, "refuses")
SILENT, WITHDREW = Way(False, 10, "silent"), Way(False, 5, "withdrew")


def entry(deed: Deed, days: int = 1, step: Step = Step.HEARING, party: str = "p", means: Means = Means.PLATFORM) -> Entry:
    return Entry(party, step, deed, NOW - dt.timedelta(days=days), means)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (None, Way(False, 4, "not_asked")),
        (entry(Deed.GIVEN), YES),
        (entry(Deed.REFUSED), NO),
        (entry(Deed.WITHDRAWN), WITHDREW),
        (entry(Deed.ASKED, days=2), Way(False, 10, "awaited")),
        (entry(Deed.ASKED, days=3), SILENT),
        (entry(Deed.ASKED, days=9), SILENT),
        (entry(Deed.ASKED, days=1, means=Means.PUBLICATION), Way(False, 23, "published")),
        (entry(Deed.GIVEN, means=Means.PUBLICATION), YES),
    ],
)
def test_articles_4_5_10_23_how_a_party_appears(row: Entry | None, expected: Way) -> None:
    assert way_of(row, NOW) == expected


@pytest.mark.parametrize(
    ("ways", "mode"),
    [([YES, YES], "online"), ([YES, NO], "mixed"), ([NO, SILENT], "on_site"), ([YES, SILENT, NO], "mixed"), ([], "on_site")],
)
def test_article_4_all_some_none(ways: list[Way], mode: str) -> None:
    assert mode_by_consent(ways) == mode


@given(st.sampled_from(list(Step)), st.sampled_from(list(Step)), st.sampled_from(list(Deed)))
def test_article_4_consent_to_one_step_never_implies_another(asked: Step, other: Step, deed: Deed) -> None:
    found = last_entry([entry(deed, step=asked)], "p", other)
    assert (found is not None) == (asked == other)
    if asked != other:
        assert not way_of(found, NOW).online


def test_article_4_of_two_deeds_the_later_counts_and_others_deeds_do_not() -> None:
    rows = [entry(Deed.GIVEN, days=5), entry(Deed.WITHDRAWN, days=2), entry(Deed.GIVEN, days=1, party="q")]
    assert last_entry(rows, "p", Step.HEARING) == rows[1]


ALLOWED = {
    (None, Deed.GIVEN), (None, Deed.REFUSED), (Deed.ASKED, Deed.GIVEN), (Deed.ASKED, Deed.REFUSED), (Deed.REFUSED, Deed.GIVEN),
    (Deed.WITHDRAWN, Deed.GIVEN), (Deed.WITHDRAWN, Deed.REFUSED), (Deed.GIVEN, Deed.WITHDRAWN),
}  # fmt: skip


@pytest.mark.parametrize(("standing", "deed"), list(itertools.product([None, *Deed], [Deed.GIVEN, Deed.REFUSED, Deed.WITHDRAWN])))
def test_articles_4_5_what_may_follow_what(standing: Deed | None, deed: Deed) -> None:
    assert may_answer(entry(standing) if standing else None, deed) is ((standing, deed) in ALLOWED)


@pytest.mark.parametrize(("hours", "in_time"), [(None, True), (48, True), (24, True), (23, False), (0, False), (-1, False)])
def test_article_5_withdrawal_within_a_reasonable_time_before_the_step(hours: int | None, in_time: bool) -> None:
    step_at = None if hours is None else NOW + dt.timedelta(hours=hours)
    assert withdrawn_in_time(step_at, NOW) is in_time


@pytest.mark.parametrize(
    ("way", "mode", "counts"), [(YES, "online", True), (NO, "online", False), (NO, "on_site", True), (NO, "mixed", True)]
)
def test_article_6_who_consented_and_does_not_appear_is_absent(way: Way, mode: str, counts: bool) -> None:
    assert absence_counts(way, mode) is counts


CONDITIONS = ("difficult", "written", "undisputed")


@pytest.mark.parametrize("missing", [*itertools.product([True, False], repeat=3)])
@pytest.mark.parametrize("procedure", ["small_claims", "summary", "ordinary", "second_instance"])
@pytest.mark.parametrize("ways", [[YES, YES], [YES, NO], []])
def test_article_20_every_condition_of_an_asynchronous_hearing(
    missing: tuple[bool, bool, bool], procedure: str, ways: list[Way]
) -> None:
    problems = set(asynchronous_problems(procedure, Asynchrony(*missing), ways))
    expected = {code for code, holds in zip(CONDITIONS, missing, strict=True) if not holds}
    expected |= set() if procedure in {"small_claims", "summary"} else {"procedure"}
    expected |= set() if ways == [YES, YES] else {"consent"}
    assert problems == expected


@pytest.mark.parametrize("barrier", list(Barrier))
def test_article_21_every_ground_keeps_a_hearing_off_line(barrier: Barrier) -> None:
    assert barrier in mode_problems("online", [YES, YES], [barrier])
    assert barrier in mode_problems("mixed", [YES, NO], [barrier])
    assert mode_problems("on_site", [YES, YES], [barrier]) == []


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ([NO, NO], {Barrier.ALL_REFUSE}),
        ([NO, WITHDREW], {Barrier.ALL_REFUSE}),
        ([NO, SILENT], set()),
        ([YES, NO], set()),
        ([], set()),
    ],
)
def test_article_21_all_refuse(ways: list[Way], expected: set[Barrier]) -> None:
    assert barriers(ways, []) == expected


@pytest.mark.parametrize(
    ("mode", "ways", "problems"),
    [
        ("online", [YES, YES], []), ("online", [YES, NO], ["not_all"]), ("online", [YES, SILENT], ["not_all"]),
        ("mixed", [YES, NO], []), ("mixed", [SILENT, SILENT], ["nobody"]), ("on_site", [NO, NO], []),
        ("online", [NO, NO], ["all_refuse", "not_all"]),
    ],
)  # fmt: skip
def test_articles_2_4_nobody_is_forced_online(mode: str, ways: list[Way], problems: list[str]) -> None:
    assert mode_problems(mode, ways, []) == problems
