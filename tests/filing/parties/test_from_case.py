"""What is filed from an earlier case takes its people along: a counterclaim, another suit against the same opponent."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM, Actor, Refused, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.models import Application
from filing.calendar.trial import trial_deadline
from filing.cases.counterclaims import joined_counterclaim
from filing.cases.grouping import heard_together, join_group
from filing.cases.models import Case, CaseLink, Party, Representation
from filing.cases.rules.procedure import is_final
from filing.events import CaseAccepted
from filing.fees.actions.assess import basis_of
from filing.fees.rules.litigation_fee import Halving
from filing.intake.actions.from_case import counterclaim_from_case, may_counterclaim, sue_from_case
from filing.intake.links import choose_url
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.subscribers import issue_notices_of_acceptance
from filing.parties.claimed import claimed_elements
from filing.parties.held import earlier_opponents, held_answers
from tests.factories.cases import make_party
from tests.factories.court_cases import make_case as make_court_case
from tests.factories.filings import accepted, fill_in, litigant, make_bench, make_case
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def _defendant_of(case: Case) -> Actor:
    """The account that acts for the defendant."""
    user = make_user("周远航")
    case.parties.filter(role=Party.Role.DEFENDANT).update(user=user, person=user.person)
    return actor_for(user, Role.LITIGANT)


def test_an_opponent_of_an_earlier_case_is_picked_with_the_address(now: dt.datetime) -> None:
    make_bench()
    owner = litigant()
    case = make_case(now, owner)
    opponent = earlier_opponents(owner).get()
    assert held_answers(owner, opponent.pk)["address"] == "佛山市禅城区演示路88号"
    assert case.parties.get(role="plaintiff") not in earlier_opponents(owner)
    with pytest.raises(Http404):
        held_answers(litigant("旁人"), opponent.pk)


def test_what_the_other_side_told_the_court_is_used_and_not_shown(now: dt.datetime) -> None:
    make_bench()
    case = make_case(now)
    defendant = _defendant_of(case)
    plaintiff = case.parties.get(role="plaintiff")
    known = held_answers(defendant, plaintiff.pk)
    assert known["name"] == "林小满"
    assert not {"id_number", "phone"} & set(known)


def test_a_counterclaim_is_filed_from_the_case_without_typing_anybody_again(now: dt.datetime) -> None:
    make_bench()
    case = make_case(now)
    defendant = _defendant_of(case)
    draft = counterclaim_from_case(actor=defendant, case_id=case.pk, now=now)
    assert draft.court == case.court
    assert contents.names(draft.content, "plaintiff") == "周远航"
    assert contents.names(draft.content, "defendant") == "林小满"
    own = contents.parties(draft.content, "plaintiff")[0]["answers"]
    own |= {"sex": "male", "birth_date": "1985-03-02", "address": "佛山市禅城区演示路88号", "id_number": "110101198503020024"}
    draft.save()
    counter = accepted(_without_second_defendant(fill_in(defendant, draft, now)), now)
    assert CaseLink.objects.get(to_case=counter).from_case == case
    assert counter.parties.get(role="defendant").identity_number == case.parties.get(role="plaintiff").identity_number
    # Heard together with the claim by its judge, for half the fee (CPL 143; FEE art. 18), and answered like a claim.
    assert heard_together(counter) == [case, counter]
    assert counter.panel.get(duty="sole_judge").user == case.panel.get(duty="sole_judge").user
    assert not counter.draws.exists()
    assert basis_of(counter).halvings == {Halving.SUMMARY, Halving.JOINED}
    Case.objects.filter(pk=counter.pk).update(procedure="ordinary")
    assert basis_of(Case.objects.get(pk=counter.pk)).halvings == {Halving.JOINED}
    issue_notices_of_acceptance(CaseAccepted(case_id=counter.pk, filing_id=counter.filing_id), now)
    kinds = CourtDocument.objects.filter(case_id=counter.pk).values_list("kind", flat=True)
    assert {"notice_to_respond", "complaint_copy"} <= set(kinds)
    assert claimed_elements(counter)


def test_with_a_counterclaim_neither_is_a_small_claim_any_more(now: dt.datetime) -> None:
    """民事诉讼法 第一百六十六条第五项; else no appeal would lie against the judgment (第一百六十五条)."""
    make_bench()
    case = make_case(now)
    Case.objects.filter(pk=case.pk).update(procedure="small_claims")
    case.deadlines.filter(rule="trial_summary").update(rule="trial_small", key=f"trial_small:{case.pk}")
    defendant = _defendant_of(case)
    draft = counterclaim_from_case(actor=defendant, case_id=case.pk, now=now)
    own = contents.parties(draft.content, "plaintiff")[0]["answers"]
    own |= {"sex": "male", "birth_date": "1985-03-02", "address": "佛山市禅城区演示路88号", "id_number": "110101198503020024"}
    draft.save()
    counter = accepted(_without_second_defendant(fill_in(defendant, draft, now)), now)
    case.refresh_from_db()
    assert (case.procedure, counter.procedure) == ("summary", "summary")
    assert not is_final(case.case_type, case.procedure)
    limits = trial_deadline(case), trial_deadline(counter)
    assert {limit and limit.rule for limit in limits} == {"trial_summary"}
    assert Notice.objects.filter(title="本案转为简易程序", user_id=case.parties.get(role="plaintiff").user_id).count() == 1


def test_a_claim_of_a_series_is_no_small_one_either_though_the_counterclaim_cannot_be_joined(now: dt.datetime) -> None:
    """民事诉讼法 第一百六十六条第五项 asks for the counterclaim, not for one hearing."""
    make_bench()
    lead, case = make_case(now), make_case(now)
    join_group(actor=SYSTEM, lead=lead, case=case, kind="series", now=now)
    Case.objects.filter(pk=case.pk).update(procedure="small_claims")
    defendant = _defendant_of(case)
    draft = counterclaim_from_case(actor=defendant, case_id=case.pk, now=now)
    own = contents.parties(draft.content, "plaintiff")[0]["answers"]
    own |= {"sex": "male", "birth_date": "1985-03-02", "address": "佛山市禅城区演示路88号", "id_number": "110101198503020024"}
    draft.save()
    counter = accepted(_without_second_defendant(fill_in(defendant, draft, now)), now)
    case.refresh_from_db()
    assert not joined_counterclaim(counter)
    assert (case.procedure, counter.procedure) == ("summary", "summary")
    assert not is_final(case.case_type, case.procedure)


def test_a_counterclaim_after_the_claim_was_decided_is_a_suit_of_its_own(now: dt.datetime) -> None:
    make_bench()
    case = make_case(now)
    defendant = _defendant_of(case)
    draft = counterclaim_from_case(actor=defendant, case_id=case.pk, now=now)
    own = contents.parties(draft.content, "plaintiff")[0]["answers"]
    own |= {"sex": "male", "birth_date": "1985-03-02", "address": "佛山市禅城区演示路88号", "id_number": "110101198503020024"}
    draft.save()
    Case.objects.filter(pk=case.pk).update(state="decided")
    counter = accepted(_without_second_defendant(fill_in(defendant, draft, now)), now)
    assert heard_together(counter) == [counter]
    assert counter.draws.exists()
    assert basis_of(counter).halvings == {Halving.SUMMARY}


def test_the_application_for_a_counterclaim_leads_to_where_its_elements_are_filled_in(now: dt.datetime) -> None:
    make_bench()
    case = make_case(now)
    client = sign_in(User.objects.get(pk=_defendant_of(case).user_id))
    address = reverse("filing:application_new", args=[case.pk, "counterclaim"])
    with clock.at(now):
        for answer in (client.get(address), client.post(address, {"claims": "赔偿损失", "reasons": "违约"})):
            assert (answer.status_code, answer["Location"]) == (302, reverse("filing:file_from_case", args=[case.pk]))
        assert address in client.get(reverse("filing:application_choose", args=[case.pk])).content.decode()
    assert not Application.objects.exists()


def test_a_plaintiff_or_an_agent_without_special_authority_files_no_counterclaim(now: dt.datetime) -> None:
    """民事诉讼法 第五十四、六十二条."""
    case = make_court_case(now=now, plaintiff=make_user("林小满"), defendant=make_user("周远航"))
    plaintiff, agent = actor_for(case.parties.get(role="plaintiff").user), litigant("沈砚")
    authority = Representation.objects.create(party=case.parties.get(role="defendant"), user_id=agent.user_id, name="沈砚")
    for who in (plaintiff, agent):
        with pytest.raises(Refused):
            counterclaim_from_case(actor=who, case_id=case.pk, now=now)
    Representation.objects.filter(pk=authority.pk).update(scope=Representation.Scope.SPECIAL)
    assert may_counterclaim(agent, case)


def _several(now: dt.datetime) -> Case:
    """Two plaintiffs against two defendants, and a third party."""
    case = make_court_case(now=now, plaintiff=make_user("林小满"), defendant=make_user("周远航"))
    for role, name in (("plaintiff", "陈一"), ("defendant", "郑二"), ("third_party", "吴三")):
        make_party(case, role, name=name)
    return case


def test_a_counterclaim_is_against_the_plaintiffs_alone(now: dt.datetime) -> None:
    """民诉法解释 第二百三十三条: by a defendant against the plaintiffs, not against who is sued or stands beside him."""
    case = _several(now)
    defendant = actor_for(case.parties.get(name="周远航").user)
    draft = counterclaim_from_case(actor=defendant, case_id=case.pk, now=now)
    assert contents.names(draft.content, "plaintiff") == "周远航"
    assert contents.names(draft.content, "defendant") == "林小满、陈一"
    assert not contents.parties(draft.content, "third_party")


def test_another_suit_is_against_the_other_side_and_leaves_the_third_party_where_it_stood(now: dt.datetime) -> None:
    case = _several(now)
    plaintiff = actor_for(case.parties.get(name="林小满").user)
    draft = sue_from_case(actor=plaintiff, case_id=case.pk, cause_code="147", court=case.court, now=now)
    found = {role: contents.names(draft.content, role) for role in ("plaintiff", "defendant", "third_party")}
    assert found == {"plaintiff": "林小满", "defendant": "周远航、郑二", "third_party": "吴三"}
    assert "follows" not in draft.content
    without_third = sue_from_case(actor=plaintiff, case_id=case.pk, cause_code="458", court=case.court, now=now)
    assert contents.names(without_third.content, "defendant") == "周远航、郑二"  # an application knows no third party


def _without_second_defendant(draft: FilingDraft) -> FilingDraft:
    """``fill_in`` adds a defendant of its own."""
    added = contents.parties(draft.content, "defendant")[1]
    draft.content["parties"].remove(added)
    draft.save()
    return draft


def test_the_pages_begin_from_an_earlier_case(now: dt.datetime) -> None:
    make_bench()
    case = make_case(now)
    defendant = _defendant_of(case)
    client = sign_in(User.objects.get(pk=defendant.user_id))
    address = reverse("filing:file_from_case", args=[case.pk])
    page = client.get(address).content.decode()
    assert "提出反诉" in page
    assert choose_url(str(case.pk)) in page  # another suit has a cause of its own
    answer = client.post(address)
    draft = FilingDraft.objects.get(owner_id=defendant.user_id)
    assert answer["Location"] == reverse("filing:draft", args=[draft.pk])
    held = reverse("filing:draft_held_parties", args=[draft.pk, "defendant"])
    opponent = earlier_opponents(defendant).get()
    assert opponent.name in client.get(held).content.decode()
    assert client.post(held, {"party": str(opponent.pk)}).status_code == 302
    assert client.post(held, {"party": "no-such-id"}).status_code == 404
