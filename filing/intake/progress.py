"""What became of a filing, step by step, as its filer reads it."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel.web import formats
from courtportal.kernel.web.components import Link, TimelineEntry
from filing.causes.forms import language
from filing.dossier.titles import document_title
from filing.intake.models import Filing, FilingReview, FilingTransition
from filing.intake.queries import open_correction
from filing.intake.rules.steps import CLOCK_RUNS, STEPS

# Who at the court has the filing in hand is no step of the filer.
AMONG_CLERKS = ("claim", "release", "hand_over")


def progress(filing: Filing, today: dt.date, *, ruling_received: bool) -> list[TimelineEntry]:
    """Every step with the notice made for it, then what is awaited; a ruling of refusal opens once it was received."""
    done = filing.transitions.exclude(act__in=AMONG_CLERKS).select_related("document", "review").order_by("version")
    return [_entry(step, ruling_received) for step in done] + _ahead(filing, today)


def _entry(step: FilingTransition, ruling_received: bool) -> TimelineEntry:
    name, due_on = STEPS[step.act].name.in_language(language()), step.deadline_after
    text = _("补正期限：%(due)s") % {"due": formats.day(due_on)} if due_on and step.act == "request_correction" else ""
    return TimelineEntry(step.happened_at, name[:1].upper() + name[1:], "done", text, _notice(step, ruling_received))


def _notice(step: FilingTransition, ruling_received: bool) -> tuple[Link, ...]:
    refused = step.review is not None and step.review.outcome == FilingReview.Outcome.REFUSED
    if step.document is None or (refused and not ruling_received):
        return ()
    url = reverse("filing:filing_step_notice", args=[step.filing_id, step.version])
    return (Link(document_title(step.document), url),)


def _ahead(filing: Filing, today: dt.date) -> list[TimelineEntry]:
    if (correction := open_correction(filing)) is not None:
        return [TimelineEntry(correction.due_on, _("补正的最后一天（含当日）"), "now", formats.left(correction.due_on, today))]
    if filing.state in CLOCK_RUNS:
        return [TimelineEntry(filing.decide_by, _("法院最迟答复是否立案"), "later", formats.left(filing.decide_by, today))]
    return []
