"""The suit after the ruling on an outsider's objection: linked, at the court that enforces, with nothing typed twice."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.applications.models import Application
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink, DossierEntry
from filing.enforcement.models import EnforcementCase
from filing.enforcement.standstill import Held, held_things
from filing.enforcement.subscribers import tell_of_the_suit
from filing.events import CaseAccepted
from filing.intake.actions.drafts import choose_court, save_page, save_party
from filing.intake.actions.from_case import sue_from_case
from filing.intake.actions.submit import submit
from filing.intake.links import file_url
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.rules.following import CREDITORS_SUIT, OUTSIDERS_SUIT
from tests.factories.disputes import decided, served_on_all
from tests.factories.enforcement import EnforcementWorld
from tests.factories.filings import PLAINTIFF, accept_filing, accepted
from tests.factories.people import make_court
from tests.factories.sessions import sign_in
from tests.filing.enforcement.objecting import THING, _blank, enforcement, from_outside, ruled, world

pytestmark = pytest.mark.django_db
__all__ = ["_blank", "enforcement", "world"]  # the fixtures: an enforcement, and courts that decide on objections

GIVEN = {"extent": "whole", "what": THING["thing"]}
FACTS = {
    "request": "不得执行佛山市演示路1号房屋。", "has_amount": "no", "happened_on": "2026-08-01", "events": "房屋归我所有",
    "agreed": "no", "service_address": "佛山市禅城区演示路12号", "service_recipient": "本人",
    "service_phone": "13800000001", "e_service": "yes", "forum_agreed": "no", "preserved": "no",
    "mediation_willing": "no", "wrong": "所有权",
}  # fmt: skip


def ruled_on(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime, outcome: str = "refused") -> Case:
    """The outsider's objection with its ruling, served on everyone."""
    case = decided(from_outside(world.stranger, enforcement.case.case_number, now), world.clerk, now).follow_up
    assert case is not None
    served_on_all(ruled(case, "outsider_ruling", now, outcome, **(GIVEN if outcome == "granted" else {})), now)
    case.refresh_from_db()
    for party in case.parties.all():
        party.address = "佛山市禅城区演示路88号"
        party.save()
    return case


def people(draft: FilingDraft) -> dict[str, str]:
    """Who stands in which role in the draft."""
    found = {role: contents.names(draft.content, role) for role in ("plaintiff", "defendant", "third_party")}
    return {role: names for role, names in found.items() if names}


