"""What the court above reads of an appeal before it decides whether to accept it (CPL 171, 174)."""

import datetime as dt
from dataclasses import dataclass

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, may
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.lateness import timely
from filing.applications.models import Application
from filing.applications.rules.answered import APPEALS
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.decisions.models import Decision
from filing.dossier.models import DossierTransfer, ServedDocument


@dataclass(frozen=True, slots=True)
class Examined:
    """The case below with its judgment, when that was served on who appeals, the last day of the term, when the file came."""

    case: Case
    judgment: CourtDocument | None
    served_on: dt.date | None
    lodged_on: dt.date
    due_on: dt.date | None  # None: the term has not begun, or it is not known here
    sent_on: dt.date | None

    @property
    def is_late(self) -> bool:
        """Whether it was lodged after the last day."""
        return self.due_on is not None and self.lodged_on > self.due_on


def examined(actor: Actor, appeal: Application) -> Examined | None:
    """For who may decide on an appeal; None for everybody else and of any other application."""
    if appeal.kind not in APPEALS or not may(actor, appeal, "decide"):
        return None
    judgment, term = appealed(appeal), timely([appeal])[0]
    sent = DossierTransfer.objects.filter(case=appeal.case, returned_at=None).first()
    return Examined(
        case=appeal.case,
        judgment=judgment,
        served_on=_served_on(appeal, judgment),
        lodged_on=term.lodged_on,
        due_on=term.due_on,
        sent_on=clock.local(sent.sent_at).date() if sent else None,
    )


def appealed(appeal: Application) -> CourtDocument | None:
    """The judgment or ruling against which the appeal is; None where it was given on paper."""
    if appeal.kind == "appeal":
        judgment = Decision.objects.filter(case=appeal.case, kind=Decision.Kind.JUDGMENT, document__isnull=False)
        found = judgment.select_related("document").order_by("-created_at").first()
        return found.document if found else None
    served = Deadline.objects.filter(party=appeal.party, rule__in=appeal.definition.until, trigger__startswith="served:")
    latest = served.order_by("-triggered_on").first()
    return CourtDocument.objects.filter(pk=latest.trigger.removeprefix("served:")).first() if latest else None


def _served_on(appeal: Application, judgment: CourtDocument | None) -> dt.date | None:
    if judgment is None or appeal.party_id is None:
        return None
    served = ServedDocument.objects.filter(party=appeal.party_id, document=judgment).first()
    return clock.local(served.effective_at).date() if served and served.effective_at else None
