"""A judge corrects the finding of service: what a recipient proved or said changes since when papers count, or if they do."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import override

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.vault.models import StoredFile
from delivery.events import RecipientServed, ServiceCorrected
from delivery.service.actions.go_on import go_on, keep_due_day
from delivery.service.correction_notices import tell_corrected
from delivery.service.effects import Known, close, keep, known_of_each
from delivery.service.evidence import Name, add_evidence, lock_order
from delivery.service.files import file_name
from delivery.service.models import ServiceAttempt, ServiceItem, ServiceNote, ServiceNoteFile, ServiceOrder, ServiceRecipient
from delivery.service.rules.correcting import CORRECTIONS, about_any
from delivery.service.rules.effect import Kind, Outcome, outcome
from delivery.service.ways import matter_of, way_of, ways_of
from filing.public import (
    SEALED,
    CorrectedService,
    Matter,
    MovedEffect,
    MovedTerm,
    Timely,
    add_dossier_entry,
    service_was_corrected,
)


class NotToBeFound(ValueError):
    """This cannot be found about this try, or not again."""


class ChangesNothing(ValueError):
    """With this finding everything counts as it did."""


class ImpossibleDay(ValueError):
    """The day lies before the order or in the future, or is missing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """About which try the judge finds what, since when where it has a day, why, and the paper on which it rests."""

    attempt_id: uuid.UUID
    kind: Kind
    reason: str
    at: dt.datetime | None = None
    paper: StoredFile | None = None
    paper_pages: int = 1


