"""A paper filing at the counter: typed by a clerk, checked like any other, linked to the person's account by a code."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Actor, Role, visible_to
from courtportal.kernel.identity.models import IdentityProof, User
from filing.cases.models import Case
from filing.causes.elements import load_form
from filing.intake.actions.accept import accept
from filing.intake.actions.drafts import add_party, save_page, save_party
from filing.intake.actions.evidence import add_evidence
from filing.intake.actions.review import claim, request_correction
from filing.intake.actions.submit import submit
from filing.intake.counter.actions import (
    SuingOrganisation,
    Visitor,
    WrongCode,
    link_to_account,
    start_at_counter,
)
from filing.intake.counter.models import CounterVisit
from filing.intake.models import Filing, FilingDraft
from filing.intake.rules import content as contents
from filing.parties.known import known_people
from tests.factories.claims import answers_for
from tests.factories.filings import DEFENDANT, EXAMINED, PLAINTIFF, accept_filing, filing_clerk, make_upload
from tests.factories.lending import lending_answers
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
LENDING, REPUTATION = "108(3)", "6"
SHOWN = {
    "name": "林小满", "document_kind": "id_card", "document_number": PLAINTIFF["id_number"], "plaintiff": "person", "seen": "on",
}  # fmt: skip
COMPANY = {
    "plaintiff": "organisation", "organisation_name": "佛山演示商贸有限公司", "credit_code": "91440604MA0000000T",
    "legal_representative": "林小满",
}  # fmt: skip
VISITOR = Visitor("林小满", "id_card", PLAINTIFF["id_number"], "13800000001")


def typed(clerk: Actor, now: dt.datetime, visitor: Visitor = VISITOR) -> CounterVisit:
    """The visit with everything typed, ready to submit."""
    visit = start_at_counter(actor=clerk, visitor=visitor, form_key="private_lending", cause_code="", now=now)
    draft = visit.draft
    plaintiff = contents.parties(draft.content, "plaintiff")[0]["id"]
    save_party(actor=clerk, draft_id=draft.pk, party_id=plaintiff, typed=PLAINTIFF, seen=True, now=now)
    _draft, defendant = add_party(actor=clerk, draft_id=draft.pk, role="defendant", kind="person", now=now)
    save_party(actor=clerk, draft_id=draft.pk, party_id=defendant, typed=DEFENDANT, seen=True, now=now)
    for page in load_form("private_lending").pages:
        save_page(actor=clerk, draft_id=draft.pk, page=page.key, typed=lending_answers(), seen=True, now=now)
    upload = make_upload(User.objects.get(pk=clerk.user_id), now)
    add_evidence(actor=clerk, draft_id=draft.pk, upload=upload, title="借条", purpose="证明借款", kinds=["iou"], now=now)
    return visit


def start_page(cause: str = LENDING) -> str:
    """Where the clerk notes who brings a filing about this cause."""
    return f"{reverse('filing:counter_start')}?{urlencode({'cause': cause})}"


def owner_of(visit: CounterVisit, number: str = PLAINTIFF["id_number"]) -> Actor:
    """An account whose proven number is this."""
    user = make_user("林小满")
    assert user.person is not None
    user.person.identity_number = number
    user.person.save()
    return actor_for(user, Role.LITIGANT)


def test_a_clerk_types_submits_and_accepts_and_nothing_is_served_on_the_stand_in(now: dt.datetime) -> None:
    clerk = filing_clerk()
    visit = typed(clerk, now)
    filing = submit(actor=clerk, draft_id=visit.draft_id, now=now)
    assert not filing.owner.is_active
    assert filing.court_id == clerk.court_id
    claimed = claim(actor=clerk, filing_id=filing.pk, now=now)
    case = accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=claimed.version, now=now)
    assert case.parties.get(role="plaintiff").user is None
    person = owner_of(visit)
    assert link_to_account(actor=person, code=visit.code, now=now).owner_id == person.user_id
    assert case.parties.get(role="plaintiff").user_id == person.user_id
    assert FilingDraft.objects.get(pk=visit.draft_id).owner_id == person.user_id


def test_a_filing_taken_over_before_acceptance_makes_the_person_a_party_with_the_account(now: dt.datetime) -> None:
    clerk = filing_clerk()
    visit = typed(clerk, now)
    filing = submit(actor=clerk, draft_id=visit.draft_id, now=now)
    person = owner_of(visit)
    link_to_account(actor=person, code=visit.code, now=now)
    claimed = claim(actor=clerk, filing_id=filing.pk, now=now)
    case = accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=claimed.version, now=now)
    plaintiff = case.parties.get(role="plaintiff")
    assert (plaintiff.user_id, plaintiff.person_id) == (person.user_id, person.person_id)
    assert case.parties.get(role="defendant").user_id is None
    assert visible_to(person, Case).filter(pk=case.pk).exists()


def test_a_filing_taken_over_and_corrected_is_still_the_persons_own(now: dt.datetime) -> None:
    clerk = filing_clerk()
    visit = typed(clerk, now)
    filing = submit(actor=clerk, draft_id=visit.draft_id, now=now)
    person = owner_of(visit)
    link_to_account(actor=person, code=visit.code, now=now)
    claimed = claim(actor=clerk, filing_id=filing.pk, now=now)
    items = [{"page": "plaintiff", "field": "address", "reason": "unclear", "note": "请写明门牌号"}]
    request_correction(actor=clerk, filing_id=filing.pk, version=claimed.version, items=items, days=7, checked=[], now=now)
    own = contents.parties(FilingDraft.objects.get(pk=visit.draft_id).content, "plaintiff")[0]["id"]
    changed = PLAINTIFF | {"address": "佛山市禅城区演示路12号之一"}
    save_party(actor=person, draft_id=visit.draft_id, party_id=own, typed=changed, seen=True, now=now)
    filing = submit(actor=person, draft_id=visit.draft_id, now=now)
    case = accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=filing.version, now=now)
    assert case.parties.get(role="plaintiff").user_id == person.user_id


def test_only_the_person_whose_document_was_seen_takes_it_over_once(now: dt.datetime) -> None:
    clerk = filing_clerk()
    visit = typed(clerk, now)
    with pytest.raises(WrongCode):
        link_to_account(actor=owner_of(visit), code=visit.code, now=now)  # not submitted yet
    submit(actor=clerk, draft_id=visit.draft_id, now=now)
    for actor, code in ((owner_of(visit, "110101199003070011"), visit.code), (owner_of(visit), "WRONGCODE234")):
        with pytest.raises(WrongCode):
            link_to_account(actor=actor, code=code, now=now)
    unproven = actor_for(make_user("林小满", verified=False), Role.LITIGANT)
    with pytest.raises(PermissionDenied):
        link_to_account(actor=unproven, code=visit.code, now=now)
    link_to_account(actor=owner_of(visit), code=visit.code, now=now)
    with pytest.raises(WrongCode):
        link_to_account(actor=owner_of(visit), code=visit.code, now=now)


def test_another_clerk_and_a_litigant_do_not_reach_what_is_typed(now: dt.datetime) -> None:
    visit = typed(filing_clerk(), now)
    for stranger in (filing_clerk(), filing_clerk(make_court("粤0605", "佛山市南海区人民法院")), owner_of(visit)):
        with pytest.raises(Http404):
            save_page(actor=stranger, draft_id=visit.draft_id, page="principal", typed={}, seen=True, now=now)


def test_after_the_person_took_it_over_the_clerk_types_nothing_more(now: dt.datetime) -> None:
    clerk = filing_clerk()
    visit = typed(clerk, now)
    filing = submit(actor=clerk, draft_id=visit.draft_id, now=now)
    link_to_account(actor=owner_of(visit), code=visit.code, now=now)
    version = claim(actor=clerk, filing_id=filing.pk, now=now).version
    items = [{"page": "principal", "reason": "amount_mismatch", "note": "请核对"}]
    request_correction(actor=clerk, filing_id=filing.pk, version=version, items=items, days=7, checked=[], now=now)
    with pytest.raises((Http404, PermissionDenied)):
        save_page(actor=clerk, draft_id=visit.draft_id, page="principal", typed=lending_answers(), seen=True, now=now)


def test_a_name_that_is_not_the_registered_one_of_the_number_is_looked_at_twice(now: dt.datetime) -> None:
    proven = make_user("林小满").person
    assert proven is not None
    proven.identity_number = PLAINTIFF["id_number"]
    proven.save()
    IdentityProof.objects.create(user=proven.account, person=proven, checker="simulated", reference="test", confirmed_at=now)
    clerk = sign_in(make_staff(Role.FILING_CLERK))
    posted = {
        "name": "林小曼",
        "document_kind": "id_card",
        "document_number": PLAINTIFF["id_number"],
        "plaintiff": "person",
    }
    assert 'type="hidden" name="other_name"' in clerk.get(start_page()).content.decode()
    answer = clerk.post(start_page(), {**posted, "seen": "on"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "登记的姓名是 林＊＊" in page
    assert 'type="checkbox" name="other_name"' in page
    assert clerk.post(start_page(), {**posted, "seen": "on", "other_name": "on"}).status_code == 302
    assert clerk.post(start_page(), {**posted, "name": "林小满", "seen": "on"}).status_code == 302


def test_the_pages_lead_from_the_counter_to_the_slip(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    clerk = sign_in(user)
    wrong = {"name": "林小满", "document_kind": "id_card", "document_number": "110101198503020025", "plaintiff": "person"}
    answer = clerk.post(start_page(), {**wrong, "seen": "on"})
    assert answer.status_code == 422
    assert "校验不符" in answer.content.decode()
    right = {**wrong, "document_number": PLAINTIFF["id_number"], "seen": "on"}
    assert clerk.post(start_page(), {**right, "seen": ""}).status_code == 422  # the document was not seen
    assert clerk.post(start_page(), right).status_code == 302
    visit = CounterVisit.objects.get()
    assert clerk.get(reverse("filing:draft", args=[visit.draft_id])).status_code == 200
    assert "还没有提交" in clerk.get(reverse("filing:counter_slip", args=[visit.pk])).content.decode()
    done = typed(actor_for(user), now)
    submit(actor=actor_for(user), draft_id=done.draft_id, now=now)
    page = clerk.get(reverse("filing:counter_slip", args=[done.pk])).content.decode()
    assert done.code in page
    assert Filing.objects.get().receipt_number in page
    litigant = sign_in(User.objects.get(pk=owner_of(done).user_id))
    answer = litigant.post(reverse("filing:counter_link"), {"code": done.code.lower()})
    assert answer["Location"] == reverse("filing:filing", args=[Filing.objects.get().pk])
    assert Client().get(reverse("filing:counter_link")).status_code == 302


def test_a_claim_about_any_other_cause_is_filed_at_the_counter(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    clerk, actor = sign_in(user), actor_for(user)
    chosen = clerk.get(reverse("filing:counter_start"), {"q": "名誉权"})
    assert start_page(REPUTATION) in [one["url"] for one in chosen.context["found"]]
    assert f'href="{start_page(REPUTATION)}"' in chosen.content.decode()
    assert "名誉权纠纷" in clerk.get(start_page(REPUTATION)).content.decode()
    assert clerk.post(start_page(REPUTATION), SHOWN).status_code == 302
    draft = CounterVisit.objects.get().draft
    assert (draft.form_key, draft.cause_code) == ("general", REPUTATION)
    filing = submit(actor=actor, draft_id=filled_in(actor, draft, now).pk, now=now)
    version = claim(actor=actor, filing_id=filing.pk, now=now).version
    assert accept(examined=EXAMINED, actor=actor, filing_id=filing.pk, version=version, now=now).cause_code == REPUTATION


def filled_in(clerk: Actor, draft: FilingDraft, now: dt.datetime) -> FilingDraft:
    """A draft with the general form, everything typed but the plaintiff's own facts, which stand in it."""
    plaintiff = contents.parties(draft.content, "plaintiff")[0]
    facts = (
        PLAINTIFF
        if plaintiff["kind"] == "person"
        else plaintiff["answers"] | {key: PLAINTIFF[key] for key in ("address", "phone")}
    )
    save_party(actor=clerk, draft_id=draft.pk, party_id=plaintiff["id"], typed=facts, seen=True, now=now)
    _draft, defendant = add_party(actor=clerk, draft_id=draft.pk, role="defendant", kind="person", now=now)
    save_party(actor=clerk, draft_id=draft.pk, party_id=defendant, typed=DEFENDANT, seen=True, now=now)
    for page in load_form("general").pages:
        save_page(actor=clerk, draft_id=draft.pk, page=page.key, typed=answers_for("general"), seen=True, now=now)
    upload = make_upload(User.objects.get(pk=clerk.user_id), now)
    add_evidence(actor=clerk, draft_id=draft.pk, upload=upload, title="网页", purpose="证明侵权", kinds=["other"], now=now)
    return draft


