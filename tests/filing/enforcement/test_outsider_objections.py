"""Who is no party of an enforcement objects to it: from outside, for a thing of its own, and then by a suit."""

import datetime as dt
import uuid

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Refused, Role, access, may
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.uploads.models import Upload
from filing.applications.actions.object_from_outside import object_from_outside
from filing.applications.actions.submit import CannotApply, Request
from filing.applications.models import Application
from filing.applications.subscribers import receive_application
from filing.cases.models import Case
from filing.enforcement.models import EnforcementCase
from filing.enforcement.standstill import Held, held_things
from filing.events import ApplicationSubmitted
from tests.factories.disputes import decided, served_on_all
from tests.factories.enforcement import EnforcementWorld, ask_for
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in
from tests.filing.enforcement.objecting import THING, _blank, enforcement, from_outside, ruled, world

pytestmark = pytest.mark.django_db
__all__ = ["_blank", "enforcement", "world"]  # the fixtures: an enforcement, and courts that decide on objections


def test_an_outsider_objects_by_the_number_alone_and_sees_nothing_of_the_enforcement(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    asked = from_outside(world.stranger, enforcement.case.case_number, now)
    assert asked.from_outside == world.stranger.name
    receive_application(ApplicationSubmitted(application_id=asked.pk, case_id=asked.case_id), now)
    asked.refresh_from_db()
    assert asked.receipt is not None
    case = decided(asked, world.clerk, now).follow_up
    assert case is not None
    applicant = case.parties.get(role="applicant")
    assert (applicant.name, applicant.user_id) == (world.stranger.name, world.stranger.user_id)
    assert case.deadlines.get().rule == "outsider_objection"
    assert may(world.stranger, case, "view")
    with pytest.raises(Http404):
        access(world.stranger, Case, enforcement.case_id, "view")


def test_against_the_ruling_on_an_outsiders_objection_the_way_is_a_suit_and_no_reconsideration(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = decided(from_outside(world.stranger, enforcement.case.case_number, now), world.clerk, now).follow_up
    assert case is not None
    done = ruled(case, "outsider_ruling", now)
    served_on_all(done, now)
    assert done.document is not None
    assert "十五日内向本院提起执行异议之诉" in done.document.data["remedy"]
    assert {one["role"] for one in done.document.data["parties"]} == {"异议人", "申请执行人", "被执行人"}
    applicant = case.parties.get(role="applicant")
    assert case.deadlines.get(rule="outsider_suit", party=applicant).due_on == dt.date(2026, 9, 16)
    with pytest.raises(CannotApply) as wrong_way:
        ask_for(world.stranger, applicant, "reconsideration", now, requests="撤销", reasons="有误")
    assert wrong_way.value.code == "state"
    page = sign_in(User.objects.get(pk=world.stranger.user_id)).get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "cause=512%281%29" in page
    assert "驳回裁定送达后十五日内，法院不处分这项财产" in page


def test_enforcement_against_the_outsiders_thing_is_suspended(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = decided(from_outside(world.stranger, enforcement.case.case_number, now), world.clerk, now).follow_up
    assert case is not None
    with pytest.raises(CannotApply):
        ruled(case, "objection_ruling", now)  # that is for an act
    done = ruled(case, "outsider_ruling", now, "granted", extent="whole", what="佛山市演示路1号房屋")
    assert done.document is not None
    assert done.document.data["orders"] == ["中止对佛山市演示路1号房屋的执行。"]


@pytest.mark.parametrize("number", ["（2026）粤0604执99号", "不是案号", "（2026）粤0604民初1号"])
def test_a_number_that_is_no_running_enforcement_finds_nothing(
    number: str, world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    with pytest.raises(CannotApply) as unknown:
        from_outside(world.stranger, number, now)
    assert unknown.value.code == "no_such_enforcement"


def test_a_party_a_second_time_and_who_is_not_proven_are_turned_away(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    number = enforcement.case.case_number
    with pytest.raises(CannotApply) as party:
        from_outside(world.debtor, number, now)
    from_outside(world.stranger, number, now)
    with pytest.raises(CannotApply) as again:
        from_outside(world.stranger, number, now)
    assert (party.value.code, again.value.code) == ("party", "waiting")
    with pytest.raises(Refused):
        from_outside(actor_for(make_user(verified=False), Role.LITIGANT), number, now)


def test_an_objection_that_is_not_accepted_is_answered_with_reasons_which_the_outsider_reads(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    asked = from_outside(world.stranger, enforcement.case.case_number, now, "execution_objection")
    decided(asked, world.clerk, now, outcome="refused")
    assert not Case.objects.filter(case_type="执异").exists()
    client = sign_in(User.objects.get(pk=world.stranger.user_id))
    page = client.get(reverse("filing:application", args=[asked.pk])).content.decode()
    letter = reverse("filing:application_letter", args=[asked.pk])
    assert letter in page
    assert "经审查，应予支持。" in page  # the reasons of the factory
    assert client.get(letter)["Content-Type"] == "application/pdf"
    other = sign_in(User.objects.get(pk=world.debtor.user_id))
    assert other.get(letter).status_code == 404


def test_the_outsiders_pages_in_both_languages(world: EnforcementWorld, enforcement: EnforcementCase) -> None:
    client = sign_in(User.objects.get(pk=world.stranger.user_id))
    start = reverse("filing:objections")
    form = reverse("filing:object_to", args=["outsider_objection"])
    assert form in client.get(start).content.decode()
    key = client.get(form).context["form"].initial["key"]
    wrong = client.post(form, {**THING, "case_number": "（2026）粤0604执99号", "key": key})
    assert wrong.status_code == 422
    assert "佛山市演示路1号房屋" in wrong.content.decode()
    done = client.post(form, {**THING, "case_number": enforcement.case.case_number, "key": key}, follow=True)
    assert "法院应当在" in done.content.decode()
    client.cookies["django_language"] = "en"
    assert "Object to an enforcement" in client.get(start).content.decode()


def test_an_organisation_objects_through_its_account_with_its_papers(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    user = User.objects.get(pk=world.stranger.user_id)
    company = Organisation.objects.create(
        owner=user, name="佛山市演示贸易有限公司", unified_social_credit_code="91440600MA4UQ0000X", legal_representative="沈和"
    )
    foreign = Organisation.objects.create(owner=make_user("别家"), name="别家公司")
    number = enforcement.case.case_number

    def ask(organisation: Organisation, *uploads: Upload) -> Application:
        request = Request("outsider_objection", THING, str(uuid.uuid4()), uploads)
        return object_from_outside(
            actor=world.stranger, case_number=number, request=request, organisation_id=organisation.pk, now=now
        )

    for whose, code in ((foreign, "no_organisation"), (company, "files")):
        with pytest.raises(CannotApply) as closed:
            ask(whose)
        assert closed.value.code == code
    asked = ask(company, make_upload(user, now))
    assert asked.applicant_name == company.name
    case = decided(asked, world.clerk, now).follow_up
    assert case is not None
    party = case.parties.get(role="applicant")
    assert (party.kind, party.name, party.organisation, party.user) == ("organisation", company.name, company, user)
    page = sign_in(user).get(reverse("filing:object_to", args=["outsider_objection"])).content.decode()
    assert company.name in page
    assert foreign.name not in page


def test_the_thing_is_not_disposed_of_while_it_is_examined_and_fifteen_days_after_the_dismissal(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    today = now.date()
    assert held_things(enforcement, today) == []
    case = decided(from_outside(world.stranger, enforcement.case.case_number, now), world.clerk, now).follow_up
    assert case is not None
    held = [Held(THING["thing"], case.case_number, None)]
    assert held_things(enforcement, today) == held
    served_on_all(ruled(case, "outsider_ruling", now), now)
    last = dt.date(2026, 9, 16)
    assert held_things(enforcement, last) == [Held(THING["thing"], case.case_number, last)]
    assert held_things(enforcement, last + dt.timedelta(days=1)) == []
    officer = sign_in(User.objects.get(pk=world.officer.user_id))
    with clock.at(now):
        page = officer.get(reverse("filing:enforcement_case", args=[enforcement.pk])).content.decode()
    assert f"以前不得处分：{THING['thing']}" in page
