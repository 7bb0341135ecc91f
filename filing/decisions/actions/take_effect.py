"""A sealed decision takes effect: of first instance when the last appeal term is over, a final one when it is served."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import QuerySet

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from filing.applications.models import Application
from filing.applications.queries import WAITING
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink, Procedure
from filing.cases.rules.procedure import is_final
from filing.cases.timeline import add_timeline_entry
from filing.decisions.actions.conclude_review import conclude_review
from filing.decisions.actions.conclude_ruling import conclude_ruling
from filing.decisions.models import Decision
from filing.decisions.queries import TERMS_AGAINST, appeal_terms_end, objection_terms_end, served_on, service_days
from filing.decisions.reviewing import is_review, is_ruling_appeal
from filing.decisions.rules.effect import effective_on, final_on
from filing.events import DecisionTookEffect

KEEPS_FROM_EFFECT = ("appeal", "payment_order_objection")
END_OF_APPEAL = ("appeal_withdrawal", "deemed_appeal_withdrawal")
# What has to be published once it has effect (法释〔2016〕19号 art. 3): rulings on others' decisions follow those.
SPOKEN_OF = (Decision.Kind.JUDGMENT, Decision.Kind.PAYMENT_ORDER)
WORDS = {
    Decision.Kind.JUDGMENT: ("判决发生法律效力", "The judgment took effect"),
    Decision.Kind.RULING: ("裁定发生法律效力", "The ruling took effect"),
    Decision.Kind.PAYMENT_ORDER: ("支付令发生法律效力", "The payment order took effect"),
}


@transaction.atomic
def take_effect(*, actor: Actor, decision_id: uuid.UUID, today: dt.date, now: dt.datetime) -> bool:
    """Whether the decision took effect now (CPL 2023 arts 158, 171, 182); nothing happens before the day or a second time.

    An appeal keeps it from taking effect: one that is heard above, and one in time that the court has not looked at yet. So does
    an objection to a payment order (CPL 227).
    Event: DecisionTookEffect.
    """
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    day = day_of_effect(decision)
    if decision.state != Decision.State.SEALED or day is None or today < day:
        return False
    case = Case.objects.select_for_update().get(pk=decision.case_id)
    if case.state != Case.State.DECIDED or _appeal_waits(case):
        return False
    decision.state, decision.effective_on = Decision.State.EFFECTIVE, day
    decision.save(update_fields=["state", "effective_on"])
    Case.objects.filter(pk=case.pk).update(state=Case.State.EFFECTIVE, effective_on=day)
    case.deadlines.filter(rule__in=TERMS_AGAINST, state=Deadline.State.RUNNING).update(state=Deadline.State.LAPSED)
    zh, en = WORDS[Decision.Kind(decision.kind)]
    undone = case.timeline.filter(kind="effect_undone").count()
    add_timeline_entry(
        case=case, kind="effective", key=f"effective:{undone}" if undone else "", title_zh=zh, title_en=en, now=now,
        document=decision.document,
    )  # fmt: skip
    if is_ruling_appeal(case):
        conclude_ruling(actor=actor, decision=decision, now=now)
    elif is_review(case):
        conclude_review(actor=actor, decision=decision, day=day, now=now)
    record(actor=actor, action="decision.take_effect", obj=decision, now=now, detail={"effective_on": day.isoformat()})
    if decision.kind in SPOKEN_OF:
        publish(DecisionTookEffect(decision_id=decision.pk, case_id=case.pk), now=now)
    return True


def day_of_effect(decision: Decision) -> dt.date | None:
    """The day from which the decision has effect as things stand; None while a service or a term is missing.

    An appeal that was withdrawn, or counts as withdrawn, kept the judgment from taking effect until its ruling was served.
    """
    if decision.kind == Decision.Kind.PAYMENT_ORDER:
        return effective_on(objection_terms_end(decision))
    if is_final(decision.case.case_type, decision.case.procedure):
        return final_on(service_days(decision))
    day = effective_on(appeal_terms_end(decision))
    days = [day, *(_end_of_appeal(appeal) for appeal in _withdrawn_appeals(decision.case))]
    known = [one for one in days if one is not None]
    return max(known) if len(known) == len(days) else None


def _withdrawn_appeals(case: Case) -> QuerySet[Case]:
    return Case.objects.filter(
        links_in__from_case=case, links_in__kind=CaseLink.Kind.APPEAL,
        closing__in=(Case.Closing.APPEAL_WITHDRAWN, Case.Closing.APPEAL_LAPSED), procedure=Procedure.SECOND_INSTANCE,
    )  # fmt: skip


def _end_of_appeal(appeal: Case) -> dt.date | None:
    """The day on which the ruling that ended the appeal was served on the last party, as it says itself; None before."""
    rulings = Application.objects.filter(case=appeal, kind__in=END_OF_APPEAL, state=Application.State.GRANTED)
    ruling = rulings.select_related("document").order_by("-decided_at").first()
    return final_on(served_on(appeal, ruling.document)) if ruling else None


def _appeal_waits(case: Case) -> bool:
    return Application.objects.filter(case=case, kind__in=KEEPS_FROM_EFFECT, state__in=WAITING).exists()
