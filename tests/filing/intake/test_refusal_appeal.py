"""A filing refused by ruling: its service, the appeal to the court above, and what the ruling there makes of the filing."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM, Actor, Role
from courtportal.kernel.courts.models import Court, Level
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.cases.queries import my_parties
from filing.cases.rules.next_step import next_step
from filing.cases.situation import situation_of
from filing.cases.subscribers import announce_panel
from filing.decisions.actions.draft import draft
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.decisions.queries import document_data
from filing.dossier.catalogue import heading
from filing.events import FilingRejected, PanelChanged, RefusalAppealed
from filing.fees.models import Fee
from filing.intake.actions.accept import accept
from filing.intake.actions.review import claim, reject, request_correction
from filing.intake.models import Filing
from filing.intake.refusal.actions.appeal import (
    CannotAppeal,
    Said,
    accept_refusal_appeal,
    appeal_refusal,
    enter_refusal_appeal,
)
from filing.intake.refusal.actions.serve import CannotNote, acknowledge_refusal, note_refusal_service
from filing.intake.refusal.models import RefusalAppeal
from filing.intake.refusal.queries import refusal_of
from filing.intake.refusal.rules import Refusal, may_appeal_for, term_of, why_no_appeal
from filing.intake.refusal.subscribers import file_appeal
from filing.intake.service_wishes import service_wish
from filing.intake.subscribers import issue_refusal_notice, print_complaint
from filing.unsent.places import WHOLE
from tests.factories.blank_documents import blank_documents
from tests.factories.filings import EXAMINED, filing_clerk, litigant, make_bench, make_filing, sign_refusal
from tests.factories.people import make_court, make_staff
from tests.factories.sessions import sign_in
from tests.filing.decisions.test_review import bench, give
from tests.filing.unsent.keeping import kept_again

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _courts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A court, the one above it with a bench of three, and documents without typesetting."""
    blank_documents(monkeypatch)
    above, court = make_court("粤06", "广东省佛山市中级人民法院", Level.INTERMEDIATE), make_court()
    court.parent = above
    court.save()
    for name in ("梁上", "温中", "江下"):
        make_staff(Role.JUDGE, above, name)
    make_staff(Role.CLERK, above, "史记")
    make_bench(court)


@pytest.fixture
def filer() -> Actor:
    return litigant()


def refused(filer: Actor, now: dt.datetime, e_service: str = "no") -> Filing:
    """Refused by ruling, which is sealed."""
    clerk = filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now, filer, e_service=e_service).pk, now=now)
    sign_refusal(clerk, filing, "conditions_not_met", "被告不明确", now)
    reject(
        actor=clerk, filing_id=filing.pk, version=filing.version, ground="conditions_not_met", reason="被告不明确",
        checked=[], now=now,
    )  # fmt: skip
    filing.refresh_from_db()
    issue_refusal_notice(FilingRejected(filing_id=filing.pk, version=filing.version), now)
    return filing


def test_judge_and_clerk_sign_the_ruling_in_person_before_it_is_sealed(filer: Actor, now: dt.datetime) -> None:
    """民事诉讼法 第一百二十六、一百五十七条."""
    filing = refused(filer, now)
    document = filing.reviews.get(outcome="refused").document
    assert document is not None
    signed = [(one.code, one.name, bool(one.signed_at)) for one in document.slots.order_by("position")]
    assert signed == [("judge", document.data["panel"][0]["name"], True), ("clerk", document.data["clerk"], True)]
    assert document.state == "sealed"
    issue_refusal_notice(FilingRejected(filing_id=filing.pk, version=filing.version), now)  # the worker may come twice
    assert document.slots.count() == 2


def appealed(filer: Actor, filing: Filing, now: dt.datetime) -> Case:
    acknowledge_refusal(actor=filer, filing_id=filing.pk, now=now)
    made = appeal_refusal(actor=filer, filing_id=filing.pk, requests="撤销裁定，指令立案受理", reasons="被告明确", now=now)
    return accept_refusal_appeal(actor=clerk_above(), appeal_id=made.pk, now=now)


def clerk_above() -> Actor:
    return filing_clerk(Court.objects.get(code="粤06"))


def ruled_above(appeal: Case, outcome: str, now: dt.datetime) -> Decision:
    judge, clerk = bench(appeal)
    decision = give(draft(actor=judge, case_id=appeal.pk, outcome=outcome, now=now), judge, clerk, now)
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=now.date(), now=now)
    decision.refresh_from_db()
    return decision


def test_who_agreed_to_electronic_service_is_served_with_the_seal_and_has_ten_days(filer: Actor, now: dt.datetime) -> None:
    """民事诉讼法 第九十、一百二十六、一百七十一条."""
    filing = refused(filer, now, e_service="yes")
    term = refusal_of(filing).term
    assert term is not None
    assert (term.rule, term.triggered_on, term.due_on, term.filing_id) == (
        "appeal_ruling", dt.date(2026, 9, 1), dt.date(2026, 9, 11), filing.pk,
    )  # fmt: skip


