"""Something in every room beside a case, for one dispute: mediation, enforcement, service, record, publication, account."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import Organisation, Person
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot
from courtportal.kernel.tokens.models import ApiToken
from courtportal.kernel.uploads.models import PartialUpload
from courtportal.kernel.webhooks.models import WebhookEndpoint, WebhookMessage
from delivery.bulk.models import ServiceJob
from delivery.delegations.models import ServiceDelegation
from delivery.plans.models import ServicePlan
from delivery.post.models import PostalItem
from delivery.publication.models import PublicationService
from delivery.questions.models import ServiceQuestion
from delivery.service.models import (
    ProofOfService,
    ServiceAttempt,
    ServiceNote,
    ServiceNoteFile,
    ServiceRecipient,
    WorkItem,
)
from filing.cases.models import Case, PanelMember, Party
from filing.decisions.models import Decision
from filing.enforcement.models import (
    ConsumptionRestriction,
    DishonestyListing,
    EnforcementApplication,
    EnforcementCase,
    Measure,
    MoneyReceived,
    OrderToCarryOut,
    Sanction,
    Termination,
)
from filing.enforcement.payouts.models import Payout
from filing.intake.models import FilingDraft
from filing.mediation.models import (
    AuthorityProof,
    Mediation,
    MediationAgreement,
    MediationFile,
    MediationInvitation,
    MediationMessage,
    MediationParty,
    Offer,
    PanelMediator,
    UndisputedFact,
)
from search.judgments.models import Publication
from tests.factories.cases import make_case, make_party
from tests.factories.service import confirmed_address, order_for, scan, sealed_document
from tests.security.household import Household
from transcription.transcripts.room import prepare_room


def mediations(home: Household, now: dt.datetime) -> None:
    """One before filing and one in the case, both conducted by the household's mediator."""
    mediator = PanelMediator.objects.create(court=home.court, user_id=home.mediator.account_id)
    draft = FilingDraft.objects.get(owner_id=home.dispute.plaintiff.user_id, filing=None)
    _mediate(home, mediator, now, draft=draft)
    _mediate(home, mediator, now, case=home.case)


def _mediate(home: Household, mediator: PanelMediator, now: dt.datetime, **of_what: Case | FilingDraft) -> None:
    """The people, what they say to all and in private, an offer with its agreement, a fact, a proof of authority."""
    mediation = Mediation.objects.create(
        court=home.court, number=f"调{home.case.number}", title="民间借贷纠纷", cause_code="108(3)", claims="偿还借款",
        state=Mediation.State.OPEN, mediator=mediator, asked_at=now, **of_what,
    )  # fmt: skip
    sides = {MediationParty.Side.APPLICANT: home.dispute.plaintiff, MediationParty.Side.RESPONDENT: home.dispute.defendant}
    for order, (side, actor) in enumerate(sides.items(), 1):
        party = MediationParty.objects.create(
            mediation=mediation, side=side, order=order, kind=Party.Kind.PERSON, name=actor.name, user_id=actor.user_id,
            party=mediation.case and mediation.case.parties.get(user_id=actor.user_id),
        )  # fmt: skip
        to_all = [MediationMessage.Channel.JOINT.value] if order == 1 else []
        for channel in (*to_all, side.value):
            message = MediationMessage.objects.create(
                mediation=mediation, channel=channel, author_id=actor.account_id, side=side, mediator=mediator, text="您好",
                said_at=now,
            )  # fmt: skip
            MediationFile.objects.create(message=message, file=scan(), file_name="借条.jpg")
    offer = Offer.objects.create(
        mediation=mediation, number=1, side="respondent", terms={}, made_by_id=home.dispute.defendant.account_id, made_at=now
    )
    MediationAgreement.objects.create(mediation=mediation, offer=offer, document=_to_sign(home, home.mediator), drafted_at=now)
    UndisputedFact.objects.create(
        mediation=mediation, number=1, text="借款属实", stated_by_id=home.mediator.account_id, stated_at=now
    )
    asked = MediationInvitation.objects.create(
        party=party, name="周远航", token_digest=str(mediation.pk), code="123456", expires_at=now + dt.timedelta(days=7)
    )
    AuthorityProof.objects.create(
        party=party, invitation=asked, user_id=home.dispute.defendant.account_id, file=scan(), file_name="授权.jpg", shown_at=now
    )


def _to_sign(home: Household, actor: Actor) -> CourtDocument:
    """A document with a place for the actor's signature."""
    document = sealed_document(home.case, "agreement", "文书", state="checked")
    SignatureSlot.objects.create(document=document, position=1, code="one", title_zh="签名", name="签名人", user_id=actor.user_id)
    return document


