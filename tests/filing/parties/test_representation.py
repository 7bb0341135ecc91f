"""Agents: two at most, on one side only, told to the others, out at the next request."""

import datetime as dt
import uuid

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel.authz import Refused, access, visible_to
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.applications.actions.ask_to_join import ask_to_join
from filing.applications.actions.submit import CannotApply, Request
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.cases.models import Case, Representation
from filing.parties.actions.papers import Description, keep_paper
from filing.parties.actions.represent import end_representation
from filing.parties.models import KeptPaper
from filing.parties.rules.papers import PaperKind
from tests.factories.disputes import Dispute, decided, make_dispute, typed
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def asked(dispute: Dispute, user: User, now: dt.datetime, principal: str = "林小满", number: str = "") -> Application:
    request = Request("representation", typed(dispute.case, "representation"), str(uuid.uuid4()), [make_upload(user, now)])
    return ask_to_join(
        actor=actor_for(user), case_number=number or dispute.case.case_number, principal=principal, request=request, now=now
    )


def test_the_clerk_lets_an_agent_in_and_the_other_side_is_told(dispute: Dispute, now: dt.datetime) -> None:
    user = make_user("沈知远")
    decided(asked(dispute, user, now), dispute.clerk, now)
    assert visible_to(actor_for(user), Case).get() == dispute.case
    assert Notice.objects.filter(title="代理人变更", user_id=dispute.defendant.user_id).count() == 1
    representation = Representation.objects.get()
    assert representation.authority_file is not None
    assert (representation.kind, representation.law_firm) == ("lawyer", "虚构律师事务所")


def test_a_third_agent_is_refused(dispute: Dispute, now: dt.datetime) -> None:
    for name in ("甲", "乙"):
        decided(asked(dispute, make_user(name), now), dispute.clerk, now)
    with pytest.raises(CannotDecide) as refused:
        decided(asked(dispute, make_user("丙"), now), dispute.clerk, now)
    assert refused.value.code == "too_many_agents"


def test_one_agent_does_not_act_for_both_sides(dispute: Dispute, now: dt.datetime) -> None:
    user = make_user("沈知远")
    decided(asked(dispute, user, now), dispute.clerk, now)
    both = asked(dispute, user, now, principal="周远航")
    with pytest.raises(CannotDecide) as refused:
        decided(both, dispute.clerk, now)
    assert refused.value.code == "conflict"
    assert decided(both, dispute.clerk, now, outcome="refused").state == "refused"


def test_the_other_party_itself_is_no_agent_either(dispute: Dispute, now: dt.datetime) -> None:
    own = User.objects.get(pk=dispute.defendant.user_id)
    with pytest.raises(CannotDecide):
        decided(asked(dispute, own, now), dispute.clerk, now)


def test_a_wrong_number_and_a_wrong_name_get_the_same_answer(dispute: Dispute, now: dt.datetime) -> None:
    user = make_user("沈知远")
    for changed in ({"principal": "林大满"}, {"number": "（2026）粤0604民初999999号"}, {"number": "无此案号"}):
        with pytest.raises(CannotApply) as refused:
            asked(dispute, user, now, **changed)
        assert refused.value.code == "not_found"


@pytest.mark.parametrize(
    ("case_type", "state"),
    [("民督", "accepted"), ("民特", "accepted"), ("财保", "accepted"), ("民保令", "accepted"), ("破申", "accepted"),
     ("民辖终", "accepted"), ("民申", "accepted"), ("执异", "accepted"), ("执复", "accepted"), ("执", "in_enforcement"),
     ("执恢", "in_enforcement")],
)  # fmt: skip
def test_an_agent_comes_into_every_case_that_a_court_decides_or_enforces(
    dispute: Dispute, case_type: str, state: str, now: dt.datetime
) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(case_type=case_type, state=state)
    user = make_user("沈知远")
    decided(asked(dispute, user, now), dispute.clerk, now)
    assert visible_to(actor_for(user), Case).get() == dispute.case


def kept_by(user: User, kind: PaperKind, now: dt.datetime) -> KeptPaper:
    return keep_paper(
        actor=actor_for(user), upload_id=make_upload(user, now).pk, said=Description(kind.value, kind.value), now=now
    )