def test_who_did_not_is_served_on_receiving_it_and_only_then_reads_it(filer: Actor, now: dt.datetime) -> None:
    filing = refused(filer, now)
    client, page = sign_in(User.objects.get(pk=filer.user_id)), reverse("filing:filing", args=[filing.pk])
    assert refusal_of(filing).term is None
    assert "请签收不予受理的裁定书" in client.get(page).content.decode()
    assert client.get(reverse("filing:filing_notice", args=[filing.pk]))["Location"] == page
    assert client.post(reverse("filing:filing_receive_refusal", args=[filing.pk]))["Location"] == page
    acknowledge_refusal(actor=filer, filing_id=filing.pk, now=now + 40 * DAY)  # a second time changes nothing
    assert Deadline.objects.filter(rule="appeal_ruling").count() == 1
    assert client.get(reverse("filing:filing_notice", args=[filing.pk])).status_code == 200


def test_one_press_leads_to_an_appeal_with_everything_that_was_filed(filer: Actor, now: dt.datetime) -> None:
    filing = refused(filer, now, e_service="yes")
    client = sign_in(User.objects.get(pk=filer.user_id))
    address = reverse("filing:filing_appeal", args=[filing.pk])
    Deadline.objects.filter(rule="appeal_ruling").update(due_on=dt.date(2099, 1, 1))  # the page reads the clock
    assert address in client.get(reverse("filing:filing", args=[filing.pk])).content.decode()
    shown = client.get(address).content.decode()
    for held in ("广东省佛山市中级人民法院", "林小满", filing.receipt_number, "指令佛山市禅城区人民法院立案受理"):
        assert held in shown
    kept_again(client, ["refusal_appeal", filing.pk, WHOLE], address, "reasons")
    requests = client.get(address).context["form"]["requests"].value()
    assert client.post(address, {"requests": requests, "reasons": ""}).status_code == 422
    answer = client.post(address, {"requests": requests, "reasons": "被告的姓名和住址都写明了。"})
    assert answer["Location"] == reverse("filing:filing", args=[filing.pk])
    assert client.post(address, {"requests": requests, "reasons": "再次提交"})["Location"] == answer["Location"]
    assert "正在办理立案" in client.get(answer["Location"]).content.decode()
    assert RefusalAppeal.objects.count() == 1


def test_the_appeal_waits_for_the_filing_clerk_of_the_court_above(filer: Actor, now: dt.datetime) -> None:
    """As every appeal: no number without the filing office (法〔2015〕137号 art. 14)."""
    filing = refused(filer, now, e_service="yes")
    made = appeal_refusal(actor=filer, filing_id=filing.pk, requests="撤销裁定", reasons="被告明确", now=now)
    assert (made.case, made.decide_by) == (None, dt.date(2026, 9, 8))
    assert not Case.objects.exists()
    with pytest.raises(Http404):
        accept_refusal_appeal(actor=filing_clerk(), appeal_id=made.pk, now=now)  # of the court that refused
    clerk = clerk_above()
    client = sign_in(User.objects.get(pk=clerk.user_id))
    assert "对不予受理裁定的上诉（1）" in client.get(reverse("filing:review_queue")).content.decode()
    page = reverse("filing:refusal_appeal", args=[made.pk])
    assert page in client.get(reverse("filing:refusal_appeals")).content.decode()
    assert "被告不明确" in client.get(page).content.decode()
    assert client.post(page)["Location"] == reverse("filing:refusal_appeals")
    made.refresh_from_db()
    assert made.case is not None
    assert made.case.court.code == "粤06"
    with pytest.raises((Http404, PermissionDenied)):
        accept_refusal_appeal(actor=clerk, appeal_id=made.pk, now=now)


