"""Who takes part in a running case: what is asked of a person is checked, and what identifies it stays with the court."""

import datetime as dt

import pytest

from filing.applications.actions.submit import CannotApply
from filing.applications.forms import made
from filing.applications.papers import letter_data
from filing.applications.rules.catalogue import KINDS
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


@pytest.mark.parametrize(
    ("number", "right"),
    [("110101198503020024", True), ("1101 0119 8503 0200 24", True), ("91440600MA4W7XYT0X", False), ("110101198503020025", False),
     ("abc", False), ("", True)],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["joinder", "party_change"])
def test_a_number_is_checked_by_its_last_character(kind: str, number: str, *, right: bool) -> None:
    (asked,) = (one for one in KINDS[kind].fields if one.key == "identity_number")
    field = made(asked, None)
    if right:
        field.clean(number)
    else:
        with pytest.raises(Exception, match="校验码"):
            field.clean(number)


def test_what_is_served_on_everyone_names_neither_number_nor_telephone(dispute: Dispute, now: dt.datetime) -> None:
    asked = apply_for(dispute, "joinder", now, identity_number="110101198503020024")
    asked.outcome = "granted"
    printed = str(letter_data(asked, now))
    assert "方同借" in printed
    assert "110101198503020024" not in printed
    assert "13800000008" not in printed


def test_the_court_itself_joins_who_must_be_a_party(dispute: Dispute, now: dt.datetime) -> None:
    joined = decided(proposed(dispute, "joinder", now), dispute.judge, now)
    assert joined.document is not None
    assert "依职权审查" in joined.document.data["introduction"]
    assert [party.name for party in dispute.case.parties.filter(role="defendant").order_by("order")] == ["周远航", "方同借"]


def test_the_court_brings_in_nobodys_own_claim(dispute: Dispute, now: dt.datetime) -> None:
    with pytest.raises(CannotApply) as refused:
        proposed(dispute, "joinder", now, role="third_party", independent="yes")
    assert refused.value.code == "independent"


def test_the_court_itself_lets_the_heir_take_the_place_of_a_party_without_papers_of_its_own(
    dispute: Dispute, now: dt.datetime
) -> None:
    former = dispute.party("defendant")
    decided(proposed(dispute, "party_change", now, former=str(former.pk)), dispute.judge, now, clerk=dispute.clerk)
    assert dispute.case.parties.get(role="defendant", left_at=None).name == "周继承"
