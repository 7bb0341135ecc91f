"""One page for what waits for a person's signature: read first, then many at one word, each by its room's own action."""

import datetime as dt
import re
from contextlib import nullcontext

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.rendering.actions import sign_document
from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot
from filing.applications.models import Application
from filing.calendar.actions.start_deadline import start_deadline
from filing.cases.models import PanelMember
from filing.decisions.actions.draft import draft
from filing.decisions.actions.sign import sign
from filing.decisions.actions.take_back import take_back
from filing.decisions.models import Decision
from filing.decisions.queries import document_of
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.enforcement.actions.decide import check_sanction
from filing.enforcement.actions.issue_notice import issue_notice
from filing.enforcement.actions.propose import propose_listing
from filing.enforcement.actions.put_refusal import put_refusal
from filing.enforcement.models import DishonestyListing
from filing.to_sign import working
from filing.to_sign.actions.start import Chosen, start_signing
from filing.to_sign.models import SigningJob, SigningRow
from filing.to_sign.opened import note_opened
from filing.to_sign.queries import find, keys_waiting
from tests.factories.blank_documents import blank_documents
from tests.factories.decisions import finish
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.enforcement import make_enforcement, make_world
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
PAGE = "filing:to_sign"


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def checked(dispute: Dispute, now: dt.datetime) -> Decision:
    drafted = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    return finish(actor=dispute.judge, decision_id=drafted.pk, now=now)


def user_of(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def marks(client: Client) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)"', client.get(reverse(PAGE)).content.decode())


def open_all(client: Client) -> None:
    """Read every document of the page."""
    for mark in marks(client):
        code, key, _version = mark.split("/", 2)
        assert client.get(reverse("filing:to_sign_read", args=[code, key]))["Content-Type"] == "application/pdf"


def send(client: Client, chosen: list[str]) -> str:
    """Tick and sign; the page of the job after the worker was there."""
    answer = client.post(reverse(PAGE), {"chosen": chosen, "key": "one sending"})
    assert answer.status_code == 302, answer.content.decode()
    run_until_quiet()
    return client.get(answer["Location"]).content.decode()


def waits_for(actor: Actor) -> set[str]:
    return {code for _key, _since, code in keys_waiting(actor)}


def chosen_of(actor: Actor, code: str, key: object) -> Chosen:
    thing = find(actor, code, key)  # type: ignore[arg-type]
    assert thing is not None
    return Chosen(code, thing.pk, thing.version)


def read(actor: Actor, one: Chosen, now: dt.datetime) -> None:
    thing = find(actor, one.code, one.key)
    assert thing is not None
    note_opened(actor=actor, subject=thing.subject, version=thing.version, now=now)


