"""A ruling of a panel bears the signature of each judge before the clerk seals it (民事诉讼法 第一百五十七条).

All people are fictitious.
"""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, may
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.actions.decide import decide_application, seal_ruling
from filing.applications.actions.sign_ruling import sign_ruling, take_back_ruling
from filing.applications.models import Application
from filing.applications.queries import queue
from filing.to_sign.opened import ChangedSinceRead
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
State = Application.State


@dataclass
class Panel:
    """The judges of an appeal, who presides first, its clerk, and a ruling that who presides has signed."""

    presiding: Actor
    others: list[Actor]
    clerk: Actor
    application: Application

    @property
    def document(self) -> CourtDocument:
        document = Application.objects.get(pk=self.application.pk).document
        assert document is not None
        return document


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now, state="decided")


@pytest.fixture
def panel(dispute: Dispute, now: dt.datetime) -> Panel:
    return ruled(dispute, now)


def ruled(dispute: Dispute, now: dt.datetime, *, with_clerk: bool = True) -> Panel:
    """Given the withdrawal of an appeal, allowed and signed by who presides."""
    above = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now).follow_up
    assert above is not None
    clerk = actor_for(above.panel.get(duty="clerk").user)
    if not with_clerk:
        above.panel.filter(duty="clerk").update(ended_at=now)
    presiding = actor_for(above.panel.get(duty="presiding_judge").user)
    others = [actor_for(one.user) for one in above.panel.filter(duty="judge").order_by("created_at", "pk")]
    fields = {name: getattr(dispute, name) for name in Dispute.__dataclass_fields__}
    there = Dispute(**{**fields, "case": above, "judge": presiding})
    application = apply_for(there, "appeal_withdrawal", now, role="appellant", actor=dispute.defendant)
    rule(application, presiding, now)
    return Panel(presiding, others, clerk, application)


def rule(application: Application, presiding: Actor, now: dt.datetime) -> Application:
    return decide_application(
        actor=presiding, application_id=application.pk, outcome="granted", reasons="系自愿撤回，应予准许。", now=now
    )


def test_the_clerk_seals_only_what_every_judge_has_signed(panel: Panel, now: dt.datetime) -> None:
    places = [(one.title_zh, one.name, bool(one.signed_at)) for one in panel.document.slots.order_by("position")]
    assert [title for title, _name, _signed in places] == ["审判长", "审判员", "审判员", "书记员"]
    assert [signed for _title, _name, signed in places] == [True, False, False, False]
    assert not may(panel.clerk, panel.application, "seal")
    assert panel.application not in queue(panel.clerk)
    first, second = panel.others
    sign_ruling(actor=first, application_id=panel.application.pk, now=now)
    with pytest.raises(Refused):
        sign_ruling(actor=first, application_id=panel.application.pk, now=now)
    assert not may(panel.clerk, panel.application, "seal")
    sign_ruling(actor=second, application_id=panel.application.pk, now=now)
    assert panel.application in queue(panel.clerk)
    seal_ruling(actor=panel.clerk, application_id=panel.application.pk, now=now)
    assert Application.objects.get(pk=panel.application.pk).state == State.GRANTED
    assert panel.document.state == CourtDocument.State.SEALED


def test_each_judge_is_told_of_what_waits_and_then_the_clerk(panel: Panel, now: dt.datetime) -> None:
    told = Notice.objects.filter(title="裁判文书等待您签名").values_list("user", flat=True)
    assert set(told) == {one.user_id for one in panel.others}
    to_seal = Notice.objects.filter(title="裁判文书等待署名和盖章", user=panel.clerk.user_id)
    assert not to_seal.exists()
    for one in panel.others:
        sign_ruling(actor=one, application_id=panel.application.pk, now=now)
    assert to_seal.count() == 1


def test_nobody_else_signs_and_who_presides_is_not_asked_twice(panel: Panel, dispute: Dispute, now: dt.datetime) -> None:
    for one in (panel.presiding, panel.clerk, dispute.judge, dispute.defendant):
        assert not may(one, panel.application, "sign")


def test_another_text_than_was_read_is_not_signed(panel: Panel, now: dt.datetime) -> None:
    with pytest.raises(ChangedSinceRead):
        sign_ruling(actor=panel.others[0], application_id=panel.application.pk, read="another", now=now)
    assert panel.document.slots.filter(signed_at=None).count() == 3


def test_who_presides_takes_it_back_until_all_have_signed_and_rules_again(panel: Panel, now: dt.datetime) -> None:
    before = panel.document
    sign_ruling(actor=panel.others[0], application_id=panel.application.pk, now=now)
    assert not may(panel.others[0], panel.application, "take_back")
    take_back_ruling(actor=panel.presiding, application_id=panel.application.pk, now=now)
    found = Application.objects.get(pk=panel.application.pk)
    assert (found.state, found.document, found.outcome) == (State.SUBMITTED, None, "")
    decide_application(actor=panel.presiding, application_id=found.pk, outcome="granted", reasons="理由已经合议庭修改。", now=now)
    assert panel.document != before
    for one in panel.others:
        sign_ruling(actor=one, application_id=panel.application.pk, now=now)
    assert not may(panel.presiding, panel.application, "take_back")


def test_of_a_panel_without_a_clerk_the_portal_seals_after_the_last_signature(dispute: Dispute, now: dt.datetime) -> None:
    panel = ruled(dispute, now, with_clerk=False)
    for one in panel.others:
        assert Application.objects.get(pk=panel.application.pk).state == State.RULED
        sign_ruling(actor=one, application_id=panel.application.pk, now=now)
    assert Application.objects.get(pk=panel.application.pk).state == State.GRANTED


@pytest.mark.parametrize("step", ["seal_document", "keep_sealed"])
def test_what_the_portal_was_interrupted_in_sealing_is_sealed_when_who_signed_asks_again(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    panel = ruled(dispute, now, with_clerk=False)
    first, second = panel.others
    sign_ruling(actor=first, application_id=panel.application.pk, now=now)
    with monkeypatch.context() as patched:
        patched.setattr(f"filing.applications.actions.sign_ruling.{step}", interrupted)
        with pytest.raises(KeyboardInterrupt):
            sign_ruling(actor=second, application_id=panel.application.pk, now=now)
    assert Application.objects.get(pk=panel.application.pk).state == State.RULED
    sign_ruling(actor=first, application_id=panel.application.pk, now=now)
    assert Application.objects.get(pk=panel.application.pk).state == State.GRANTED


def interrupted(*_arguments: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_a_judge_alone_signs_alone(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    application = rule(apply_for(dispute, "withdrawal", now), dispute.judge, now)
    assert application.document is not None
    assert list(application.document.slots.order_by("position").values_list("code", flat=True)) == ["judge", "clerk"]
    assert may(dispute.clerk, application, "seal")


def test_a_judge_reads_and_signs_on_the_page(panel: Panel, now: dt.datetime) -> None:
    page, sign = (reverse(f"filing:{name}", args=[panel.application.pk]) for name in ("application", "application_sign"))
    with clock.at(now):
        judge = sign_in(User.objects.get(pk=panel.others[0].user_id))
        shown = judge.get(page).content.decode()
        assert "未签名" in shown
        assert sign in shown
        read = judge.post(sign).content.decode()
        assert "签名" in read
        version = panel.document.unsigned_sha256
        assert judge.post(sign, {"confirmed": "yes", "read": version}).status_code == 302
    assert panel.document.slots.get(user=panel.others[0].user_id).signed_at is not None
