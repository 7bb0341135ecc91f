"""Who takes part in a running case: what is asked of a person is checked, and what identifies it stays with the court."""

import datetime as dt

import pytest

from filing.applications.forms import made
from filing.applications.papers import letter_data
from filing.applications.rules.catalogue import KINDS
from tests.factories.disputes import Dispute, apply_for, make_dispute

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
