"""Measures against property: imposed and renewed by the officer."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, Refused, access
from courtportal.kernel.idempotency import once
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Party
from filing.cases.timeline import add_timeline_entry
from filing.dossier.entries import add_document_entry
from filing.enforcement.actions.ending import end_measure
from filing.enforcement.actions.rulings import ruling_to_read, sealed_ruling
from filing.enforcement.models import EnforcementCase, Measure
from filing.enforcement.papers import assistance_data, head, kind_of_record, ruling_data, serve
from filing.enforcement.rules.terms_of_measures import longest_end
from filing.events import MeasureImposed

VOID = _("期限已经届满，措施的效力消灭，不能续期。仍有必要的，请重新查封、扣押、冻结。")


@dataclass(frozen=True, slots=True)
class MeasureOrder:
    """What is seized, sealed or frozen, at whom, and until when."""

    kind: str
    debtor_id: uuid.UUID
    item: str
    expires_on: dt.date
    holder: str = ""
    amount: Decimal | None = None


class TermTooLong(ValueError):
    """The measure would last longer than the law allows, or end before it begins; ``latest`` is the last day possible."""

    def __init__(self, latest: dt.date) -> None:
        super().__init__(latest.isoformat())
        self.latest = latest


def impose_measure(*, actor: Actor, enforcement_id: uuid.UUID, order: MeasureOrder, now: dt.datetime, key: str) -> Measure:
    """The measure stands, by a ruling that the officer signs and the court seals, and is served on all parties.

    At most one, two or three years by kind (CPL-I art. 485). Event: MeasureImposed. Raises ``TermTooLong``. Under the same
    ``key`` it is imposed once. Sealed with no transaction open: judged before, and judged again to be kept.
    """
    measure = _ordered(actor, enforcement_id, order, now)
    document = _ruling(actor, measure, key, now)
    measure.assistance = _assistance(measure, document, now)
    kept = once(
        actor=actor,
        key=f"measure:{key}",
        request_body=repr((enforcement_id, order)).encode(),
        effect=lambda: _keep_imposed(actor, measure, order, document, now).pk,
    )
    return Measure.objects.select_related("enforcement__case", "document").get(pk=kept)


def measure_to_read(*, actor: Actor, enforcement_id: uuid.UUID, order: MeasureOrder, now: dt.datetime) -> CourtDocument:
    """The ruling as ``impose_measure`` would make it, for the officer to read first; nothing is kept. Raises ``TermTooLong``."""
    measure = _ordered(actor, enforcement_id, order, now)
    return ruling_to_read(measure.enforcement, ruling_data(measure, now))


@transaction.atomic
def _ordered(actor: Actor, enforcement_id: uuid.UUID, order: MeasureOrder, now: dt.datetime) -> Measure:
    """The measure as it would stand; nothing is kept yet."""
    enforcement = access(actor, EnforcementCase, enforcement_id, "impose", lock=True)
    debtor = access(actor, Party, order.debtor_id, "view")
    if debtor.case_id != enforcement.case_id or debtor.role != Party.Role.DEBTOR:
        raise ValueError(order.debtor_id)
    return _measure(actor, enforcement, debtor, order, now)


@transaction.atomic
def _keep_imposed(actor: Actor, measure: Measure, order: MeasureOrder, document: CourtDocument, now: dt.datetime) -> Measure:
    _ordered(actor, measure.enforcement_id, order, now)
    return _keep(actor, measure, document, now)


def renew_measure(*, actor: Actor, measure_id: uuid.UUID, expires_on: dt.date, now: dt.datetime) -> Measure:
    """A new measure in place of one that runs out, with a new ruling; the same longest terms apply.

    Raises Refused for one whose term is over: it is void, and the thing is to be sealed anew (查封规定 art. 27).
    """
    measure = _renewal(actor, measure_id, expires_on, now)
    document = _ruling(actor, measure, measure_id.hex, now)
    measure.assistance = _assistance(measure, document, now)
    return _keep_renewed(actor, measure, measure_id, document, now)


def renewal_to_read(*, actor: Actor, measure_id: uuid.UUID, expires_on: dt.date, now: dt.datetime) -> CourtDocument:
    """The ruling as ``renew_measure`` would make it, for the officer to read first; nothing is kept. Raises as that does."""
    measure = _renewal(actor, measure_id, expires_on, now)
    return ruling_to_read(measure.enforcement, ruling_data(measure, now))


def _renewal(actor: Actor, measure_id: uuid.UUID, expires_on: dt.date, now: dt.datetime) -> Measure:
    """The measure as it would stand in place of the old one; nothing is kept yet."""
    old = access(actor, Measure, measure_id, "renew")
    if old.expires_on < clock.local(now).date():
        raise Refused("filing.measure", "renew", [VOID])
    order = MeasureOrder(old.kind, old.debtor_id, old.item, expires_on, old.holder, old.amount)
    return _measure(actor, old.enforcement, old.debtor, order, now, renews=old)


@transaction.atomic
def _keep_renewed(actor: Actor, measure: Measure, renewed_id: uuid.UUID, document: CourtDocument, now: dt.datetime) -> Measure:
    end_measure(access(actor, Measure, renewed_id, "renew", lock=True), Measure.State.RENEWED, now)
    return _keep(actor, measure, document, now)


def _measure(
    actor: Actor,
    enforcement: EnforcementCase,
    debtor: Party,
    order: MeasureOrder,
    now: dt.datetime,
    renews: Measure | None = None,
) -> Measure:
    today = clock.local(now).date()
    latest = longest_end(order.kind, today)
    if not today < order.expires_on <= latest:
        raise TermTooLong(latest)
    return Measure(
        enforcement=enforcement,
        debtor=debtor,
        kind=order.kind,
        item=order.item,
        holder=order.holder,
        amount=order.amount,
        starts_on=today,
        expires_on=order.expires_on,
        renews=renews,
        imposed_by_id=actor.account_id,
    )


def _keep(actor: Actor, measure: Measure, document: CourtDocument, now: dt.datetime) -> Measure:
    measure.document = document
    measure.save()
    _tell_the_house(actor, measure, now)
    return measure


def _ruling(actor: Actor, measure: Measure, key: str, now: dt.datetime) -> CourtDocument:
    return sealed_ruling(actor, measure.enforcement, ruling_data(measure, now), key, now)


def _assistance(measure: Measure, ruling: CourtDocument, now: dt.datetime) -> CourtDocument | None:
    """The sealed notice to who is to assist; none where nobody is named. Asked for again, the same."""
    if not measure.holder:
        return None
    data = assistance_data(measure, ruling, now)
    key = f"assistance:{ruling.pk}"
    return issue_document(actor=SYSTEM, kind="assistance_notice", data=data, now=now, key=key, **head(measure.enforcement.case))


def _tell_the_house(actor: Actor, measure: Measure, now: dt.datetime) -> None:
    case = measure.enforcement.case
    add_timeline_entry(
        case=case,
        kind="measure_imposed",
        key=f"measure_imposed:{measure.pk}",
        title_zh=kind_of_record(measure),
        title_en="Enforcement measure imposed",
        now=now,
        document=measure.document,
    )
    if measure.document:
        serve(case, [measure.document], list(case.parties.order_by("role", "order")), "enforcement_measure", now)
    if measure.assistance:  # goes to somebody who is no party: by hand or by post, with the ruling
        add_document_entry(case=case, document=measure.assistance)
    detail = {"kind": measure.kind, "expires_on": measure.expires_on.isoformat(), "renews": str(measure.renews_id or "")}
    record(actor=actor, action="impose_measure", obj=measure, now=now, detail=detail)
    publish(MeasureImposed(case_id=case.pk, measure_id=measure.pk), now=now)