def test_firm_and_licence_of_the_last_case_are_not_asked_again(dispute: Dispute, now: dt.datetime) -> None:
    user = make_user("沈知远")
    browser = sign_in(user)
    assert "虚构律师事务所" not in browser.get(reverse("filing:join_case")).content.decode()
    decided(asked(dispute, user, now), dispute.clerk, now)
    page = browser.get(reverse("filing:join_case")).content.decode()
    assert 'value="虚构律师事务所"' in page
    assert 'value="14401202610000001"' in page


def test_an_agent_joins_with_the_papers_that_are_kept(dispute: Dispute, now: dt.datetime) -> None:
    user = make_user("沈知远")
    licence, authority = (kept_by(user, kind, now) for kind in (PaperKind.LAWYER_LICENCE, PaperKind.POWER_OF_ATTORNEY))
    browser, address = sign_in(user), reverse("filing:join_case")
    answers = {
        **typed(dispute.case, "representation"), "case_number": dispute.case.case_number, "principal": "林小满", "key": "k",
    }  # fmt: skip
    refused = browser.post(address, {**answers, "kept": [str(licence.pk)]})
    assert refused.status_code == 422
    assert "请选用或者上传授权委托书" in refused.content.decode()
    assert browser.post(address, {**answers, "kept": [str(licence.pk), str(authority.pk)]}).status_code == 302
    application = Application.objects.get(kind="representation")
    files = [one.file for one in application.files.order_by("order")]
    assert files == [authority.latest().file, licence.latest().file]
    decided(application, dispute.clerk, now)
    assert Representation.objects.get().authority_file == authority.latest().file


def test_nobody_hands_in_a_paper_that_another_keeps(dispute: Dispute, now: dt.datetime) -> None:
    others = kept_by(make_user("别人"), PaperKind.POWER_OF_ATTORNEY, now)
    request = Request("representation", typed(dispute.case, "representation"), "k", kept=[others.pk])
    with pytest.raises(Http404):
        ask_to_join(
            actor=actor_for(make_user("沈知远")),
            case_number=dispute.case.case_number,
            principal="林小满",
            request=request,
            now=now,
        )


def test_without_a_proven_name_nobody_asks(dispute: Dispute, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        asked(dispute, make_user("无名", verified=False), now)


def test_one_request_waits_at_a_time(dispute: Dispute, now: dt.datetime) -> None:
    user = make_user("沈知远")
    application = asked(dispute, user, now)
    with pytest.raises(CannotApply) as refused:
        asked(dispute, user, now)
    assert refused.value.code == "waiting"
    decided(application, dispute.clerk, now)
    with pytest.raises(CannotApply) as again:
        asked(dispute, user, now)
    assert again.value.code == "joined"


def test_the_agent_gives_up_or_is_dismissed_and_is_out(dispute: Dispute, now: dt.datetime) -> None:
    for name, by_agent in (("甲", True), ("乙", False)):
        user = make_user(name)
        decided(asked(dispute, user, now), dispute.clerk, now)
        representation = Representation.objects.get(user=user)
        ender = actor_for(user) if by_agent else dispute.plaintiff
        assert end_representation(actor=ender, representation_id=representation.pk, now=now).ended_by_agent == by_agent
        with pytest.raises(Http404):
            access(actor_for(user), Case, dispute.case.pk, "view")


def test_the_other_side_ends_nothing(dispute: Dispute, now: dt.datetime) -> None:
    decided(asked(dispute, make_user("沈知远"), now), dispute.clerk, now)
    with pytest.raises(Refused):
        end_representation(actor=dispute.defendant, representation_id=Representation.objects.get().pk, now=now)
    with pytest.raises(Http404):
        end_representation(actor=dispute.stranger, representation_id=Representation.objects.get().pk, now=now)


def test_the_other_side_hears_of_a_change_through_its_agent(dispute: Dispute, now: dt.datetime) -> None:
    theirs, mine = make_user("方得理"), make_user("沈知远")
    Representation.objects.create(party=dispute.party("defendant"), user=theirs, name="方得理")
    decided(asked(dispute, mine, now), dispute.clerk, now)
    told = Notice.objects.filter(title="代理人变更", body__contains="林小满")
    assert told.filter(user=theirs).count() == 1
    assert not told.filter(user=mine).exists()
