"""The main volume goes up for an appeal or a retrial and comes back (CPL 174; 《人民法院在线诉讼规则》 第三十五条).

A case that goes on elsewhere under another number takes its file along: ``cases.taking_over``.
"""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.applications.sending_up import appeals_waiting, came_up, is_away, require_answered
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink
from filing.cases.timeline import add_timeline_entry
from filing.dossier.models import DossierTransfer
from filing.dossier.queries import whole_file
from filing.events import DossierReturned, DossierTransferred

WORDS = {
    CaseLink.Kind.APPEAL: ("卷宗移送上级法院", "Dossier sent to the court of appeal"),
    CaseLink.Kind.RECONSIDERATION: ("卷宗移送上级法院复议", "Dossier sent for the reconsideration"),
    CaseLink.Kind.RETRIAL: ("卷宗移送再审法院", "Dossier sent for the retrial"),
}


class NoAppeal(Exception):
    """There is no case of the court above linked to this one, or the volume is already away."""


@transaction.atomic
def transfer_dossier(*, actor: Actor, case_id: uuid.UUID, note: str = "", now: dt.datetime) -> DossierTransfer:
    """The panel of the appeal, or of the retrial, reads the main volume and changes nothing of it.

    An appeal goes up with it, once it is answered or the terms to answer are over, and the court above decides then whether to
    accept it. The secret volume stays. Who may: the clerk of the panel, once the case is decided or a ruling of it is under
    appeal. It meets the term to send the file. Raises NoAppeal, StillAwaited. Publishes DossierTransferred.
    """
    case = access(actor, Case, case_id, "transfer_dossier", lock=True)
    link = case.links_out.filter(kind__in=WORDS).select_related("to_case").order_by("-created_at").first()
    appeals = appeals_waiting(case)
    if (link is None and not appeals) or is_away(case.pk):
        raise NoAppeal
    for appeal in appeals:
        require_answered(appeal, clock.local(now).date())
    volumes = whole_file(case)
    transfer = DossierTransfer.objects.create(
        case=case, to_case=None if appeals or link is None else link.to_case, sent_by_id=actor.account_id, sent_at=now,
        pages=sum(volume.pages for volume in volumes), volumes=len(volumes), note=note.strip()[:200],
    )  # fmt: skip
    end_deadlines(actor=actor, rules=("transfer_appeal",), state=Deadline.State.MET, now=now, case_id=case.pk)
    for appeal in appeals:
        came_up(appeal, now)
    kind = CaseLink.Kind.APPEAL if appeals or link is None else CaseLink.Kind(link.kind)
    _tell(transfer, case, "dossier_sent", *WORDS[kind], now)
    record(actor=actor, action="transfer_dossier", obj=transfer, now=now, detail={"pages": transfer.pages})
    publish(DossierTransferred(case_id=case.pk), now=now)
    return transfer


@transaction.atomic
def return_dossier(*, actor: Actor, transfer_id: uuid.UUID, note: str = "", now: dt.datetime) -> DossierTransfer:
    """The volume is back (退卷): the court of appeal reads it no longer. Who may: the clerk of the appeal case's panel.

    Publishes DossierReturned.
    """
    transfer = access(actor, DossierTransfer, transfer_id, "return", lock=True)
    if transfer.returned_at is None and transfer.to_case_id is not None:
        transfer.returned_by_id, transfer.returned_at = actor.user_id, now
        transfer.note = note.strip()[:200] or transfer.note
        transfer.save(update_fields=["returned_by", "returned_at", "note"])
        _tell(transfer, transfer.case, "dossier_back", "上级法院退卷", "Dossier returned", now)
        record(actor=actor, action="return_dossier", obj=transfer, now=now, reason=note)
        publish(DossierReturned(case_id=transfer.case_id, from_case_id=transfer.to_case_id), now=now)
    return transfer


def _tell(transfer: DossierTransfer, case: Case, kind: str, zh: str, en: str, now: dt.datetime) -> None:
    add_timeline_entry(case=case, kind=kind, key=f"{kind}:{transfer.pk}", title_zh=zh, title_en=en, now=now)
