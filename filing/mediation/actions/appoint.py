"""Who mediates: chosen by the parties together or appointed by the court; accepted with a disclosure, declined, objected to."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.outbox import publish
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.events import MediationBegan
from filing.mediation.holding import access_held
from filing.mediation.models import Mediation, MediationAssent, MediatorAssignment, PanelMediator
from filing.mediation.queries import (
    all_assent,
    assignment_of,
    candidates,
    deadline_key,
    due_in_working_days,
    places_of,
)
from filing.mediation.recording import assent
from filing.mediation.rules.terms import rule_for
from filing.mediation.transitions import move, tell_people


@transaction.atomic
def choose(*, actor: Actor, mediation_id: uuid.UUID, mediator_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """The actor's parties want this mediator; a wish may be changed. When all want the same, that one is asked."""
    mediation = access_held(actor, mediation_id, "choose")
    mediator = _candidate(mediation, mediator_id)
    mine = places_of(actor, mediation)
    MediationAssent.objects.filter(party__in=mine, matter__startswith="mediator:").delete()
    assent(actor, mediation, f"mediator:{mediator.pk}", now)
    record(actor=actor, action="choose_mediator", obj=mediation, now=now, detail={"mediator": str(mediator.pk)})
    if all_assent(mediation, f"mediator:{mediator.pk}"):
        _ask(mediation, mediator, now, by_parties=True)
    return mediation


