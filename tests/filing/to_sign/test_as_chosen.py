"""Between choosing and signing things change: people leave, texts are taken back, another window was quicker."""

import datetime as dt
import importlib
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import Appointment, User
from courtportal.kernel.rendering.actions import PlaceSettled
from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot
from courtportal.kernel.signing.pdf import SigningRefusedError
from filing.applications.actions.decide import seal_ruling
from filing.applications.models import Application
from filing.cases.models import PanelMember
from filing.decisions.actions.draft import draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import sign
from filing.decisions.actions.take_back import take_back
from filing.decisions.models import Decision
from filing.decisions.queries import document_of
from filing.to_sign import working
from filing.to_sign.actions.start import Chosen, NothingWaits, start_signing
from filing.to_sign.models import SigningJob, SigningRow
from filing.to_sign.opened import AnotherDocument, ChangedSinceRead, note_opened, opened_by
from filing.to_sign.queries import find
from filing.to_sign.sources import Thing
from tests.factories.blank_documents import blank_documents
from tests.factories.decisions import finish
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.people import make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
PAGE = "filing:to_sign"
CHANGED = "文书在您阅读后有改动"
State = SigningRow.State


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def checked(dispute: Dispute, now: dt.datetime, judge: Actor | None = None) -> Decision:
    by = judge or dispute.judge
    return finish(actor=by, decision_id=draft(actor=by, case_id=dispute.case.pk, now=now).pk, now=now)


def beside(dispute: Dispute, now: dt.datetime) -> Decision:
    """A judgment in another case of the same judge."""
    other = make_dispute(now)
    PanelMember.objects.filter(case=other.case, duty="sole_judge").update(user=dispute.judge.user_id)
    return checked(other, now, dispute.judge)


