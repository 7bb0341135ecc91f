"""The plan of an order goes on by itself: what follows what, what is left out and why, and where a person is asked."""

import datetime as dt
import json

import pytest
from django.http import Http404
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.outbox.rounds import RowsFailed
from courtportal.kernel.outbox.worker import run_once
from delivery.channels.post.carriers import Scan, Stage
from delivery.plans.templates import from_rows, template_for, templates
from delivery.post.actions.take_scans import take_scans
from delivery.post.models import PostalItem
from delivery.service.actions.go_on import go_on
from delivery.service.actions.make_order import make_order
from delivery.service.actions.record_outcome import invite_again
from delivery.service.actions.take_step import CannotBegin, take_step
from delivery.service.evidence import first_tampered
from delivery.service.models import EvidenceEvent, ServiceAttempt, ServiceRecipient, WorkItem
from delivery.service.rules.effect import By, Consent
from delivery.service.rules.ladder import PlanStep, Rung, Situation, next_step
from delivery.service.schedule import go_on_late, try_again
from filing.cases.models import Case, Party
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.sessions import sign_in

DAY = dt.timedelta(days=1)
LADDER = tuple(PlanStep(way, 3) for way in Rung)
NOWHERE = ["no_phone", "no_postal_address", "no_place", "no_presumed_address"]
ALL = Situation(True, has_phone=True, has_postal_address=True, has_presumed_address=True, has_place=True)


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


@pytest.fixture
def case(now: dt.datetime) -> Case:
    """A defendant with a phone and the address that the plaintiff gave."""
    case = make_case(now=now)
    Party.objects.filter(pk=service.party_of(case).pk).update(address="演示市虚构路1号")
    return case


def recipient_for(case: Case, now: dt.datetime) -> ServiceRecipient:
    found = service.recipient_of(service.order_for(case, now, documents=1))
    work(now)
    return found


def at(recipient: ServiceRecipient) -> tuple[str, dt.date | None]:
    """On which step the recipient stands, and until when."""
    recipient.refresh_from_db()
    steps = from_rows(recipient.order.steps)
    return steps[recipient.step].way.value if recipient.step >= 0 else "", recipient.step_due_on


def open_work(recipient: ServiceRecipient) -> set[str]:
    return set(recipient.work_items.filter(done_at=None).values_list("kind", flat=True))


# -- the rule --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "situation", "expected", "left_out"),
    [
        (-1, ALL, Rung.ELECTRONIC, []),
        (0, ALL, Rung.PHONE, []),
        (1, ALL, Rung.POST, []),
        (2, ALL, Rung.DIRECT, []),
        (3, ALL, Rung.PRESUMED, []),
        (4, ALL, Rung.PUBLICATION, []),
        (5, ALL, None, []),
        (-1, Situation(refuses_electronic=True, has_phone=True, has_postal_address=True), Rung.POST, ["refused", "refused"]),
        (-1, Situation(has_phone=True), Rung.PHONE, ["not_online"]),
        (-1, Situation(), None, ["not_online", *NOWHERE, "nothing_tried"]),
        (0, Situation(), Rung.PUBLICATION, NOWHERE),
        (2, Situation(has_place=True, own_hands=True), Rung.DIRECT, []),
        (3, Situation(has_place=True, own_hands=True), None, ["no_presumed_address", "own_hands_only"]),
    ],
)  # fmt: skip
def test_the_next_step(after: int, situation: Situation, expected: Rung | None, left_out: list[str]) -> None:
    found = next_step(LADDER, after, situation)
    assert (None if found.place is None else LADDER[found.place].way) == expected
    assert [why for _way, why in found.left_out] == left_out


@given(
    st.lists(st.sampled_from(LADDER), max_size=8),
    st.integers(-1, 8),
    st.builds(Situation, *(st.booleans() for _ in range(7))),
)
def test_a_plan_only_goes_forward_and_says_of_every_step_what_became_of_it(
    steps: list[PlanStep], after: int, situation: Situation
) -> None:
    found = next_step(steps, after, situation)
    behind = max(len(steps) - after - 1, 0)
    if found.place is None:
        assert len(found.left_out) == behind
    else:
        assert after < found.place < len(steps)
        assert len(found.left_out) == found.place - after - 1


def test_the_plan_follows_the_most_demanding_document() -> None:
    assert template_for(["notice_to_respond"]).code == "standard"
    assert template_for(["notice_to_respond", "summons"]).code == "hearing"
    assert template_for(["civil_judgment", "mediation_statement"]).code == "mediation"
    assert all(step.days > 0 for one in templates().values() for step in one.steps)
    assert Rung.PUBLICATION not in [step.way for step in templates()["mediation"].steps]


