"""Service by publication: who may order it and when, what everyone reads, how the term is counted, and what follows."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import Q
from django.http import Http404
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM, Actor, Refused, visible_to
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.rendering.models import CourtDocument
from delivery.publication.actions.note_posting import Unrecorded, note_posting
from delivery.publication.actions.order_publication import NotByPublication, order_publication
from delivery.publication.facts import facts_of
from delivery.publication.models import PublicationPosting, PublicationService
from delivery.publication.rules import Content, Facts, notice
from delivery.publication.schedule import end_publications
from delivery.publication.subscribers import record_data
from delivery.service.actions.issue_receipt import receipt_data
from delivery.service.actions.record_outcome import ImpossibleTime
from delivery.service.evidence import events_about, first_tampered
from delivery.service.models import EvidenceEvent, ServiceRecipient, WorkItem
from delivery.service.rules.effect import By, Ground
from delivery.service.schedule import go_on_late
from filing.calendar.actions.trial_clock import start_trial_limit
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.dossier.models import DossierEntry
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.sessions import sign_in

DAY = dt.timedelta(days=1)
Place = PublicationPosting.Place
GIST = "原告请求判令被告偿还借款十万元"


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return in_procedure("ordinary", now)


def in_procedure(procedure: str, now: dt.datetime) -> Case:
    case = make_case(now=now)
    case.procedure = procedure
    case.save()
    return case


@pytest.fixture
def recipient(case: Case, now: dt.datetime) -> ServiceRecipient:
    """A defendant in ordinary procedure to whom an invitation went."""
    return service.recipient_of(service.order_for(case, now, documents=1))


def judge(case: Case) -> Actor:
    return actor_of(member(case, "sole_judge"), None)


def clerk(case: Case) -> Actor:
    return actor_of(member(case, "clerk"), None)


def published(recipient: ServiceRecipient, now: dt.datetime, **said: object) -> PublicationService:
    given = {"ground": Ground.WHEREABOUTS_UNKNOWN, "reasons": "电话停机，邻居称已搬走两年。", "gist": GIST, **said}
    actor = judge(recipient.order.case)
    return order_publication(actor=actor, recipient_id=recipient.pk, now=now, **given)  # type: ignore[arg-type]


def post(publication: PublicationService, place: str, at: dt.datetime, *, photo: bool = False) -> PublicationPosting:
    return note_posting(
        actor=clerk(publication.attempt.recipient.order.case),
        publication_id=publication.pk,
        place=place,
        posted_at=at,
        where="第三版",
        photo=service.scan("张贴的照片") if photo else None,
        now=at,
    )


def effective(recipient: ServiceRecipient) -> dt.datetime | None:
    return recipient.items.get().effective_at


# -- the notice ------------------------------------------------------------------------------------------------------


def facts(*contents: Content, **other: object) -> Facts:
    given = {
        "recipient": "周远航", "court": "演示法院", "case_number": "（2026）演示民初1号", "matter": "林小满诉周远航民间借贷纠纷",
        "documents": ["起诉状副本"], "ground": Ground.WHEREABOUTS_UNKNOWN, "contents": contents, "gist": GIST, **other,
    }  # fmt: skip
    return Facts(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        (facts(Content.COMPLAINT), ["因你下落不明", "第九十五条", "《起诉状副本》", GIST, "经过三十日", "期满后十五日内"]),
        (facts(Content.COMPLAINT, abroad=True), ["第二百八十三条", "经过六十日", "期满后三十日内"]),
        (facts(Content.APPEAL), ["上诉要点", "期满后十五日内"]),
        (facts(Content.COMPLAINT, Content.SUMMONS), ["起诉要点、开庭的时间和地点", "期满后十五日内", "拒不到庭"]),
        (facts(Content.SUMMONS), ["开庭的时间和地点", "拒不到庭", "缺席"]),
        (facts(Content.DECISION, appeal_days=15, appeal_to="演示中院"), ["裁判主要内容", "十五日内", "上诉于演示中院"]),
        (facts(Content.DECISION, appeal_days=10, appeal_to="演示中院"), ["十日内", "上诉于演示中院"]),
        (facts(Content.DECISION, remedy="如不服本裁定，可以申请复议一次。"), ["视为送达。如不服本裁定，可以申请复议一次。"]),
        (facts(Content.DECISION), ["发生法律效力"]),
        (facts(Content.OTHER, ground=Ground.NOTHING_ELSE_WORKS), ["因用其他方式无法向你送达", "即视为送达"]),
    ],
    ids=["complaint", "complaint abroad", "appeal", "complaint and summons", "summons",
         "judgment", "refusal", "ruling", "final judgment", "other"],
)  # fmt: skip
def test_the_notice_says_what_the_law_wants(said: Facts, needed: list[str]) -> None:
    text = notice(said)
    assert text.startswith("周远航：\n")
    assert [part for part in needed if part not in text] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("reason", "threatens"), [("证据交换", False), ("询问", False), ("开庭审理", True)])
def test_who_is_called_to_no_trial_is_not_threatened_with_a_judgment(
    case: Case, now: dt.datetime, reason: str, threatens: bool
) -> None:
    order = service.order_of_kind(case, now, "summons", reason=reason, appear_at="2026-12-16T01:30:00+00:00")
    text = notice(facts_of(order.recipients.get(), ground=Ground.WHEREABOUTS_UNKNOWN, gist=GIST))
    assert ("缺席审理" in text) == ("开庭的时间和地点" in text) == threatens
    assert ("到场的事由、时间和地点" in text) != threatens


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "data", "abroad", "expected"),
    [
        ("civil_judgment", {}, False, (15, "")),
        ("civil_judgment", {}, True, (30, "")),
        ("ruling_of_refusal", {}, False, (10, "")),
        ("filing_ruling_of_refusal", {}, True, (30, "")),
        ("procedural_ruling", {"remedy": "如不服本裁定，十日内上诉。"}, False, (0, "如不服本裁定，十日内上诉。")),
        ("procedural_ruling", {"remedy": "案件受理费50元，由原告负担。"}, False, (0, "")),
        ("notice_to_respond", {}, False, (0, "")),
    ],
)
def test_a_decision_says_what_can_be_done_against_it(
    case: Case, now: dt.datetime, kind: str, data: dict[str, str], abroad: bool, expected: tuple[int, str]
) -> None:
    recipient = service.recipient_of(service.order_of_kind(case, now, kind, **data))
    recipient.party.abroad = abroad
    found = facts_of(recipient, ground=Ground.WHEREABOUTS_UNKNOWN, gist=GIST)
    assert (found.appeal_days, found.remedy) == expected


# -- ordering --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_after_thirty_days_it_counts_as_service_and_the_term_to_answer_runs_from_there(
    recipient: ServiceRecipient, now: dt.datetime
) -> None:
    publication = published(recipient, now)
    recipient.refresh_from_db()
    assert (recipient.way, recipient.step_due_on, recipient.progress[-1]["why"]) == ("publication", None, "judge")
    assert clock.local(publication.ends_at).isoformat() == "2026-10-01T23:59:59+08:00"
    end_publications(publication.ends_at - dt.timedelta(seconds=1))
    assert effective(recipient) is None
    for later in (dt.timedelta(), 5 * DAY):
        end_publications(publication.ends_at + later)
    assert effective(recipient) == publication.ends_at
    deadline = Deadline.objects.get(party=recipient.party, rule="answer")
    assert (deadline.triggered_on, deadline.due_on) == (dt.date(2026, 10, 1), dt.date(2026, 10, 16))
    assert first_tampered(recipient.order) is None


@pytest.mark.django_db
def test_the_last_posting_begins_the_term_and_one_at_home_needs_its_photo(recipient: ServiceRecipient, now: dt.datetime) -> None:
    publication = published(recipient, now)
    with pytest.raises(Unrecorded):
        post(publication, Place.HOME, now + 2 * DAY)
    post(publication, Place.HOME, now + 2 * DAY, photo=True)
    for _again in range(2):
        post(publication, Place.PRESS, now + 5 * DAY)
    publication.refresh_from_db()
    assert clock.local(publication.ends_at).date() == dt.date(2026, 10, 6)
    assert publication.postings.count() == 3
    assert EvidenceEvent.objects.filter(kind="published").count() == 3
    for moment in (now - DAY, now + 9 * DAY):
        with pytest.raises(ImpossibleTime):
            note_posting(
                actor=clerk(recipient.order.case), publication_id=publication.pk, place=Place.BOARD, posted_at=moment,
                where="", photo=None, now=now + 8 * DAY,
            )  # fmt: skip


@pytest.mark.django_db
def test_who_comes_meanwhile_is_served_then_and_the_page_is_gone(recipient: ServiceRecipient, now: dt.datetime) -> None:
    publication = published(recipient, now)
    address = reverse("public_services:notice", args=[publication.code])
    assert Client().get(address).status_code == 200
    service.note(recipient, "handed_over", now + 9 * DAY, by=By.SELF)
    assert effective(recipient) == now + 9 * DAY
    assert Client().get(address).status_code == 404
    end_publications(publication.ends_at)
    assert effective(recipient) == now + 9 * DAY


@pytest.mark.django_db
@pytest.mark.parametrize(("procedure", "kind", "code"), [
    ("summary", "notice_to_respond", "summary"),
    ("small_claims", "notice_to_respond", "summary"),
    ("ordinary", "mediation_statement", "own_hands"),
    ("ordinary", "payment_order", "payment_order"),
])  # fmt: skip
def test_where_the_law_forbids_it_nothing_is_published(now: dt.datetime, procedure: str, kind: str, code: str) -> None:
    case = in_procedure(procedure, now)
    recipient = service.recipient_of(service.order_of_kind(case, now, kind))
    with pytest.raises(NotByPublication) as refused:
        published(recipient, now)
    assert refused.value.code == code
    assert not PublicationService.objects.exists()


@pytest.mark.django_db
def test_nothing_is_published_before_something_else_was_tried(case: Case, now: dt.datetime) -> None:
    party = service.party_of(case)
    party.phone = ""
    party.save()
    recipient = service.recipient_of(service.order_for(case, now, documents=1))
    with pytest.raises(NotByPublication) as refused:
        published(recipient, now)
    assert refused.value.code == "nothing_tried"


@pytest.mark.django_db
def test_who_conducts_the_case_orders_it_once_and_nobody_else_does(
    case: Case, recipient: ServiceRecipient, now: dt.datetime
) -> None:
    assert published(recipient, now) == published(recipient, now + DAY)
    said = {"ground": Ground.WHEREABOUTS_UNKNOWN, "reasons": "x", "gist": "x", "now": now}
    with pytest.raises(Refused):
        order_publication(actor=clerk(case), recipient_id=recipient.pk, **said)  # type: ignore[arg-type]
    with pytest.raises(Http404):
        order_publication(actor=judge(make_case(now=now)), recipient_id=recipient.pk, **said)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_plan_asks_for_it_and_goes_on_when_the_term_is_over_without_effect(case: Case, now: dt.datetime) -> None:
    recipient = service.recipient_of(service.order_for(case, now, documents=1))
    for days in (5, 9):
        go_on_late(now + days * DAY)
    assert WorkItem.objects.get(done_at=None).kind == "publication"
    publication = published(recipient, now + 10 * DAY)
    assert not WorkItem.objects.filter(done_at=None).exists()
    recipient.refresh_from_db()
    assert recipient.step_due_on is None
    recipient.order.refresh_from_db()
    assert recipient.order.due_on == clock.local(publication.ends_at).date()
    go_on_late(now + 30 * DAY)
    end_publications(publication.ends_at)
    recipient.refresh_from_db()
    assert recipient.served_at is not None


@pytest.mark.django_db
def test_the_file_keeps_why_and_what_was_tried(
    recipient: ServiceRecipient, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = published(recipient, now + DAY)
    data = record_data(publication, now + DAY)
    assert (data["reasons"], data["ends_on"]) == (publication.reasons, "2026-10-02")
    assert [one["channel"][:2] for one in data["tried"]] == ["短信"]  # type: ignore[index]
    sealed = service.sealed_document(recipient.order.case, "publication_record", "公告送达情况记录")
    monkeypatch.setattr("delivery.publication.subscribers.issue_document", lambda **_: sealed)
    work(now + DAY)
    assert DossierEntry.objects.filter(document=sealed).count() == 1
    assert CourtDocument.objects.filter(kind="publication_record").count() == 1


@pytest.mark.django_db
def test_given_postings_when_the_term_is_over_then_the_record_lists_them_with_their_photos(
    recipient: ServiceRecipient, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued: list[dict[str, Any]] = []

    def seal(**asked: Any) -> CourtDocument:
        issued.append(asked)
        return service.sealed_document(recipient.order.case, "publication_record", "公告送达情况记录", key=asked["key"])

    monkeypatch.setattr("delivery.publication.subscribers.issue_document", seal)
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)
    publication = published(recipient, now + DAY)
    work(now + DAY)
    posting = post(publication, Place.HOME, now + 3 * DAY, photo=True)
    assert posting.photo is not None
    publication.refresh_from_db()
    end_publications(publication.ends_at)
    work(publication.ends_at)
    first, last = issued
    assert (first["replaces"], last["replaces"].key) == (None, first["key"])
    assert [one["place"] for one in last["data"]["postings"]] == ["法院诉讼服务网", "受送达人住所地"]
    assert last["data"]["postings"][1]["photo"] == posting.photo.sha256
    assert last["data"]["ended_on"] == clock.local(publication.ends_at).date().isoformat()
    photo = DossierEntry.objects.get(file=posting.photo)
    assert (photo.sealing, DossierEntry.objects.filter(document__kind="publication_record").count()) == ("sealed", 2)
    acts = receipt_data(recipient, list(events_about(recipient)), publication.ends_at)["acts"]
    assert [f"照片 {posting.photo.sha256}"] in [one["proofs"] for one in acts if one["way"] == "公告送达"]
    party = service.party_of(recipient.order.case, "plaintiff")
    side = actor_of(party.user, None) if party.user else None
    assert side is not None
    assert not visible_to(side, DossierEntry).filter(Q(file=posting.photo) | Q(document__kind="publication_record")).exists()


@pytest.mark.django_db
def test_who_comes_to_the_court_ends_the_notice_and_its_record_is_whole(
    recipient: ServiceRecipient, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = published(recipient, now + DAY)
    service.note(recipient, "handed_over", now + 2 * DAY, by=By.SELF)
    publication.refresh_from_db()
    assert record_data(publication, now + 2 * DAY)["ended_on"] == "2026-09-03"
    assert OutboxEvent.objects.filter(name="delivery.PublicationEnded").count() == 1


# -- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_everyone_reads_the_notice_and_only_the_notice(recipient: ServiceRecipient, now: dt.datetime) -> None:
    publication = published(recipient, now)
    one = reverse("public_services:notice", args=[publication.code])
    pages = [Client().get(address) for address in (reverse("public_services:list"), one)]
    for page in pages:
        text = page.content.decode()
        assert page["X-Robots-Tag"] == "noindex, noarchive"
        assert recipient.party.name in text
        assert not [private for private in (service.PHONE, "邻居称", "search") if private in text.partition("<main")[2]]
    assert GIST in pages[1].content.decode()
    assert GIST not in pages[0].content.decode()


@pytest.mark.django_db
def test_in_a_case_that_is_not_public_the_matter_stays_unnamed(case: Case, recipient: ServiceRecipient, now: dt.datetime) -> None:
    case.is_public = False
    case.save()
    publication = published(ServiceRecipient.objects.get(pk=recipient.pk), now)
    assert case.title not in publication.text


@pytest.mark.django_db
def test_the_judge_orders_it_and_the_clerk_notes_the_board(case: Case, recipient: ServiceRecipient, now: dt.datetime) -> None:
    page = reverse("service_publication:order", args=[recipient.pk])
    with clock.at(now + DAY):
        client = sign_in(member(case, "sole_judge"))
        assert "公告将这样写" in client.get(page).content.decode()
        given = {"ground": "whereabouts_unknown", "reasons": "查找过。", "gist": GIST}
        assert client.post(page, {**given, "gist": ""}).status_code == 422
        assert client.post(page, given).status_code == 302
    publication = PublicationService.objects.get()
    with clock.at(now + 3 * DAY):
        client = sign_in(member(case, "clerk"))
        address = reverse("service_publication:posting", args=[publication.pk])
        assert "请上传照片" in client.post(address, {"place": "at_home", "posted_at": "2026-09-03T09:00"}).content.decode()
        board = {"place": "board", "posted_at": "2026-09-03T11:00"}
        assert "无法印在法院文书上：😀" in client.post(address, {**board, "where": "门口😀"}).content.decode()
        assert client.post(address, board).status_code == 302
    assert set(publication.postings.values_list("place", flat=True)) == {"network", "board"}


@pytest.mark.django_db
def test_in_summary_procedure_the_page_leads_to_the_conversion(now: dt.datetime) -> None:
    case = make_case(now=now)
    recipient = service.recipient_of(service.order_for(case, now, documents=1))
    text = sign_in(member(case, "sole_judge")).get(reverse("service_publication:order", args=[recipient.pk])).content.decode()
    assert "第一百四十条" in text
    assert reverse("filing:case", args=[case.pk]) in text


# -- the trial limit of the case -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_time_of_the_publication_does_not_count_towards_the_trial_limit(
    case: Case, recipient: ServiceRecipient, now: dt.datetime
) -> None:
    """民诉法解释 第二百四十三条."""
    before = start_trial_limit(actor=SYSTEM, case=case, now=now)
    assert before is not None
    publication = published(recipient, now + 5 * DAY)
    work(now + 5 * DAY)
    pause = case.trial_pauses.get()
    assert (pause.reason, pause.began_on, pause.ended_on) == ("publication", clock.local(now + 5 * DAY).date(), None)
    over = publication.ends_at + dt.timedelta(minutes=5)
    end_publications(over)
    work(over + 3 * DAY)  # the worker was late
    pause.refresh_from_db()
    assert pause.ended_on == clock.local(publication.ends_at).date() + DAY
    assert case.deadlines.get(rule="trial").due_on - before.due_on == pause.ended_on - pause.began_on
    assert (pause.ended_on - pause.began_on).days == 31  # the day of the publication, and thirty days


@pytest.mark.django_db
def test_who_is_served_otherwise_lets_the_trial_limit_go_on(case: Case, recipient: ServiceRecipient, now: dt.datetime) -> None:
    start_trial_limit(actor=SYSTEM, case=case, now=now)
    published(recipient, now)
    service.note(recipient, "handed_over", now + 3 * DAY, by=By.SELF)
    work(now + 3 * DAY)
    assert case.trial_pauses.get().ended_on == clock.local(now + 3 * DAY).date()


@pytest.mark.django_db
def test_where_no_trial_limit_runs_a_publication_stops_none(case: Case, recipient: ServiceRecipient, now: dt.datetime) -> None:
    published(recipient, now)
    work(now)
    assert not case.trial_pauses.exists()
