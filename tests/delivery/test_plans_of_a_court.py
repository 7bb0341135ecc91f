"""Plans as data: what a court may make of them, who may, and that running orders keep theirs."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.authz import Refused
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.authz.roles import Role
from delivery.plans.actions.change_plan import NoPlan, change_plan
from delivery.plans.forms import PlanForm
from delivery.plans.models import ServicePlan
from delivery.plans.rules import MOST_DAYS, wrong_with
from delivery.plans.templates import as_rows, from_rows, templates
from delivery.service.rules.ladder import PlanStep, Rung
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import make_court, make_staff
from tests.factories.sessions import sign_in

E, P, PUB = Rung.ELECTRONIC, Rung.POST, Rung.PUBLICATION


def steps(*ways: Rung, days: int = 3) -> list[PlanStep]:
    return [PlanStep(way, days) for way in ways]


@pytest.mark.parametrize(
    ("given_steps", "wrong"),
    [
        (steps(E, P, PUB), ""), (steps(P), ""), (steps(), "empty"), (steps(PUB), "empty"), (steps(P, P), "twice"),
        (steps(P, E), "electronic_first"), (steps(PUB, P), "publication_last"), (steps(P, days=0), "days"),
        (steps(P, days=MOST_DAYS + 1), "days"),
    ],
)  # fmt: skip
def test_what_is_a_plan(given_steps: list[PlanStep], wrong: str) -> None:
    assert wrong_with(given_steps) == wrong


def test_the_plans_of_the_portal_are_plans_with_words_and_a_source() -> None:
    for template in templates().values():
        assert wrong_with(template.steps) == ""
        assert template.zh
        assert template.en
        assert template.source
        assert template.source_en


def test_of_publication_a_court_chooses_whether_and_the_law_how_long() -> None:
    form = PlanForm({"post_place": "1", "post_days": "9", "publication_place": "2", "publication_days": "30"}, steps=steps(P))
    assert form.is_valid()
    assert form.steps() == [PlanStep(P, 9), PlanStep(PUB, 30)]
    assert not PlanForm({"post_days": "9", "publication_days": "12"}, steps=steps(P)).is_valid()
    without = PlanForm({"post_days": "9", "publication_days": ""}, steps=steps(P, PUB))
    assert without.is_valid()
    assert without.steps() == [PlanStep(P, 9)]


@given(st.lists(st.builds(PlanStep, st.sampled_from(Rung), st.integers(1, 60))))
def test_a_plan_is_kept_as_it_was(kept: list[PlanStep]) -> None:
    assert list(from_rows(as_rows(kept))) == kept


@pytest.mark.django_db
def test_a_changed_plan_holds_for_the_orders_to_come(now: dt.datetime) -> None:
    case = make_case(now=now)
    before = service.order_for(case, now, documents=1)
    head = actor_of(make_staff(Role.DIVISION_HEAD, case.court, "周庭长"), None)
    change_plan(actor=head, code="standard", steps=steps(E, P, days=9), now=now)
    after = service.order_for(case, now, documents=1)
    assert from_rows(before.steps) == templates()["standard"].steps
    assert after.steps == [["electronic", 9], ["post", 9]]
    elsewhere = make_case(now=now, court=make_court("粤0605", "佛山市南海区人民法院"))
    assert service.order_for(elsewhere, now, documents=1).steps == before.steps
    with pytest.raises(NoPlan):
        change_plan(actor=head, code="standard", steps=steps(PUB), now=now)


@pytest.mark.django_db
def test_a_clerk_reads_the_plans_and_changes_none(now: dt.datetime) -> None:
    case = make_case(now=now)
    clerk = member(case, "clerk")
    with pytest.raises((Refused, Http404)):
        change_plan(actor=actor_of(clerk, None), code="standard", steps=steps(P), now=now)
    client = sign_in(clerk)
    text = client.get(reverse("plans:list")).content.decode()
    assert "一般文书" in text
    assert reverse("plans:change", args=["standard"]) not in text
    assert client.get(reverse("plans:change", args=["standard"])).status_code == 403


@pytest.mark.django_db
def test_a_division_head_changes_a_plan_on_its_page(now: dt.datetime) -> None:
    case = make_case(now=now)
    client, page = sign_in(make_staff(Role.DIVISION_HEAD, case.court, "周庭长")), reverse("plans:change", args=["standard"])
    assert page in client.get(reverse("plans:list")).content.decode()
    wrong = client.post(page, {"publication_place": "1", "publication_days": "30"})
    assert "不能只有公告" in wrong.content.decode()
    right = {
        "electronic_place": "1",
        "electronic_days": "2",
        "direct_place": "2",
        "direct_days": "4",
        "post_place": "3",
        "post_days": "8",
    }
    assert client.post(page, right).status_code == 302
    assert ServicePlan.objects.get().steps == [["electronic", 2], ["direct", 4], ["post", 8]]
    assert client.get(reverse("plans:change", args=["nonsense"])).status_code == 404
