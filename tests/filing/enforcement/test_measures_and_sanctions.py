"""What the officer does, who has to approve, and how a case ends: with real documents, signatures and seals."""

import datetime as dt
from decimal import Decimal

import pytest
from django.http import Http404
from django.utils.translation import override

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.ids import new_code
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.documents import html_of
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case
from filing.enforcement.actions.close import CannotClose, close_enforcement
from filing.enforcement.actions.decide import check_sanction, decide_sanction, decline_sanction, lift_sanction
from filing.enforcement.actions.ending import Lifting, NoReason, lift_measure
from filing.enforcement.actions.impose import MeasureOrder, TermTooLong, impose_measure, renew_measure
from filing.enforcement.actions.issue_notice import issue_notice
from filing.enforcement.actions.propose import CannotPropose, propose_listing, propose_restriction
from filing.enforcement.actions.receive_money import receive_money
from filing.enforcement.models import (
    ConsumptionRestriction,
    DishonestyListing,
    EnforcementCase,
    Measure,
    MoneyReceived,
    Sanction,
)
from filing.enforcement.rows import enforcement_rows
from filing.enforcement.schedule import end_expired_listings, note_lapsed_measures, warn_of_expiring_measures
from filing.enforcement.subscribers import issue_closing_notices, issue_notice_and_report_order, notify_creditor
from filing.events import EnforcementAccepted, EnforcementClosed, EnforcementNoticeOrdered
from tests.factories.documents import ready_to_sign
from tests.factories.enforcement import EnforcementWorld, make_enforcement, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    ready_to_sign(now)
    return make_world()


