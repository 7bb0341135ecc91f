"""What was kept from the other side until it was executed is now served on it."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.applications.effects.disposal import EXECUTION
from filing.applications.holding import access_held
from filing.applications.models import Application
from filing.applications.papers import serve_the_others
from filing.calendar.actions.start_deadline import end_deadlines, start_deadline
from filing.calendar.models import Deadline
from filing.cases.copying import bind_copy
from filing.cases.grouping import share
from filing.cases.models import Case, DossierEntry, Party
from filing.cases.timeline import add_timeline_entry
from filing.causes.procedures import BEFORE_SUIT


@transaction.atomic
def disclose_application(*, actor: Actor, application_id: uuid.UUID, now: dt.datetime) -> Application:
    """The preservation has been executed: the other side is served, and reads the application, its papers and its case.

    Executed first, served afterwards (CPL 103; 保全规定 4): otherwise there would be nothing left to preserve. Who may: judge
    and clerk of the case, and the officer who executes. Before suit the thirty days for suing begin to run.
    Event: DocumentsToServe.
    """
    application = access_held(actor, application_id, "disclose")
    application.disclosed_at = now
    application.save(update_fields=["disclosed_at"])
    if application.follow_up is not None:
        _let_in(application, application.follow_up)
        end_deadlines(actor=actor, rules=(EXECUTION,), state=Deadline.State.MET, now=now, case_id=application.follow_up.pk)
    _start_thirty_days(actor, application, now)
    for entry in DossierEntry.objects.filter(case=application.case, key__startswith=f"application:{application.pk}"):
        entry.sealing = DossierEntry.Sealing.NONE
        entry.save(update_fields=["sealing"])
        share(entry)
    kind = application.definition.name
    add_timeline_entry(
        case=application.case, kind="preservation_executed", key=f"executed:{application.pk}", title_zh=f"{kind.zh}已执行",
        title_en=f"{kind.en}: executed", now=now, document=application.document,
    )  # fmt: skip
    serve_the_others(application, now)
    record(actor=actor, action="disclose", obj=application, now=now)
    return application


def _start_thirty_days(actor: Actor, application: Application, now: dt.datetime) -> None:
    """Before suit, the applicant sues within thirty days of the measure, else it is lifted (CPL 104)."""
    case = application.case
    if case.case_type in BEFORE_SUIT and case.state == Case.State.EFFECTIVE:
        start_deadline(
            actor=actor, rule="sue_after_preservation", trigger=f"executed:{application.pk}", case=case,
            triggered_on=clock.local(now).date(), key=f"sue:{application.pk}", now=now, party=application.party,
        )  # fmt: skip


def _let_in(application: Application, execution: Case) -> None:
    """The respondent and its agents see the case in which it is executed."""
    target = application.case.parties.filter(pk=application.content["respondent"]).first()
    copy = execution.parties.filter(role=Party.Role.RESPONDENT, user=None).first()
    if target is not None and copy is not None:
        bind_copy(target, copy)
    execution.timeline.filter(kind="linked").update(for_court_only=False)
