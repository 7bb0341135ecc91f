"""A complaint must claim something (民事诉讼法 第一百二十二条第三项): said while drafting and to the clerk; else it stays."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from filing.causes.claims import claim_elements, first_of_no_claims
from filing.causes.elements import form_keys, load_form
from filing.intake.actions.drafts import save_page
from filing.intake.actions.submit import NotReady, submit
from filing.intake.findings import findings_of_draft, material_of_draft
from filing.intake.queries import draft_problems
from filing.intake.rules.findings import findings
from tests.factories.claims import make_claim_draft
from tests.factories.filings import litigant
from tests.factories.sessions import sign_in

LABOUR = load_form("labour_dispute")
NO_PAY = {"wages": "no", "double_wages": "no", "overtime": "no", "leave_pay": "no"}
NO_END = {"no_insurance": "no", "severance": "no", "unlawful": "no", "fee_claimed": "yes", "relation_confirmed": "no"}


@pytest.mark.parametrize(
    ("said", "claims"),
    [
        ({}, False),
        ({"other_claims": "没有。"}, False),
        ({"wages_amount": "3000"}, False),  # hidden while its question is answered with no
        ({"other_claims": "出具离职证明"}, True),
        ({"relation_confirmed": "yes"}, True),
        ({"wages": "yes", "wages_amount": "三千"}, True),
        ({"severance": "yes"}, True),
    ],
)
def test_what_counts_as_a_claim(said: dict[str, Any], claims: bool) -> None:
    found = first_of_no_claims(LABOUR, {**NO_PAY, **NO_END, **said})
    assert (found is None) is claims
    if found:
        assert (found[0], found[1].key) == ("pay_claims", "wages")


@pytest.mark.parametrize(
    ("form", "nothing", "claim"),
    [
        ("divorce", {"divorce_claimed": "no", "children_count": "0", "property_claimed": "no"}, {"divorce_claimed": "yes"}),
        ("divorce", {"divorce_claimed": "no", "children_count": "0", "property_claimed": "no"}, {"compensation": ["help"]}),
        ("motor_accident", {"injury": "none", "insurer_first": "yes"}, {"property_amount": "800"}),
        ("motor_accident", {"property_amount": "0", "other_amount": "0.00"}, {"other_claims": "赔礼道歉"}),
        ("sale_of_goods", {"side": "buyer", "contract_fate": "none", "refund_amount": "0"}, {"contract_fate": "terminate"}),
    ],
)
def test_every_form_knows_its_claims(form: str, nothing: dict[str, Any], claim: dict[str, Any]) -> None:
    assert first_of_no_claims(load_form(form), nothing) is not None
    assert first_of_no_claims(load_form(form), {**nothing, **claim}) is None


def test_every_form_can_claim_something_and_what_is_missing_is_said_at_its_field() -> None:
    for key in form_keys():
        assert claim_elements(load_form(key)), key
    assert first_of_no_claims(load_form("private_lending"), {}) is None


@pytest.mark.django_db
def test_a_labour_complaint_of_nothing_is_not_submitted_and_says_where_to_claim(now: dt.datetime) -> None:
    actor = litigant()
    draft = make_claim_draft("labour_dispute", actor, now)
    for page, typed in (("pay_claims", NO_PAY), ("end_claims", NO_END), ("other_claims", {**NO_END, "other_claims": ""})):
        draft = save_page(actor=actor, draft_id=draft.pk, page=page, typed=typed, seen=True, now=now)
    [found] = [one for one in findings_of_draft(draft, now.date()) if one.key == "nothing_claimed"]
    assert (found.severity.value, found.place.page, found.place.field) == ("must", "pay_claims", "wages")
    assert "其他请求" in found.todo("zh")
    assert [one.problem.code for one in draft_problems(draft, now.date())] == ["needs_claim"]
    with pytest.raises(NotReady):
        submit(actor=actor, draft_id=draft.pk, now=now)
    page = sign_in(draft.owner).get(reverse("filing:draft_check", args=[draft.pk])).content.decode()
    assert "请至少提出一项诉讼请求" in page
    assert "没有写任何诉讼请求" in page
    draft = save_page(actor=actor, draft_id=draft.pk, page="end_claims", typed={"unlawful": "yes"}, seen=True, now=now)
    assert "nothing_claimed" not in {one.key for one in findings(material_of_draft(draft, now.date()))}
