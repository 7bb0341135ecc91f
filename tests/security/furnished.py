"""Something in every room of filing, for one dispute: what each model is of which somebody sees rows.

By the actions where a row has much behind it, else as a plain row: who may see it depends on nothing else.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal

from courtportal.kernel.ids import new_id
from filing.applications.actions.decide import decide_application
from filing.applications.joining.actions.ask import Asked, ask_to_take_part
from filing.applications.results.actions import Arrived, enter_result
from filing.calendar.models import CalendarFeed, Hearing, ImpossibleDay, ScheduleBatch
from filing.cases.draw_models import DrawSeed, Leave, PanelDraw
from filing.cases.models import EvidenceItem
from filing.cases.timeline import add_timeline_entry
from filing.decisions.models import Decision
from filing.dossier.actions.order_copy import order_copy
from filing.dossier.actions.read_entry import note_entry_read
from filing.dossier.entries import add_secret_entry
from filing.dossier.models import ArchiveSubmission, DossierTransfer, ReadingApplication
from filing.drafting.models import PaperDraft
from filing.fees.actions.assess import assess_fee
from filing.fees.actions.note_expense import Spent, note_expense
from filing.fees.actions.pay import start_payment
from filing.fees.models import Difference, FeeDefault, FeeReview, Reconciliation, Refund, ReliefApplication
from filing.fees.rules.expenses import ExpenseKind
from filing.intake.counter.models import CounterVisit
from filing.intake.models import FilingReview, InstantAcceptance, InstantDraw, SecondLook
from filing.intake.refusal.models import RefusalAppeal
from filing.online.actions.consent import ask_consent
from filing.online.rules import Means, Step
from filing.online.turn_models import SpeakingTurn, Statement, StatementFile, TurnExtension
from filing.paper.actions.enter_paper import enter_document
from filing.parties.actions.papers import Description, keep_paper
from filing.parties.models import ChangedClaimsAnswer, PartyAnswer
from filing.parties.rules.papers import PaperKind
from filing.to_sign.models import SigningJob
from tests.factories.disputes import apply_for
from tests.factories.filings import make_draft, make_filing, make_upload
from tests.factories.people import make_room
from tests.factories.service import scan
from tests.filing.dossier.making import entry
from tests.filing.paper.scans import scanned
from tests.security.household import Household

DIGEST = "0" * 64


def applications(home: Household, now: dt.datetime) -> None:
    """An application that was granted and what came of it; what a party says to changed claims; a wish to take part elsewhere."""
    dispute, number = home.dispute, home.case.number
    granted = decide_application(
        actor=dispute.judge, application_id=apply_for(dispute, "evidence_collection", now).pk, outcome="granted", reasons="准许",
        now=now,
    )  # fmt: skip
    arrived = Arrived("银行流水", "某银行", now.date(), scanned(dispute.clerk, now, now.date()).upload, f"result {number}")
    enter_result(actor=dispute.clerk, application_id=granted.pk, arrived=arrived, now=now)
    said = {"case": home.case, "party": dispute.party("defendant"), "sha256": DIGEST, "submitted_at": now}
    PartyAnswer.objects.create(text="已经还清", **said)
    ChangedClaimsAnswer.objects.create(text="不同意变更", change=granted, **said)
    nowhere = f"（2026）粤0604民初9{number}号"
    wanted = Asked(nowhere, "interest", {"reasons": "我是受让人", "address": "演示路8号"}, f"{home.case.pk} nowhere")
    ask_to_take_part(actor=dispute.plaintiff, asked=wanted, now=now)


def fees(home: Household, now: dt.datetime) -> None:
    """The fee and whatever can become of it, an expense, and what a bill says differently."""
    dispute, today = home.dispute, now.date()
    plaintiff, above = dispute.plaintiff.account_id, dispute.head.account_id
    fee = assess_fee(case=home.case, now=now)
    payment = start_payment(actor=dispute.plaintiff, fee_id=fee.pk, now=now)
    spent = Spent(ExpenseKind.APPRAISAL, Decimal(380), today, "示例鉴定所", dispute.party("plaintiff").pk, uuid.uuid4())
    note_expense(actor=dispute.clerk, case_id=home.case.pk, spent=spent, now=now)
    Refund.objects.create(
        fee=fee, number=f"R{home.case.number}", amount=Decimal(10), reason="减半收取", route=Refund.Route.ORIGINAL, due_on=today,
        prepared_by_id=above, prepared_at=now,
    )  # fmt: skip
    ReliefApplication.objects.create(
        fee=fee, court=home.court, applicant_id=plaintiff, applicant_name="林小满", natural_person=True, kind="reduce",
        ground="hardship", statement="没有收入", submitted_at=now,
    )  # fmt: skip
    FeeReview.objects.create(fee=fee, requested_by_id=plaintiff, reasons="算错了", requested_at=now, due_on=today)
    FeeDefault.objects.create(fee=fee, due_on=today, proposed_at=now)
    bill, _new = Reconciliation.objects.get_or_create(
        channel="test", day=today, defaults={"orders": 1, "total": Decimal(1), "compared_at": now}
    )
    Difference.objects.create(
        reconciliation=bill, court=home.court, kind=Difference.Kind.AMOUNT, order_number=payment.order_number, payment=payment
    )


def hearings(home: Household, now: dt.datetime) -> None:
    """A hearing in which a party speaks in its turn and asks for more time, days, leave, a calendar and the drawn panel."""
    dispute, court, today = home.dispute, home.court, now.date()
    plaintiff, judge, party = dispute.plaintiff.account_id, dispute.judge.account_id, dispute.party("plaintiff")
    hearing = Hearing.objects.create(
        case=home.case, room=make_room(court, f"第{home.case.number}法庭"), starts_at=now + dt.timedelta(days=20),
        ends_at=now + dt.timedelta(days=20, hours=1),
    )  # fmt: skip
    turn = SpeakingTurn.objects.create(
        hearing=hearing, party=party, number=1, stage=SpeakingTurn.Stage.STATEMENT, hours=24, state=SpeakingTurn.State.OPEN
    )
    TurnExtension.objects.create(turn=turn, reason="出差", asked_by_id=plaintiff, asked_at=now)
    statement = Statement.objects.create(turn=turn, text="借款属实", made_by_id=plaintiff, made_at=now)
    StatementFile.objects.create(statement=statement, order=1, file=scan(), file_name="转账记录.jpg")
    ask_consent(
        actor=dispute.clerk, case_id=home.case.pk, step=Step.MEDIATION, party_ids=[party.pk], means=Means.PLATFORM, now=now
    )
    ImpossibleDay.objects.create(party=party, day=today + dt.timedelta(days=9), reason="手术", named_by_id=plaintiff)
    ScheduleBatch.objects.create(
        made_by_id=judge, role=dispute.judge.role, court=court, rooms=[], first_day=today, last_day=today, minutes=60,
        mode=Hearing.Mode.ONLINE,
    )  # fmt: skip
    Leave.objects.create(user_id=judge, court=court, first_day=today, last_day=today)
    CalendarFeed.objects.create(user_id=plaintiff, token="secret", token_index=str(plaintiff), language="zh-hans")
    seed = DrawSeed.objects.create(court=court, number=home.case.number, seed="1", commitment=str(home.case.pk))
    PanelDraw.objects.create(
        case=home.case, number=1, duty="sole_judge", seed=seed, occasion="test", tolerance=0, chosen_id=judge, drawn_at=now
    )


def dossier(home: Household, now: dt.datetime) -> None:
    """Evidence, a paper of the court, an entry of the secret volume; what was read, copied, archived, sent up and asked for."""
    dispute, case, number = home.dispute, home.case, home.case.number
    plaintiff, clerk, party = dispute.plaintiff.account_id, dispute.clerk.account_id, dispute.party("plaintiff")
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
    # Given back: what the archive has it reads, with the secret volume.
    ArchiveSubmission.objects.create(
        case=case, retention=ArchiveSubmission.Retention.SHORT, state=ArchiveSubmission.State.RETURNED, pages=1, volumes=1,
        handed_by_id=clerk, handed_at=now,
    )  # fmt: skip
    ReadingApplication.objects.create(case=case, applicant_id=plaintiff, purpose="申请再审")
    DossierTransfer.objects.create(case=case, pages=1, volumes=1, sent_by_id=clerk, sent_at=now)


def decisions(home: Household, now: dt.datetime) -> None:
    """A judgment that was sealed, a paper in drafting, and many signatures on one word."""
    judge = home.dispute.judge
    Decision.objects.create(case=home.case, state=Decision.State.SEALED, drafted_by_id=judge.account_id, decided_on=now.date())
    PaperDraft.objects.create(case=home.case, kind="correction", content={}, written_by_id=judge.account_id)
    SigningJob.objects.create(court=home.court, owner_id=judge.account_id, role=judge.role)


def intake(home: Household, now: dt.datetime) -> None:
    """A draft and a visit at the counter; a filing, drawn for a look, with a refusal before the judge and the appeal above."""
    dispute, plaintiff = home.dispute, home.user(home.dispute.plaintiff)
    filing = make_filing(now, dispute.plaintiff, home.court)
    setting, _new = InstantAcceptance.objects.get_or_create(
        court=home.court, cause_code="108(3)",
        defaults={"rules_version": "1", "share": 10, "seed": DIGEST, "began_at": now, "began_by_id": dispute.head.account_id},
    )  # fmt: skip
    InstantDraw.objects.create(filing=filing, setting=setting, lot=1)
    SecondLook.objects.create(
        filing=filing, asked_by_id=dispute.head.account_id, judge_id=dispute.judge.account_id, ground="not_civil",
        reason="不属于民事案件", asked_at=now,
    )  # fmt: skip
    review = FilingReview.objects.create(
        filing=filing, version_number=1, outcome=FilingReview.Outcome.REFUSED, ground="not_civil", decided_at=now
    )
    RefusalAppeal.objects.create(
        filing=filing, review=review, requests="撤销裁定", reasons="属于民事案件", sha256=DIGEST, submitted_by=plaintiff,
        submitted_at=now,
    )  # fmt: skip
    upload = make_upload(plaintiff, now, "授权委托书.pdf", 1)
    keep_paper(actor=dispute.plaintiff, upload_id=upload.pk, said=Description(PaperKind.POWER_OF_ATTORNEY, "授权委托书"), now=now)
    CounterVisit.objects.create(
        draft=make_draft(dispute.plaintiff, now, home.court), court=home.court,
        typed_by_id=dispute.filing_clerk_above.account_id, name="林小满", document_kind="id",
        document_number="110101198503020024", checked_at=now, code=str(new_id()),
    )  # fmt: skip


ROOMS: tuple[Callable[[Household, dt.datetime], None], ...] = (applications, fees, hearings, dossier, decisions, intake)
