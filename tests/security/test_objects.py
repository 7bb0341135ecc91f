"""Objects of every room of filing: one's own case, the case next door, the secret volume; by everyone who might look.

Two disputes at one court, furnished alike. Whoever belongs to one of them finds nothing of the other.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db.models import Model
from django.http import Http404

from courtportal.kernel.authz import PUBLIC, Actor, Role, access, may, visible_to
from courtportal.kernel.identity.models import User
from filing.applications.actions.decide import decide_application
from filing.applications.joining.actions.ask import Asked, ask_to_take_part
from filing.applications.joining.models import JoinRequest
from filing.applications.models import Application
from filing.applications.results.actions import Arrived, enter_result
from filing.applications.results.models import ApplicationResult
from filing.bulk.models import BulkFiler, BulkJob
from filing.calendar.models import Deadline, Hearing
from filing.cases.models import Case, DossierEntry, EvidenceItem, Party, TimelineEntry
from filing.cases.timeline import add_timeline_entry
from filing.dossier.actions.order_copy import order_copy
from filing.dossier.actions.read_entry import note_entry_read
from filing.dossier.entries import add_secret_entry
from filing.dossier.models import DossierCopy, DossierReading, SecretEntry
from filing.fees.actions.assess import assess_fee
from filing.fees.actions.note_expense import Spent, note_expense
from filing.fees.actions.pay import start_payment
from filing.fees.expense_models import Expense
from filing.fees.models import Fee, Payment
from filing.fees.rules.expenses import ExpenseKind
from filing.intake.counter.models import CounterVisit
from filing.intake.models import DraftEvidence, Filing, FilingDraft, FilingVersion
from filing.online.actions.consent import ask_consent
from filing.online.models import OnlineConsent
from filing.online.rules import Means, Step
from filing.paper.actions.enter_paper import enter_document
from filing.paper.models import PaperEntry
from filing.parties.actions.papers import Description, keep_paper
from filing.parties.models import KeptPaper
from filing.parties.rules.papers import PaperKind
from filing.unsent.actions.keep import keep_unsent
from filing.unsent.models import UnsentForm
from filing.unsent.places import Spot
from tests.factories.disputes import Dispute, apply_for, make_dispute
from tests.factories.filings import make_draft, make_filing, make_upload
from tests.factories.people import actor_for, make_court, make_room, make_staff, make_user
from tests.filing.bulk.tables import as_csv, bank_account
from tests.filing.bulk.test_jobs import right, started
from tests.filing.dossier.making import entry
from tests.filing.paper.scans import scanned

pytestmark = pytest.mark.django_db
# Of a dispute and its people; the rooms of issue 4 one by one.
OF_A_CASE = (
    Case, Party, TimelineEntry, DossierEntry, EvidenceItem, SecretEntry, DossierReading, Application, Fee, Expense, Hearing,
    OnlineConsent, Deadline, PaperEntry, ApplicationResult,
)  # fmt: skip
OF_A_PERSON = (
    FilingDraft, DraftEvidence, Filing, FilingVersion, KeptPaper, Payment, DossierCopy, BulkFiler, BulkJob, CounterVisit,
    JoinRequest,
)  # fmt: skip
# Who looks after a whole court, its cases and filings, whoever's they are.
OF_THE_COURT = {
    Role.FILING_CLERK, Role.DIVISION_HEAD, Role.PRESIDENT, Role.ARCHIVIST, Role.COURT_MANAGER, Role.MEDIATOR,
    Role.ENFORCEMENT_OFFICER,
}  # fmt: skip


@dataclass
class World:
    """The two disputes, whose rows are whose, and everyone who might look."""

    mine: Dispute
    other: Dispute
    bank: Actor
    strangers: list[Actor]
    staff: list[Actor]

    def everyone(self) -> list[Actor]:
        people = [
            one for side in (self.mine, self.other) for one in (side.plaintiff, side.defendant, side.judge, side.clerk, side.head)
        ]
        return [*people, self.bank, *self.strangers, *self.staff, PUBLIC]


@pytest.fixture
def world(now: dt.datetime) -> World:
    mine, other = make_dispute(now), make_dispute(now)
    for dispute in (mine, other):
        _furnish_case(dispute, now)
        _furnish_plaintiff(dispute, now)
    for one, other_case in ((mine, other.case), (other, mine.case)):
        for number in (other_case.case_number, f"（2026）粤0604民初9{other_case.number}号"):
            wanted = Asked(number, "interest", {"reasons": "我是受让人", "address": "演示路8号"}, f"{one.case.pk} {number}"[:80])
            ask_to_take_part(actor=one.plaintiff, asked=wanted, now=now)
    bank, filer = bank_account(now)
    started(bank, filer, now, as_csv([right(1)]))
    far = make_court("粤0605", "佛山市南海区人民法院")
    roles = [role for role in Role if role not in {Role.SYSTEM, Role.PUBLIC, Role.LITIGANT, Role.LAWYER}]
    lawyer = make_staff(Role.LAWYER)
    lawyer.appointments.update(court=None)
    strangers = [actor_for(make_user(), Role.LITIGANT), actor_for(lawyer)]
    strangers += [actor_for(make_staff(role, far)) for role in roles]
    staff = [actor_for(make_staff(role, mine.case.court)) for role in roles]
    return World(mine, other, bank, strangers, staff)


def _furnish_case(dispute: Dispute, now: dt.datetime) -> None:
    """Something of every room in the case."""
    case, party = dispute.case, dispute.party("plaintiff")
    number = case.number
    granted = decide_application(
        actor=dispute.judge, application_id=apply_for(dispute, "evidence_collection", now).pk, outcome="granted", reasons="准许",
        now=now,
    )  # fmt: skip
    arrived = Arrived("银行流水", "某银行", now.date(), scanned(dispute.clerk, now, now.date()).upload, f"result {number}")
    enter_result(actor=dispute.clerk, application_id=granted.pk, arrived=arrived, now=now)
    fee = assess_fee(case=case, now=now)
    start_payment(actor=dispute.plaintiff, fee_id=fee.pk, now=now)
    spent = Spent(ExpenseKind.APPRAISAL, Decimal(380), now.date(), "示例鉴定所", dispute.party("plaintiff").pk, uuid.uuid4())
    note_expense(actor=dispute.clerk, case_id=case.pk, spent=spent, now=now)
    Hearing.objects.create(
        case=case, room=make_room(case.court, f"第{number}法庭"), starts_at=now + dt.timedelta(days=20),
        ends_at=now + dt.timedelta(days=20, hours=1),
    )  # fmt: skip
    ids = [party.pk]
    ask_consent(actor=dispute.clerk, case_id=case.pk, step=Step.MEDIATION, party_ids=ids, means=Means.PLATFORM, now=now)
    paper = entry(case, f"借条{number}")
    EvidenceItem.objects.create(case=case, party=party, order=1, title="借条", file=paper.file, file_name="借条.pdf")
    add_secret_entry(case=case, kind="deliberation", title="评议笔录", key=f"secret {number}", data=b"secret")
    enter_document(
        actor=dispute.clerk, case_id=case.pk, party_id=party.pk, title="代理词", catalogue_number=22,
        paper=scanned(dispute.clerk, now, now.date()), now=now,
    )  # fmt: skip
    add_timeline_entry(case=case, kind="test", title_zh="记事", title_en="note", now=now, key=f"note {number}")
    note_entry_read(actor=dispute.plaintiff, entry=paper, now=now)
    order_copy(actor=dispute.plaintiff, case_id=case.pk, form="zip", purpose="reading", now=now)


def _furnish_plaintiff(dispute: Dispute, now: dt.datetime) -> None:
    """A draft, a filing, a kept paper, and a visit at the counter."""
    make_filing(now, dispute.plaintiff, dispute.case.court)
    draft = make_draft(dispute.plaintiff, now, dispute.case.court)
    user = User.objects.get(pk=dispute.plaintiff.user_id)
    upload = make_upload(user, now, "授权委托书.pdf", 1)
    keep_paper(actor=dispute.plaintiff, upload_id=upload.pk, said=Description(PaperKind.POWER_OF_ATTORNEY, "授权委托书"), now=now)
    CounterVisit.objects.create(
        draft=draft, court=dispute.case.court, typed_by_id=dispute.filing_clerk_above.user_id, name="林小满", document_kind="id",
        document_number="110101198503020024", checked_at=now, code=f"code {dispute.case.number}",
    )  # fmt: skip


def rows(model: type[Model]) -> list[Model]:
    found = model._default_manager.all()
    return list(found.filter(case__isnull=False) if model is Deadline else found)


def opens(actor: Actor, row: Model) -> bool:
    try:
        access(actor, type(row), row.pk, "view")
    except Http404:
        return False
    return True


def of_case(row: Model, case: Case) -> bool:
    """Whether the row belongs to the case."""
    if isinstance(row, Case):
        return row.pk == case.pk
    if isinstance(row, OnlineConsent):
        return row.party.case_id == case.pk
    if isinstance(row, ApplicationResult):
        return row.application.case_id == case.pk
    return bool(row.case_id == case.pk)  # type: ignore[attr-defined]


def seen(world: World) -> Iterator[tuple[Actor, type[Model], set[object], set[object]]]:
    """For everyone and each model: what is there, and what the list shows; each list is what can be opened one by one."""
    for model in (*OF_A_CASE, *OF_A_PERSON):
        there = rows(model)
        assert len(there) >= 1, model
        for actor in world.everyone():
            listed = set(visible_to(actor, model).values_list("pk", flat=True)) & {row.pk for row in there}
            assert listed == {row.pk for row in there if opens(actor, row)}, (model, actor.role)
            yield actor, model, {row.pk for row in there}, listed


def test_each_list_is_what_can_be_opened_and_each_object_is_open_to_somebody_and_closed_to_somebody(world: World) -> None:
    some: dict[type[Model], set[object]] = {}
    fewest: dict[type[Model], int] = {}
    for _actor, model, there, listed in seen(world):
        some[model] = some.get(model, set()) | listed
        fewest[model] = min(fewest.get(model, len(there)), len(listed))
    closed_to_all = {model.__name__ for model, found in some.items() if {row.pk for row in rows(model)} - found}
    assert closed_to_all == set()
    assert [model.__name__ for model, least in fewest.items() if least > 0] == []


def test_the_people_of_the_case_next_door_find_nothing(world: World) -> None:
    theirs = {model: {row.pk for row in rows(model) if of_case(row, world.other.case)} for model in OF_A_CASE}
    assert all(theirs.values()), [model for model, found in theirs.items() if not found]
    for actor in (world.mine.plaintiff, world.mine.defendant, world.mine.judge, world.mine.clerk):
        for model, found in theirs.items():
            assert not found & set(visible_to(actor, model).values_list("pk", flat=True)), (model, actor.role)


def test_strangers_and_other_courts_find_nothing(world: World) -> None:
    for actor in [*world.strangers, PUBLIC]:
        for model in (*OF_A_CASE, *OF_A_PERSON):
            assert not visible_to(actor, model).exists(), (model, actor.role)


def test_whoever_does_not_look_after_the_court_finds_nothing_by_being_of_it(world: World) -> None:
    for actor in world.staff:
        if actor.role not in OF_THE_COURT:
            for model in (*OF_A_CASE, *OF_A_PERSON):
                assert not visible_to(actor, model).exists(), (model, actor.role)


def test_what_is_a_persons_own_stays_it(world: World) -> None:
    own = {FilingDraft: "owner_id", KeptPaper: "owner_id", Filing: "owner_id", JoinRequest: "submitted_by_id"}
    for model, owner in own.items():
        for actor in (world.mine.plaintiff, world.other.plaintiff, world.mine.defendant, world.bank, *world.strangers):
            found = visible_to(actor, model)
            assert found.count() == found.filter(**{owner: actor.user_id}).count(), (model, actor.role)
    assert visible_to(world.mine.plaintiff, KeptPaper).exists()
    assert not visible_to(world.mine.plaintiff, BulkJob).exists()
    assert visible_to(world.bank, BulkJob).count() == 1


def test_what_one_has_typed_and_not_sent_is_ones_own_alone(world: World, now: dt.datetime) -> None:
    me = world.mine.plaintiff
    keep_unsent(actor=me, spot=Spot("case_evidence", world.mine.case.pk), typed={"purpose": ["证明交付"]}, now=now)
    others = [actor for actor in [*world.everyone(), PUBLIC] if actor.user_id != me.user_id]
    assert [actor.role for actor in others if visible_to(actor, UnsentForm, "keep").exists()] == []
    assert visible_to(me, UnsentForm, "keep").count() == 1


def test_the_secret_volume_is_open_to_its_own_panel_alone(world: World) -> None:
    for actor in world.everyone():
        on_panel = actor.user_id in {world.mine.judge.user_id, world.mine.clerk.user_id}
        assert visible_to(actor, SecretEntry).filter(case=world.mine.case).exists() == on_panel, actor.role


def test_who_adds_to_the_secret_volume_is_its_own_panel_alone(world: World) -> None:
    for actor in world.everyone():
        on_panel = actor.user_id in {world.mine.judge.user_id, world.mine.clerk.user_id}
        assert may(actor, world.mine.case, "add_secret") == on_panel, actor.role
