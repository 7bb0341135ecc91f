"""What the carrier says of a letter becomes evidence, and has its legal effect."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from delivery.channels.post.carriers import Scan, Stage
from delivery.post.actions.hand_over import note_handed_over
from delivery.post.models import PostalItem
from delivery.post.sending import end_letter
from delivery.service.actions.go_on import BY_POST, go_on
from delivery.service.effects import apply_effects
from delivery.service.evidence import Name, add_evidence, lock_order
from delivery.service.models import ServiceAttempt
from delivery.service.rules.effect import By, Kind, Reason

KINDS = {Stage.TRIED: Kind.TRIED, Stage.DELIVERED: Kind.REACHED, Stage.RETURNED: Kind.RETURNED}
_STATES = {Kind.REACHED: ServiceAttempt.State.REACHED, Kind.RETURNED: ServiceAttempt.State.RETURNED}


@transaction.atomic
def take_scans(*, letter_id: uuid.UUID, scans: Iterable[Scan], now: dt.datetime) -> PostalItem:
    """Keep every scan that is new (POST 6–11); the day on the receipt, or of return, has its effect (CPL 91, POST 11).

    The same scans again are nothing. A letter that came back, or was signed for by who could not, lets the plan go on.
    """
    letter = PostalItem.objects.select_related("attempt__recipient__order").get(pk=letter_id)
    recipient = letter.attempt.recipient
    lock_order(recipient.order_id)
    letter.refresh_from_db()
    if letter.ended_at is not None:
        return letter
    new = _new(letter, [scan for scan in scans if scan.at <= now])
    for scan in new:
        _note(letter, scan)
    if new:
        record(actor=SYSTEM, action="service.take_scans", obj=letter, now=now, detail={"stages": [one.stage for one in new]})
        apply_effects(recipient=recipient, actor=SYSTEM, now=now)
    if any(scan.stage in {Stage.DELIVERED, Stage.RETURNED} for scan in new):
        end_letter(letter.attempt, now)
        go_on(recipient=recipient, reason="returned", now=now, over=BY_POST)
    return letter


def _new(letter: PostalItem, scans: Iterable[Scan]) -> list[Scan]:
    """What the evidence does not say yet; that the carrier has the letter is known once it was handed over."""
    known = set(letter.attempt.evidence.exclude(kind="").values_list("kind", "happened_at"))
    return [
        scan
        for scan in scans
        if (letter.handed_over_at is None if scan.stage is Stage.ACCEPTED else (KINDS[scan.stage].value, scan.at) not in known)
    ]


def _note(letter: PostalItem, scan: Scan) -> None:
    if letter.handed_over_at is None:
        note_handed_over(letter, scan.at)
    if scan.stage is Stage.ACCEPTED:
        return
    attempt, kind = letter.attempt, KINDS[scan.stage]
    if kind in _STATES:
        attempt.state = _STATES[kind]
        attempt.reached_at = scan.at if kind is Kind.REACHED else None
        attempt.save(update_fields=["state", "reached_at"])
    detail = {"by": _by(scan), "returned": _reason(scan), "number": attempt.provider_reference}
    add_evidence(attempt.recipient.order, Name.CAME_FROM_CLERK, at=scan.at, attempt=attempt, kind=kind, detail=detail)


def _by(scan: Scan) -> str:
    """Who signed; a word of the carrier that means nothing here is somebody who cannot sign."""
    return scan.by if scan.by in set(By) or not scan.by else By.OTHER.value


def _reason(scan: Scan) -> str:
    """Why it came back; a word that means nothing here is no reason (POST 6)."""
    return scan.reason if scan.reason in set(Reason) else ""