def test_who_comes_for_a_company_files_for_the_company_and_acts_for_it_online(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    clerk, actor = sign_in(user), actor_for(user)
    assert clerk.post(start_page(REPUTATION), SHOWN | COMPANY).status_code == 302
    visit = CounterVisit.objects.get()
    (plaintiff,) = contents.parties(visit.draft.content, "plaintiff")
    assert (plaintiff["kind"], plaintiff["answers"]["uscc"]) == ("organisation", COMPANY["credit_code"])
    filing = submit(actor=actor, draft_id=filled_in(actor, visit.draft, now).pk, now=now)
    version = claim(actor=actor, filing_id=filing.pk, now=now).version
    case = accept(examined=EXAMINED, actor=actor, filing_id=filing.pk, version=version, now=now)
    party = case.parties.get(role="plaintiff")
    assert (party.name, party.legal_representative) == (COMPANY["organisation_name"], "林小满")
    assert (party.person, party.user) == (None, None)
    person = owner_of(visit)
    link_to_account(actor=person, code=visit.code, now=now)
    party.refresh_from_db()
    assert party.user_id == person.user_id
    assert case.parties.get(role="defendant").user is None


def test_a_company_whose_filing_is_taken_over_before_acceptance_is_a_party_by_that_account(now: dt.datetime) -> None:
    clerk = filing_clerk()
    company = SuingOrganisation(COMPANY["organisation_name"], COMPANY["credit_code"], "林小满")
    visit = start_at_counter(
        actor=clerk, visitor=VISITOR, form_key="general", cause_code=REPUTATION, now=now, organisation=company
    )  # fmt: skip
    filing = submit(actor=clerk, draft_id=filled_in(clerk, visit.draft, now).pk, now=now)
    person = owner_of(visit)
    link_to_account(actor=person, code=visit.code, now=now)
    version = claim(actor=clerk, filing_id=filing.pk, now=now).version
    party = accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=version, now=now).parties.get(role="plaintiff")
    assert party.user_id == person.user_id
    assert party.organisation is not None
    assert party.organisation.owner_id == person.user_id


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"credit_code": "91440604MA0000000X"}, "credit_code", "校验不符"),
        ({"credit_code": "12345"}, "credit_code", "18 位"),
        ({"credit_code": ""}, "credit_code", "请填写"),
        ({"organisation_name": " "}, "organisation_name", "请填写"),
        ({"legal_representative": ""}, "legal_representative", "请填写"),
    ],
)
def test_a_company_is_named_with_its_code_and_representative(wrong: dict[str, str], field: str, words: str) -> None:
    answer = sign_in(make_staff(Role.FILING_CLERK)).post(start_page(), SHOWN | COMPANY | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert words in answer.context["form"].errors[field][0]
    assert 'value="110101198503020024"' in answer.content.decode()
    assert not CounterVisit.objects.exists()


@pytest.mark.parametrize("code", ["nothing", "P4"])
def test_a_code_that_no_case_can_have_begins_nothing(code: str) -> None:
    assert sign_in(make_staff(Role.FILING_CLERK)).get(start_page(code)).status_code == 404


def test_whom_the_clerk_typed_is_in_the_persons_address_book_afterwards_and_not_in_the_closed_account(now: dt.datetime) -> None:
    clerk = filing_clerk()
    visit = typed(clerk, now)
    person = owner_of(visit)
    stand_in = visit.draft.owner
    submit(actor=clerk, draft_id=visit.draft_id, now=now)
    link_to_account(actor=person, code=visit.code, now=now)
    user = User.objects.get(pk=person.user_id)
    assert [one.name for one in known_people(user)] == ["周远航"]
    assert not known_people(stand_in).exists()
    draft = FilingDraft.objects.get(pk=visit.draft_id)
    case = accept_filing(Filing.objects.get(pk=draft.filing_id), now)
    assert case.parties.get(role="defendant").person in known_people(user)