def user_of(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def chosen(actor: Actor, decision: Decision, now: dt.datetime) -> Chosen:
    """Read, and ticked."""
    thing = find(actor, "decision", decision.pk)
    assert thing is not None
    note_opened(actor=actor, subject=thing.subject, version=thing.version, now=now)
    return Chosen("decision", thing.pk, thing.version)


def worked_on(actor: Actor, ticked: Iterable[Chosen], now: dt.datetime, before: Callable[[], object]) -> list[tuple[str, str]]:
    """What came of each row where something happens before the worker's turn."""
    job = start_signing(actor=actor, chosen=list(ticked), now=now)
    before()
    working.work_on(job.pk, now)
    assert SigningJob.objects.get(pk=job.pk).state == SigningJob.State.DONE
    return list(job.rows.order_by("number").values_list("state", "problem"))


def write_anew(actor: Actor, decision: Decision, now: dt.datetime) -> Decision:
    """Taken back, written otherwise, checked again."""
    take_back(actor=actor, decision_id=decision.pk, now=now)
    Decision.objects.filter(pk=decision.pk).update(content={**decision.content, "reasons": "本院认为，另有理由。"})
    return finish(actor=actor, decision_id=decision.pk, now=now)


@pytest.mark.parametrize(
    "leaves",
    [
        pytest.param(lambda user, now: Appointment.objects.filter(user=user).update(ended_at=now), id="left"),
        pytest.param(lambda user, _now: Appointment.objects.filter(user=user).update(role=Role.CLERK), id="another role"),
        pytest.param(lambda user, _now: User.objects.filter(pk=user.pk).update(is_active=False), id="locked"),
    ],
)
def test_who_does_not_hold_the_role_at_the_workers_turn_signs_nothing(
    dispute: Dispute, now: dt.datetime, leaves: Callable[[User, dt.datetime], object]
) -> None:
    decision = checked(dispute, now)
    ticked = [chosen(dispute.judge, decision, now)]
    rows = worked_on(dispute.judge, ticked, now, lambda: leaves(user_of(dispute.judge), now))
    assert rows == [(State.REFUSED, "您已经不担任选择时的职务，没有签名。")]
    assert not SignatureSlot.objects.filter(document=document_of(decision), signed_at__isnull=False).exists()


def test_a_case_that_went_to_another_judge_says_so_and_stops_no_other(dispute: Dispute, now: dt.datetime) -> None:
    gone, kept = checked(dispute, now), beside(dispute, now)
    ticked = [chosen(dispute.judge, one, now) for one in (gone, kept)]
    successor = make_staff(Role.JUDGE, dispute.case.court, "接任法官")
    panel = PanelMember.objects.filter(case=dispute.case, duty="sole_judge")
    (refused, why), (state, _) = worked_on(dispute.judge, ticked, now, lambda: panel.update(user=successor))
    assert (refused, state) == (State.REFUSED, State.DONE)
    assert "审判人员、书记员有变动" in why


def test_a_text_that_changes_after_the_last_look_is_not_signed(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken back and checked anew between the job's own look and the signature."""
    decision = checked(dispute, now)
    ticked = [chosen(dispute.judge, decision, now)]

    def looks(user_id: Any, things: Iterable[Thing]) -> set[Any]:
        found = opened_by(user_id, things)
        write_anew(dispute.judge, decision, now)
        return found

    monkeypatch.setattr(working, "opened_by", looks)
    ((state, why),) = worked_on(dispute.judge, ticked, now, lambda: None)
    assert (state, CHANGED in why) == (State.REFUSED, True)
    decision.refresh_from_db()
    assert not SignatureSlot.objects.filter(document=document_of(decision), signed_at__isnull=False).exists()


def test_neither_signature_nor_seal_stands_on_another_text_than_was_read(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    read = document_of(decision).unsigned_sha256
    decision = write_anew(dispute.judge, decision, now)
    with pytest.raises(ChangedSinceRead):
        sign(actor=dispute.judge, decision_id=decision.pk, read=read, now=now)
    sign(actor=dispute.judge, decision_id=decision.pk, read=document_of(decision).unsigned_sha256, now=now)
    with pytest.raises(ChangedSinceRead):
        seal(actor=dispute.clerk, decision_id=decision.pk, read=read, now=now)
    assert Decision.objects.get(pk=decision.pk).state == Decision.State.SIGNED


def test_the_page_of_the_judgment_sends_what_it_showed(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    judge, show = sign_in(user_of(dispute.judge)), reverse("filing:decision", args=[decision.pk])
    read = document_of(decision).unsigned_sha256
    with clock.at(now):
        assert f'name="read" value="{read}"' in judge.get(show).content.decode()
        write_anew(dispute.judge, decision, now)
        page = judge.post(reverse("filing:decision_sign", args=[decision.pk]), {"read": read}, follow=True).content.decode()
    assert CHANGED in page
    assert Decision.objects.get(pk=decision.pk).state == Decision.State.CHECKED


def test_what_was_not_sealed_is_told_as_neither_signed_nor_sealed(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    with clock.at(now):
        seal_it = reverse("filing:decision_seal", args=[decision.pk])
        page = sign_in(user_of(dispute.clerk)).post(seal_it, {"read": "0" * 64}, follow=True).content.decode()
    assert f"没有签名、盖章：{CHANGED}" in page


def test_where_the_seal_alone_failed_the_clerk_is_told_that_a_signature_stays_valid(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = checked(dispute, now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)

    def fail(**_given: object) -> None:
        raise SigningRefusedError("the seal's certificate is revoked")

    monkeypatch.setattr("filing.decisions.actions.seal.seal_document", fail)
    with clock.at(now):
        seal_it = reverse("filing:decision_seal", args=[decision.pk])
        page = sign_in(user_of(dispute.clerk)).post(seal_it, follow=True).content.decode()
    assert document_of(decision).slots.filter(user=dispute.clerk.user_id, signed_at__isnull=False).exists()
    assert "已经签上的签名仍然有效" in page
    assert "文书没有变化" not in page


def test_more_than_a_hundred_are_chosen_with_no_query_for_each(dispute: Dispute, now: dt.datetime) -> None:
    few, more = [chosen(dispute.judge, checked(dispute, now), now)], [chosen(dispute.judge, beside(dispute, now), now)]
    gone = [Chosen("decision", uuid.UUID(int=number), "") for number in range(150)]
    with CaptureQueriesContext(connection) as one:
        start_signing(actor=dispute.judge, chosen=few, now=now)
    with CaptureQueriesContext(connection) as many:
        job = start_signing(actor=dispute.judge, chosen=[*gone, *more], now=now)
    assert (len(many), job.rows.count()) == (len(one), 1)


def test_what_another_window_signed_is_said_and_the_rest_is_signed(dispute: Dispute, now: dt.datetime) -> None:
    first, second = checked(dispute, now), beside(dispute, now)
    marks = [f"decision/{one.pk}/{document_of(one).unsigned_sha256}" for one in (first, second)]
    judge = sign_in(user_of(dispute.judge))
    sign(actor=dispute.judge, decision_id=first.pk, now=now)
    with clock.at(now):
        page = judge.post(reverse(PAGE), {"chosen": marks, "key": "both"}, follow=True).content.decode()
        assert "选中的文书里有1份已经签过" in page
        sign(actor=dispute.judge, decision_id=second.pk, now=now)
        page = judge.post(reverse(PAGE), {"chosen": marks, "key": "again"}, follow=True).content.decode()
        assert "选中的文书已经不等待您签名" in page
        none = judge.post(reverse(PAGE), {"key": "none"}, follow=True).content.decode()
    assert "请先勾选" in none
    with pytest.raises(NothingWaits):
        start_signing(actor=dispute.judge, chosen=[Chosen("decision", first.pk, "")], now=now)


def test_what_another_window_signed_can_still_be_read(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    judge = sign_in(user_of(dispute.judge))
    with clock.at(now):
        answer = judge.get(reverse("filing:to_sign_read", args=["decision", decision.pk]))
    assert answer["Content-Type"] == "application/pdf"


def test_what_another_tab_signed_or_sealed_is_said_on_the_page_of_the_judgment(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    for actor, route, action in ((dispute.judge, "decision_sign", sign), (dispute.clerk, "decision_seal", seal)):
        action(actor=actor, decision_id=decision.pk, now=now)
        with clock.at(now):
            answer = sign_in(user_of(actor)).post(reverse(f"filing:{route}", args=[decision.pk]), follow=True)
        assert (answer.status_code, "已经办过" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AnotherDocument(), "刚刚退回修改或者重新核对过"),
        (PlaceSettled(signed=False), "已经注明拒绝签名"),
        (SigningRefusedError("revoked"), "证书不能使用"),
    ],
)
@pytest.mark.parametrize("act", ["sign", "seal"])
def test_why_a_judgment_was_not_signed_or_sealed_stands_on_its_page(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str, act: str
) -> None:
    decision = checked(dispute, now)
    if act == "seal":
        sign(actor=dispute.judge, decision_id=decision.pk, now=now)

    def fail(**_given: object) -> None:
        raise error

    monkeypatch.setattr(f"filing.decisions.views.{act}", fail)
    actor = dispute.judge if act == "sign" else dispute.clerk
    with clock.at(now):
        answer = sign_in(user_of(actor)).post(reverse(f"filing:decision_{act}", args=[decision.pk]), follow=True)
    assert (answer.status_code, said in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("act", ["sign", "seal"])
def test_a_fault_of_the_portal_is_not_told_as_a_change_of_the_document(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    decision = checked(dispute, now)
    if act == "seal":
        sign(actor=dispute.judge, decision_id=decision.pk, now=now)

    def fail(**_given: object) -> None:
        raise KeyError("no such effect")

    monkeypatch.setattr(f"filing.decisions.views.{act}", fail)
    actor = dispute.judge if act == "sign" else dispute.clerk
    with clock.at(now), pytest.raises(KeyError):  # to the log and the error page
        sign_in(user_of(actor)).post(reverse(f"filing:decision_{act}", args=[decision.pk]))


def replaced_while(monkeypatch: pytest.MonkeyPatch, step: str, row: Decision | Application, other: Decision) -> None:
    """Another document takes the place of the one that is signed or sealed, before that is noted."""
    where, name = step.rsplit(".", 1)
    as_it_is = getattr(importlib.import_module(where), name)

    def replaced(**given: Any) -> CourtDocument:
        done: CourtDocument = as_it_is(**given)
        Decision.objects.filter(pk=other.pk).update(document=None)
        type(row)._default_manager.filter(pk=row.pk).update(document=other.document)
        return done

    monkeypatch.setattr(step, replaced)


@pytest.mark.parametrize("act", [sign, seal])
def test_a_judgment_put_in_the_place_of_the_one_that_was_signed_or_sealed_bears_nothing(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, act: Callable[..., Decision]
) -> None:
    decision, other, actor = checked(dispute, now), beside(dispute, now), dispute.judge
    if act is seal:
        sign(actor=dispute.judge, decision_id=decision.pk, now=now)
        actor = dispute.clerk
    before = Decision.objects.get(pk=decision.pk).state
    replaced_while(monkeypatch, f"{act.__module__}.{act.__name__}_document", decision, other)
    with pytest.raises(AnotherDocument):
        act(actor=actor, decision_id=decision.pk, now=now)
    assert Decision.objects.get(pk=decision.pk).state == before


def test_a_ruling_put_in_the_place_of_the_one_that_was_sealed_has_no_effect(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled = decided(apply_for(dispute, "withdrawal", now), dispute.judge, now)
    replaced_while(monkeypatch, "filing.applications.actions.decide.seal_document", ruled, beside(dispute, now))
    with pytest.raises(AnotherDocument):
        seal_ruling(actor=dispute.clerk, application_id=ruled.pk, now=now)
    ruled.refresh_from_db()
    assert ruled.state == Application.State.RULED


def test_a_job_says_of_another_document_that_it_is_to_be_read_again(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision, other = checked(dispute, now), beside(dispute, now)
    ticked = [chosen(dispute.judge, decision, now)]
    replaced_while(monkeypatch, "filing.decisions.actions.sign.sign_document", decision, other)
    monkeypatch.setattr("filing.decisions.actions.sign.require_read", lambda *_: None)
    ((state, why),) = worked_on(dispute.judge, ticked, now, lambda: None)
    assert (state, "请阅读现在的文本" in why) == (State.REFUSED, True)