@pytest.fixture
def enforcement(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    accepted = make_enforcement(world, now)
    return issue_notice(actor=world.officer, enforcement_id=accepted.pk, now=now)


@pytest.fixture
def measure(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> Measure:
    order = MeasureOrder(
        "deposit", world.debtor_in(enforcement).pk, "银行存款", dt.date(2027, 9, 1), "演示银行", Decimal(105_510)
    )
    return impose_measure(actor=world.officer, enforcement_id=enforcement.pk, order=order, now=now, key=new_code(20))


@pytest.fixture
def listing(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> DishonestyListing:
    return propose_listing(
        actor=world.officer,
        enforcement_id=enforcement.pk,
        debtor_id=world.debtor_in(enforcement).pk,
        ground=4,
        facts="逾期未报告财产。",
        now=now,
    )


def test_a_ruling_is_in_the_language_of_record(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    order = MeasureOrder("deposit", world.debtor_in(enforcement).pk, "银行存款", dt.date(2027, 9, 1))
    with override("en"):
        measure = impose_measure(actor=world.officer, enforcement_id=enforcement.pk, order=order, now=now, key=new_code(20))
    assert measure.document is not None
    assert measure.document.data["measures"][0]["text"].startswith("冻结银行存款：")
    assert {party["role"] for party in measure.document.data["parties"]} == {"申请执行人", "被执行人"}
    assert enforcement.case.timeline.get(kind="measure_imposed").title_zh == "冻结银行存款"


def test_who_holds_the_property_is_asked_to_assist_by_a_notice_with_a_form_to_answer_on(
    measure: Measure, enforcement: EnforcementCase
) -> None:
    """CPL 117, 253: the unit named as holder, what it is to do, until when; it is no party and is served by hand or by post."""
    notice = measure.assistance
    assert notice is not None
    assert measure.document is not None
    assert (notice.kind, notice.state) == ("assistance_notice", "sealed")
    assert notice.data["recipient"] == "演示银行"
    assert notice.data["matters"] == ["协助冻结银行存款：被执行人周远航的银行存款，限额105510.00元。"]
    assert (notice.data["end"], notice.data["ruling_code"]) == ("2027-09-01", measure.document.verification_code)
    assert "协助执行通知书（回执）" in html_of(notice)
    assert enforcement.case.dossier.filter(document=notice).count() == 1


def test_where_nobody_holds_the_property_nobody_is_asked(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    order = MeasureOrder("movable", world.debtor_in(enforcement).pk, "演示轿车一辆", dt.date(2028, 8, 1))
    imposed = impose_measure(actor=world.officer, enforcement_id=enforcement.pk, order=order, now=now, key=new_code(20))
    assert imposed.assistance is None


def test_a_measure_is_lifted_by_a_ruling_that_says_why_and_is_served(
    world: EnforcementWorld, enforcement: EnforcementCase, measure: Measure, now: dt.datetime
) -> None:
    """查封规定 art. 28: a ruling with its ground, to the parties; who holds the property is told to release it."""
    lifting = Lifting("security", "被执行人提供了担保，申请执行人书面同意。")
    lifted = lift_measure(actor=world.officer, measure_id=measure.pk, lifting=lifting, now=now)
    ruling = lifted.lift_document
    assert ruling is not None
    assert (lifted.state, lifted.lift_ground, lifted.lift_reason) == ("lifted", "security", lifting.reason)
    assert (ruling.kind, ruling.state) == ("enforcement_ruling_freeze", "sealed")
    text = html_of(ruling)
    assert "解除对被执行人周远航的银行存款的冻结（限额105510.00元）。" in text
    assert "被执行人提供担保，且申请执行人同意解除。被执行人提供了担保，申请执行人书面同意。" in text
    assert "需要续行" not in text
    release = CourtDocument.objects.exclude(pk=measure.assistance_id).get(kind="assistance_notice", case_id=enforcement.case_id)
    assert release.data["matters"] == ["协助解除对被执行人周远航的银行存款的冻结（限额105510.00元）。"]
    told = enforcement.case.timeline.get(kind="measure_lifted")
    assert (told.document, "申请执行人同意解除" in told.title_zh) == (ruling, True)
    assert lifting.reason in bytes(AuditEntry.objects.get(action="lift_measure").canonical).decode()
    assert enforcement.case.dossier.filter(document__in=[ruling, release]).count() == 2


@pytest.mark.parametrize("lifting", [Lifting("", "已还清。"), Lifting("paid", " ")])
def test_no_measure_is_lifted_without_a_ground_and_the_facts(
    world: EnforcementWorld, measure: Measure, lifting: Lifting, now: dt.datetime
) -> None:
    with pytest.raises(NoReason):
        lift_measure(actor=world.officer, measure_id=measure.pk, lifting=lifting, now=now)
    measure.refresh_from_db()
    assert measure.state == Measure.State.ACTIVE


def approve(world: EnforcementWorld, sanction: Sanction, now: dt.datetime) -> Sanction:
    check_sanction(actor=world.head, model=type(sanction), sanction_id=sanction.pk, now=now)
    return decide_sanction(actor=world.president, model=type(sanction), sanction_id=sanction.pk, now=now)


def pay_all(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    receive_money(
        actor=world.officer,
        enforcement_id=enforcement.pk,
        amount=Decimal("105510.62"),
        received_on=now.date(),
        key="one",
        now=now,
    )


def test_notices_go_to_creditor_and_debtor_once(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    for _twice in range(2):
        notify_creditor(EnforcementAccepted(enforcement.case_id), now)
        issue_notice_and_report_order(EnforcementNoticeOrdered(enforcement.case_id), now)
    documents = CourtDocument.objects.filter(case_id=enforcement.case_id)
    assert sorted(documents.values_list("kind", flat=True)) == [
        "enforcement_acceptance",
        "enforcement_notice",
        "property_report_order",
    ]
    assert set(documents.values_list("state", flat=True)) == {"sealed"}
    assert enforcement.perform_by == dt.date(2026, 9, 11)
    assert Notice.objects.filter(user_id=world.officer.user_id).count() == 1


def test_a_measure_stands_by_a_signed_and_sealed_ruling(measure: Measure) -> None:
    assert measure.document.state == CourtDocument.State.SEALED
    assert measure.document.slots.get().signed_at is not None
    served = OutboxEvent.objects.filter(name="filing.DocumentsToServe").latest("created_at")
    assert len(served.payload["party_ids"]) == 2
    assert OutboxEvent.objects.filter(name="filing.MeasureImposed").count() == 1


@pytest.mark.parametrize("expires_on", ["2027-09-02", "2026-09-01"])
def test_a_measure_may_not_last_longer_than_the_law_allows(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime, expires_on: str
) -> None:
    order = MeasureOrder("deposit", world.debtor_in(enforcement).pk, "银行存款", dt.date.fromisoformat(expires_on))
    with pytest.raises(TermTooLong) as refused:
        impose_measure(actor=world.officer, enforcement_id=enforcement.pk, order=order, now=now, key=new_code(20))
    assert refused.value.latest == dt.date(2027, 9, 1)


def test_the_officer_is_warned_once_and_an_unrenewed_measure_lapses(
    world: EnforcementWorld, measure: Measure, now: dt.datetime
) -> None:
    for _twice in range(2):
        warn_of_expiring_measures(dt.datetime(2027, 8, 3, 2, tzinfo=dt.UTC))
    assert Notice.objects.filter(user_id=world.officer.user_id, key__startswith="measure_expiring").count() == 1
    note_lapsed_measures(dt.datetime(2027, 9, 1, 2, tzinfo=dt.UTC))
    measure.refresh_from_db()
    assert measure.state == Measure.State.ACTIVE
    note_lapsed_measures(dt.datetime(2027, 9, 2, 2, tzinfo=dt.UTC))
    measure.refresh_from_db()
    assert measure.state == Measure.State.LAPSED


def test_a_renewal_is_a_new_measure_with_its_own_term(world: EnforcementWorld, measure: Measure) -> None:
    later = dt.datetime(2027, 8, 10, 2, tzinfo=dt.UTC)
    renewed = renew_measure(actor=world.officer, measure_id=measure.pk, expires_on=dt.date(2028, 8, 10), now=later)
    measure.refresh_from_db()
    assert (measure.state, renewed.renews, renewed.state) == (Measure.State.RENEWED, measure, Measure.State.ACTIVE)
    with pytest.raises(Refused):
        renew_measure(actor=world.officer, measure_id=measure.pk, expires_on=dt.date(2028, 8, 10), now=later)


def test_a_listing_needs_three_people_and_is_then_public(
    world: EnforcementWorld, enforcement: EnforcementCase, listing: DishonestyListing, now: dt.datetime
) -> None:
    assert enforcement_rows([enforcement.case_id])[0].published_on is None
    with pytest.raises(Refused):
        decide_sanction(actor=world.president, model=DishonestyListing, sanction_id=listing.pk, now=now)
    listed = approve(world, listing, now)
    assert (listed.state, listed.expires_on) == (Sanction.State.IN_FORCE, dt.date(2028, 9, 1))
    assert listed.document.state == CourtDocument.State.SEALED
    assert OutboxEvent.objects.filter(name="filing.DebtorListed").count() == 1
    row = enforcement_rows([enforcement.case_id])[0]
    assert (row.debtor_name, row.published_on, row.circumstances) == ("周远航", dt.date(2026, 9, 1), "违反财产报告制度")
    assert (row.identity_masked, row.identity_suffix) == ("4406**********1231", "1231")


@pytest.mark.parametrize("role", ["officer", "creditor", "debtor"])
def test_nobody_else_checks_a_listing(world: EnforcementWorld, listing: DishonestyListing, now: dt.datetime, role: str) -> None:
    actor: Actor = getattr(world, role)
    with pytest.raises((Refused, Http404)):
        check_sanction(actor=actor, model=DishonestyListing, sanction_id=listing.pk, now=now)


def test_a_declined_proposal_says_why_and_may_be_made_again(
    world: EnforcementWorld, enforcement: EnforcementCase, listing: DishonestyListing, now: dt.datetime
) -> None:
    with pytest.raises(CannotPropose, match="already_open"):
        propose_listing(
            actor=world.officer, enforcement_id=enforcement.pk, debtor_id=listing.debtor_id, ground=1, facts="x", now=now
        )
    decline_sanction(actor=world.head, model=DishonestyListing, sanction_id=listing.pk, reason="材料不足", now=now)
    again = propose_listing(
        actor=world.officer, enforcement_id=enforcement.pk, debtor_id=listing.debtor_id, ground=1, facts="x", now=now
    )
    assert again.state == Sanction.State.PROPOSED


def test_a_listing_ends_when_its_term_is_over(world: EnforcementWorld, listing: DishonestyListing, now: dt.datetime) -> None:
    approve(world, listing, now)
    end_expired_listings(dt.datetime(2028, 9, 2, 2, tzinfo=dt.UTC))
    listing.refresh_from_db()
    assert (listing.state, listing.lifted_reason) == (Sanction.State.LIFTED, "失信期限届满")
    assert OutboxEvent.objects.filter(name="filing.DebtorUnlisted").count() == 1


def test_a_restriction_waits_for_the_end_of_the_notice_period(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    debtor = world.debtor_in(enforcement)
    with pytest.raises(CannotPropose, match="before_notice_ends"):
        propose_restriction(actor=world.officer, enforcement_id=enforcement.pk, debtor_id=debtor.pk, basis="x", now=now)
    later = now + dt.timedelta(days=12)
    restriction = propose_restriction(
        actor=world.officer, enforcement_id=enforcement.pk, debtor_id=debtor.pk, basis="未按期履行", now=later
    )
    assert approve(world, restriction, later).persons == [{"name": "周远航", "capacity": "被执行人"}]
    assert ConsumptionRestriction.objects.get().document.kind == "consumption_restriction"


def test_a_case_with_anything_open_is_not_closed(
    world: EnforcementWorld, enforcement: EnforcementCase, measure: Measure, now: dt.datetime
) -> None:
    with pytest.raises(CannotClose) as refused:
        close_enforcement(actor=world.officer, enforcement_id=enforcement.pk, way="completed", now=now)
    assert refused.value.obstacles == ["debt_open", "measures_active"]


def test_paid_lifted_and_closed(
    world: EnforcementWorld, enforcement: EnforcementCase, measure: Measure, listing: DishonestyListing, now: dt.datetime
) -> None:
    approve(world, listing, now)
    pay_all(world, enforcement, now)
    pay_all(world, enforcement, now)
    assert MoneyReceived.objects.count() == 1
    listing.refresh_from_db()
    assert listing.lift_by == dt.date(2026, 9, 4)
    lift_sanction(actor=world.officer, model=DishonestyListing, sanction_id=listing.pk, reason="已全部履行", now=now)
    lift_measure(actor=world.officer, measure_id=measure.pk, lifting=Lifting("paid", "款项已全部到账。"), now=now)
    closed = close_enforcement(actor=world.officer, enforcement_id=enforcement.pk, way="completed", now=now)
    issue_closing_notices(EnforcementClosed(enforcement.case_id), now)
    assert (closed.state, closed.performance) == (EnforcementCase.State.CLOSED, EnforcementCase.Performance.FULL)
    assert Case.objects.get(pk=enforcement.case_id).state == Case.State.CLOSED
    assert CourtDocument.objects.filter(case_id=enforcement.case_id, kind="enforcement_closing").count() == 2
    row = enforcement_rows([enforcement.case_id])[0]
    assert (row.state, row.unlisted_on) == ("closed", now.date())
    with pytest.raises(Refused):
        receive_money(
            actor=world.officer, enforcement_id=enforcement.pk, amount=Decimal(1), received_on=now.date(), key="two", now=now
        )


def test_a_measure_whose_term_is_over_is_void_and_cannot_be_renewed(world: EnforcementWorld, measure: Measure) -> None:
    after = dt.datetime(2027, 9, 2, 2, tzinfo=dt.UTC)  # the job that notes lapsed measures has not run yet
    with pytest.raises(Refused):
        renew_measure(actor=world.officer, measure_id=measure.pk, expires_on=dt.date(2028, 8, 10), now=after)
