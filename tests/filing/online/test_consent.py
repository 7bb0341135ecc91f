"""The ledger is only added to; what it says decides how a hearing may be held."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.messaging.models import Notice
from delivery.service.rules.effect import Consent
from filing.calendar.models import Hearing, HearingChange
from filing.cases.models import Case, Party
from filing.events import HearingScheduled
from filing.online.actions.consent import CannotAnswer, answer_consent, ask_consent, note_consent
from filing.online.actions.mode import CannotHold, change_mode, hold_asynchronously
from filing.online.models import OnlineConsent
from filing.online.queries import standing
from filing.online.rules import Asynchrony, Barrier, Deed, Means, Step
from filing.online.subscribers import ask_parties
from tests.factories.court_cases import make_case, member
from tests.factories.people import actor_for, make_room, make_user
from tests.factories.service import confirmed_address
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
ALL_FOUND = Asynchrony(True, True, True)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now, defendant=make_user("周远航"))


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


@pytest.fixture
def judge(case: Case) -> Actor:
    return actor_for(member(case, "sole_judge"))


@pytest.fixture
def hearing(case: Case, now: dt.datetime) -> Hearing:
    starts_at = now + dt.timedelta(days=10)
    return Hearing.objects.create(
        case=case, room=make_room(case.court), starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1)
    )


def party_and_actor(case: Case, role: str) -> tuple[Party, Actor]:
    party = case.parties.get(role=role)
    assert party.user is not None
    return party, actor_for(party.user, Role.LITIGANT)


def consent(case: Case, now: dt.datetime, *roles: str, deed: Deed = Deed.GIVEN, reason: str = "") -> None:
    for role in roles:
        party, actor = party_and_actor(case, role)
        answer_consent(actor=actor, party_id=party.pk, step=Step.HEARING, deed=deed, reason=reason, now=now)


def deed_of(case: Case, role: str, step: Step = Step.HEARING) -> Deed | None:
    entry = standing(case.parties.get(role=role), step)
    return entry.deed if entry else None


def test_nobody_is_asked_for_the_filing_which_its_filer_has_chosen(case: Case, clerk: Actor, now: dt.datetime) -> None:
    """Who files online has chosen it (OLR art. 4): the pages offer no such step, and the ledger takes none."""
    party, actor = party_and_actor(case, "plaintiff")
    with pytest.raises(ValueError, match="filing"):
        ask_consent(actor=clerk, case_id=case.pk, step=Step.FILING, party_ids=[party.pk], now=now)
    with pytest.raises(CannotAnswer, match="not_now"):
        answer_consent(actor=actor, party_id=party.pk, step=Step.FILING, deed=Deed.GIVEN, now=now)
    assert party.user is not None
    OnlineConsent.objects.create(party=party, step="filing", deed="asked", statement="2026-1", made_at=now)
    for user in (party.user, member(case, "clerk")):
        shown = sign_in(user).get(reverse("filing:online", args=[case.pk])).context["parties"]
        assert {str(label) for row in shown for label, _way, _words in row["steps"]} == {
            "调解", "证据交换", "询问", "庭前会议", "庭审"
        }  # fmt: skip
    for address in (reverse("filing:online_answer", args=[party.pk]), reverse("filing:online_ask", args=[case.pk])):
        form = sign_in(member(case, "clerk") if "ask" in address else party.user).get(address).context["form"]
        assert [step for step, _words in form.fields["step"].choices] == [
            "mediation", "exchange", "inquiry", "conference", "hearing",
        ]  # fmt: skip


def test_parties_are_asked_and_answer_for_one_step_only(case: Case, clerk: Actor, now: dt.datetime) -> None:
    ids = [party.pk for party in case.parties.all()]
    ask_consent(actor=clerk, case_id=case.pk, step=Step.MEDIATION, party_ids=ids, means=Means.PLATFORM, now=now)
    told = Notice.objects.filter(title="是否同意在线进行诉讼").values_list("body", flat=True)
    assert len(told) == 2
    assert all(
        one.startswith(f"{case.case_number}：法院征询您是否同意调解在线进行，请在2026年9月4日（周五）前答复") for one in told
    )
    party, actor = party_and_actor(case, "plaintiff")
    later = now + dt.timedelta(hours=1)
    answer_consent(actor=actor, party_id=party.pk, step=Step.MEDIATION, deed=Deed.GIVEN, now=later)
    assert deed_of(case, "plaintiff", Step.MEDIATION) == Deed.GIVEN
    assert deed_of(case, "plaintiff") is None
    again = ask_consent(actor=clerk, case_id=case.pk, step=Step.MEDIATION, party_ids=ids, means=Means.PLATFORM, now=later)
    assert [row.party.role for row in again] == ["defendant"]


def test_a_refusal_needs_a_reason_and_nobody_answers_for_another(case: Case, clerk: Actor, now: dt.datetime) -> None:
    party, actor = party_and_actor(case, "defendant")
    with pytest.raises(CannotAnswer, match="no_reason"):
        answer_consent(actor=actor, party_id=party.pk, step=Step.HEARING, deed=Deed.REFUSED, reason=" ", now=now)
    _other, plaintiff = party_and_actor(case, "plaintiff")
    with pytest.raises(PermissionDenied):
        answer_consent(actor=plaintiff, party_id=party.pk, step=Step.HEARING, deed=Deed.GIVEN, now=now)
    with pytest.raises(Http404):
        stranger = actor_for(make_user("旁人"), Role.LITIGANT)
        answer_consent(actor=stranger, party_id=party.pk, step=Step.HEARING, deed=Deed.GIVEN, now=now)
    noted = note_consent(
        actor=clerk, party_id=party.pk, step=Step.HEARING, deed=Deed.REFUSED, means=Means.PHONE, reason="不会用手机", now=now
    )
    assert (noted.means, noted.made_by_id) == ("phone", clerk.user_id)


def test_consent_is_withdrawn_in_time_and_stays_in_the_ledger(case: Case, hearing: Hearing, now: dt.datetime) -> None:
    consent(case, now, "plaintiff")
    party, actor = party_and_actor(case, "plaintiff")
    late = hearing.starts_at - dt.timedelta(hours=2)
    with pytest.raises(CannotAnswer, match="too_late"):
        answer_consent(actor=actor, party_id=party.pk, step=Step.HEARING, deed=Deed.WITHDRAWN, reason="没有网络", now=late)
    early = now + dt.timedelta(days=1)
    answer_consent(actor=actor, party_id=party.pk, step=Step.HEARING, deed=Deed.WITHDRAWN, reason="没有网络", now=early)
    assert [row.deed for row in OnlineConsent.objects.order_by("made_at")] == ["given", "withdrawn"]
    with pytest.raises(CannotAnswer, match="not_now"):
        answer_consent(actor=actor, party_id=party.pk, step=Step.HEARING, deed=Deed.WITHDRAWN, reason="再撤", now=early)
    for change in (lambda rows: rows.update(deed="given"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(OnlineConsent.objects.all())


def test_a_hearing_planned_online_asks_each_party_once(case: Case, hearing: Hearing, now: dt.datetime) -> None:
    consent(case, now, "plaintiff")
    for _ in range(2):
        ask_parties(HearingScheduled(hearing_id=hearing.pk, case_id=case.pk), now)
    assert [(row.party.role, row.deed) for row in OnlineConsent.objects.filter(hearing=hearing, deed="asked")] == [
        ("defendant", "asked")
    ]


def test_online_needs_all_mixed_needs_one_and_on_site_nobody(
    case: Case, hearing: Hearing, clerk: Actor, now: dt.datetime
) -> None:
    for mode, code in (("online", "not_all"), ("mixed", "nobody")):
        with pytest.raises(CannotHold) as refused:
            change_mode(actor=clerk, hearing_id=hearing.pk, mode=mode, reason="试试", now=now)
        assert refused.value.codes == [code]
    consent(case, now, "plaintiff")
    change_mode(actor=clerk, hearing_id=hearing.pk, mode="mixed", reason="原告同意", now=now)
    consent(case, now, "defendant")
    with pytest.raises(CannotHold) as refused:
        change_mode(actor=clerk, hearing_id=hearing.pk, mode="online", reason="都同意", found=[Barrier.COMPLEX], now=now)
    assert refused.value.codes == ["complex"]
    changed = change_mode(actor=clerk, hearing_id=hearing.pk, mode="online", reason="都同意", now=now)
    # To mixed, as the defendant consents, and to online.
    assert (changed.mode, changed.sequence) == ("online", 3)
    assert HearingChange.objects.filter(hearing=hearing, kind="mode").count() == 3


def test_found_unfit_midway_it_goes_on_in_the_court_room(case: Case, hearing: Hearing, judge: Actor, now: dt.datetime) -> None:
    Hearing.objects.filter(pk=hearing.pk).update(state=Hearing.State.OPEN)
    changed = change_mode(actor=judge, hearing_id=hearing.pk, mode="on_site", reason="需要核对原件", now=now)
    assert (changed.mode, changed.state) == ("on_site", "open")


def test_an_asynchronous_hearing_only_under_article_20_and_by_a_judge(
    case: Case, hearing: Hearing, judge: Actor, clerk: Actor, now: dt.datetime
) -> None:
    with pytest.raises(CannotHold) as refused:
        hold_asynchronously(actor=judge, hearing_id=hearing.pk, found=Asynchrony(True, False, True), reason="在外地", now=now)
    assert refused.value.codes == ["written", "consent"]
    consent(case, now, "plaintiff", "defendant")
    with pytest.raises(PermissionDenied):
        hold_asynchronously(actor=clerk, hearing_id=hearing.pk, found=ALL_FOUND, reason="在外地", now=now)
    changed = hold_asynchronously(actor=judge, hearing_id=hearing.pk, found=ALL_FOUND, reason="在外地", now=now)
    assert changed.mode == Hearing.Mode.ASYNCHRONOUS


# -- pages -----------------------------------------------------------------------------------------------------------


def client_of(case: Case, role: str) -> Client:
    return sign_in(case.parties.get(role=role).user)


def test_a_side_reads_its_own_steps_and_the_court_all(case: Case, clerk: Actor, now: dt.datetime) -> None:
    consent(case, now, "defendant", deed=Deed.REFUSED, reason="不会用手机")
    url = reverse("filing:online", args=[case.pk])
    assert "不会用手机" not in client_of(case, "plaintiff").get(url).content.decode()
    for client in (client_of(case, "defendant"), sign_in(member(case, "clerk"))):
        assert "不会用手机" in client.get(url).content.decode()
    home = client_of(case, "defendant").get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "不同意，线下参加" in home


def test_consent_to_service_stands_on_the_same_page(case: Case, now: dt.datetime) -> None:
    url = reverse("filing:online", args=[case.pk])
    assert "没有确认送达地址" in client_of(case, "plaintiff").get(url).content.decode()
    confirmed_address(case.parties.get(role="plaintiff"), now, Consent.EXPRESS)
    assert "明确同意电子送达" in client_of(case, "plaintiff").get(url).content.decode()
    assert "明确同意电子送达" in sign_in(member(case, "clerk")).get(url).content.decode()
    assert "明确同意电子送达" not in client_of(case, "defendant").get(url).content.decode()


def test_a_party_answers_on_its_page(case: Case) -> None:
    party = case.parties.get(role="defendant")
    client, url = client_of(case, "defendant"), reverse("filing:online_answer", args=[party.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"step": "hearing", "deed": "refused", "reason": ""}).status_code == 422
    assert client.post(url, {"step": "hearing", "deed": "given"}).status_code == 302
    assert deed_of(case, "defendant") == Deed.GIVEN
    assert client_of(case, "plaintiff").get(url).status_code in {403, 404}


def test_the_clerk_asks_notes_and_changes_the_mode(case: Case, hearing: Hearing) -> None:
    client = sign_in(member(case, "clerk"))
    assert (
        client.post(reverse("filing:online_ask", args=[case.pk]), {"step": "hearing", "means": "publication"}).status_code == 302
    )
    noted = {"party": str(case.parties.get(role="plaintiff").pk), "step": "hearing", "deed": "given", "means": "paper"}
    assert client.post(reverse("filing:online_note", args=[case.pk]), noted).status_code == 302
    url = reverse("filing:hearing_mode", args=[hearing.pk])
    seen = client.get(url).context["form"].standing
    refused = client.post(url, {"mode": "online", "reason": "试试", "seen": seen})
    assert refused.status_code == 422
    assert "不是所有当事人都同意" in refused.content.decode()
    assert client.post(url, {"mode": "async", "reason": "试试", "seen": seen}).status_code == 403
    assert client.post(url, {"mode": "mixed", "reason": "原告同意", "seen": seen}).status_code == 302
    assert "部分在线、部分到庭" in client.get(reverse("filing:online", args=[case.pk])).content.decode()