def test_the_outsider_sues_the_creditor_and_the_debtor_stands_beside(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    """民诉法解释 第三百零二、三百零五条."""
    case = ruled_on(world, enforcement, now)
    draft = sue_from_case(actor=world.stranger, case_id=case.pk, cause_code=OUTSIDERS_SUIT, now=now)
    assert people(draft) == {"plaintiff": world.stranger.name, "defendant": "林小满", "third_party": "周远航"}
    assert draft.court == enforcement.case.court
    assert draft.content["follows"]["kind"] == "objection"
    (paper,) = draft.evidence.all()
    ruling = Application.objects.get(kind="outsider_ruling").document
    assert ruling is not None
    assert (paper.title, paper.kinds) == (f"{case.case_number} {ruling.title}", ["earlier_judgment"])
    assert contents.answers(draft.content)["request"] == "不得执行佛山市演示路1号房屋。"
    assert contents.answers(draft.content)["events"] == THING["reasons"]


def test_a_debtor_who_opposes_is_a_defendant_too(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    case = ruled_on(world, enforcement, now)
    roles = {case.parties.get(role="debtor").pk: "defendant"}
    draft = sue_from_case(actor=world.stranger, case_id=case.pk, cause_code=OUTSIDERS_SUIT, roles=roles, now=now)
    assert people(draft) == {"plaintiff": world.stranger.name, "defendant": "林小满、周远航"}


def test_nobody_chooses_a_role_that_the_law_has_settled(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = ruled_on(world, enforcement, now)
    roles = {case.parties.get(role="creditor").pk: "third_party"}
    draft = sue_from_case(actor=world.stranger, case_id=case.pk, cause_code=OUTSIDERS_SUIT, roles=roles, now=now)
    assert contents.names(draft.content, "defendant") == "林小满"


def test_the_creditor_sues_the_outsider_for_whom_enforcement_was_suspended(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    """民诉法解释 第三百零六条."""
    case = ruled_on(world, enforcement, now, "granted")
    draft = sue_from_case(actor=world.creditor, case_id=case.pk, cause_code=CREDITORS_SUIT, now=now)
    assert people(draft) == {"plaintiff": "林小满", "defendant": world.stranger.name, "third_party": "周远航"}
    assert contents.answers(draft.content)["request"] == "准许执行佛山市演示路1号房屋。"
    assert "events" not in contents.answers(draft.content)  # what the outsider said is not put into the creditor's mouth


def test_the_debtor_does_not_bring_it(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    """民诉法解释 第三百零七条."""
    case = ruled_on(world, enforcement, now, "granted")
    for cause in (OUTSIDERS_SUIT, CREDITORS_SUIT, "512"):
        with pytest.raises(Refused):
            sue_from_case(actor=world.debtor, case_id=case.pk, cause_code=cause, now=now)
    page = sign_in(User.objects.get(pk=world.debtor.user_id)).get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "被执行人对裁定不服的，可以另行起诉" in page
    assert "提起执行异议之诉</a>" not in page


def test_its_court_is_not_chosen(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    case = ruled_on(world, enforcement, now)
    elsewhere: Court = make_court("粤0605", "佛山市南海区人民法院")
    draft = sue_from_case(actor=world.stranger, case_id=case.pk, cause_code=OUTSIDERS_SUIT, court=elsewhere, now=now)
    assert draft.court == case.court
    with pytest.raises(Refused):
        choose_court(actor=world.stranger, draft_id=draft.pk, court=elsewhere, now=now)
    page = sign_in(User.objects.get(pk=world.stranger.user_id)).get(reverse("filing:draft_court", args=[draft.pk])).content
    assert "由原案的法院管辖" in page.decode()


def test_who_has_lost_nothing_by_the_ruling_is_offered_no_suit(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = ruled_on(world, enforcement, now)
    with clock.at(now):
        for actor, offered in ((world.stranger, True), (world.creditor, False)):
            page = sign_in(User.objects.get(pk=actor.user_id)).get(reverse("filing:case", args=[case.pk])).content.decode()
            assert ("提起执行异议之诉</a>" in page) is offered


def test_from_the_case_of_the_objection_it_is_two_clicks(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = ruled_on(world, enforcement, now)
    client = sign_in(User.objects.get(pk=world.stranger.user_id))
    way = file_url(OUTSIDERS_SUIT, earlier=str(case.pk))
    with clock.at(now):
        assert way.replace("&", "&amp;") in client.get(reverse("filing:case", args=[case.pk])).content.decode()
        page = client.get(way).content.decode()
        assert "被执行人周远航反对您的主张吗" in page
        debtor = f"role-{case.parties.get(role='debtor').pk}"
        assert client.post(way, {debtor: "plaintiff"}).status_code == 422
        answer = client.post(way, {debtor: "defendant"})
    draft = FilingDraft.objects.get(owner_id=world.stranger.user_id)
    assert answer["Location"] == reverse("filing:draft", args=[draft.pk])
    assert contents.names(draft.content, "defendant") == "林小满、周远航"
    client.cookies["django_language"] = "en"
    assert "Does the judgment debtor" in client.get(way).content.decode()


def typed_suit(actor: Actor, case: Case, now: dt.datetime) -> FilingDraft:
    """The suit, ready to be submitted."""
    draft = sue_from_case(actor=actor, case_id=case.pk, cause_code=OUTSIDERS_SUIT, now=now)
    (plaintiff,) = contents.parties(draft.content, "plaintiff")
    typed = {key: value for key, value in PLAINTIFF.items() if key != "name"}
    save_party(actor=actor, draft_id=draft.pk, party_id=plaintiff["id"], typed=typed, seen=True, now=now)
    for page in draft.form.pages:
        save_page(actor=actor, draft_id=draft.pk, page=page.key, typed=FACTS, seen=True, now=now)
    return FilingDraft.objects.get(pk=draft.pk)


def brought(actor: Actor, case: Case, now: dt.datetime) -> Case:
    """The suit, accepted."""
    return accepted(typed_suit(actor, case, now), now)


@pytest.mark.parametrize(("days", "state"), [(10, Deadline.State.MET), (20, Deadline.State.LAPSED)])
def test_a_suit_is_in_time_by_the_day_of_its_filing_and_not_of_its_acceptance(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime, days: int, state: str
) -> None:
    """民事诉讼法 第二百三十八条; the thing stays untouched while the court looks at the filing."""
    case = ruled_on(world, enforcement, now)
    filed_at, later = now + dt.timedelta(days=days), now + dt.timedelta(days=30)
    filing = submit(actor=world.stranger, draft_id=typed_suit(world.stranger, case, filed_at).pk, now=filed_at)
    case.deadlines.filter(rule="outsider_suit").update(state=Deadline.State.LAPSED)
    assert [one.filed for one in held_things(enforcement, later.date())] == ([True] if state == Deadline.State.MET else [])
    accept_filing(filing, later)
    assert case.deadlines.get(rule="outsider_suit", party__role="applicant").state == state


def test_accepted_it_is_linked_keeps_the_term_and_holds_the_thing(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    """民事诉讼法 第二百三十八条, 民诉法解释 第三百一十三条."""
    case = ruled_on(world, enforcement, now)
    later = now + dt.timedelta(days=10)
    suit = brought(world.stranger, case, later)
    assert (suit.case_type, suit.court) == ("民初", case.court)
    link = CaseLink.objects.get(to_case=suit)
    assert (link.kind, link.from_case) == (CaseLink.Kind.OBJECTION, case)
    term = case.deadlines.get(rule="outsider_suit", party__role="applicant")
    assert term.state == Deadline.State.MET
    assert case.deadlines.get(rule="outsider_suit", party__role="creditor").state == Deadline.State.RUNNING
    filed = DossierEntry.objects.get(case=suit, key__startswith="evidence:plaintiff")
    assert filed.title.startswith(case.case_number)
    long_after = (now + dt.timedelta(days=100)).date()
    held = Held(THING["thing"], case.case_number, term.due_on, suit.case_number)
    assert held_things(enforcement, long_after) == [held]
    Case.objects.filter(pk=suit.pk).update(state="effective")
    assert held_things(enforcement, long_after) == []
    tell_of_the_suit(CaseAccepted(case_id=suit.pk, filing_id=suit.filing_id), later)
    assert Notice.objects.filter(user_id=world.officer.user_id, title="有人提起执行异议之诉").count() == 1
    page = sign_in(User.objects.get(pk=world.stranger.user_id)).get(reverse("filing:case", args=[case.pk])).content.decode()
    assert f'已经提起执行异议之诉：<a href="{reverse("filing:case", args=[suit.pk])}"' in page


def test_a_suit_that_was_sent_back_still_holds_the_thing(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = ruled_on(world, enforcement, now)
    suit, again = brought(world.stranger, case, now), brought(world.stranger, case, now)
    CaseLink.objects.filter(to_case=again).update(from_case=suit, kind="remand")
    Case.objects.filter(pk=suit.pk).update(state="closed", closing="remanded")
    assert [one.suit for one in held_things(enforcement, now.date())] == [again.case_number]
