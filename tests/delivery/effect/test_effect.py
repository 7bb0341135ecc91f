"""Legal effect: the table of cases, what the answer shows, and what holds for every history."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.service.rules.effect import (
    Article,
    By,
    Channel,
    Consent,
    Ground,
    Happening,
    Institution,
    Kind,
    Mark,
    Matter,
    Reason,
    Status,
    Way,
    outcome,
)
from delivery.service.wording import FINDINGS
from tests.delivery.effect.table import NINE, Case, cases, way

TABLE = cases()


@pytest.mark.parametrize("case", TABLE, ids=[f"{number:03} {case.title}" for number, case in enumerate(TABLE, 1)])
def test_effect(case: Case) -> None:
    found = outcome(case.ways, case.matter, as_of=case.as_of)
    if case.status == "none":
        assert found.effect is None
        assert found.working[-1].finding == case.finding
    else:
        assert found.effect is not None, found.working
        assert (found.effect.status, found.effect.effective_at, found.effect.finding) == (case.status, case.at, case.finding)
        assert set(found.effect.basis) == case.articles


def test_the_table_is_large_and_knows_every_way_and_every_finding_has_words() -> None:
    assert len(TABLE) >= 300
    assert len({(case.matter, case.ways, case.as_of) for case in TABLE}) == len(TABLE)
    assert {one.channel for case in TABLE for one in case.ways} == set(Channel)
    assert {case.finding for case in TABLE} <= set(FINDINGS)


def test_the_result_names_its_articles_and_shows_its_working() -> None:
    found = outcome([way("sms express confirmed reminder: reached@0"), way("inbox express confirmed: reached@2")])
    assert found.effect is not None
    assert found.effect.basis == (Article("OLR", 31), Article("CPL", 90), Article("CPL-I", 135))
    assert [(step.channel, step.finding) for step in found.working] == [("sms", "reminder_only"), ("inbox", "arrived_confirmed")]


def test_with_several_effects_the_working_says_that_the_earliest_counts() -> None:
    found = outcome([way("inbox express confirmed: reached@2"), way("counter: handed_over@9")])
    assert (found.working[-1].finding, found.working[-1].at) == ("earliest_counts", NINE + dt.timedelta(minutes=2))


def test_a_publication_that_runs_says_when_it_will_be_over() -> None:
    tried = way("publication unknown: published@0+network")
    running, over = (outcome([tried], as_of=NINE + dt.timedelta(days=days)) for days in (29, 31))
    assert (running.effect, over.expected_at) == (None, None)
    assert over.effect is not None
    assert running.expected_at == over.effect.effective_at


instants = st.integers(0, 100_000).map(lambda minutes: NINE + dt.timedelta(minutes=minutes))
happenings = st.lists(
    st.builds(
        Happening,
        st.sampled_from(Kind),
        instants,
        st.none() | st.sampled_from(By),
        st.none() | st.sampled_from(Reason),
        st.frozensets(st.sampled_from(Mark), max_size=3),
    ),
    max_size=6,
).map(tuple)
ways_drawn = st.builds(
    Way,
    channel=st.sampled_from(Channel),
    happenings=happenings,
    confirmed=st.booleans(),
    address_refused=st.booleans(),
    consent=st.sampled_from(Consent),
    carries_content=st.booleans(),
    consented_at=st.none() | instants,
    withdrawn_at=st.none() | instants,
    designates=st.booleans(),
    institution=st.none() | st.sampled_from(Institution),
    ground=st.none() | st.sampled_from(Ground),
)
matters = st.builds(
    Matter, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["", "summary", "ordinary"]), st.just("")
)


@given(st.lists(ways_drawn, max_size=4), matters)
def test_one_more_way_never_makes_the_effect_later_or_undone(ways: list[Way], matter: Matter) -> None:
    before, after = outcome(ways[:-1], matter).effect, outcome(ways, matter).effect
    if before is not None:
        assert after is not None
        assert after.effective_at <= before.effective_at


@given(ways_drawn, matters)
def test_an_effect_is_the_instant_of_something_that_happened_or_the_end_of_a_publication(tried: Way, matter: Matter) -> None:
    effect = outcome([tried], matter).effect
    if effect is not None and effect.channel is Channel.PUBLICATION:
        assert effect.effective_at >= min(one.at for one in tried.happenings) + dt.timedelta(days=30)
    elif effect is not None:
        assert effect.effective_at in {one.at for one in tried.happenings}


@given(st.lists(ways_drawn, max_size=3), matters, st.randoms())
def test_the_order_in_which_things_were_noted_does_not_matter(ways: list[Way], matter: Matter, random: object) -> None:
    turned = [_with(one, tuple(reversed(one.happenings))) for one in reversed(ways)]
    first, second = outcome(ways, matter).effect, outcome(turned, matter).effect
    assert (first and first.effective_at, first and first.status) == (second and second.effective_at, second and second.status)


def _with(tried: Way, happened: tuple[Happening, ...]) -> Way:
    return Way(**{name: getattr(tried, name) for name in Way.__slots__} | {"happenings": happened})


@given(ways_drawn, matters)
def test_every_finding_has_words_and_nothing_is_presumed_but_what_was_read(tried: Way, matter: Matter) -> None:
    found = outcome([tried], matter)
    assert all(step.finding in FINDINGS for step in found.working)
    if found.effect is not None and found.effect.status is Status.PRESUMED:
        assert found.effect.finding == "read"


@given(ways_drawn, matters, instants)
def test_what_lies_in_the_future_has_no_effect_yet(tried: Way, matter: Matter, now: dt.datetime) -> None:
    effect, whole = outcome([tried], matter, as_of=now).effect, outcome([tried], matter).effect
    assert effect == (whole if whole is not None and whole.effective_at <= now else None)
