"""The creditor applies for enforcement from the decided case."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.calendar.calendars import due_date
from filing.cases.models import Case, Party
from filing.cases.timeline import add_timeline_entry
from filing.enforcement.decision_term import RULE, start_term
from filing.enforcement.models import ENDED, EnforcementApplication
from filing.enforcement.queries import claim_of, own_creditor


class CannotApply(Exception):
    """The case gives this actor nothing to enforce; ``code`` is ``nothing_owed`` or ``not_yet_due``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def apply_for_enforcement(
    *, actor: Actor, case_id: uuid.UUID, now: dt.datetime, known_assets: str = ""
) -> EnforcementApplication:
    """An application with the debt as it stands today; once for the decision and creditor, asking again gives the same, after a
    refusal a new one.

    The debt, its parties and the title come from the judgment (执行工作规定 art. 18); the court decides within seven days
    (art. 16). Raises ``CannotApply`` while the period for performance runs, or where the judgment gives nothing.
    """
    case = access(actor, Case, case_id, "apply_enforcement", lock=True)
    creditor = own_creditor(actor, case)
    if creditor is None:
        raise CannotApply("nothing_owed")
    application, _created = keep_application(
        actor=actor, creditor=creditor, handed_in_at=now, received_at=now, known_assets=known_assets, now=now
    )
    return application


def keep_application(
    *, actor: Actor, creditor: Party, handed_in_at: dt.datetime, received_at: dt.datetime, known_assets: str, now: dt.datetime
) -> tuple[EnforcementApplication, bool]:
    """The creditor's application as of its day, and whether it is new, in the transaction of the caller, who has judged the right
    to it and holds the case; the court's seven days run from the day it was received. Raises ``CannotApply``.
    """
    case, today, received_on = creditor.case, clock.local(handed_in_at).date(), clock.local(received_at).date()
    claim = claim_of(case, creditor, today)
    if claim is None:
        raise CannotApply("nothing_owed")
    if today < claim.opens_on:
        raise CannotApply("not_yet_due")
    waiting = EnforcementApplication.objects.exclude(state__in=ENDED)
    application, created = waiting.get_or_create(
        decision=claim.decision,
        creditor=creditor,
        defaults={
            "source_case": case,
            "applicant_id": actor.account_id,
            "claim": claim.to_json(),
            "known_assets": known_assets.strip(),
            "submitted_at": handed_in_at,
            "decide_by": due_date(RULE, received_on).due,
        },
    )
    if created:
        _note(actor, application, received_on, now)
    return application, created


def _note(actor: Actor, application: EnforcementApplication, received_on: dt.date, now: dt.datetime) -> None:
    case, key = application.source_case, f"{RULE}:{application.pk}"
    start_term(actor=actor, application=application, day=received_on, now=now)
    add_timeline_entry(
        case=case, kind="enforcement_applied", key=key, title_zh="申请强制执行", title_en="Enforcement applied for", now=now
    )
    detail = {"total": application.claim["total"], "decision": str(application.decision_id)}
    record(actor=actor, action="apply_enforcement", obj=application, now=now, detail=detail)