def enforcement(home: Household, now: dt.datetime) -> None:
    """The plaintiff's application, a refusal of it before the judge, and the case of the officer with all that is done in it."""
    dispute, officer, today = home.dispute, home.officer.account_id, now.date()
    application = EnforcementApplication.objects.create(
        source_case=home.case, decision=Decision.objects.get(case=home.case), creditor=dispute.party("plaintiff"),
        applicant_id=dispute.plaintiff.account_id, claim={}, submitted_at=now, decide_by=today, judge_id=dispute.judge.account_id,
    )  # fmt: skip
    case = make_case(
        court=home.court, case_type="执", number=home.case.number, case_number=f"（2026）粤0604执{home.case.number}号",
        procedure="enforcement",
    )  # fmt: skip
    creditor = make_party(case, Party.Role.CREDITOR, home.user(dispute.plaintiff))
    debtor = make_party(case, Party.Role.DEBTOR, home.user(dispute.defendant))
    PanelMember.objects.create(case=case, user_id=officer, duty=PanelMember.Duty.OFFICER)
    one = EnforcementCase.objects.create(
        case=case, application=application, source_case=home.case, officer_id=officer, title_number=home.case.case_number,
        title_document="民事判决书", duty="偿还借款", principal=Decimal(100), amount=Decimal(100), last_day=today,
        state=EnforcementCase.State.NOTIFIED,
    )  # fmt: skip
    proposed: dict[str, Any] = {"proposed_by_id": officer, "proposed_at": now}
    # What was not approved is read by the court alone.
    for state in (Sanction.State.IN_FORCE, Sanction.State.DECLINED):
        ConsumptionRestriction.objects.create(enforcement=one, debtor=debtor, state=state, basis="未履行", **proposed)
        DishonestyListing.objects.create(
            enforcement=one, debtor=debtor, state=state, ground=1, facts="有能力而不履行", **proposed
        )
    Termination.objects.create(enforcement=one, inquiry="查无财产", talk="已约谈", whereabouts="明确", **proposed)
    Measure.objects.create(
        enforcement=one, debtor=debtor, kind=Measure.Kind.DEPOSIT, item="存款", starts_on=today,
        expires_on=today + dt.timedelta(days=365), imposed_by_id=officer,
    )  # fmt: skip
    MoneyReceived.objects.create(
        enforcement=one, amount=Decimal(50), received_on=today, recorded_by_id=officer, key=str(one.pk)[:40]
    )
    Payout.objects.create(
        enforcement=one, payee=creditor, amount=Decimal(50), fee=Decimal(0), account={}, authority_checked="本人",
        key=str(one.pk), **proposed,
    )  # fmt: skip
    OrderToCarryOut.objects.create(enforcement=one, ruled_in=home.case, order="解除冻结")


def service(home: Household, now: dt.datetime) -> None:
    """Documents on their way to the defendant by post and by publication, what was noted, asked and proven; the plans."""
    dispute, clerk, key = home.dispute, home.dispute.clerk.account_id, str(home.case.pk)
    confirmed_address(dispute.party("defendant"), now)
    order = order_for(home.case, now, documents=1)
    recipient = order.recipients.get()
    ServiceRecipient.objects.filter(pk=recipient.pk).update(reached_at=now)
    attempt = ServiceAttempt.objects.create(
        recipient=recipient, channel="post", consent="", carries_content=True, key=f"post {key}"
    )
    note = ServiceNote.objects.create(attempt=attempt, act="posted", happened_at=now, noted_by_id=clerk)
    ServiceNoteFile.objects.create(note=note, kind=ServiceNoteFile.Kind.PHOTO, stored=scan())
    PostalItem.objects.create(attempt=attempt, source="confirmed", name="周远航", phone="13800000000")
    PublicationService.objects.create(
        attempt=attempt, court=home.court, code=f"P{home.case.number}", text="公告", reasons="下落不明",
        ordered_by_id=dispute.judge.account_id, ends_at=now + dt.timedelta(days=30),
    )  # fmt: skip
    ServiceQuestion.objects.create(recipient=recipient, asked_by_id=dispute.defendant.account_id, text="何时开庭？")
    ProofOfService.objects.create(
        recipient=recipient, document=sealed_document(home.case, "proof_of_service", "送达凭证"), evidence_hash="0" * 64
    )
    WorkItem.objects.create(
        order=order, court=home.court, recipient=recipient, kind=WorkItem.Kind.DIRECT, due_on=now.date(), key=f"direct {key}"
    )
    ServiceJob.objects.create(court=home.court, owner_id=clerk, role=dispute.clerk.role)
    ServiceDelegation.objects.create(
        party=dispute.party("plaintiff"), representation=home.agents_mandate, given_by_id=dispute.plaintiff.account_id
    )
    ServicePlan.objects.create(court=home.court, code="test", steps=[], changed_by_id=dispute.head.account_id)


def record(home: Household, now: dt.datetime) -> None:
    """The room in which the hearing is written down, with a seat for each."""
    prepare_room(home.case.hearings.get())


def publication(home: Household, now: dt.datetime) -> None:
    """The judgment on its way to the public."""
    decision = Decision.objects.get(case=home.case)
    proposed = Publication.objects.create(
        decision_id=decision.pk, case_id=home.case.pk, court=home.court, case_number=home.case.case_number, cause_code="108(3)",
        due_on=now.date(),
    )  # fmt: skip
    proposed.bench.add(home.user(home.dispute.judge), home.user(home.dispute.clerk))


def account(home: Household, now: dt.datetime) -> None:
    """What the plaintiff keeps with the account."""
    me, later = home.user(home.dispute.plaintiff), now + dt.timedelta(days=1)
    Person.objects.create(owner=me, name="林大满")
    Organisation.objects.create(owner=me, name="示例贸易有限公司")
    PartialUpload.objects.create(owner=me, purpose="evidence", name="录像.mp4", length=10, expires_at=later)
    Notice.objects.create(user=me, title="提醒", body="提醒", key=f"notice {me.pk}", sent_at=now)
    ApiToken.objects.create(
        user=me, role=home.dispute.plaintiff.role, name="程序", shown_part="abc", token_index=str(me.pk), expires_at=later
    )
    endpoint = WebhookEndpoint.objects.create(user=me, name="程序", url="https://program.example/", secret="secret")
    WebhookMessage.objects.create(endpoint=endpoint, type="test", happened_at=now, key="test", due_at=now)


ROOMS_BESIDE: tuple[Callable[[Household, dt.datetime], None], ...] = (
    mediations, enforcement, service, record, publication, account,
)  # fmt: skip
