"""The ruling that refuses a filing reaches the filer, and the term to appeal begins."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from filing.calendar.actions.start_deadline import start_deadline
from filing.causes.answers import text
from filing.intake.models import Filing
from filing.intake.queries import latest_version
from filing.intake.refusal.queries import refusal_of
from filing.intake.refusal.rules import term_of
from filing.intake.rules import content as contents


@transaction.atomic
def acknowledge_refusal(*, actor: Actor, filing_id: uuid.UUID, now: dt.datetime) -> Filing:
    """The filer has received the ruling, from today; again changes nothing.

    Who may: who filed. For who has not agreed to electronic service this is its service (CPL 90, 92).
    """
    filing = access(actor, Filing, filing_id, "acknowledge_refusal", lock=True)
    _served(actor, filing, "acknowledged", now)
    return filing


class CannotNote(Exception):
    """The day cannot be that of the service: it is to come, or before the ruling was sealed."""


@transaction.atomic
def note_refusal_service(*, actor: Actor, filing_id: uuid.UUID, served_on: dt.date, manner: str, now: dt.datetime) -> Filing:
    """The ruling reached the filer on paper on this day, by the receipt that the clerk has (CPL 87, 88, 91); noted once.

    Who may: a filing clerk of the court. Raises CannotNote.
    """
    filing = access(actor, Filing, filing_id, "note_refusal_service", lock=True)
    ruling = refusal_of(filing).ruling
    sealed_on = clock.local(ruling.created_at).date() if ruling else served_on
    if not sealed_on <= served_on <= clock.local(now).date():
        raise CannotNote
    _served(actor, filing, manner, now, served_on)
    return filing


@transaction.atomic
def serve_electronically(*, filing_id: uuid.UUID, now: dt.datetime) -> None:
    """Who agreed to electronic service in the filing is served when the ruling stands in the account (CPL 90; CPL-I 135)."""
    filing = Filing.objects.select_for_update(of=("self",)).get(pk=filing_id)
    agreed = text(contents.answers(latest_version(filing).content), "e_service") == "yes"
    if agreed and filing.owner.is_active:  # nothing is served on the closed account that stands in for somebody at the counter
        _served(SYSTEM, filing, "electronic", now)


def _served(actor: Actor, filing: Filing, manner: str, now: dt.datetime, day: dt.date | None = None) -> None:
    """The term runs from the day after (CPL 85, 171), once."""
    standing = refusal_of(filing)
    if standing.ruling is None or standing.term is not None:
        return
    rule, document = term_of(latest_version(filing).content).code, standing.ruling
    start_deadline(
        actor=actor, rule=rule, trigger=f"served:{document.pk}", triggered_on=day or clock.local(now).date(),
        key=f"{rule}:{filing.pk}:{document.pk}", now=now, filing_id=filing.pk,
    )  # fmt: skip
    record(actor=actor, action="serve_refusal", obj=filing, now=now, detail={"manner": manner, "document": str(document.pk)})
