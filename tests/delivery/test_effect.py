"""The table of legal effect: what happened on the right, since when it counts on the left."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.service.rules.effect import Article, Channel, Consent, Happening, Kind, Way, outcome

NINE = dt.datetime(2026, 9, 1, 1, 0, tzinfo=dt.UTC)  # 9:00 in Shanghai


def at(minutes: float) -> dt.datetime:
    return NINE + dt.timedelta(minutes=minutes)


def way(
    channel: str,
    *traits: str,
    consented: float | None = None,
    withdrawn: float | None = None,
    **happened: float,
) -> Way:
    """A way with traits "confirmed", "reminder" or a consent, and what happened after how many minutes."""
    consent = next((Consent(trait) for trait in traits if trait in set(Consent)), Consent.NONE)
    return Way(
        channel=Channel(channel),
        happenings=tuple(Happening(Kind(kind), at(minutes)) for kind, minutes in happened.items()),
        confirmed="confirmed" in traits,
        consent=consent,
        carries_content="reminder" not in traits,
        consented_at=None if consented is None else at(consented),
        withdrawn_at=None if withdrawn is None else at(withdrawn),
    )


DAY = 24 * 60
E, C = "express", "confirmed"
SERVED, PRESUMED = "served", "presumed"
# name: (ways, expected status, minutes, finding) or (ways, reason of the last way)
TABLE: dict[str, tuple[list[Way], str, float, str] | tuple[list[Way], str]] = {
    # a confirmed address: on arrival
    "01 confirmed, arrives, never opened": ([way("inbox", E, C, sent=0, reached=2)], SERVED, 2, "arrived_confirmed"),
    "02 confirmed, read days later": ([way("inbox", E, C, sent=0, reached=2, read=3 * DAY)], SERVED, 2, "arrived_confirmed"),
    "03 confirmed, acknowledged later": ([way("inbox", E, C, reached=2, acknowledged=DAY)], SERVED, 2, "arrived_confirmed"),
    "04 address in the own pleading": ([way("inbox", "in_pleading", C, reached=2)], SERVED, 2, "arrived_confirmed"),
    "05 agreed before the dispute": ([way("inbox", "agreed_earlier", C, reached=2)], SERVED, 2, "arrived_confirmed"),
    "06 own mail address, document attached": ([way("email", E, C, sent=0, reached=1)], SERVED, 1, "arrived_confirmed"),
    "07 sent, but not yet arrived": ([way("inbox", E, C, sent=0)], "not_arrived"),
    "08 nothing sent yet": ([way("inbox", E, C)], "not_arrived"),
    "09 bounced": ([way("email", E, C, sent=0, failed=1)], "failed"),
    "10 bounced, then arrived on a new try": (
        [way("email", E, C, sent=0, failed=1, reached=30)],
        SERVED,
        30,
        "arrived_confirmed",
    ),
    "11 recipient proves a later arrival": ([way("inbox", E, C, reached=2, arrival_proven=90)], SERVED, 90, "arrival_proven"),
    "12 recipient proves an earlier arrival": ([way("inbox", E, C, reached=20, arrival_proven=5)], SERVED, 5, "arrival_proven"),
    "13 rebuttal does not touch arrival at a confirmed address": (
        [way("inbox", E, C, reached=2, read=5, rebutted=50)],
        SERVED,
        2,
        "arrived_confirmed",
    ),
    "14 arrives at midnight of Shanghai": ([way("inbox", E, C, reached=15 * 60)], SERVED, 15 * 60, "arrived_confirmed"),
    # consent in time
    "15 consent before arrival": ([way("inbox", E, C, consented=1, reached=2)], SERVED, 2, "arrived_confirmed"),
    "16 consent at the very instant": ([way("inbox", E, C, consented=2, reached=2)], SERVED, 2, "arrived_confirmed"),
    "17 consent after arrival, unread": ([way("inbox", E, C, consented=5, reached=2)], "unread"),
    "18 consent after arrival, then read": ([way("inbox", E, C, consented=5, reached=2, read=6)], PRESUMED, 6, "read"),
    "19 consent after arrival, then answered": (
        [way("inbox", E, C, consented=5, reached=2, answered=60)],
        SERVED,
        60,
        "answered",
    ),
    "20 withdrawn after arrival": ([way("inbox", E, C, reached=2, withdrawn=10)], SERVED, 2, "arrived_confirmed"),
    "21 withdrawn before arrival": ([way("inbox", E, C, withdrawn=1, reached=2)], "no_consent"),
    "22 withdrawn before arrival, read": ([way("inbox", E, C, withdrawn=1, reached=2, read=9)], "no_consent"),
    "23 withdrawn before arrival, yet answered": (
        [way("inbox", E, C, withdrawn=1, reached=2, answered=9)],
        SERVED,
        9,
        "answered",
    ),
    # another address: by conduct
    "24 other address, unread": ([way("inbox", reached=2)], "unread"),
    "25 other address, read": ([way("inbox", reached=2, read=3 * DAY)], PRESUMED, 3 * DAY, "read"),
    "26 other address, answered unread": ([way("inbox", reached=2, answered=DAY)], SERVED, DAY, "answered"),
    "27 other address, read, then answered": ([way("inbox", reached=2, read=DAY, answered=2 * DAY)], PRESUMED, DAY, "read"),
    "28 other address, answered, then read": ([way("inbox", reached=2, answered=DAY, read=2 * DAY)], SERVED, DAY, "answered"),
    "29 other address, acknowledged": ([way("inbox", reached=2, acknowledged=DAY)], SERVED, DAY, "answered"),
    "30 other address, read, acknowledged the same minute": (
        [way("inbox", reached=2, read=DAY, acknowledged=DAY)],
        SERVED,
        DAY,
        "answered",
    ),
    "31 read, presumption rebutted": ([way("inbox", reached=2, read=DAY, rebutted=2 * DAY)], "rebutted"),
    "32 read, rebutted, later answered": (
        [way("inbox", reached=2, read=DAY, rebutted=2 * DAY, answered=3 * DAY)],
        SERVED,
        3 * DAY,
        "answered",
    ),
    "33 confirmed address, consent missing, read": ([way("inbox", C, reached=2, read=9)], PRESUMED, 9, "read"),
    "34 consent, address not confirmed, unread": ([way("email", E, reached=2)], "unread"),
    "35 consent, address not confirmed, read": ([way("email", E, reached=2, read=7)], PRESUMED, 7, "read"),
    "36 other mail address, bounced": ([way("email", sent=0, failed=1)], "failed"),
    "37 a read before arrival is an error of the log": ([way("inbox", reached=20, read=5)], "unread"),
    "38 an answer before arrival answers something else": ([way("inbox", reached=20, answered=5)], "unread"),
    # refusal
    "39 refused e-service, unread": ([way("inbox", "refused", reached=2)], "no_consent"),
    "40 refused e-service, read": ([way("inbox", "refused", reached=2, read=9)], "no_consent"),
    "41 refused e-service, yet acknowledged": ([way("inbox", "refused", reached=2, acknowledged=9)], SERVED, 9, "answered"),
    "42 objected when it arrived": ([way("inbox", reached=2, objected=3)], "no_consent"),
    "43 objected after reading": ([way("inbox", reached=2, read=3, objected=4)], "no_consent"),
    "44 objected, answered only to say so": ([way("inbox", reached=2, objected=3, answered=5)], "no_consent"),
    "45 answered first, objected later": ([way("inbox", reached=2, answered=3, objected=9)], SERVED, 3, "answered"),
    "46 objection against a confirmed address comes too late": (
        [way("inbox", E, C, reached=2, objected=3)],
        SERVED,
        2,
        "arrived_confirmed",
    ),
    # reminders
    "47 SMS with a link": ([way("sms", E, C, "reminder", sent=0, reached=0)], "reminder_only"),
    "48 SMS with a link, opened": ([way("sms", "reminder", sent=0, reached=0, read=1)], "reminder_only"),
    "49 mail that asks to log in": ([way("email", E, C, "reminder", reached=1, read=2)], "reminder_only"),
    "50 SMS at 9:00, portal box at 9:02": (
        [way("sms", E, C, "reminder", reached=0), way("inbox", E, C, reached=2)],
        SERVED,
        2,
        "arrived_confirmed",
    ),
    # several ways: the earliest that counts
    "51 box and mail, both confirmed": (
        [way("inbox", E, C, reached=2), way("email", E, C, reached=1)],
        SERVED,
        1,
        "arrived_confirmed",
    ),
    "52 other mail read first, confirmed box later": (
        [way("email", reached=0, read=1), way("inbox", E, C, reached=60)],
        PRESUMED,
        1,
        "read",
    ),
    "53 other mail read later, confirmed box first": (
        [way("email", reached=0, read=90), way("inbox", E, C, reached=60)],
        SERVED,
        60,
        "arrived_confirmed",
    ),
    "54 mail bounced, box arrived": (
        [way("email", E, C, failed=1), way("inbox", E, C, reached=2)],
        SERVED,
        2,
        "arrived_confirmed",
    ),
    "55 presumed, rebutted, and paper handed over": (
        [way("inbox", reached=0, read=5, rebutted=99), way("counter", handed_over=DAY)],
        SERVED,
        DAY,
        "handed_over",
    ),
    "56 all electronic ways fail": ([way("email", failed=1), way("sms", "reminder", failed=1)], "reminder_only"),
    # paper
    "57 handed over at the counter": ([way("counter", handed_over=DAY)], SERVED, DAY, "handed_over"),
    "58 refuses to sign at the court": ([way("counter", refused_to_sign=DAY)], SERVED, DAY, "refused_at_court"),
    "59 does not come to collect": ([way("counter", sent=0)], "not_collected"),
    "60 paper at the counter before the box arrives": (
        [way("counter", handed_over=1), way("inbox", E, C, reached=2)],
        SERVED,
        1,
        "handed_over",
    ),
    "61 post, date of the receipt": ([way("post", sent=0, reached=2 * DAY)], SERVED, 2 * DAY, "posted"),
    "62 post returned from the confirmed address": (
        [way("post", C, sent=0, returned=9 * DAY)],
        SERVED,
        9 * DAY,
        "returned_confirmed",
    ),
    "63 post returned from another address": ([way("post", sent=0, returned=9 * DAY)], "returned_unconfirmed"),
    "64 post on its way": ([way("post", C, sent=0)], "not_arrived"),
    "65 refused e-service, paper handed over": (
        [way("inbox", "refused", reached=0, read=1), way("counter", handed_over=DAY)],
        SERVED,
        DAY,
        "handed_over",
    ),
    "66 box answered before the post arrives": (
        [way("inbox", reached=0, answered=DAY), way("post", reached=2 * DAY)],
        SERVED,
        DAY,
        "answered",
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_effect(name: str) -> None:
    ways, *expected = TABLE[name]
    found = outcome(ways)
    if len(expected) == 1:
        assert found.effect is None
        assert found.working[-1].finding == expected[0]
    else:
        assert found.effect is not None
        assert [found.effect.status, found.effect.effective_at, found.effect.finding] == [
            expected[0],
            at(expected[1]),
            expected[2],
        ]  # type: ignore[arg-type]


OWN_HANDS = {
    "67 mediation statement refused at the court": (way("counter", refused_to_sign=DAY), None),
    "68 mediation statement handed over": (way("counter", handed_over=DAY), DAY),
    "69 mediation statement returned by post": (way("post", C, returned=DAY), None),
    "70 mediation statement in the confirmed box": (way("inbox", E, C, reached=2), 2),
}


@pytest.mark.parametrize("name", OWN_HANDS)
def test_a_mediation_statement_cannot_be_left_behind(name: str) -> None:
    tried, minutes = OWN_HANDS[name]
    effect = outcome([tried], own_hands=True).effect
    assert (effect and effect.effective_at) == (None if minutes is None else at(minutes))


def test_the_result_names_its_articles_and_shows_its_working() -> None:
    found = outcome([way("sms", E, C, "reminder", reached=0), way("inbox", E, C, reached=2)])
    assert found.effect is not None
    assert found.effect.basis == (Article("OLR", 31), Article("CPL", 90), Article("CPL-I", 135))
    assert [(step.channel, step.finding) for step in found.working] == [("sms", "reminder_only"), ("inbox", "arrived_confirmed")]


def test_with_several_effects_the_working_says_that_the_earliest_counts() -> None:
    found = outcome([way("inbox", E, C, reached=2), way("counter", handed_over=9)])
    assert found.working[-1].finding == "earliest_counts"
    assert found.working[-1].at == at(2)


happenings = st.lists(st.builds(Happening, st.sampled_from(Kind), st.integers(0, 10_000).map(at)), max_size=6).map(tuple)
ways_drawn = st.builds(
    Way, st.sampled_from(Channel), happenings, st.booleans(), st.sampled_from(Consent), st.booleans(), st.none(), st.none()
)


@given(st.lists(ways_drawn, max_size=4))
def test_one_more_way_never_makes_the_effect_later_or_undone(ways: list[Way]) -> None:
    before, after = outcome(ways[:-1]).effect, outcome(ways).effect
    if before is not None:
        assert after is not None
        assert after.effective_at <= before.effective_at


@given(ways_drawn)
def test_an_effect_never_precedes_everything_that_happened(tried: Way) -> None:
    effect = outcome([tried]).effect
    if effect is not None:
        assert effect.effective_at in {happening.at for happening in tried.happenings}