# -- going on --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_who_does_not_answer_is_called_then_written_to_then_visited_then_published(case: Case, now: dt.datetime) -> None:
    recipient = recipient_for(case, now)
    assert at(recipient) == ("electronic", dt.date(2026, 9, 4))
    seen, moment = [], now
    for _ in range(5):
        due = at(recipient)[1]
        if due is None:
            break
        go_on_late(dt.datetime.combine(due, dt.time(15, 59), dt.UTC))  # the last minute of the day in Shanghai
        assert at(recipient)[1] == due
        moment = dt.datetime.combine(due, dt.time(16), dt.UTC)
        go_on_late(moment)
        work(moment)
        seen.append((at(recipient)[0], open_work(recipient)))
    assert seen == [
        ("phone", {"no_answer"}),
        ("post", {"post"}),
        ("direct", {"post", "direct"}),
        ("publication", {"post", "publication"}),
    ]
    assert first_tampered(recipient.order) is None


@pytest.mark.django_db
def test_each_step_says_why_the_last_one_is_over_and_what_was_left_out(case: Case, now: dt.datetime) -> None:
    Party.objects.filter(pk=service.party_of(case).pk).update(phone="", email="")
    recipient = recipient_for(case, now)
    assert at(recipient)[0] == "post"
    go_on_late(now + 30 * DAY)
    expired = EvidenceEvent.objects.get(name="AcceptanceRejectionExpiry")
    detail = json.loads(bytes(expired.canonical))["detail"]
    assert (detail["step"], detail["reason"], detail["left_out"]) == ("post", "no_answer", [])


@pytest.mark.django_db
def test_served_in_time_nothing_goes_on(case: Case, now: dt.datetime) -> None:
    recipient = recipient_for(case, now)
    service.note(recipient, "handed_over", now + DAY, by=By.SELF)
    go_on_late(now + 90 * DAY)
    assert at(recipient)[0] == "electronic"
    assert not open_work(recipient)


@pytest.mark.django_db
def test_a_mediation_statement_is_never_published(case: Case, now: dt.datetime) -> None:
    document = service.sealed_document(case, "mediation_statement", "民事调解书")
    order = make_order(
        actor=SYSTEM,
        case_id=case.pk,
        document_ids=[document.pk],
        party_ids=[service.party_of(case).pk],
        purpose="mediation",
        now=now,
    )
    recipient = service.recipient_of(order)
    for days in range(5, 60, 5):
        go_on_late(now + days * DAY)
    assert order.plan == "mediation"
    assert "publication" not in set(recipient.work_items.values_list("kind", flat=True))
    assert "exhausted" in open_work(recipient)


@pytest.mark.django_db
def test_a_letter_that_came_back_lets_the_plan_go_on_the_same_hour(case: Case, now: dt.datetime) -> None:
    service.confirmed_address(service.party_of(case), now, consent=Consent.REFUSED, postal_address="演示市确认路2号")
    recipient = recipient_for(case, now)
    letter = PostalItem.objects.get(attempt__recipient=recipient)
    assert letter.source == "confirmed"
    back = now + 4 * DAY
    take_scans(letter_id=letter.pk, scans=[Scan(Stage.RETURNED, back, reason="not_met")], now=back)
    assert at(recipient)[0] == "direct"
    assert recipient.served_at is None


@pytest.mark.django_db
def test_an_address_given_in_another_case_within_a_year_is_tried_and_no_older_one(case: Case, now: dt.datetime) -> None:
    party = service.party_of(case)
    for age, address in ((30, "演示市另案路3号"), (400, "演示市旧址路4号")):
        other = service.party_of(make_case(now=now - age * DAY))
        other.identity_number = party.identity_number = service.NUMBER
        other.name = party.name
        other.save()
        service.confirmed_address(other, now - age * DAY, postal_address=address)
    party.save()
    recipient = recipient_for(case, now)
    for days in range(5, 45, 5):
        go_on_late(now + days * DAY)
        work(now + days * DAY)
    letters = [attempt.address for attempt in recipient.attempts.filter(channel="post").order_by("created_at")]
    assert letters == ["演示市虚构路1号", "演示市另案路3号"]
    assert list(PostalItem.objects.order_by("created_at").values_list("source", flat=True)) == ["filed", "other_case"]