@transaction.atomic
def appoint(*, actor: Actor, mediation_id: uuid.UUID, mediator_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """The court asks this mediator (在线调解规则 第十条). Who may: the court's filing clerks, in a case its panel."""
    mediation = access_held(actor, mediation_id, "appoint")
    mediator = _candidate(mediation, mediator_id)
    record(actor=actor, action="appoint_mediator", obj=mediation, now=now, detail={"mediator": str(mediator.pk)})
    _ask(mediation, mediator, now, by_parties=False)
    return mediation


def _candidate(mediation: Mediation, mediator_id: uuid.UUID) -> PanelMediator:
    mediator = candidates(mediation).filter(pk=mediator_id).first()
    if mediator is None:
        raise Refused("filing.mediation", "choose", [str(_("这位调解员不能主持本次调解"))])
    return mediator


def _ask(mediation: Mediation, mediator: PanelMediator, now: dt.datetime, *, by_parties: bool) -> None:
    before = list(mediation.assignments.filter(ended_at=None).exclude(mediator=mediator).select_related("mediator__user"))
    mediation.assignments.filter(ended_at=None).update(ended_at=now)
    for superseded in before:
        tell_people(
            mediation,
            title=_("不用再答复这次调解的指定"),
            body=_("调解编号 %(number)s 已另请调解员主持。"),
            key=f"superseded:{superseded.pk}",
            now=now,
            users=[superseded.mediator.user],
        )
    answer_by = due_in_working_days(clock.local(now).date())
    MediatorAssignment.objects.create(
        mediation=mediation, mediator=mediator, chosen_by_parties=by_parties, assigned_at=now, answer_by=answer_by
    )
    tell_people(
        mediation,
        title=_("请您主持调解"),
        body=_("调解编号 %(number)s。请在%(due)s前答复，并披露与当事人的关系。"),
        facts={"due": answer_by},
        key=f"ask:{mediator.pk}",
        now=now,
        users=[mediator.user],
    )


@transaction.atomic
def accept(*, actor: Actor, mediation_id: uuid.UUID, disclosure: str, now: dt.datetime) -> Mediation:
    """The mediator takes it and says what ties there are to the people, '' for none; the term runs from today.

    Everyone reads the disclosure and may object. Publishes MediationBegan.
    """
    mediation = access_held(actor, mediation_id, "accept")
    assignment = assignment_of(mediation)
    if assignment is None:
        raise Refused("filing.mediation", "accept", [str(_("没有等待您答复的指定"))])
    assignment.accepted_at, assignment.disclosure = now, disclosure.strip()
    assignment.save(update_fields=["accepted_at", "disclosure"])
    mediation.mediator = assignment.mediator
    mediation.began_at = mediation.began_at or now
    if mediation.deadline is None:
        mediation.deadline = _start_term(actor, mediation, now)
    move(mediation, "begin", fields=("mediator", "began_at", "deadline"))
    record(actor=actor, action="accept_mediation", obj=mediation, now=now, detail={"disclosed": bool(assignment.disclosure)})
    tell_people(
        mediation,
        title=_("调解开始，调解员 %(mediator)s"),
        body=_("调解编号 %(number)s，期限到%(due)s。请进入调解室；对调解员有异议的，可以要求更换。"),
        facts={"mediator": assignment.mediator.user.display_name, "due": mediation.deadline.due_on if mediation.deadline else ""},
        key=f"began:{assignment.pk}",
        now=now,
        but=actor.user_id,
    )
    publish(MediationBegan(mediation_id=mediation.pk), now=now)
    return mediation


def _start_term(actor: Actor, mediation: Mediation, now: dt.datetime) -> Deadline:
    return start_deadline(
        actor=actor,
        rule=rule_for(mediation.case.procedure if mediation.case else None),
        trigger=f"mediation:{mediation.pk}",
        triggered_on=clock.local(now).date(),
        key=deadline_key(mediation, 0),
        now=now,
        case=mediation.case,
        filing_id=mediation.filing_id,
    )


@transaction.atomic
def decline(*, actor: Actor, mediation_id: uuid.UUID, reason: str, now: dt.datetime) -> Mediation:
    """The mediator who was asked does not take it; somebody else is sought."""
    mediation = access_held(actor, mediation_id, "accept")
    record(actor=actor, action="decline_mediation", obj=mediation, now=now)
    _end_assignment(mediation, reason, now)
    return mediation


@transaction.atomic
def object_to(*, actor: Actor, mediation_id: uuid.UUID, reason: str, now: dt.datetime) -> Mediation:
    """A party objects to the mediator: another is sought, the term runs on."""
    mediation = access_held(actor, mediation_id, "object")
    record(actor=actor, action="object_to_mediator", obj=mediation, now=now)
    _end_assignment(mediation, reason, now)
    return mediation


@transaction.atomic
def step_down(*, actor: Actor, mediation_id: uuid.UUID, reason: str, now: dt.datetime) -> Mediation:
    """The mediator gives it up, as one must who learns of a tie to the people; another is sought."""
    mediation = access_held(actor, mediation_id, "step_down")
    record(actor=actor, action="step_down", obj=mediation, now=now)
    _end_assignment(mediation, reason, now)
    return mediation


def _end_assignment(mediation: Mediation, reason: str, now: dt.datetime) -> None:
    assignment = assignment_of(mediation)
    if assignment is None:
        raise Refused("filing.mediation", "object", [str(_("还没有调解员"))])
    assignment.ended_at, assignment.reason = now, reason.strip()
    assignment.save(update_fields=["ended_at", "reason"])
    MediationAssent.objects.filter(mediation=mediation, matter__startswith="mediator:").delete()
    told = [assignment.mediator.user]
    mediation.appoint_by = due_in_working_days(clock.local(now).date())
    mediation.mediator = None
    if mediation.state == Mediation.State.OPEN:
        move(mediation, "change_mediator", fields=("appoint_by", "mediator"))
    else:
        mediation.save(update_fields=["appoint_by"])
    tell_people(
        mediation,
        title=_("需要另选调解员"),
        body=_("调解编号 %(number)s。请重新选择；选择不一致的，由法院在%(due)s前指定。"),
        facts={"due": mediation.appoint_by},
        key=f"again:{assignment.pk}",
        now=now,
        users=None,
    )
    tell_people(
        mediation,
        title=_("您不再主持这次调解"),
        body=_("调解编号 %(number)s。"),
        key=f"out:{assignment.pk}",
        now=now,
        users=told,
    )
