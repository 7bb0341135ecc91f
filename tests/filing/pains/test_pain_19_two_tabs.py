"""Pain 19, second half: what one tab changed is not overwritten by another that was opened before it.

A hearing and an entry of the file are changed again and again: their forms carry how they stood. What is decided once is decided
by who comes first; who comes second reads it, and nothing of it changes.
"""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Refused
from courtportal.kernel.identity.models import User
from filing.applications.models import Application
from filing.calendar.models import Hearing
from filing.cases.models import Case, DossierEntry
from filing.enforcement.actions.terminate_for_now import approve_termination, decline_termination, propose_termination
from tests.factories.court_cases import make_case, member
from tests.factories.disputes import apply_for, make_dispute
from tests.factories.documents import ready_to_sign
from tests.factories.enforcement import FINDINGS, make_exhausted, make_world
from tests.factories.people import make_room
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
CHANGED = "已经被改动"


@pytest.fixture
def case(now: dt.datetime) -> Case:
    found = make_case(now=now)
    make_room(found.court)
    return found


@pytest.fixture
def hearing(case: Case) -> Hearing:
    starts_at = dt.datetime(2026, 9, 14, 1, 0, tzinfo=dt.UTC)
    return Hearing.objects.create(
        case=case, room=make_room(case.court), starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1), mode="on_site"
    )


@pytest.fixture
def entry(case: Case) -> DossierEntry:
    return DossierEntry.objects.create(case=case, title="借条", source="原告", catalogue_number=11, pages=1)


def opened(client: Client, url: str) -> dict[str, str]:
    """What the form of the page would send without anything typed: the hidden fields."""
    page = client.get(url).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(seen)" value="([^"]*)"', page))


def test_a_hearing_is_not_moved_from_where_the_page_did_not_show_it(case: Case, hearing: Hearing) -> None:
    clerk, judge = sign_in(member(case, "clerk")), sign_in(member(case, "sole_judge"))
    url = reverse("filing:hearing_reschedule", args=[hearing.pk])
    plan = {
        "room": str(hearing.room_id), "time": "09:00", "minutes": "60", "mode": "on_site", "is_public": "on", "kind": "moved",
        "reason": "法官开会",
    }  # fmt: skip
    plan["despite"] = "被告同意在答辩期内开庭"
    first, second = opened(clerk, url), opened(judge, url)
    assert clerk.post(url, plan | first | {"day": "2026-09-16"}).status_code == 302
    late = judge.post(url, plan | second | {"day": "2026-09-17", "reason": "证人出差"})
    assert late.status_code == 422
    page = late.content.decode()
    assert CHANGED in page
    assert "证人出差" in page
    assert "2026年9月16日" in page  # where it stands now
    hearing.refresh_from_db()
    assert f"{hearing.starts_at:%d}" == "16"
    again = dict(re.findall(r'<input type="hidden" name="(seen)" value="([^"]*)"', page))
    assert judge.post(url, plan | again | {"day": "2026-09-17"}).status_code == 302  # who has read it means it


def test_a_hearing_is_not_called_off_or_held_otherwise_than_the_page_showed(case: Case, hearing: Hearing) -> None:
    judge = sign_in(member(case, "sole_judge"))
    mode, cancel = reverse("filing:hearing_mode", args=[hearing.pk]), reverse("filing:hearing_cancel", args=[hearing.pk])
    old, on_case = opened(judge, mode), opened(judge, reverse("filing:case", args=[case.pk]))
    assert old == on_case == {"seen": "0"}
    Hearing.objects.filter(pk=hearing.pk).update(sequence=1)
    refused = judge.post(mode, {"mode": "on_site", "reason": "核对原件"} | old)
    assert refused.status_code == 422
    assert CHANGED in refused.content.decode()
    page = judge.post(cancel, {"reason": "出差"} | on_case, follow=True).content.decode()
    assert "没有取消" in page
    hearing.refresh_from_db()
    assert (hearing.state, hearing.sequence) == (Hearing.State.SCHEDULED, 1)
    judge.post(cancel, {"reason": "出差"} | opened(judge, reverse("filing:case", args=[case.pk])))
    hearing.refresh_from_db()
    assert hearing.state == Hearing.State.CANCELLED


def test_an_entry_is_not_renamed_or_sealed_over_what_another_did(case: Case, entry: DossierEntry) -> None:
    clerk, judge = sign_in(member(case, "clerk")), sign_in(member(case, "sole_judge"))
    arrange, seal = (reverse(f"filing:dossier_{act}", args=[entry.pk]) for act in ("arrange", "seal"))
    other_tab, judges = opened(clerk, arrange), opened(judge, seal)
    typed = {"catalogue_number": "11", "before": "", "reason": "写明"}
    assert clerk.post(arrange, typed | {"title": "借条原件"} | opened(clerk, arrange)).status_code == 302
    for client, url, sent in (
        (clerk, arrange, typed | {"title": "收条"} | other_tab),
        (judge, seal, {"sealing": "sealed", "order_number": "1号", "reason": "隐私"} | judges),
    ):
        refused = client.post(url, sent)
        assert refused.status_code == 422
        assert CHANGED in refused.content.decode()
    entry.refresh_from_db()
    assert (entry.title, entry.sealing) == ("借条原件", "")
    assert entry.changes.count() == 1


def test_an_application_is_decided_by_who_comes_first(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    application = apply_for(dispute, "witness", now)
    judge = sign_in(User.objects.get(pk=dispute.judge.user_id))
    decide = reverse("filing:application_decide", args=[application.pk])
    judge.post(decide, {"outcome": "granted", "reasons": "与本案有关"})
    judge.post(decide, {"outcome": "refused", "reasons": "与本案无关"})
    application.refresh_from_db()
    assert (application.state, application.reasons) == (Application.State.GRANTED, "与本案有关")


def test_a_termination_is_declined_or_approved_by_who_comes_first(now: dt.datetime) -> None:
    ready_to_sign(now)
    world = make_world()
    enforcement = make_exhausted(world, now)
    proposed = propose_termination(actor=world.officer, enforcement_id=enforcement.pk, findings=FINDINGS, now=now)
    decline_termination(actor=world.president, termination_id=proposed.pk, reason="没有查不动产", now=now)
    with pytest.raises(Refused):
        approve_termination(actor=world.president, termination_id=proposed.pk, now=now)
    proposed.refresh_from_db()
    assert proposed.state == proposed.State.DECLINED