@pytest.mark.django_db
def test_a_clerk_does_not_wait_and_chooses_among_what_can_begin(case: Case, now: dt.datetime) -> None:
    recipient = recipient_for(case, now)
    places = {step.way.value: place for place, step in enumerate(from_rows(recipient.order.steps))}
    client, page = sign_in(member(case, "clerk")), reverse("service:step", args=[recipient.pk])
    text = client.get(page).content.decode()
    assert "按推定的地址邮寄（没有可以推定的地址）" in text
    assert client.post(page, {"place": places["presumed"]}).status_code == 422
    assert client.post(page, {"place": places["direct"]}).status_code == 302
    assert at(recipient)[0] == "direct"
    assert open_work(recipient) == {"direct"}
    assert recipient.progress[-1]["why"] == "chosen"
    for way in ("phone", "direct"):
        assert client.post(page, {"place": places[way]}).status_code == 302
    assert open_work(recipient) == {"direct"}  # a second time, it is asked a second time


@pytest.mark.django_db
def test_one_recipient_that_fails_holds_up_no_other(case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = recipient_for(case, now), recipient_for(case, now)

    def stumbling(*, recipient: ServiceRecipient, **said: object) -> object:
        if recipient.pk == broken.pk:
            raise ValueError("虚构的毛病")
        return go_on(recipient=recipient, **said)  # type: ignore[arg-type]

    monkeypatch.setattr("delivery.service.schedule.go_on", stumbling)
    with pytest.raises(RowsFailed):
        go_on_late(now + 5 * DAY)
    assert (at(broken)[0], at(sound)[0]) == ("electronic", "phone")


@pytest.mark.django_db
def test_what_has_waited_longest_is_tried_again_first(case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.service.schedule._BATCH", 1)
    attempts = [recipient_for(case, now).attempts.get() for _ in range(3)]
    for attempt, hours in zip(attempts, (2, 3, 1), strict=True):
        attempt.state, attempt.try_again_at = "planned", now + dt.timedelta(hours=hours)
        attempt.save()
    asked = []
    for _turn in attempts:
        before = {one.pk for one in ServiceAttempt.objects.filter(try_again_at=None)}
        try_again(now + DAY)
        asked += [one.pk for one in ServiceAttempt.objects.filter(try_again_at=None) if one.pk not in before]
    assert asked == [attempts[2].pk, attempts[0].pk, attempts[1].pk]


@pytest.mark.django_db
def test_a_phone_that_the_clerk_found_lets_the_plan_begin(case: Case, now: dt.datetime) -> None:
    Party.objects.filter(pk=service.party_of(case).pk).update(phone="", email="", address="")
    recipient = recipient_for(case, now)
    assert (at(recipient), open_work(recipient)) == (("", None), {"no_address"})
    clerk = actor_of(member(case, "clerk"), None)
    invite_again(actor=clerk, recipient_id=recipient.pk, phone="13900000008", now=now + 2 * DAY)
    assert (recipient.attempts.get().address, open_work(recipient)) == ("13900000008", set())
    assert at(recipient) == ("electronic", dt.date(2026, 9, 7))
    go_on_late(now + 7 * DAY)
    assert at(recipient)[0] != "electronic"


@pytest.mark.django_db
def test_a_step_that_cannot_begin_is_refused_and_a_stranger_knows_of_none(case: Case, now: dt.datetime) -> None:
    recipient = recipient_for(case, now)
    clerk = actor_of(member(case, "clerk"), None)
    ways = [step.way for step in from_rows(recipient.order.steps)]
    with pytest.raises(CannotBegin) as refused:
        take_step(actor=clerk, recipient_id=recipient.pk, place=ways.index(Rung.PRESUMED), now=now)
    assert refused.value.code == "no_presumed_address"
    for place in (-1, len(ways)):
        with pytest.raises(IndexError):
            take_step(actor=clerk, recipient_id=recipient.pk, place=place, now=now)
    with pytest.raises(Http404):
        take_step(actor=actor_of(member(make_case(now=now), "clerk"), None), recipient_id=recipient.pk, place=1, now=now)
    assert at(recipient)[0] == "electronic"


@pytest.mark.django_db
def test_the_order_is_due_when_the_first_thing_about_it_is(case: Case, now: dt.datetime) -> None:
    recipient = recipient_for(case, now)
    go_on_late(now + 5 * DAY)
    recipient.order.refresh_from_db()
    item = WorkItem.objects.get(kind="no_answer")
    assert item.owner == member(case, "clerk")
    assert recipient.order.due_on == min(item.due_on, at(recipient)[1] or item.due_on)
