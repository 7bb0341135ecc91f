"""Instant acceptance (秒批): what passes every rule is accepted at once where the court opted in; a share is looked at."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Role
from courtportal.kernel.outbox import worker
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.reading.events import FileRead
from courtportal.kernel.reading.models import FileReading, PageReading
from courtportal.kernel.reading.queries import ask_to_read
from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import Case
from filing.events import FilingToCheckAgain
from filing.intake.actions.instant import accept_at_once, look_at_sample, opt_in, opt_out
from filing.intake.actions.review import claim
from filing.intake.findings import findings_of_filing
from filing.intake.models import Filing, InstantAcceptance, InstantDraw
from filing.intake.queries import review_queue
from filing.intake.rules.draw import LOTS, is_drawn, lot
from filing.intake.rules.findings import RULES_VERSION
from filing.intake.subscribers import check_again, look_again
from tests.factories.documents import ready_to_sign
from tests.factories.filings import filing_clerk, make_filing
from tests.factories.people import actor_for, make_staff

LENDING = "108(3)"


def opened(now: dt.datetime, share: int = 100, most: Decimal | None = None) -> InstantAcceptance:
    president = actor_for(make_staff(Role.PRESIDENT))
    return opt_in(actor=president, cause_code=LENDING, share=share, most=most, now=now)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_filing_that_passes_is_accepted_by_the_worker_and_drawn_for_a_look(now: dt.datetime) -> None:
    ready_to_sign(now)
    setting = opened(now)
    filing = make_filing(now)
    worker.run_until_quiet()
    filing.refresh_from_db()
    case = Case.objects.get(filing_id=filing.pk)
    assert (filing.state, case.case_number) == (Filing.State.ACCEPTED, "（2026）粤0604民初1号")
    step = filing.transitions.get(act="accept")
    assert (step.actor_id, step.role) == (None, "system")
    detail = json.loads(bytes(AuditEntry.objects.get(action="accept_at_once").canonical))["detail"]
    assert (detail["rules"], detail["share"], detail["drawn"]) == (RULES_VERSION, 100, True)
    assert detail["lot"] == lot(setting.seed, str(filing.pk))
    clerk = filing_clerk()
    assert [one.pk for one in review_queue(clerk, "sample", now)] == [filing.pk]
    assert case.dossier.filter(document__kind="filing_receipt").count() == 1
    draw = InstantDraw.objects.get()
    with pytest.raises(ValueError, match=str(draw.pk)):
        look_at_sample(actor=clerk, draw_id=draw.pk, right=False, note="", now=now)
    look_at_sample(actor=clerk, draw_id=draw.pk, right=True, note="", now=now)
    assert not review_queue(clerk, "sample", now).exists()
    with pytest.raises(PermissionDenied):
        look_at_sample(actor=clerk, draw_id=draw.pk, right=True, note="", now=now)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"principal_owed": "120000"},  # a must
        {"amount_provided": "95000", "principal_owed": "95000"},  # a should
        {"other_claims": "赔礼道歉"},  # a human judgment
        {"forum_agreed": "yes", "forum_clause": "提交仲裁委员会仲裁"},
    ],
)
def test_what_fails_a_rule_or_needs_a_judgment_waits_for_a_person(now: dt.datetime, changed: dict[str, str]) -> None:
    opened(now)
    filing = make_filing(now, **changed)
    assert accept_at_once(filing_id=filing.pk, now=now) is None
    filing.refresh_from_db()
    assert filing.state == Filing.State.SUBMITTED


@pytest.mark.django_db
def test_nothing_is_accepted_at_once_without_the_courts_decision_for_these_rules(now: dt.datetime) -> None:
    filing = make_filing(now)
    assert accept_at_once(filing_id=filing.pk, now=now) is None
    setting = opened(now, most=Decimal("100000"))
    assert accept_at_once(filing_id=filing.pk, now=now) is None  # 103,600 is more
    setting.most = None
    setting.rules_version = "2020-1"
    setting.save()
    assert accept_at_once(filing_id=filing.pk, now=now) is None  # decided for other rules
    opened(now)
    claim(actor=filing_clerk(), filing_id=filing.pk, now=now)
    assert accept_at_once(filing_id=filing.pk, now=now) is None  # a clerk has it
    other = make_filing(now, principal_owed="90000")
    assert accept_at_once(filing_id=other.pk, now=now) is not None
    assert accept_at_once(filing_id=other.pk, now=now) is None  # the event came twice


@pytest.mark.django_db
def test_only_the_heads_of_the_court_decide_and_a_new_decision_ends_the_old(now: dt.datetime) -> None:
    first, second = opened(now), opened(now, share=5)
    first.refresh_from_db()
    assert (first.ended_at, second.ended_at) == (now, None)
    with pytest.raises(PermissionDenied):
        opt_in(actor=filing_clerk(), cause_code=LENDING, share=5, most=None, now=now)
    opt_out(actor=actor_for(make_staff(Role.DIVISION_HEAD)), setting_id=second.pk, now=now)
    assert accept_at_once(filing_id=make_filing(now).pk, now=now) is None


def being_read(filing: Filing, now: dt.datetime) -> FileReading:
    """The one file of the filing waits for the reader."""
    stored = StoredFile.objects.get(pk=filing.versions.get().content["evidence"][0]["file_id"])
    ask_to_read(stored, now)
    return FileReading.objects.get(stored=stored)


def read_again(reading: FileReading, now: dt.datetime) -> None:
    """The reader is done; each filing with the file is looked at by an event of its own."""
    look_again(FileRead(file_id=reading.stored_id), now)
    for event in OutboxEvent.objects.filter(name="filing.FilingToCheckAgain"):
        check_again(FilingToCheckAgain.from_payload(event.payload), now)


@pytest.mark.django_db
def test_instant_acceptance_waits_until_the_evidence_is_read(now: dt.datetime) -> None:
    opened(now)
    filing = make_filing(now)
    reading = being_read(filing, now)
    assert accept_at_once(filing_id=filing.pk, now=now) is None
    PageReading.objects.create(reading=reading, number=1, text="今借到人民币 周远航", look="clear")
    reading.state = FileReading.State.DONE
    reading.save()
    read_again(reading, now)
    filing.refresh_from_db()
    assert filing.state == Filing.State.ACCEPTED


@pytest.mark.django_db
@pytest.mark.parametrize("look", ["blank", "blurred"])
def test_a_page_found_blank_or_blurred_after_submission_is_for_a_person(now: dt.datetime, look: str) -> None:
    opened(now)
    filing = make_filing(now)
    reading = being_read(filing, now)
    PageReading.objects.create(reading=reading, number=2, text="", look=look)
    FileReading.objects.filter(pk=reading.pk).update(state=FileReading.State.DONE)
    read_again(reading, now)
    filing.refresh_from_db()
    assert (filing.state, filing.findings_to_look_at) == (Filing.State.SUBMITTED, 1)
    found = findings_of_filing(filing, filing.versions.get().content)
    assert [(one.key, one.place.file, one.place.file_page) for one in found if one.blocks] == [(f"page_{look}", 1, 2)]


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_holds_nothing_up(now: dt.datetime) -> None:
    opened(now)
    filing = make_filing(now)
    FileReading.objects.filter(pk=being_read(filing, now).pk).update(state=FileReading.State.FAILED)
    assert accept_at_once(filing_id=filing.pk, now=now) is not None


@given(seed=st.text(max_size=40), filing=st.uuids())
def test_the_draw_can_be_drawn_again_and_a_larger_share_draws_all_that_a_smaller_did(seed: str, filing: object) -> None:
    number = lot(seed, str(filing))
    assert number == lot(seed, str(filing))
    assert 0 <= number < LOTS
    drawn = [is_drawn(number, share) for share in range(1, 101)]
    assert drawn == sorted(drawn)
    assert drawn[-1]


def test_the_draw_takes_its_share() -> None:
    drawn = sum(is_drawn(lot("seed", str(number)), 10) for number in range(20_000))
    assert 1_800 < drawn < 2_200
