"""A lawyer prepares, the client reviews and signs on another device, co-counsel write with; every change is kept."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role, may
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice, SimulatedMessage
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.cases.models import Party, Representation
from filing.intake.actions.drafts import choose_court, discard_draft, remove_party, save_page, save_party
from filing.intake.actions.evidence import describe_evidence, remove_evidence
from filing.intake.actions.submit import NotReady, NotVerified, submit
from filing.intake.models import FilingDraft
from filing.intake.queries import draft_problems, my_drafts, signed_content
from filing.intake.rules import content as contents
from filing.intake.rules.autosave import Sent
from filing.intake.rules.merge import fingerprints
from filing.intake.sharing.actions.discuss import ChangedMeanwhile, say, sign
from filing.intake.sharing.actions.invite import Invited, invite, withdraw_share
from filing.intake.sharing.actions.join import NotOpen, WrongCode, join
from filing.intake.sharing.models import DraftChange, DraftComment, DraftShare
from filing.intake.sharing.queries import history
from tests.factories.filings import PLAINTIFF, accept_filing, litigant, make_bench, make_draft
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in
from tests.factories.sharing import invited_client, joined_client, plaintiff_of, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def lawyer() -> Actor:
    user = make_staff(Role.LAWYER, None, "沈砚")
    user.appointments.update(court=None)
    return actor_for(user, Role.LAWYER)


@pytest.fixture
def client_user() -> User:
    return make_user("林小满")


def co_counsel(lawyer: Actor, draft: FilingDraft, now: dt.datetime, name: str = "程律") -> Actor:
    user = make_user(name)
    whom = Invited(DraftShare.Role.CO_COUNSEL, name, user.email or "")
    share, actor = invite(actor=lawyer, draft_id=draft.pk, invited=whom, now=now), actor_for(user, Role.LITIGANT)
    join(actor=actor, share=share, code="", now=now)
    return actor


def test_the_link_goes_to_the_phone_once_and_says_until_when_and_the_code_stays_with_the_owner(
    lawyer: Actor, client_user: User, now: dt.datetime
) -> None:
    share = invited_client(lawyer, prepared(lawyer, now), client_user, now)
    run_until_quiet()
    message = SimulatedMessage.objects.get(key=f"sms:draft-share:{share.pk}")
    assert share.code not in message.body
    owner = sign_in(User.objects.get(pk=lawyer.user_id)).get(reverse("filing:draft_sharing", args=[share.draft_id]))
    assert f">{share.code}<" in owner.content.decode()
    assert reverse("filing:draft_join", args=[share.token]) in message.body
    assert "2026年9月8日" in message.body


def test_what_co_counsel_save_leaves_the_plaintiff_with_the_owner(now: dt.datetime) -> None:
    owner = litigant("林小满")
    draft = make_draft(owner, now)
    helper = co_counsel(owner, draft, now)
    typed = {**PLAINTIFF, "phone": "13900000000"}
    save_party(actor=helper, draft_id=draft.pk, party_id=plaintiff_of(draft), typed=typed, seen=True, now=now)
    user = User.objects.get(pk=owner.user_id)
    assert user.person
    assert user.person.phone != "13900000000"  # what an account says of itself is its own
    make_bench()
    filing = submit(actor=owner, draft_id=draft.pk, now=now)
    page = sign_in(User.objects.get(pk=helper.user_id)).get(reverse("filing:filing", args=[filing.pk]))
    assert filing.receipt_number in page.content.decode()
    assert "撤回这份申请" not in page.content.decode()
    party = accept_filing(filing, now).parties.get(role="plaintiff")
    assert (party.user_id, party.person_id, party.phone) == (owner.user_id, user.person_id, "13900000000")


def test_an_invitation_by_mail_is_sent_as_mail(lawyer: Actor, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    whom = Invited(DraftShare.Role.CO_COUNSEL, "程律", "cheng@demo.example")
    share = invite(actor=lawyer, draft_id=draft.pk, invited=whom, now=now)
    run_until_quiet()
    sent = [message for message in mail.outbox if message.to == ["cheng@demo.example"]]
    assert share.token in sent[0].body
    assert share.code not in sent[0].body + sent[0].subject


def test_the_invited_account_joins_without_a_code_and_another_needs_it(
    lawyer: Actor, client_user: User, now: dt.datetime
) -> None:
    draft = prepared(lawyer, now)
    share, other = invited_client(lawyer, draft, client_user, now), actor_for(make_user("林小满"), Role.LITIGANT)
    with pytest.raises(WrongCode) as refused:
        join(actor=other, share=share, code="000000" if share.code != "000000" else "111111", now=now)
    assert refused.value.left == 4
    join(actor=other, share=share, code=share.code, now=now)
    assert may(other, draft, "view")
    with pytest.raises(NotOpen):
        join(actor=actor_for(client_user), share=share, code=share.code, now=now)


def test_five_wrong_codes_lock_the_link_for_good(lawyer: Actor, client_user: User, now: dt.datetime) -> None:
    share = invited_client(lawyer, prepared(lawyer, now), client_user, now)
    stranger, wrong = actor_for(make_user("旁人"), Role.LITIGANT), "000000" if share.code != "000000" else "111111"
    for _ in range(4):
        with pytest.raises(WrongCode):
            join(actor=stranger, share=share, code=wrong, now=now)
    with pytest.raises(NotOpen):
        join(actor=stranger, share=share, code=wrong, now=now)
    with pytest.raises(NotOpen):
        join(actor=stranger, share=share, code=share.code, now=now)


def test_a_client_reads_and_signs_but_changes_nothing(lawyer: Actor, client_user: User, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    client = joined_client(lawyer, draft, client_user, now)
    assert list(my_drafts(client)) == [draft]
    with pytest.raises(PermissionDenied):
        save_page(actor=client, draft_id=draft.pk, page="principal", typed={"principal_owed": "1"}, seen=True, now=now)
    with pytest.raises(PermissionDenied):
        submit(actor=client, draft_id=draft.pk, now=now)


def test_only_a_signed_draft_is_submitted_and_a_change_asks_for_a_new_signature(
    lawyer: Actor, client_user: User, now: dt.datetime
) -> None:
    draft = prepared(lawyer, now)
    client = joined_client(lawyer, draft, client_user, now)
    with pytest.raises(NotReady) as refused:
        submit(actor=lawyer, draft_id=draft.pk, now=now)
    assert [one.problem.code for one in refused.value.problems] == ["not_signed"]
    sign(actor=client, draft_id=draft.pk, read_sha256=signed_content(draft), now=now)
    save_page(actor=lawyer, draft_id=draft.pk, page="principal", typed={"principal_owed": "99000"}, seen=True, now=now)
    with pytest.raises(NotReady):
        submit(actor=lawyer, draft_id=draft.pk, now=now)
    changed = FilingDraft.objects.get(pk=draft.pk)
    sign(actor=client, draft_id=draft.pk, read_sha256=signed_content(changed), now=now)
    assert submit(actor=lawyer, draft_id=draft.pk, now=now).amount is not None


def test_evidence_that_changed_after_the_signature_asks_for_a_new_one(lawyer: Actor, client_user: User, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    client = joined_client(lawyer, draft, client_user, now)
    sign(actor=client, draft_id=draft.pk, read_sha256=signed_content(draft), now=now)
    item = draft.evidence.get()
    describe_evidence(actor=lawyer, draft_id=draft.pk, evidence_id=item.pk, title="借条", purpose="别的", kinds=["iou"], now=now)
    assert [one.problem.code for one in draft_problems(draft, now.date())] == ["not_signed"]


def test_nothing_is_signed_that_was_not_read(lawyer: Actor, client_user: User, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    client, read = joined_client(lawyer, draft, client_user, now), signed_content(draft)
    save_page(actor=lawyer, draft_id=draft.pk, page="principal", typed={"principal_owed": "99000"}, seen=True, now=now)
    with pytest.raises(ChangedMeanwhile):
        sign(actor=client, draft_id=draft.pk, read_sha256=read, now=now)


def test_an_unfinished_draft_and_an_unproven_name_sign_nothing(lawyer: Actor, client_user: User, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    client = joined_client(lawyer, draft, client_user, now)
    nameless = Actor(role=client.role, user_id=client.user_id, person_id=None, verified=False, name=client.name)
    with pytest.raises(NotVerified):
        sign(actor=nameless, draft_id=draft.pk, read_sha256=signed_content(draft), now=now)
    save_page(actor=lawyer, draft_id=draft.pk, page="principal", typed={"principal_owed": ""}, seen=True, now=now)
    with pytest.raises(NotReady):
        sign(actor=client, draft_id=draft.pk, read_sha256=signed_content(FilingDraft.objects.get(pk=draft.pk)), now=now)


def test_a_withdrawn_share_opens_nothing_from_the_next_request_on(lawyer: Actor, client_user: User, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    share = invited_client(lawyer, draft, client_user, now)
    client, browser = actor_for(client_user, Role.LITIGANT), sign_in(client_user)
    join(actor=client, share=share, code="", now=now)
    address = reverse("filing:draft_read", args=[draft.pk])
    assert browser.get(address).status_code == 200
    withdraw_share(actor=lawyer, draft_id=draft.pk, share_id=share.pk, now=now)
    assert browser.get(address).status_code == 404
    with pytest.raises(Http404):
        sign(actor=client, draft_id=draft.pk, read_sha256=signed_content(draft), now=now)
    assert draft_problems(draft, now.date()) == []


def test_the_client_is_the_party_of_the_case_and_the_lawyer_the_agent(lawyer: Actor, client_user: User, now: dt.datetime) -> None:
    make_bench()
    draft = prepared(lawyer, now)
    client = joined_client(lawyer, draft, client_user, now)
    sign(actor=client, draft_id=draft.pk, read_sha256=signed_content(draft), now=now)
    filing = submit(actor=lawyer, draft_id=draft.pk, now=now)
    assert may(client, filing, "view")
    case = accept_filing(filing, now)
    assert case.parties.get(role=Party.Role.PLAINTIFF).user == client_user
    assert Representation.objects.get().user_id == lawyer.user_id


def test_a_client_returns_the_draft_with_a_remark_that_everyone_hears_of(
    lawyer: Actor, client_user: User, now: dt.datetime
) -> None:
    draft = prepared(lawyer, now)
    client, other = joined_client(lawyer, draft, client_user, now), co_counsel(lawyer, draft, now)
    comment = say(actor=client, draft_id=draft.pk, kind=DraftComment.Kind.RETURNED, text="利率写错了", now=now)
    told = Notice.objects.filter(key__startswith=f"draft-comment:{comment.pk}").values_list("user_id", flat=True)
    assert set(told) == {lawyer.user_id, other.user_id}
    with pytest.raises(ValueError, match=str(draft.pk)):
        say(actor=client, draft_id=draft.pk, kind=DraftComment.Kind.REMARK, text="  ", now=now)
    with pytest.raises(Http404):
        say(actor=actor_for(make_user()), draft_id=draft.pk, kind=DraftComment.Kind.REMARK, text="?", now=now)


def test_co_counsel_write_but_neither_invite_nor_throw_away(lawyer: Actor, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    other = co_counsel(lawyer, draft, now)
    save_page(actor=other, draft_id=draft.pk, page="principal", typed={"principal_owed": "5"}, seen=True, now=now)
    with pytest.raises(PermissionDenied):
        discard_draft(actor=other, draft_id=draft.pk, now=now)
    with pytest.raises(PermissionDenied):
        invite(actor=other, draft_id=draft.pk, invited=Invited("client", "某", "13900000000"), now=now)


def test_every_change_of_a_field_is_kept_with_who_and_from_what_to_what(lawyer: Actor, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    other, later = co_counsel(lawyer, draft, now), now + dt.timedelta(hours=1)
    save_page(actor=other, draft_id=draft.pk, page="principal", typed={"principal_owed": "5"}, seen=True, now=later)
    save_page(actor=other, draft_id=draft.pk, page="principal", typed={"principal_owed": "56"}, seen=True, now=later)
    save_page(actor=lawyer, draft_id=draft.pk, page="principal", typed={"principal_owed": "7"}, seen=True, now=later)
    changes = [(change.user_id, change.old, change.new) for change in history(draft) if change.place == "answer:principal_owed"]
    assert changes[:2] == [(lawyer.user_id, "56", "7"), (other.user_id, "100,000.00", "56")]


def test_court_people_and_evidence_stand_in_the_history_too(lawyer: Actor, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    before = DraftChange.objects.filter(draft=draft).count()
    later = now + dt.timedelta(hours=1)
    choose_court(actor=lawyer, draft_id=draft.pk, court=make_court("粤0605", "佛山市南海区人民法院"), now=later)
    defendant = contents.parties(draft.content, "defendant")[0]["id"]
    remove_party(actor=lawyer, draft_id=draft.pk, party_id=defendant, now=later)
    remove_evidence(actor=lawyer, draft_id=draft.pk, evidence_id=draft.evidence.get().pk, now=later)
    new = {change.place for change in DraftChange.objects.filter(draft=draft, changed_at=later)}
    assert {"court", f"party:{defendant}", f"party:{defendant}:address", "evidence"} <= new
    assert DraftChange.objects.filter(draft=draft).count() > before
    page = sign_in(User.objects.get(pk=lawyer.user_id)).get(reverse("filing:draft_history", args=[draft.pk])).content.decode()
    assert "佛山市南海区人民法院" in page
    assert str(draft.court_id) not in page
    assert "：person<" not in page


def test_two_who_write_on_one_page_lose_nothing(lawyer: Actor, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    other = co_counsel(lawyer, draft, now)
    base = fingerprints(contents.answers(draft.content), ["principal_owed", "principal_as_of"])
    mine = {"principal_owed": "90000", "principal_as_of": "2026-08-20"}
    theirs = {"principal_owed": "80000", "principal_as_of": "2026-08-21"}
    save_page(actor=other, draft_id=draft.pk, page="principal", typed=theirs, seen=True, now=now, sent=Sent(base=base))
    saved = save_page(actor=lawyer, draft_id=draft.pk, page="principal", typed=mine, seen=True, now=now, sent=Sent(base=base))
    assert contents.answers(saved.content)["principal_owed"] == "80000"
    assert contents.answers(saved.content)["principal_as_of"] == "2026-08-21"
    lost = DraftChange.objects.get(draft=draft, applied=False)
    assert (lost.old, lost.new, lost.user_id) == ("80000", "90000", lawyer.user_id)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert found is not None
    return found[1].replace("&quot;", '"')


def test_the_page_shows_both_versions_side_by_side_and_takes_the_chosen_one(lawyer: Actor, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    other = co_counsel(lawyer, draft, now)
    mine, theirs = (sign_in(User.objects.get(pk=actor.user_id)) for actor in (lawyer, other))
    address = reverse("filing:draft_page", args=[draft.pk, "principal"])
    page = mine.get(address).content.decode()
    typed = {"principal_owed": "90000", "principal_as_of": "2026-08-20", "currency": "CNY"}
    form = {"_base": hidden(page, "_base"), "_shown": hidden(page, "_shown")}
    assert theirs.post(address, {**typed, **form, "principal_owed": "80000"}).status_code == 302
    clash = mine.post(address, {**typed, **form})
    shown = clash.content.decode()
    assert clash.status_code == 409
    assert "用我写的：90,000.00元" in shown
    assert "80,000.00元" in shown
    assert "程律" in shown
    again = {**typed, "_base": hidden(shown, "_base"), "_shown": form["_shown"], "_take-principal_owed": "theirs"}
    assert mine.post(address, again)["Location"] == address
    assert contents.answers(FilingDraft.objects.get(pk=draft.pk).content)["principal_owed"] == "80000"
    assert mine.post(address, {**again, "_take-principal_owed": "mine"}).status_code == 302
    assert contents.answers(FilingDraft.objects.get(pk=draft.pk).content)["principal_owed"] == "90000"


def test_saving_in_the_background_tells_of_a_clash_and_keeps_both(lawyer: Actor, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    other = co_counsel(lawyer, draft, now)
    defendant = contents.parties(draft.content, "defendant")[0]["id"]
    mine, theirs = (sign_in(User.objects.get(pk=actor.user_id)) for actor in (lawyer, other))
    page = mine.get(reverse("filing:draft_party", args=[draft.pk, defendant])).content.decode()
    form = {"_base": hidden(page, "_base"), "_shown": hidden(page, "_shown"), "name": "周远航"}
    save = reverse("filing:draft_party_autosave", args=[draft.pk, defendant])
    assert theirs.post(save, {**form, "address": "佛山市禅城区演示路90号"}).status_code == 200
    answer = mine.post(save, {**form, "address": "佛山市禅城区演示路91号"}).content.decode()
    assert "您写的还在" in answer
    changes = DraftChange.objects.filter(draft=draft, place=f"party:{defendant}:address")
    assert {change.new for change in changes} >= {"佛山市禅城区演示路90号", "佛山市禅城区演示路91号"}


def test_the_whole_way_of_a_client_without_scripts(lawyer: Actor, client_user: User, now: dt.datetime) -> None:
    draft = prepared(lawyer, now)
    desk, phone = sign_in(User.objects.get(pk=lawyer.user_id)), sign_in(client_user, factor="code")
    sharing = reverse("filing:draft_sharing", args=[draft.pk])
    wrong = desk.post(sharing, {"role": "client", "name": "林小满", "contact": "不是电话", "party": ""})
    assert wrong.status_code == 422
    posted = {"role": "client", "name": "林小满", "contact": client_user.phone, "party": plaintiff_of(draft)}
    posted["key"] = hidden(desk.get(sharing).content.decode(), "key")
    for _twice in range(2):
        assert desk.post(sharing, posted).status_code == 302
    assert "等待对方打开链接" in desk.get(sharing).content.decode()
    link = reverse("filing:draft_join", args=[DraftShare.objects.get().token])
    assert Client().get(link).status_code == 302
    assert "沈砚 请您作为" in phone.get(link).content.decode()
    read = phone.post(link)["Location"]
    assert "请核对，没有问题就签名" in phone.get(read).content.decode()
    assert phone.get(reverse("filing:draft", args=[draft.pk]))["Location"] == read
    phone.post(reverse("filing:draft_comment", args=[draft.pk]), {"text": "请核对利率", "return": "1"})
    assert "请核对利率" in desk.get(read).content.decode()
    assert phone.post(reverse("filing:draft_comment", args=[draft.pk]), {"text": ""}).status_code == 422
    page = phone.get(reverse("filing:draft_sign", args=[draft.pk])).content.decode()
    phone.post(reverse("filing:draft_sign", args=[draft.pk]), {"sha256": hidden(page, "sha256")})
    assert "您已于" in phone.get(read).content.decode()
    assert "已签名" in desk.get(sharing).content.decode()
    assert "not_signed" not in {one.problem.code for one in draft_problems(draft, now.date())}


def test_an_expired_link_says_so_with_its_day(lawyer: Actor, client_user: User, now: dt.datetime) -> None:
    share = invited_client(lawyer, prepared(lawyer, now), client_user, now)
    with clock.at(now + dt.timedelta(days=8)):
        answer = sign_in(client_user).get(reverse("filing:draft_join", args=[share.token]))
    assert answer.status_code == 410
    assert "2026年9月8日" in answer.content.decode()
