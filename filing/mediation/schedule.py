"""What happens to mediations by itself: nobody waits for ever, and no term passes unnoticed."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds, in_rounds
from filing.calendar.actions.trial_clock import pause_trial_limit
from filing.cases.models import Case
from filing.intake.models import Filing
from filing.mediation.actions.end import end_by_portal
from filing.mediation.models import AuthorityProof, Mediation, MediationAgreement, MediationInvitation
from filing.mediation.queries import first_deadline
from filing.mediation.rules.steps import AGREED, OPEN, SIGNING, UNDECIDED, UNSETTLED
from filing.mediation.rules.terms import SILENCE
from filing.mediation.transitions import tell_people

OFTEN = dt.timedelta(minutes=10)
AHEAD = dt.timedelta(days=5)
DECIDED = (Case.State.DECIDED, Case.State.APPEALED, Case.State.EFFECTIVE, Case.State.IN_ENFORCEMENT)
Ending = Mediation.Ending


@scheduled(every=OFTEN)
def end_what_is_over(now: dt.datetime) -> None:
    """The term is over (在线调解规则 第二十四、二十五条)."""
    over = Mediation.objects.filter(state__in=UNDECIDED, deadline__due_on__lt=clock.local(now).date())
    _end(over, Ending.TIMED_OUT, "end_what_is_over", now)


@scheduled(every=OFTEN)
def end_unanswered(now: dt.datetime) -> None:
    """Nobody answered the invitation. Who showed its authority has answered, and has as long again once the court accepted it."""
    waits = MediationInvitation.objects.filter(party__mediation=OuterRef("pk"), ended_at=None, expires_at__gt=now)
    proofs = AuthorityProof.objects.filter(party__mediation=OuterRef("pk"))
    shown = proofs.filter(Q(state=AuthorityProof.State.WAITING) | Q(decided_at__gt=now - SILENCE))
    silent = Mediation.objects.filter(~Exists(waits), ~Exists(shown), state="consent", asked_at__lt=now - SILENCE)
    _end(silent, Ending.SILENT, "end_unanswered", now)


@scheduled(every=OFTEN)
def end_elsewhere(now: dt.datetime) -> None:
    """The filing has been withdrawn, or went its own way, meanwhile."""
    gone = Mediation.objects.filter(state__in=UNDECIDED, filing__isnull=False).exclude(filing__state=Filing.State.TO_MEDIATION)
    _end(gone, Ending.ELSEWHERE, "end_elsewhere", now)


@scheduled(every=OFTEN)
def end_decided(now: dt.datetime) -> None:
    """The case was decided before its decisions ended mediations, or while somebody was taking a step."""
    _end(Mediation.objects.filter(state__in=UNSETTLED, case__state__in=DECIDED), Ending.DECIDED, "end_decided", now)


def _end(rows: QuerySet[Mediation], ending: str, job: str, now: dt.datetime) -> None:
    do_in_rounds(
        rows, lambda one: end_by_portal(mediation_id=one.pk, ending=ending, now=now), by="asked_at", job=f"{__name__}.{job}"
    )


@scheduled(every=dt.timedelta(hours=1))
def stop_trial_limits(now: dt.datetime) -> None:
    """In a case the extension of a mediation does not count towards the trial limit (法释〔2020〕20号)."""
    today = clock.local(now).date()
    extended = Mediation.objects.filter(Q(state=OPEN) | Q(state=SIGNING), case__isnull=False, extensions__gt=0)
    for mediation in in_rounds(extended.select_related("case"), by="asked_at", job=f"{__name__}.stop_trial_limits"):
        first = first_deadline(mediation)
        if mediation.case is not None and first is not None and first.due_on < today:
            pause_trial_limit(actor=SYSTEM, case=mediation.case, reason="settlement", key=f"mediation:{mediation.pk}", now=now)


@scheduled(every=dt.timedelta(hours=1))
def remind_of_confirmation(now: dt.datetime) -> None:
    """Five days before nobody can apply for confirmation any more, everyone is told once."""
    today = clock.local(now).date()
    soon = MediationAgreement.objects.filter(
        mediation__state=AGREED, dropped_at=None, confirm_by__due_on__gte=today, confirm_by__due_on__lte=today + AHEAD
    )
    soon = soon.select_related("mediation__mediator", "confirm_by")
    for agreement in in_rounds(soon, by="drafted_at", job=f"{__name__}.remind_of_confirmation"):
        tell_people(
            agreement.mediation,
            title=_("申请司法确认的期限到%(due)s"),
            body=_("调解编号 %(number)s。需要法院确认的，请各方在期限内共同申请。"),
            facts={"due": agreement.confirm_by.due_on if agreement.confirm_by else today},
            key=f"confirm-soon:{agreement.pk}",
            now=now,
        )
