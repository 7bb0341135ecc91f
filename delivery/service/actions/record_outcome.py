"""What a clerk does where the portal cannot: notes how paper was served, sends a new invitation, closes a work item."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import override

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.vault.models import StoredFile
from delivery.addresses.actions.invite import invite
from delivery.post.sending import end_letter
from delivery.service.actions.go_on import BY_POST, go_on, keep_due_day, stand_on
from delivery.service.actions.reach_out import add_attempt
from delivery.service.effects import apply_effects
from delivery.service.elsewhere import ELSEWHERE, await_result, result_came
from delivery.service.evidence import Name, add_evidence, lock_order
from delivery.service.files import file_name
from delivery.service.models import ServiceAttempt, ServiceNote, ServiceNoteFile, ServiceRecipient, WorkItem
from delivery.service.on_paper import open_try
from delivery.service.rules.effect import By, Channel, Institution, Kind, Reason
from delivery.service.rules.ladder import Rung
from delivery.service.rules.noting import ACTS, Act, Ask, lacking, marks_of
from delivery.service.rules.plan import PlannedWay
from delivery.service.wording import CHANNELS
from filing.public import SEALED, Matter, add_dossier_entry

State = ServiceAttempt.State
STATES = {
    Kind.SENT: State.SENT,
    Kind.TRIED: State.SENT,
    Kind.RETURNED: State.RETURNED,
}


class ImpossibleTime(ValueError):
    """The noted time lies in the future or before the order."""


class Unproven(ValueError):
    """The act needs one of ``needs`` beside it: a signature or the receipt, photos or a witness."""

    def __init__(self, needs: frozenset[Ask]) -> None:
        self.needs = needs
        super().__init__(", ".join(sorted(needs)))


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted: the act by its code, when, who took or refused it, why it came back, and the proofs."""

    outcome: str
    happened_at: dt.datetime
    note: str = ""
    by: By | None = None
    signer_name: str = ""
    place: str = ""
    reason: Reason | None = None
    witness: str = ""
    institution: Institution | None = None
    signature: StoredFile | None = None
    photos: Sequence[StoredFile] = ()
    paper: StoredFile | None = None
    paper_pages: int = 1

    def given(self) -> set[Ask]:
        """Which proofs stand beside it."""
        proofs = {Ask.SIGNATURE: self.signature, Ask.PHOTOS: self.photos, Ask.PAPER: self.paper, Ask.WITNESS: self.witness}
        return {ask for ask, value in {**proofs, Ask.INSTITUTION: self.institution}.items() if value}


@transaction.atomic
def record_outcome(*, actor: Actor, recipient_id: uuid.UUID, noted: Noted, now: dt.datetime) -> ServiceAttempt:
    """Note how paper reached the recipient or came back, and find the legal effect (CPL 87–94; CPL-I 130–134; POST 7–11).

    Who may: who serves for the case. The same note twice is one. Raises ImpossibleTime and Unproven.
    """
    recipient = access(actor, ServiceRecipient, recipient_id, "record_outcome")
    lock_order(recipient.order_id)
    ordered_at = recipient.order.created_at.replace(second=0, microsecond=0)  # as exact as a form's time
    if not ordered_at <= noted.happened_at <= now:
        raise ImpossibleTime
    act = ACTS[noted.outcome]
    if lacks := lacking(act, noted.given()):
        raise Unproven(lacks)
    if known := _noted_before(recipient, noted):
        return known.attempt
    attempt = open_try(recipient, act.channel, at=noted.happened_at, now=now, institution=noted.institution, place=noted.place)
    files = _keep(actor, attempt, noted, now)
    _note(attempt, act, noted, files)
    if act.channel in ELSEWHERE and not act.ends:
        await_result(attempt, sent_at=noted.happened_at, now=now)
    elif act.channel in ELSEWHERE:
        result_came(attempt, now)
    detail = {"outcome": noted.outcome, "by": noted.by or "", "files": files}
    record(actor=actor, action="service.record_outcome", obj=attempt, now=now, reason=noted.note[:200], detail=detail)
    apply_effects(recipient=recipient, actor=actor, now=now)
    if act.channel is Channel.POST and act.ends:
        end_letter(attempt, now)
        go_on(recipient=recipient, reason="returned", now=now, over=BY_POST)
    return attempt


