"""A third party's suit to revoke a decision: linked with the case, at its court, between its people (民事诉讼法 第五十九条)."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.identity.models import User
from filing.intake.actions.from_case import sue_from_case
from filing.intake.links import file_url
from filing.intake.rules import content as contents
from tests.factories.cases import make_case, make_party
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def test_who_was_a_third_party_sues_the_parties_at_the_court_that_decided(now: dt.datetime) -> None:
    """民诉法解释 第二百九十六条."""
    user: User = make_user("沈和")
    case = make_case(state="effective")
    for role, name in (("plaintiff", "林小满"), ("defendant", "周远航"), ("third_party", "吴三")):
        make_party(case, role, name=name)
    make_party(case, "third_party", user)
    draft = sue_from_case(actor=actor_for(user), case_id=case.pk, cause_code="511", now=now)
    found = {role: contents.names(draft.content, role) for role in ("plaintiff", "defendant", "third_party")}
    assert found == {"plaintiff": "沈和", "defendant": "周远航、林小满", "third_party": "吴三"}
    assert (draft.court, draft.content["follows"]["kind"]) == (case.court, "revocation")
    page = sign_in(user).get(file_url("511", earlier=str(case.pk))).content.decode()
    assert "要第三人吴三承担责任吗" in page
    assert reverse("filing:case", args=[case.pk]) in page