@dataclass(frozen=True, slots=True)
class Changed:
    """One paper: since when it counted as served, and since when it counts now; None: it does not."""

    item: ServiceItem
    was: dt.datetime | None

    @property
    def now(self) -> dt.datetime | None:
        """Since when it counts now."""
        return self.item.effective_at


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a finding changes: papers, the terms that run from them, the effect of decisions, and which appeals are late."""

    papers: tuple[Changed, ...]
    terms: tuple[MovedTerm, ...]
    effects: tuple[MovedEffect, ...]
    appeals: tuple[Timely, ...] = ()


@transaction.atomic
def correct_finding(*, actor: Actor, recipient_id: uuid.UUID, finding: Finding, now: dt.datetime) -> Corrected:
    """Keep the finding as evidence and apply the law to all there is (CPL-I 135; OLR 29, 31; POST 11).

    Papers count from another day or not at all; the terms that run from them follow, a new proof takes the place of the old one,
    all sides are told, and where nothing serves any more the plan goes on. Who may: who conducts the case. Raises NotToBeFound,
    ImpossibleDay, and ChangesNothing. Events: ServiceCorrected, and RecipientServed for the proof.
    """
    recipient = access(actor, ServiceRecipient, recipient_id, "correct_finding")
    lock_order(recipient.order_id)
    recipient.refresh_from_db(from_queryset=ServiceRecipient.objects.select_related("order__case__court", "party__user"))
    before = _known(recipient)
    attempt = _attempt(recipient, before, finding)
    at = _day_of(recipient, finding, now)
    held = _found(recipient, before, now)
    _keep_finding(actor, attempt, finding, at, now)
    papers = _apply(recipient, held, _found(recipient, _known(recipient), now), now)
    if not papers:
        raise ChangesNothing
    detail = {"found": finding.kind.value, "attempt": str(attempt.pk), "papers": [_said(one) for one in papers]}
    record(actor=actor, action="service.correct_finding", obj=recipient, now=now, reason=finding.reason[:200], detail=detail)
    moved = service_was_corrected(actor=actor, case_id=recipient.order.case_id, corrected=_corrected(recipient, papers), now=now)
    _stand_anew(actor, recipient, now)
    publish(_event(recipient, papers, now), now=now)
    publish(RecipientServed(recipient_id=recipient.pk), now=now)
    tell_corrected(recipient, [(one.item.document.title, one.was, one.now) for one in papers], now)
    return Corrected(tuple(papers), moved.terms, moved.effects, moved.appeals)


def what_would_change(*, actor: Actor, recipient_id: uuid.UUID, finding: Finding, now: dt.datetime) -> Corrected:
    """What ``correct_finding`` would do, without doing it."""
    with transaction.atomic():
        found = correct_finding(actor=actor, recipient_id=recipient_id, finding=finding, now=now)
        transaction.set_rollback(True)
    return found


def offered(recipient: ServiceRecipient) -> list[tuple[ServiceAttempt, list[Kind]]]:
    """What can be found about each try of the recipient."""
    known = _known(recipient)
    found = [(one, _about(one, known)) for one in known.attempts]
    return [(one, kinds) for one, kinds in found if kinds]


def _known(recipient: ServiceRecipient) -> Known:
    return known_of_each([recipient.pk])[recipient.pk]


def _about(attempt: ServiceAttempt, known: Known) -> list[Kind]:
    return about_any(way_of(attempt, item, known.events) for item in known.items)


def _attempt(recipient: ServiceRecipient, known: Known, finding: Finding) -> ServiceAttempt:
    attempt = next((one for one in known.attempts if one.pk == finding.attempt_id), None)
    if attempt is None or finding.kind not in _about(attempt, known):
        raise NotToBeFound
    attempt.recipient = recipient
    return attempt


def _day_of(recipient: ServiceRecipient, finding: Finding, now: dt.datetime) -> dt.datetime:
    if not CORRECTIONS[finding.kind].dated:
        return now
    ordered_at = recipient.order.created_at.replace(second=0, microsecond=0)  # as exact as a form's time
    if finding.at is None or not ordered_at <= finding.at <= now:
        raise ImpossibleDay
    return finding.at


def _found(recipient: ServiceRecipient, known: Known, now: dt.datetime) -> dict[uuid.UUID, tuple[ServiceItem, Outcome]]:
    return {
        item.pk: (
            item,
            outcome(ways_of(item, known.attempts, known.events), matter_of(recipient, item.document.kind), as_of=now),
        )
        for item in known.items
    }


def _keep_finding(actor: Actor, attempt: ServiceAttempt, finding: Finding, at: dt.datetime, now: dt.datetime) -> None:
    """The finding as a note with its reason, the paper in the file for the court alone, and an event without words of people."""
    note, _new = ServiceNote.objects.get_or_create(
        attempt=attempt,
        act=finding.kind.value,
        happened_at=at,
        defaults={"text": finding.reason, "noted_by_id": actor.user_id, "created_at": now},
    )
    files = []
    if finding.paper:
        kept = ServiceNoteFile.objects.create(note=note, kind=ServiceNoteFile.Kind.GROUND, stored=finding.paper, created_at=now)
        _file_paper(attempt, kept, finding.paper_pages)
        files.append(finding.paper.sha256)
    basis = CORRECTIONS[finding.kind].basis
    detail = {"basis": f"{basis.law} {basis.article}", "files": files}
    add_evidence(attempt.recipient.order, Name.FOUND_BY_JUDGE, at=at, attempt=attempt, kind=finding.kind, detail=detail)


def _file_paper(attempt: ServiceAttempt, kept: ServiceNoteFile, pages: int) -> None:
    recipient = attempt.recipient
    case = recipient.order.case
    with override("zh-hans"):
        add_dossier_entry(
            case=case,
            under=Matter.SERVICE,
            title=f"{kept.get_kind_display()}（{recipient.party.name}）",
            key=f"service_note:{kept.pk}",
            file=kept.stored,
            file_name=file_name(kept),
            source=recipient.party.name,
            pages=pages,
            sealing=SEALED,
        )


def _apply(
    recipient: ServiceRecipient,
    held: Mapping[uuid.UUID, tuple[ServiceItem, Outcome]],
    found: Mapping[uuid.UUID, tuple[ServiceItem, Outcome]],
    now: dt.datetime,
) -> list[Changed]:
    """Keep what the finding changes; what counts for another reason than the law finds today stays as it is."""
    changed = []
    for key, (item, after) in found.items():
        if after.effect == held[key][1].effect:
            continue
        one = Changed(item, item.effective_at)
        keep(item, after)
        name = Name.TOOK_EFFECT if item.effective_at else Name.LOST_EFFECT
        add_evidence(recipient.order, name, at=now, item=item, detail=_said(one))
        changed.append(one)
    return changed


def _said(one: Changed) -> dict[str, object]:
    item = one.item
    return {
        "item": str(item.pk),
        "status": item.status,
        "finding": item.finding,
        "was": one.was.isoformat() if one.was else "",
        "effective_at": one.now.isoformat() if one.now else "",
        "basis": [f"{law} {article}" for law, article in item.basis],
    }


def _corrected(recipient: ServiceRecipient, papers: Sequence[Changed]) -> list[CorrectedService]:
    """Since when each paper counts for the party: another order may have served it as well, and the earliest counts."""
    at: dict[dt.datetime | None, list[uuid.UUID]] = {}
    for one in papers:
        same = ServiceItem.objects.filter(document=one.item.document_id, recipient__party=recipient.party_id)
        instants = same.exclude(effective_at=None).order_by("effective_at").values_list("effective_at", flat=True)
        at.setdefault(instants.first(), []).append(one.item.document_id)
    return [CorrectedService(recipient.party_id, tuple(keys), instant) for instant, keys in at.items()]


def _stand_anew(actor: Actor, recipient: ServiceRecipient, now: dt.datetime) -> None:
    """Who has everything now is served; who has not is served no longer, and the plan goes on."""
    has_all = not recipient.items.filter(status=ServiceItem.Status.OPEN).exists()
    if has_all and recipient.served_at is None:
        close([recipient], actor, now)
    elif not has_all and recipient.served_at is not None:
        recipient.served_at = None
        recipient.save(update_fields=["served_at"])
        order = recipient.order
        order.state, order.completed_at = ServiceOrder.State.OPEN, None
        order.save(update_fields=["state", "completed_at"])
        go_on(recipient=recipient, reason="corrected", now=now)
        keep_due_day(order)


def _event(recipient: ServiceRecipient, papers: Sequence[Changed], now: dt.datetime) -> ServiceCorrected:
    return ServiceCorrected(
        order_id=recipient.order_id,
        case_id=recipient.order.case_id,
        party_id=recipient.party_id,
        document_ids=tuple(one.item.document_id for one in papers),
        corrected_at=now,
    )
