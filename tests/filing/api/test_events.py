"""What happens in a filing and a case reaches the programs of those it concerns, by ids alone."""

import datetime as dt

import pytest

from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish, worker
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.webhooks.actions.endpoints import register_endpoint
from courtportal.kernel.webhooks.models import WebhookMessage
from courtportal.kernel.webhooks.rules.events import event_types
from delivery.events import ServiceCorrected, ServiceTookEffect
from delivery.programs.subscribers import tell_corrected
from filing import events
from filing.api import subscribers as telling
from filing.cases.models import Case
from filing.intake.models import Filing
from filing.intake.queries import version_of_step
from tests.factories.court_cases import make_case as make_plain_case
from tests.factories.filings import litigant, make_filing
from tests.factories.people import actor_for, make_user

pytestmark = pytest.mark.django_db


def listen(who: Actor, now: dt.datetime) -> None:
    """An address that wants everything."""
    types = [one.name for one in event_types()]
    register_endpoint(actor=who, name="系统", url="https://example.com/x", types=types, organisation_id=None, now=now)


def told(who: Actor) -> list[tuple[str, dict[str, str]]]:
    rows = WebhookMessage.objects.filter(endpoint__user_id=who.user_id).order_by("created_at", "pk")
    return [(row.type, row.data) for row in rows]


def test_the_steps_of_a_filing_are_told_to_who_filed(now: dt.datetime) -> None:
    who, stranger = litigant(), litigant("别人")
    listen(who, now)
    listen(stranger, now)
    filing = make_filing(now, who)
    telling.tell_submitted(events.FilingSubmitted(filing.pk), now)
    telling.tell_submitted(events.FilingSubmitted(filing.pk), now)  # the worker started twice
    Filing.objects.filter(pk=filing.pk).update(state="returned", version=9)
    telling.tell_rejected(events.FilingRejected(filing.pk), now)
    ids = {"filing": str(filing.pk)}
    assert told(who) == [("filing.submitted", ids), ("filing.returned", ids)]
    assert told(stranger) == []


def test_a_rejection_told_late_says_what_it_was_and_not_what_became_of_it(now: dt.datetime) -> None:
    who = litigant()
    listen(who, now)
    filing = make_filing(now, who)
    Filing.objects.filter(pk=filing.pk).update(state="accepted", version=9)  # the court above ordered it
    telling.tell_rejected(events.FilingRejected(filing.pk, 5, "refused"), now)
    assert told(who) == [("filing.refused", {"filing": str(filing.pk)})]


def test_the_same_step_of_two_rounds_is_told_twice_however_late_the_first_is_handled(now: dt.datetime) -> None:
    who = litigant()
    listen(who, now)
    filing = make_filing(now, who)
    Filing.objects.filter(pk=filing.pk).update(version=4)  # corrected meanwhile
    for version in (1, 4, 1):
        telling.tell_submitted(events.FilingSubmitted(filing.pk, version), now)
    assert told(who) == [("filing.submitted", {"filing": str(filing.pk)})] * 2


def test_every_step_of_a_filing_carries_the_version_it_led_to(now: dt.datetime) -> None:
    filing = make_filing(now)
    assert OutboxEvent.objects.get(name="filing.FilingSubmitted").payload == {"filing_id": str(filing.pk), "version": 1}
    assert version_of_step(filing, 1) == filing.versions.get()


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_plain_case(now=now, plaintiff=make_user("林小满"), defendant=make_user("周远航"))


def side(case: Case, role: str) -> Actor:
    user = case.parties.get(role=role).user
    assert user
    return actor_for(user)


def test_both_sides_hear_of_a_hearing_and_again_when_it_is_moved(case: Case, now: dt.datetime) -> None:
    sides = [side(case, "plaintiff"), side(case, "defendant")]
    hearing = case.hearings.create(starts_at=now, ends_at=now + dt.timedelta(hours=1))
    for one in sides:
        listen(one, now)
    telling.tell_scheduled(events.HearingScheduled(hearing.pk, case.pk), now)
    for sequence in (1, 2):
        telling.tell_moved(events.HearingMoved(hearing.pk, case.pk, sequence), now)
    ids = {"case": str(case.pk), "hearing": str(hearing.pk)}
    assert told(sides[0]) == told(sides[1]) == [("hearing.scheduled", ids), ("hearing.moved", ids), ("hearing.moved", ids)]


def test_who_left_the_case_hears_nothing_more(case: Case, now: dt.datetime) -> None:
    defendant = side(case, "defendant")
    listen(defendant, now)
    case.parties.filter(role="defendant").update(left_at=now)
    telling.tell_closed(events.CaseClosed(case.pk), now)
    assert told(defendant) == []


def test_service_is_told_to_who_was_served_through_the_outbox(case: Case, now: dt.datetime) -> None:
    plaintiff, defendant = side(case, "plaintiff"), side(case, "defendant")
    listen(plaintiff, now)
    listen(defendant, now)
    document, party = case.pk, case.parties.get(role="defendant")  # any id: nothing but the id is told
    event = ServiceTookEffect(
        order_id=case.pk, case_id=case.pk, party_id=party.pk, document_ids=(document,), effective_at=now, basis="送达"
    )
    publish(event, now=now)
    worker.run_until_quiet()
    assert [name for name, _data in told(defendant)] == ["document.served"]
    assert told(plaintiff) == []


def test_each_correction_of_a_service_is_told_to_whom_it_concerns_through_the_outbox(case: Case, now: dt.datetime) -> None:
    plaintiff, defendant = side(case, "plaintiff"), side(case, "defendant")
    listen(plaintiff, now)
    listen(defendant, now)
    document, party = case.pk, case.parties.get(role="defendant")
    for found_at in (now, now + dt.timedelta(days=1)):
        publish(
            ServiceCorrected(
                order_id=case.pk, case_id=case.pk, party_id=party.pk, document_ids=(document,), corrected_at=found_at
            ),
            now=now,
        )  # fmt: skip
    worker.run_until_quiet()
    ids = {"case": str(case.pk), "party": str(party.pk), "document": str(document)}
    assert told(defendant) == [("service.corrected", ids)] * 2
    assert told(plaintiff) == []


def test_corrections_a_moment_apart_are_told_apart_under_keys_with_room_to_spare(case: Case, now: dt.datetime) -> None:
    defendant, party = side(case, "defendant"), case.parties.get(role="defendant")
    listen(defendant, now)
    for microsecond in (1, 2, 2):
        tell_corrected(
            ServiceCorrected(
                order_id=case.pk, case_id=case.pk, party_id=party.pk, document_ids=(case.pk,),
                corrected_at=now.replace(microsecond=microsecond),
            ),
            now,
        )  # fmt: skip
    keys = WebhookMessage.objects.values_list("key", flat=True)
    assert len(keys) == 2
    assert max(map(len, keys)) <= 100


def test_a_message_holds_ids_and_nothing_of_people(case: Case, now: dt.datetime) -> None:
    who = side(case, "plaintiff")
    listen(who, now)
    telling.tell_closed(events.CaseClosed(case.pk), now)
    message = WebhookMessage.objects.get()
    assert set(message.data) == {"case"}
    assert "林小满" not in str(message.data)