def test_the_judge_signs_what_was_read_and_the_clerk_seals_it(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    judge, clerk = sign_in(user_of(dispute.judge)), sign_in(user_of(dispute.clerk))
    with clock.at(now):
        assert len(marks(judge)) == 1
        assert marks(clerk) == []
        open_all(judge)
        assert "已签名 1/1" in send(judge, marks(judge))
        assert marks(judge) == []
        open_all(clerk)
        assert "已签名 1/1" in send(clerk, marks(clerk))
    decision.refresh_from_db()
    assert decision.state == Decision.State.SEALED


def test_what_was_not_opened_is_not_signed_and_says_so_beside_its_row(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    judge = sign_in(user_of(dispute.judge))
    with clock.at(now):
        page = send(judge, marks(judge))
    assert "您还没有打开阅读这份文书" in page
    decision.refresh_from_db()
    assert decision.state == Decision.State.CHECKED
    assert SigningRow.objects.get().state == SigningRow.State.REFUSED


def test_the_pdf_of_the_decisions_own_page_counts_as_opened(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    judge = sign_in(user_of(dispute.judge))
    with clock.at(now):
        judge.get(reverse("filing:decision_pdf", args=[decision.pk]))
        assert "已签名 1/1" in send(judge, marks(judge))


def test_another_version_than_the_one_that_was_read_is_not_signed(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    judge = sign_in(user_of(dispute.judge))
    with clock.at(now):
        open_all(judge)
        before = marks(judge)
        take_back(actor=dispute.judge, decision_id=decision.pk, now=now)
        Decision.objects.filter(pk=decision.pk).update(content={**decision.content, "reasons": "本院认为，另有理由。"})
        finish(actor=dispute.judge, decision_id=decision.pk, now=now)
        assert "文书在您阅读后有改动" in send(judge, before)
        assert "未打开" in judge.get(reverse(PAGE)).content.decode()
    assert Decision.objects.get(pk=decision.pk).state == Decision.State.CHECKED


def test_one_that_cannot_be_signed_says_why_and_stops_no_other(dispute: Dispute, now: dt.datetime) -> None:
    """A hearing is still to come in one of the cases: that judgment needs a reason of its own."""
    open_still = checked(dispute, now)
    start_deadline(
        actor=dispute.judge, rule="answer", trigger="served", triggered_on=now.date(), key="answer", now=now,
        case=dispute.case, party=dispute.party("defendant"),
    )  # fmt: skip
    other = make_dispute(now)
    PanelMember.objects.filter(case=other.case, duty="sole_judge").update(user=user_of(dispute.judge))
    clear = finish(actor=dispute.judge, decision_id=draft(actor=dispute.judge, case_id=other.case.pk, now=now).pk, now=now)
    judge = sign_in(user_of(dispute.judge))
    with clock.at(now):
        open_all(judge)
        page = send(judge, marks(judge))
    assert "签署要写明理由" in page
    assert [Decision.objects.get(pk=one.pk).state for one in (open_still, clear)] == ["checked", "signed"]


def members_beside(dispute: Dispute) -> list[Actor]:
    """Two judges beside who tried it alone, who presides now."""
    PanelMember.objects.filter(case=dispute.case, duty="sole_judge").update(duty="presiding_judge")
    users = [make_staff(Role.JUDGE, dispute.case.court, name) for name in ("甲法官", "乙法官")]
    for user in users:
        PanelMember.objects.create(case=dispute.case, user=user, duty="judge")
    return [actor_for(user) for user in users]


def test_every_member_of_a_panel_finds_it_here_in_turn(dispute: Dispute, now: dt.datetime) -> None:
    members = members_beside(dispute)
    decision = checked(dispute, now)
    assert (waits_for(dispute.judge), waits_for(members[0])) == ({"decision"}, set())
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    assert [waits_for(one) for one in (dispute.judge, *members)] == [set(), {"decision"}, {"decision"}]
    sign(actor=members[0], decision_id=decision.pk, now=now)
    assert [waits_for(one) for one in members] == [set(), {"decision"}]


@pytest.fixture
def last_to_sign(dispute: Dispute, now: dt.datetime) -> tuple[Actor, Decision]:
    """Every judge of the panel has signed but the last."""
    first, last = members_beside(dispute)
    decision = checked(dispute, now)
    for actor in (dispute.judge, first):
        sign(actor=actor, decision_id=decision.pk, now=now)
    return last, decision


def signed_and_not_noted(actor: Actor, decision: Decision, now: dt.datetime) -> None:
    """The signature stands on the page, and then the process is gone."""
    document = document_of(decision)
    sign_document(actor=actor, document=document, slot=document.slots.get(user_id=actor.user_id).code, now=now)


def test_the_last_signature_that_was_not_noted_is_noted_by_the_job(
    last_to_sign: tuple[Actor, Decision], now: dt.datetime
) -> None:
    last, decision = last_to_sign
    one = chosen_of(last, "decision", decision.pk)
    read(last, one, now)
    job = start_signing(actor=last, chosen=[one], now=now)
    signed_and_not_noted(last, decision, now)
    working.work_on(job.pk, now)
    decision.refresh_from_db()
    assert (job.rows.get().state, decision.state) == (SigningRow.State.DONE, Decision.State.SIGNED)


def test_the_last_signature_that_was_not_noted_is_asked_for_again_on_both_pages(
    last_to_sign: tuple[Actor, Decision], now: dt.datetime
) -> None:
    last, decision = last_to_sign
    signed_and_not_noted(last, decision, now)
    assert waits_for(last) == {"decision"}
    judge, address = sign_in(user_of(last)), reverse("filing:decision", args=[decision.pk])
    with clock.at(now):
        assert reverse("filing:decision_sign", args=[decision.pk]) in judge.get(address).content.decode()
        judge.post(reverse("filing:decision_sign", args=[decision.pk]))
    decision.refresh_from_db()
    assert decision.state == Decision.State.SIGNED
    assert waits_for(last) == set()


def test_a_challenge_before_the_signature_was_noted_is_said_and_it_waits_on(
    last_to_sign: tuple[Actor, Decision], now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    last, decision = last_to_sign
    one = chosen_of(last, "decision", decision.pk)
    read(last, one, now)
    job = start_signing(actor=last, chosen=[one], now=now)
    signed_and_not_noted(last, decision, now)
    monkeypatch.setattr("filing.decisions.actions.sign.why_aside", lambda *_: "本案有回避申请未决定。")
    working.work_on(job.pk, now)
    row = job.rows.get()
    assert (row.state, row.problem) == (SigningRow.State.REFUSED, "本案有回避申请未决定。")
    assert waits_for(last) == {"decision"}


@pytest.mark.parametrize(("error", "refused"), [(IntegrityError, True), (DataError, True), (OperationalError, False)])
def test_a_row_that_the_database_does_not_take_keeps_no_other_from_its_turn(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, error: type[Exception], *, refused: bool
) -> None:
    """A lost connection is no fault of the row, which is signed later; anything else is."""
    one = chosen_of(dispute.judge, "decision", checked(dispute, now).pk)
    read(dispute.judge, one, now)
    job = start_signing(actor=dispute.judge, chosen=[one], now=now)

    def fails(**_: object) -> None:
        raise error

    monkeypatch.setattr("filing.decisions.to_sign.sign", fails)
    with nullcontext() if refused else pytest.raises(error):
        working.work_on(job.pk, now)
    assert job.rows.get().state == (SigningRow.State.REFUSED if refused else SigningRow.State.WAITING)


def test_a_worker_that_died_after_the_signature_signs_nothing_twice(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    one = chosen_of(dispute.judge, "decision", decision.pk)
    read(dispute.judge, one, now)
    job = start_signing(actor=dispute.judge, chosen=[one], now=now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)  # and then the process is gone, before the row was noted
    working.work_on(job.pk, now)
    working.work_on(job.pk, now)
    job.refresh_from_db()
    assert (job.state, job.rows.get().state) == (SigningJob.State.DONE, SigningRow.State.DONE)
    assert SignatureSlot.objects.filter(document=decision.document, signed_at__isnull=False).count() == 1


def test_what_a_job_is_on_the_way_to_is_not_chosen_twice(dispute: Dispute, now: dt.datetime) -> None:
    one = chosen_of(dispute.judge, "decision", checked(dispute, now).pk)
    start_signing(actor=dispute.judge, chosen=[one, one], now=now)
    assert SigningRow.objects.count() == 1
    with pytest.raises(LookupError):
        start_signing(actor=dispute.judge, chosen=[one], now=now)
    with clock.at(now):
        assert marks(sign_in(user_of(dispute.judge))) == []


def test_nobody_signs_or_reads_what_waits_for_another(dispute: Dispute, now: dt.datetime) -> None:
    one = chosen_of(dispute.judge, "decision", checked(dispute, now).pk)
    stranger = make_staff(Role.JUDGE, dispute.case.court, "旁边法官")
    with pytest.raises(LookupError):
        start_signing(actor=actor_for(stranger), chosen=[one], now=now)
    assert sign_in(stranger).get(reverse("filing:to_sign_read", args=["decision", one.key])).status_code == 404
    assert sign_in(user_of(dispute.plaintiff)).get(reverse(PAGE)).status_code in {403, 404}


@pytest.mark.parametrize("mark", ["", "decision", "decision/no-uuid/x", "nothing/00000000-0000-0000-0000-000000000000/x"])
def test_what_no_page_sends_starts_nothing(dispute: Dispute, mark: str) -> None:
    judge = sign_in(user_of(dispute.judge))
    answer = judge.post(reverse(PAGE), {"chosen": [mark]}, follow=True)
    assert "没有选中等待您签名的文书" in answer.content.decode()
    assert not SigningJob.objects.exists()


def test_the_clerk_seals_rulings_on_applications_here(dispute: Dispute, now: dt.datetime) -> None:
    ruled = decided(apply_for(dispute, "withdrawal", now), dispute.judge, now)
    assert ruled.state == Application.State.RULED
    clerk = sign_in(user_of(dispute.clerk))
    with clock.at(now):
        open_all(clerk)
        assert "已签名 1/1" in send(clerk, marks(clerk))
    ruled.refresh_from_db()
    assert ruled.state == Application.State.GRANTED


def test_a_judge_signs_refusals_of_enforcement_here(now: dt.datetime) -> None:
    world = make_world()
    application = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    judge = make_staff(Role.JUDGE, world.case.court, "审签法官")
    put_refusal(actor=world.clerk, application_id=application.pk, ground="unclear", reason="判项不明。", judge=judge, now=now)
    client = sign_in(judge)
    with clock.at(now):
        open_all(client)
        assert "已签名 1/1" in send(client, marks(client))
    application.refresh_from_db()
    assert (application.state, application.decided_by_id) == ("refused", judge.pk)


def test_the_president_signs_a_listing_here(now: dt.datetime) -> None:
    world = make_world()
    accepted = make_enforcement(world, now)
    enforcement = issue_notice(actor=world.officer, enforcement_id=accepted.pk, now=now)
    debtor = world.debtor_in(enforcement)
    listing = propose_listing(
        actor=world.officer, enforcement_id=enforcement.pk, debtor_id=debtor.pk, ground=4, facts="逾期未报告财产。", now=now
    )
    check_sanction(actor=world.head, model=DishonestyListing, sanction_id=listing.pk, now=now)
    president = sign_in(user_of(world.president))
    with clock.at(now):
        open_all(president)
        assert "已签名 1/1" in send(president, marks(president))
    listing.refresh_from_db()
    assert listing.state == "in_force"
    assert CourtDocument.objects.get(pk=listing.document_id).state == "sealed"


def test_the_list_is_paged_and_asks_the_database_no_more_for_more_rows(dispute: Dispute, now: dt.datetime) -> None:
    judge = user_of(dispute.judge)
    checked(dispute, now)
    client = sign_in(judge)
    with clock.at(now):
        client.get(reverse(PAGE))
        with CaptureQueriesContext(connection) as few:
            client.get(reverse(PAGE))
        for _number in range(3):
            other = make_dispute(now)
            PanelMember.objects.filter(case=other.case, duty="sole_judge").update(user=judge)
            finish(actor=dispute.judge, decision_id=draft(actor=dispute.judge, case_id=other.case.pk, now=now).pk, now=now)
        with CaptureQueriesContext(connection) as many:
            client.get(reverse(PAGE))
    assert len(many) == len(few)
