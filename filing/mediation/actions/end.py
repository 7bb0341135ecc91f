"""A mediation ends without agreement: the filing returns to the queue, the draft is ready to submit, the case goes on."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.outbox import publish
from filing.applications.models import Application
from filing.applications.queries import WAITING
from filing.calendar.actions.trial_clock import resume_by_key
from filing.calendar.models import Deadline
from filing.events import MediationFailed
from filing.intake.actions.divert import resume
from filing.intake.actions.evidence import touch
from filing.intake.models import DraftEvidence, Filing, FilingDraft
from filing.mediation.holding import access_held
from filing.mediation.models import Mediation, MediationFile, MediationInvitation, Offer
from filing.mediation.queries import had_agreement
from filing.mediation.rules.steps import UNDECIDED
from filing.mediation.transitions import move, tell_people

Ending = Mediation.Ending
ENDED = _("调解结束，未达成协议")
KEPT = _("调解编号 %(number)s。已填写的内容和材料都保留，不用重新填写；调解中的发言不会进入案卷。")
TRIED_ON = _("%(number)s。案件继续审理；调解中的发言不会进入案卷。")
CASE_CLOSED = _("%(number)s。案件已经结案，调解随之结束，不用再答复、选择调解员或者签名。调解中的发言不会进入案卷。")
CLOSED = _("案件已经结案，调解结束")
NO_STATEMENT = _(
    "%(number)s。案件已经结案，调解随之结束：各方签名的调解协议不再制作民事调解书，不能据此申请强制执行；对方不按协议履行的，"
    "可以另行起诉。调解中的发言不会进入案卷。"
)
CLAIM_OVER = _("原告的起诉已经终结，调解结束")
HEARD_ON = _(
    "%(number)s。原告的起诉已经终结，反诉或者第三人的请求继续审理，调解随之结束，不用再答复、选择调解员或者签名。愿意就继续审理的请求"
    "调解的，可以再申请调解。调解中的发言不会进入案卷。"
)
HEARD_ON_WITHOUT_STATEMENT = _(
    "%(number)s。原告的起诉已经终结，反诉或者第三人的请求继续审理，调解随之结束：各方签名的调解协议不再制作民事调解书，不能据此申请"
    "强制执行。愿意就继续审理的请求调解的，可以再申请调解。调解中的发言不会进入案卷。"
)
DECIDED = _("法院已经裁判，调解结束")
NOTHING_LEFT = _(
    "%(number)s。法院已经作出裁判，在线调解到此为止，不用再答复、选择调解员或者签名。您的权利义务以裁判文书为准；各方仍可以"
    "自行和解，案件上诉的，二审中可以再申请调解。调解中的发言不会进入案卷。"
)
STOPPED = _("在线调解停止")
GOES_ON = _(
    "调解编号 %(number)s。有当事人不同意或者撤回同意调解在线进行，在线调解到此为止。愿意继续调解的，请告诉审判人员，由法院组织"
    "线下调解；案件继续审理，其他环节不受影响。调解中的发言不会进入案卷。"
)


@transaction.atomic
def leave(*, actor: Actor, mediation_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """The actor's side leaves; nobody is held in mediation, and no reason is asked (在线调解规则 第二十五条)."""
    mediation = access_held(actor, mediation_id, "leave")
    record(actor=actor, action="leave_mediation", obj=mediation, now=now)
    return fail(actor=actor, mediation=mediation, ending=Ending.WITHDRAWN, now=now)