def _noted_before(recipient: ServiceRecipient, noted: Noted) -> ServiceNote | None:
    found = ServiceNote.objects.filter(attempt__recipient=recipient, act=noted.outcome, happened_at=noted.happened_at)
    return found.select_related("attempt").first()


def _keep(actor: Actor, attempt: ServiceAttempt, noted: Noted, now: dt.datetime) -> list[str]:
    """The note with its files; returns their hashes."""
    note = ServiceNote.objects.create(
        attempt=attempt,
        act=noted.outcome,
        happened_at=noted.happened_at,
        by=noted.by or "",
        reason=noted.reason or "",
        signer_name=noted.signer_name,
        place=noted.place,
        witness=noted.witness,
        text=noted.note,
        noted_by_id=actor.user_id,
        created_at=now,
    )
    kind = ServiceNoteFile.Kind
    files = [(kind.SIGNATURE, noted.signature), *((kind.PHOTO, one) for one in noted.photos), (kind.PAPER, noted.paper)]
    given = [(name, stored) for name, stored in files if stored]
    kept = ServiceNoteFile.objects.bulk_create(
        ServiceNoteFile(note=note, kind=name, stored=one, created_at=now) for name, one in given
    )
    _put_into_dossier(attempt, [file for file in kept if file.kind != kind.SIGNATURE], noted.paper_pages)
    return [stored.sha256 for _name, stored in given]


def _put_into_dossier(attempt: ServiceAttempt, files: Sequence[ServiceNoteFile], paper_pages: int) -> None:
    """Photos and the signed paper stand in the file beside the receipt (CPL 87, 89); a drawn signature is printed on it.

    They show homes and hands of people: like the receipt they are for the court alone.
    """
    recipient = attempt.recipient
    case = recipient.order.case
    with override("zh-hans"):
        for file in files:
            add_dossier_entry(
                case=case,
                under=Matter.SERVICE,
                title=f"{file.get_kind_display()}（{recipient.party.name}，{CHANNELS[attempt.channel]}）",
                key=f"service_note:{file.pk}",
                file=file.stored,
                file_name=file_name(file),
                source=case.court.name_zh,
                pages=paper_pages if file.kind == ServiceNoteFile.Kind.PAPER else 1,
                sealing=SEALED,
            )


def _note(attempt: ServiceAttempt, act: Act, noted: Noted, files: list[str]) -> None:
    """The state of the try and an event for each thing that happened, with the hashes of its proofs."""
    attempt.state = STATES.get(act.kinds[-1], State.REACHED)
    attempt.sent_at = attempt.sent_at or noted.happened_at
    if attempt.state == State.REACHED:
        attempt.reached_at = noted.happened_at
    attempt.save()
    detail = {
        "outcome": noted.outcome,
        "by": noted.by or "",
        "returned": noted.reason or "",
        "marks": sorted(marks_of(act, noted.given())),
        "files": files,
    }
    for kind in act.kinds:
        add_evidence(
            attempt.recipient.order, Name.CAME_FROM_CLERK, at=noted.happened_at, attempt=attempt, kind=kind, detail=detail
        )


@transaction.atomic
def invite_again(*, actor: Actor, recipient_id: uuid.UUID, phone: str, now: dt.datetime) -> ServiceAttempt:
    """Send a fresh link and code, to this phone; the old link ends. Where no step stood, the plan goes on from this one."""
    recipient = access(actor, ServiceRecipient, recipient_id, "invite_again")
    lock_order(recipient.order_id)
    recipient.refresh_from_db()
    if not recipient.way:
        stand_on(recipient, Rung.ELECTRONIC, "chosen", now)
        keep_due_day(recipient.order)
    invitation = invite(actor=actor, party=recipient.party, phone=phone, now=now, renew=True)
    record(actor=actor, action="service.invite_again", obj=recipient, now=now)
    return add_attempt(recipient, PlannedWay(Channel.SMS, invitation=True), phone, None, invitation, now)


@transaction.atomic
def settle_work(*, actor: Actor, work_item_id: uuid.UUID, outcome: str, now: dt.datetime) -> WorkItem:
    """The clerk has seen to it; `outcome` says how."""
    item = access(actor, WorkItem, work_item_id, "settle", lock=True)
    item.done_at, item.done_by_id, item.outcome = now, actor.user_id, outcome[:200]
    item.save(update_fields=["done_at", "done_by", "outcome"])
    record(actor=actor, action="service.settle_work", obj=item, now=now, reason=outcome[:200])
    return item
