"""Pain 19: another tab's case was changed. Every write carries the filing and version it was drawn for; else it is refused."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Role
from filing.intake.actions.review import claim, review_data
from filing.intake.models import Filing
from tests.factories.filings import filing_clerk, make_draft, make_filing
from tests.factories.people import actor_for, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
WRITES: dict[str, dict[str, Any]] = {
    "review_accept": {"procedure": "summary", "checked": [one["key"] for one in review_data()["check_list"]]},
    "review_correct": {
        "days": "7",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-page": "principal",
        "form-0-reason": "amount_mismatch",
    },
    "review_reject": {"ground": "other_court", "reason": "被告住所地在江门"},
    "review_divert": {"to": "mediation", "reason": "争议不大"},
}


@pytest.mark.parametrize("name", WRITES)
def test_a_page_drawn_for_another_filing_changes_neither(name: str, now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    clerk = actor_for(user)
    one, other = (claim(actor=clerk, filing_id=make_filing(now).pk, now=now) for _ in range(2))
    before = list(Filing.objects.order_by("pk").values_list("state", "version"))
    answer = sign_in(user).post(
        reverse(f"filing:{name}", args=[one.pk]), {**WRITES[name], "version": one.version, "drawn_for": other.pk}
    )
    assert answer.status_code == 409
    assert "不是这份申请的" in answer.content.decode()
    assert list(Filing.objects.order_by("pk").values_list("state", "version")) == before


def test_a_hand_over_from_another_tab_changes_nothing(now: dt.datetime) -> None:
    user, other_clerk = make_staff(Role.FILING_CLERK), filing_clerk()
    one, other = (claim(actor=actor_for(user), filing_id=make_filing(now).pk, now=now) for _ in range(2))
    data = {"to": str(other_clerk.user_id), "version": one.version, "drawn_for": other.pk}
    assert sign_in(user).post(reverse("filing:review_hand_over", args=[one.pk]), data).status_code == 409
    one.refresh_from_db()
    assert one.claimed_by_id == user.pk


def test_the_parts_of_one_draft_are_not_reached_through_another(now: dt.datetime) -> None:
    """The wizard has no "current draft": each address names its own, and what belongs to another is not found in it."""
    user = make_user("林小满")
    actor = actor_for(user, Role.LITIGANT)
    one, other = make_draft(actor, now), make_draft(actor, now)
    client = sign_in(user)
    party = other.content["parties"][0]["id"]
    piece = other.evidence.get()
    for name, part in (
        ("draft_party", party), ("draft_party_autosave", party), ("draft_party_remove", party),
        ("draft_evidence_item", piece.pk), ("draft_evidence_remove", piece.pk),
    ):  # fmt: skip
        assert client.post(reverse(f"filing:{name}", args=[one.pk, part]), {"name": "别人"}).status_code == 404, name
    other.refresh_from_db()
    assert other.content["parties"][0]["answers"]["name"] == "林小满"
    assert other.evidence.count() == 1