@transaction.atomic
def end_without_agreement(*, actor: Actor, mediation_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """The mediator finds that no agreement can be reached."""
    mediation = access_held(actor, mediation_id, "end")
    record(actor=actor, action="end_mediation", obj=mediation, now=now)
    return fail(actor=actor, mediation=mediation, ending=Ending.NOT_SETTLED, now=now)


@transaction.atomic
def end_by_portal(*, mediation_id: uuid.UUID, ending: str, now: dt.datetime) -> Mediation:
    """The term is over, nobody answered the invitation, or the filing or case has gone its own way."""
    mediation = access_held(SYSTEM, mediation_id, "end")
    record(actor=SYSTEM, action="end_mediation", obj=mediation, now=now, detail={"ending": ending})
    return fail(actor=SYSTEM, mediation=mediation, ending=ending, now=now)


@transaction.atomic
def stop_online(*, actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> None:
    """A party of the case does not, or does not any more, consent to mediation online: what runs online is over (OLR art. 5).

    In the transaction of the ledger, which judged who may say so. A signed agreement that waits for the statement stays.
    """
    running = Mediation.objects.select_for_update().filter(case=case_id, state__in=UNDECIDED)
    for mediation in running.order_by("asked_at"):
        record(actor=actor, action="stop_online_mediation", obj=mediation, now=now)
        fail(actor=actor, mediation=mediation, ending=Ending.OFFLINE, now=now)


@transaction.atomic
def repent(*, actor: Actor, mediation_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """A party goes back on the agreement before the statement was delivered: the court decides (民事诉讼法 第一百零二条)."""
    mediation = access_held(actor, mediation_id, "repent")
    record(actor=actor, action="repent_mediation", obj=mediation, now=now)
    return fail(actor=actor, mediation=mediation, ending=Ending.REPENTED, now=now)


def fail(*, actor: Actor, mediation: Mediation, ending: str, now: dt.datetime) -> Mediation:
    """The end itself, in the caller's transaction, which has judged the actor's right to it. Publishes MediationFailed.

    Everything goes on without being typed again: the filing keeps its arrival and its content and is decided within a term
    counted anew; the draft stays as it was filled in, with the files that their owner marked as evidence.
    """
    mediation.ending, mediation.ended_at = ending, now
    move(mediation, "fail", fields=("ending", "ended_at"))
    _close(actor, mediation, now)
    draft = FilingDraft.objects.select_for_update(of=("self",)).filter(mediations=mediation, filing=None).first()
    if draft is not None:
        _add_evidence(mediation, draft, now)
    if mediation.filing is not None:
        filing = Filing.objects.get(pk=mediation.filing.pk)
        if filing.state == Filing.State.TO_MEDIATION:
            resume(actor=SYSTEM, filing_id=filing.pk, now=now, reason=ending)
    _tell_end(actor, mediation, now)
    publish(MediationFailed(mediation_id=mediation.pk), now=now)
    return mediation


def _tell_end(actor: Actor, mediation: Mediation, now: dt.datetime) -> None:
    """Everyone but who ended it; that it does not go on online also who said so, for it is told what happens then."""
    title, body, but = ENDED, TRIED_ON if mediation.case_id else KEPT, actor.user_id
    match mediation.ending:
        case Ending.OFFLINE:
            title, body, but = STOPPED, GOES_ON, None
        case Ending.DECIDED:
            title, body = DECIDED, NOTHING_LEFT
        case Ending.CLAIM_OVER:
            title, body = CLAIM_OVER, HEARD_ON_WITHOUT_STATEMENT if had_agreement(mediation) else HEARD_ON
        case Ending.ELSEWHERE if mediation.case_id:
            title, body = CLOSED, NO_STATEMENT if had_agreement(mediation) else CASE_CLOSED
    tell_people(mediation, title=title, body=body, key="failed", now=now, but=but)


def _close(actor: Actor, mediation: Mediation, now: dt.datetime) -> None:
    mediation.offers.filter(state=Offer.State.OPEN).update(state=Offer.State.REPLACED)
    MediationInvitation.objects.filter(party__mediation=mediation, ended_at=None).update(ended_at=now)
    mediation.assignments.filter(ended_at=None, accepted_at=None).update(ended_at=now)
    for agreement in mediation.agreements.filter(dropped_at=None):
        agreement.dropped_at = now
        agreement.save(update_fields=["dropped_at"])
        Application.objects.filter(mediation_agreement=agreement, state__in=WAITING).update(state=Application.State.WITHDRAWN)
    close_term(actor, mediation, Deadline.State.CANCELLED, now)


def close_term(actor: Actor, mediation: Mediation, state: str, now: dt.datetime) -> None:
    """The mediation's own term runs no longer, and the trial limit of its case goes on."""
    if mediation.deadline is not None and mediation.deadline.state == Deadline.State.RUNNING:
        mediation.deadline.state = state
        mediation.deadline.save(update_fields=["state"])
        record(actor=actor, action=f"deadline_{state}", obj=mediation.deadline, now=now)
    if mediation.case_id is not None:
        resume_by_key(actor=actor, key=f"mediation:{mediation.pk}", now=now)


def _add_evidence(mediation: Mediation, draft: FilingDraft, now: dt.datetime) -> None:
    """The files that the draft's owner showed in the room and marked as evidence, in their order, each once."""
    last = max(draft.evidence.values_list("order", flat=True), default=0)
    known = set(draft.evidence.values_list("file_id", flat=True))
    marked = MediationFile.objects.filter(message__mediation=mediation, as_evidence=True, message__author=draft.owner_id)
    shown = list(marked.exclude(file__in=known).order_by("message__said_at", "pk"))
    for order, one in enumerate(shown, last + 1):
        DraftEvidence.objects.create(
            draft=draft, order=order, title=one.file_name.rpartition(".")[0][:160] or one.file_name, purpose="", file=one.file,
            file_name=one.file_name, pages=one.pages,
        )  # fmt: skip
    if shown:
        touch(draft, now)
