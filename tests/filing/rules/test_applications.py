"""The catalogue of applications and when each is open."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.kinds import ApplicationKind
from filing.applications.rules.openness import Standing, open_kinds, why_closed
from filing.calendar.rules.limits import TIME_LIMITS
from filing.cases.models import Case, Party
from filing.drafting.rules.kinds import KINDS as PAPER_KINDS
from filing.law import TO_VERIFY

TODAY = dt.date(2026, 9, 1)
kinds = st.sampled_from(sorted(KINDS))
roles = st.sampled_from([*Party.Role.values, "bench", "outsider"])


def standing(**changed: object) -> Standing:
    facts: dict[str, object] = {"roles": frozenset({"plaintiff"}), "case_type": "民初", "state": "in_trial", "today": TODAY}
    return Standing(**{**facts, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_every_kind_is_whole(kind: ApplicationKind) -> None:
    assert kind.name.zh
    assert kind.name.en
    assert kind.explained.en
    assert kind.source.text.zh
    assert kind.states <= set(Case.State.values)
    assert kind.by <= {*Party.Role.values, "bench", "outsider", "seated"}
    assert {rule for rule in (*kind.until, kind.decide_within, kind.urgent_within) if rule} <= set(TIME_LIMITS)
    assert all(field.label.zh and field.label.en for field in (*kind.fields, *kind.terms))
    assert len({field.key for field in kind.fields}) == len(kind.fields)


@given(kinds, roles, st.sampled_from(Case.State.values), st.booleans())
def test_what_is_open_fits_role_and_state(code: str, role: str, state: str, special: bool) -> None:
    kind = KINDS[code]
    why = why_closed(kind, standing(roles=frozenset({role}), state=state, special=special))
    if why == "":
        assert role in kind.by
        assert state in kind.states
        assert special or not kind.special or role == "bench"


@given(st.integers(-40, 40))
def test_the_last_day_is_still_in_time(offset: int) -> None:
    due = TODAY + dt.timedelta(days=offset)
    why = why_closed(KINDS["witness"], standing(last_days={"evidence": due}))
    assert (why == "late") == (offset < 0)


def test_a_closed_kind_says_the_first_thing_in_the_way() -> None:
    withdrawal = KINDS["withdrawal"]
    assert why_closed(withdrawal, standing(roles=frozenset({"defendant"}))) == "role"
    assert why_closed(withdrawal, standing(case_type="执")) == "case_type"
    assert why_closed(withdrawal, standing(state="decided")) == "state"
    assert why_closed(withdrawal, standing(special=False)) == "special"


def test_what_only_wants_special_authority_is_shown_with_its_reason() -> None:
    assert "withdrawal" in {kind.code for kind in open_kinds(KINDS, standing(special=False))}
    assert "appeal" not in {kind.code for kind in open_kinds(KINDS, standing())}


def test_a_postponement_is_closed_with_its_reason_while_no_hearing_is_set() -> None:
    assert why_closed(KINDS["postponement"], standing(hearing=False)) == "no_hearing_set"
    assert why_closed(KINDS["postponement"], standing()) == ""
    assert KINDS["postponement"] in open_kinds(KINDS, standing(hearing=False))  # shown, with the reason
    assert why_closed(KINDS["appraisal"], standing(hearing=False)) == ""


def test_a_place_of_the_law_that_nobody_has_read_is_shown_with_a_mark_and_printed_without() -> None:
    source = KINDS["arbitration_award_ruling"].source
    assert source.shown("zh").endswith("（待核对）")
    assert source.shown("en").endswith("(to be verified)")
    assert "待核对" not in source.text.zh
    assert KINDS["security_ruling"].source.shown("zh") == KINDS["security_ruling"].source.text.zh


def test_every_mark_stands_at_a_place_that_is_cited() -> None:
    sources = [*(kind.source for kind in KINDS.values()), *(limit.source for limit in TIME_LIMITS.values())]
    sources += [place for kind in PAPER_KINDS.values() for place in kind.cites]
    assert {(one.law, one.version, one.article) for one in sources} >= TO_VERIFY
