"""Decisions as a judge writes them."""

import datetime as dt
import uuid

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.ids import new_code
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.actions.note_attendance import note_attendance
from filing.calendar.models import Hearing
from filing.cases.models import Case, PanelMember, Party
from filing.decisions.actions.check import check
from filing.decisions.actions.sign import sign
from filing.decisions.models import Decision
from filing.decisions.queries import bench
from filing.decisions.rules.drafting import blanks
from filing.decisions.unheard import lacks_trial
from filing.dossier.models import ServedDocument
from tests.factories.people import actor_for


def written(text: str) -> str:
    for place in blanks(text):
        text = text.replace(place, "已写明")
    return text


def write_out(decision_id: uuid.UUID) -> None:
    """The judge has filled in every place that the draft leaves open."""
    decision = Decision.objects.get(pk=decision_id)
    decision.content = {
        part: written(text) if isinstance(text, str) else [written(one) for one in text]
        for part, text in decision.content.items()
    }
    decision.save(update_fields=["content"])


def serve_complaint(case: Case, now: dt.datetime) -> CourtDocument:
    """Every defendant has the copy of the complaint, since a month."""
    copy, _new = CourtDocument.objects.get_or_create(
        kind="complaint_copy",
        case_id=case.pk,
        defaults={
            "template_version": "1",
            "title": "起诉状副本",
            "court": case.court,
            "data": {},
            "verification_code": new_code(16),
        },
    )
    for party in case.parties.filter(role=Party.Role.DEFENDANT):
        ServedDocument.objects.get_or_create(party=party, document=copy, defaults={"effective_at": now - dt.timedelta(days=30)})
    return copy


def hold_trial(case: Case, now: dt.datetime) -> None:
    """The case has been heard, the day before."""
    began = now - dt.timedelta(days=1)
    ended = began + dt.timedelta(hours=1)
    hearing = Hearing.objects.create(
        case=case, starts_at=began, ends_at=ended, opened_at=began, closed_at=ended, state=Hearing.State.CLOSED
    )
    clerk = case.panel.filter(duty=PanelMember.Duty.CLERK, ended_at=None).select_related("user").first()
    if clerk is not None:
        came = set(case.parties.values_list("pk", flat=True))
        note_attendance(actor=actor_for(clerk.user, Role.CLERK), hearing_id=hearing.pk, came=came, now=now)


def hear(case: Case, now: dt.datetime) -> None:
    """What comes before a judgment: the complaint is served, the trial held."""
    serve_complaint(case, now)
    if lacks_trial(case):
        hold_trial(case, now)


def finish(*, actor: Actor, decision_id: uuid.UUID, now: dt.datetime, heard: bool = True) -> Decision:
    """Written out and checked, in a case that was ready to be judged unless told otherwise."""
    decision = Decision.objects.select_related("case__court").get(pk=decision_id)
    if heard and decision.kind == Decision.Kind.JUDGMENT:
        hear(decision.case, now)
    write_out(decision_id)
    return check(actor=actor, decision_id=decision_id, now=now)


def sign_by_all(*, decision_id: uuid.UUID, now: dt.datetime, reason: str = "") -> Decision:
    """Every judge of the case signs, who presides first."""
    decision = Decision.objects.get(pk=decision_id)
    for judge in bench(decision.case):
        decision = sign(actor=actor_for(judge.user), decision_id=decision_id, now=now, reason=reason)
    return decision
