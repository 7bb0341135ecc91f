"""What moves when a judge corrects since when papers count as served on a party, or finds that they do not."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.applications.lateness import Timely, appeals_of
from filing.applications.telling_of_appeals import tell_of_lateness
from filing.calendar.actions.on_service import Served, services_took_effect
from filing.calendar.actions.start_deadline import move_deadline, void_deadline
from filing.calendar.models import Deadline
from filing.calendar.outlasted import tell_of_outlasted
from filing.calendar.rules.limits import TIME_LIMITS
from filing.cases.models import Case
from filing.cases.timeline import add_timeline_entry
from filing.causes.forms import language
from filing.decisions.actions.follow_service import MovedEffect, follow_service
from filing.decisions.actions.undo_effect import UNDONE
from filing.decisions.models import Decision
from filing.dossier.models import ServedDocument

_COUNTS = (Deadline.State.RUNNING, Deadline.State.LAPSED)


@dataclass(frozen=True, slots=True)
class CorrectedService:
    """Since when documents count as served on a party as it is found now; None: they do not."""

    party_id: uuid.UUID
    document_ids: tuple[uuid.UUID, ...]
    effective_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class MovedTerm:
    """A term in the reader's language, its last day before and now; None: there is none."""

    matter: str
    was: dt.date | None
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What follows a corrected service: terms, decisions that counted as effective, appeals that are late by it or no more."""

    terms: tuple[MovedTerm, ...]
    effects: tuple[MovedEffect, ...]
    appeals: tuple[Timely, ...] = ()


@transaction.atomic
def service_was_corrected(*, actor: Actor, case_id: uuid.UUID, corrected: Sequence[CorrectedService], now: dt.datetime) -> Moved:
    """The terms that run from the service follow it: counted anew from another day, ended where there is no service (CPL 85, 87).

    A term that lapsed meanwhile runs again if the day is later; what a party did in time stays done. A judgment or payment
    order that counts as effective by the wrong day has effect from the right one, and none until that has come
    (CPL 158, 171, 227). Who has to do with an appeal that is late by it, or no more, is told: its court decides.
    Event: DocumentsServed, of what is served.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    before, late = _last_days(case, corrected), _late(case)
    begun: list[Deadline] = []
    for one in corrected:
        rows = ServedDocument.objects.filter(party_id=one.party_id, document_id__in=one.document_ids)
        if one.effective_at is None:
            rows.delete()
        else:
            rows.update(effective_at=one.effective_at)
        begun += _count_anew(actor, case, one, now)
    tell_of_outlasted(case, begun, now)
    served = [Served(one.party_id, one.document_ids, one.effective_at) for one in corrected if one.effective_at]
    services_took_effect(case_id=case_id, served=served, now=now)
    add_timeline_entry(
        case=case, kind="service_corrected", key=f"service_corrected:{now.isoformat()}", title_zh="法官更正送达的认定",
        title_en="The judge corrected the finding of service", now=now,
    )  # fmt: skip
    record(actor=actor, action="correct_service", obj=case, now=now, detail={"services": [_said(one) for one in corrected]})
    effects = _move_effect(actor, case, {key for one in corrected for key in one.document_ids}, now)
    appeals = tuple(one for one in appeals_of(case) if one.is_late != (one.appeal.pk in late))
    tell_of_lateness(case, appeals, now)
    return Moved(tuple(_moved(before, _last_days(case, corrected))), tuple(effects), appeals)


def _late(case: Case) -> set[uuid.UUID]:
    return {one.appeal.pk for one in appeals_of(case) if one.is_late}


def _said(one: CorrectedService) -> dict[str, object]:
    return {
        "party": str(one.party_id),
        "documents": [str(key) for key in one.document_ids],
        "effective_at": one.effective_at.isoformat() if one.effective_at else "",
    }


def _terms_from(case: Case, one: CorrectedService) -> Q:
    """The party's terms from the service of these papers, and the court's own that follow one of them."""
    began = Q(trigger__in=[f"served:{key}" for key in one.document_ids])
    follows = Q(party=None, case=case, key__contains=f":{one.party_id}:")
    return began & (Q(party=one.party_id) | follows)


def _count_anew(actor: Actor, case: Case, one: CorrectedService, now: dt.datetime) -> Iterator[Deadline]:
    """The terms of the party that begin on another day now."""
    for deadline in Deadline.objects.select_for_update().filter(_terms_from(case, one)).order_by("pk"):
        if one.effective_at is None:
            void_deadline(actor=actor, deadline=deadline, now=now)
        elif deadline.party_id is not None:  # the court's own follow with the term after which they run
            day = clock.local(one.effective_at).date()
            if move_deadline(actor=actor, deadline=deadline, triggered_on=day, now=now):
                yield deadline


def _last_days(case: Case, corrected: Sequence[CorrectedService]) -> dict[uuid.UUID, tuple[str, dt.date | None]]:
    """The rule and last day of each term concerned; None for one that does not count."""
    concerned = Q(pk__in=[])
    for one in corrected:
        concerned |= _terms_from(case, one)
    rows = Deadline.objects.filter(concerned).order_by("due_on", "pk").values_list("pk", "rule", "due_on", "state")
    return {key: (rule, due_on if state in _COUNTS else None) for key, rule, due_on, state in rows}


def _moved(
    before: dict[uuid.UUID, tuple[str, dt.date | None]], after: dict[uuid.UUID, tuple[str, dt.date | None]]
) -> list[MovedTerm]:
    found = []
    for key, (rule, due_on) in after.items():
        was = before.get(key, (rule, None))[1]
        if was != due_on:
            found.append(MovedTerm(TIME_LIMITS[rule].matter.in_language(language()), was, due_on))
    return found


def _move_effect(actor: Actor, case: Case, document_ids: set[uuid.UUID], now: dt.datetime) -> list[MovedEffect]:
    """What moves of the judgment, or of the payment order: there are no terms against any other kind of decision."""
    decisions = case.decisions.filter(kind__in=UNDONE, state=Decision.State.EFFECTIVE, document__in=document_ids)
    moved = []
    for decision in decisions.select_related("document").order_by("pk"):
        decision.case = case  # the locked one
        moved.append(follow_service(actor=actor, decision=decision, now=now))
    return [one for one in moved if one]
