"""A measure against property ends before its day: by a ruling of the officer, or as a ruling on an objection orders."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.recusal import require_part
from filing.cases.timeline import add_timeline_entry
from filing.dossier.entries import add_document_entry
from filing.enforcement.actions.rulings import ruling_to_read, sealed_ruling
from filing.enforcement.models import Measure
from filing.enforcement.papers import head, kind_of_record, lifting_data, release_data, serve
from filing.enforcement.rules.lifting import GROUNDS
from filing.law import Bilingual

AFTER_OBJECTION = Bilingual("按异议裁定解除", "as ruled on an objection")


class NoReason(ValueError):
    """The ground is not one of the law, or nothing was said of the facts."""


@dataclass(frozen=True, slots=True)
class Lifting:
    """Why a measure is lifted: a ground of 查封规定 art. 28, by its key in ``rules.lifting.GROUNDS``, and the facts."""

    ground: str
    reason: str


def lift_measure(*, actor: Actor, measure_id: uuid.UUID, lifting: Lifting, now: dt.datetime) -> Measure:
    """The measure ends by a ruling that the officer signs and the court seals; it is served on all parties, and who holds
    the property is told to release it (查封规定 art. 28). Who may: the officer, unless its recusal is asked for.

    Raises ``NoReason``. Sealed with no transaction open: judged before, and judged again to be kept.
    """
    measure = _to_be_lifted(actor, measure_id, lifting)
    ruling = sealed_ruling(actor, measure.enforcement, lifting_data(measure, now), f"lift:{measure.pk.hex}", now)
    return _keep_lifted(actor, measure, ruling, _release(measure, ruling, now), now)


def lifting_to_read(*, actor: Actor, measure_id: uuid.UUID, lifting: Lifting, now: dt.datetime) -> CourtDocument:
    """The ruling as ``lift_measure`` would make it, for the officer to read first; nothing is kept. Raises ``NoReason``."""
    measure = _to_be_lifted(actor, measure_id, lifting)
    return ruling_to_read(measure.enforcement, lifting_data(measure, now))


def _to_be_lifted(actor: Actor, measure_id: uuid.UUID, lifting: Lifting) -> Measure:
    """The measure with the reason for which it would end; nothing is kept yet."""
    if lifting.ground not in GROUNDS or not lifting.reason.strip():
        raise NoReason(lifting.ground)
    measure = _to_lift(actor, measure_id)
    measure.lift_ground, measure.lift_reason = lifting.ground, lifting.reason.strip()
    return measure


@transaction.atomic
def lift_as_ordered(*, actor: Actor, measure_id: uuid.UUID, reason: str, now: dt.datetime) -> Measure:
    """The measure ends as a ruling on an objection orders; that ruling was served already, ``reason`` names it."""
    measure = _to_lift(actor, measure_id)
    measure.lift_reason = reason
    _lifted(actor, measure, None, AFTER_OBJECTION, now)
    return measure


@transaction.atomic
def _to_lift(actor: Actor, measure_id: uuid.UUID) -> Measure:
    measure = access(actor, Measure, measure_id, "lift", lock=True)
    require_part(actor, measure.enforcement.case, "filing.measure", "lift")
    return measure


@transaction.atomic
def _keep_lifted(actor: Actor, given: Measure, ruling: CourtDocument, release: CourtDocument | None, now: dt.datetime) -> Measure:
    measure = _to_lift(actor, given.pk)
    measure.lift_ground, measure.lift_reason = given.lift_ground, given.lift_reason
    _lifted(actor, measure, ruling, GROUNDS[measure.lift_ground], now)
    case = measure.enforcement.case
    serve(case, [ruling], list(case.parties.order_by("role", "order")), "enforcement_measure", now)
    if release:  # goes to somebody who is no party: by hand or by post, with the ruling
        add_document_entry(case=case, document=release)
    return measure


def _release(measure: Measure, ruling: CourtDocument, now: dt.datetime) -> CourtDocument | None:
    """The sealed notice to who holds or registers the property to release it; none where nobody is named."""
    if not measure.holder:
        return None
    data, key = release_data(measure, ruling, now), f"release:{ruling.pk}"
    return issue_document(actor=SYSTEM, kind="assistance_notice", data=data, now=now, key=key, **head(measure.enforcement.case))


def _lifted(actor: Actor, measure: Measure, ruling: CourtDocument | None, why: Bilingual, now: dt.datetime) -> None:
    measure.lift_document = ruling
    end_measure(measure, Measure.State.LIFTED, now)
    detail = {"ground": measure.lift_ground}
    record(actor=actor, action="lift_measure", obj=measure, now=now, reason=measure.lift_reason, detail=detail)
    add_timeline_entry(
        case=measure.enforcement.case,
        kind="measure_lifted",
        key=f"measure_lifted:{measure.pk}",
        title_zh=f"解除：{kind_of_record(measure)}（{why.zh}）",
        title_en=f"Measure lifted: {why.en}",
        now=now,
        document=ruling,
    )


def end_measure(measure: Measure, state: str, now: dt.datetime) -> None:
    """The measure is over; in the transaction of the caller."""
    measure.state, measure.ended_on = state, clock.local(now).date()
    measure.save(update_fields=["state", "ended_on", "lift_ground", "lift_reason", "lift_document"])