def test_what_was_appealed_is_settled(filer: Actor, now: dt.datetime) -> None:
    appealed(filer, refused(filer, now), now)
    rows = RefusalAppeal.objects.all()
    for change in ({"reasons": "改过"}, {"case": None}, {"submitted_at": now + DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    rows.update(ordered_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(ordered_at=None)


def test_on_paper_the_clerk_notes_the_hand_over_and_enters_the_appeal(filer: Actor, now: dt.datetime) -> None:
    """民事诉讼法 第八十五、八十八条: the ten days run from the day on the receipt, and who posted in time is in time."""
    filing, clerk = refused(filer, now), filing_clerk()
    said = Said("撤销裁定", "被告明确", dt.date(2026, 9, 11))
    with pytest.raises(CannotAppeal, match="not_served"):
        enter_refusal_appeal(actor=clerk, filing_id=filing.pk, said=said, now=now + 12 * DAY)
    for day in (dt.date(2026, 8, 31), dt.date(2026, 9, 20)):
        with pytest.raises(CannotNote):
            note_refusal_service(actor=clerk, filing_id=filing.pk, served_on=day, manner="direct", now=now + DAY)
    note_refusal_service(actor=clerk, filing_id=filing.pk, served_on=dt.date(2026, 9, 1), manner="direct", now=now + DAY)
    term = refusal_of(filing).term
    assert term is not None
    assert (term.triggered_on, term.due_on) == (dt.date(2026, 9, 1), dt.date(2026, 9, 11))
    for day, code in ((dt.date(2026, 9, 12), "late"), (dt.date(2026, 9, 30), "day")):
        with pytest.raises(CannotAppeal, match=code):
            changed = Said(said.requests, said.reasons, day)
            enter_refusal_appeal(actor=clerk, filing_id=filing.pk, said=changed, now=now + 14 * DAY)
    with pytest.raises((Http404, PermissionDenied)):
        enter_refusal_appeal(actor=filer, filing_id=filing.pk, said=said, now=now)
    made = enter_refusal_appeal(actor=clerk, filing_id=filing.pk, said=said, now=now + 14 * DAY)
    assert made.submitted_by_id == clerk.user_id
    assert accept_refusal_appeal(actor=clerk_above(), appeal_id=made.pk, now=now + 14 * DAY).procedure == "ruling_appeal"


def test_the_clerks_page_leads_from_the_service_to_the_appeal(filer: Actor, now: dt.datetime) -> None:
    filing, clerk = refused(filer, now), filing_clerk()
    client, address = sign_in(User.objects.get(pk=clerk.user_id)), reverse("filing:refusal_counter", args=[filing.pk])
    assert address in client.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    today = clock.today().isoformat()
    assert client.post(address, {"served_on": "2020-01-01", "manner": "direct"}).status_code == 422
    assert client.post(address, {"served_on": today, "manner": "post"})["Location"] == address
    assert "录入上诉状" in client.get(address).content.decode()
    answer = client.post(address, {"handed_in_on": today, "requests": "撤销裁定", "reasons": "被告明确"})
    assert answer["Location"] == reverse("filing:review_desk", args=[filing.pk])
    assert RefusalAppeal.objects.get().case is None


def test_the_appeal_is_a_free_case_of_the_court_above_that_carries_the_file(filer: Actor, now: dt.datetime) -> None:
    """民事诉讼法 第一百八十三条; 诉讼费用交纳办法 第八条."""
    filing = refused(filer, now)
    case = appealed(filer, filing, now)
    file_appeal(RefusalAppealed(case_id=case.pk), now)
    file_appeal(RefusalAppealed(case_id=case.pk), now)
    assert (case.court.code, case.case_type, case.procedure, case.filing_id) == ("粤06", "民终", "ruling_appeal", None)
    assert [(one.role, one.name, one.user_id) for one in case.parties.all()] == [("appellant", "林小满", filer.user_id)]
    assert case.deadlines.get(rule="trial_appeal_ruling").due_on == dt.date(2026, 10, 1)
    assert sorted(case.panel.values_list("duty", flat=True)) == ["clerk", "judge", "judge", "presiding_judge"]
    filed = case.dossier.values_list("title", "catalogue_number")
    places = {title: heading(case.case_type, number).zh for title, number in filed}
    assert places["民事上诉状"] == "上诉状"
    assert places["民事裁定书"] == "原审裁判文书"
    assert places["借条"] == places.get("起诉状", places["借条"]) == "上诉案件移送函及随案移送材料"
    assert not Fee.objects.filter(case=case).exists()
    wish = service_wish(case.parties.get())
    assert wish is not None
    assert not wish.consents
    step = next_step(situation_of(filer, case, my_parties(filer, case), now.date()))
    assert (step.code, step.due) == ("await_ruling", dt.date(2026, 10, 1))
    assert Deadline.objects.get(rule="appeal_ruling").state == Deadline.State.MET


def test_the_complaint_and_the_notice_of_the_panel_have_their_places_in_the_file_above_and_nobody_mediates(
    filer: Actor, now: dt.datetime
) -> None:
    filing = refused(filer, now)
    print_complaint(filing, filing.versions.get())
    case = appealed(filer, filing, now)
    file_appeal(RefusalAppealed(case_id=case.pk), now)
    announce_panel(PanelChanged(case_id=case.pk, draw=0), now)
    places = dict(case.dossier.values_list("title", "catalogue_number"))
    assert (places["起诉状"], places["审判组织成员通知书"]) == (4, 7)
    judge = case.panel.get(duty="presiding_judge").user
    for user in (judge, User.objects.get(pk=filer.user_id)):
        assert "征询调解意见" not in sign_in(user).get(reverse("filing:case", args=[case.pk])).content.decode()


def test_a_reversed_refusal_brings_the_filing_back_and_it_can_only_be_accepted(filer: Actor, now: dt.datetime) -> None:
    """民诉法解释 第三百三十条."""
    filing = refused(filer, now)
    decision = ruled_above(appealed(filer, filing, now), "reversed", now)
    data = document_data(decision)
    assert data["orders"][1] == "二、指令佛山市禅城区人民法院立案受理。"
    assert filing.receipt_number in data["introduction"]
    assert data["remedy"] == "本裁定为终审裁定。"
    filing.refresh_from_db()
    assert (filing.state, filing.claimed_by, filing.decided_at) == (Filing.State.SUBMITTED, None, None)
    assert filing.decide_by == dt.date(2026, 9, 8)
    assert filing.versions.count() == 1
    assert Notice.objects.filter(user_id=filer.user_id, key__startswith="acceptance-ordered").exists()
    clerk = filing_clerk()
    filing = claim(actor=clerk, filing_id=filing.pk, now=now)
    with pytest.raises(PermissionDenied, match="第三百三十条"):
        reject(
            actor=clerk, filing_id=filing.pk, version=filing.version, ground="conditions_not_met", reason="仍不符合", checked=[],
            now=now,
        )  # fmt: skip
    case = accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=filing.version, now=now)
    assert (case.case_type, case.filing_id) == ("民初", filing.pk)


def test_what_was_ordered_to_be_accepted_is_returned_only_if_it_is_not_corrected_in_time(filer: Actor, now: dt.datetime) -> None:
    filing, clerk = refused(filer, now), filing_clerk()
    ruled_above(appealed(filer, filing, now), "reversed", now)
    filing = claim(actor=clerk, filing_id=filing.pk, now=now)
    items = [{"page": "principal", "reason": "amount_mismatch", "note": "请核对"}]
    request_correction(actor=clerk, filing_id=filing.pk, version=filing.version, items=items, days=7, checked=[], now=now)
    filing.refresh_from_db()
    told = {"version": filing.version, "ground": "not_supplemented", "reason": "期满未补正", "checked": []}
    reject(actor=clerk, filing_id=filing.pk, now=now + 8 * DAY, **told)
    filing.refresh_from_db()
    assert filing.state == Filing.State.RETURNED


def test_an_affirmed_refusal_stands(filer: Actor, now: dt.datetime) -> None:
    filing = refused(filer, now)
    case = appealed(filer, filing, now)
    assert ruled_above(case, "affirmed", now).content["orders"] == ["驳回上诉，维持原裁定。"]
    filing.refresh_from_db()
    assert filing.state == Filing.State.REFUSED
    case.refresh_from_db()
    assert case.state == Case.State.EFFECTIVE


def test_nobody_appeals_late_unserved_or_for_somebody_else(filer: Actor, now: dt.datetime) -> None:
    filing = refused(filer, now)
    said = {"requests": "撤销", "reasons": "理由"}
    with pytest.raises(CannotAppeal, match="not_served"):
        appeal_refusal(actor=filer, filing_id=filing.pk, now=now, **said)
    acknowledge_refusal(actor=filer, filing_id=filing.pk, now=now)
    with pytest.raises(CannotAppeal, match="late"):
        appeal_refusal(actor=filer, filing_id=filing.pk, now=now + 11 * DAY, **said)
    with pytest.raises(Http404):
        appeal_refusal(actor=litigant("周远航"), filing_id=filing.pk, now=now, **said)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"ruled": False}, "state"),
        ({"due_on": None}, "not_served"),
        ({"has_court_above": False}, "no_court"),
        ({"appealed": True}, "appealed"),
        ({"authorised": False}, "special"),
        ({"due_on": dt.date(2026, 9, 10)}, "late"),
    ],
)
def test_why_an_appeal_is_not_open(changed: dict[str, object], code: str) -> None:
    known: dict[str, object] = {
        "refused": True, "ruled": True, "has_court_above": True, "due_on": dt.date(2026, 9, 11), "appealed": False,
        "authorised": True,
    }  # fmt: skip
    assert why_no_appeal(Refusal(**(known | changed)), dt.date(2026, 9, 11)) == code  # type: ignore[arg-type]


def test_who_has_no_domicile_in_the_country_has_thirty_days_and_an_agent_needs_special_authority() -> None:
    def content(**answers: str) -> dict[str, object]:
        return {"parties": [{"role": "plaintiff", "kind": "person", "answers": answers}], "for_client": True}

    assert term_of(content(abroad="yes")).code == "appeal_ruling_abroad"
    assert term_of(content()).code == "appeal_ruling"
    assert may_appeal_for(content(agent_authority="special"))
    assert not may_appeal_for(content(agent_authority="general"))
