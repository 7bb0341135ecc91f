"""Which trial limit runs in a case, and its clock as read from the case's rows."""

import datetime as dt

from filing.calendar.models import Deadline, TrialExtension, TrialPause
from filing.calendar.rules.application_terms import DECISIONS
from filing.calendar.rules.terms import parse_term
from filing.calendar.rules.trial_limit import Pause, TrialClock, read_clock
from filing.cases.models import Case

# By procedure; the enforcement's own limit is its room's.
LIMIT_OF = {
    "ordinary": "trial",
    "summary": "trial_summary",
    "small_claims": "trial_small",
    "second_instance": "trial_appeal",
    "ruling_appeal": "trial_appeal_ruling",
    "retrial_examination": "retrial_examination",
    "retrial": "trial_appeal",  # in the procedure of second instance (CPL 218)
    "retrial_first": "trial",  # in that of first instance, also within its limit (CPL 218, CPL-I 128)
    "retrial_small": "trial",
    "special": "trial_special",
}
TRIAL_RULES = tuple(dict.fromkeys(LIMIT_OF.values()))
# Within which the court decides on an application without a suit.
EXTENDABLE = ("bankruptcy_decision", "bankruptcy_decision_objection")
EXAMINATION_RULES = (
    "payment_order", "public_summons_notice", *DECISIONS, "enforcement_objection", "outsider_objection",
    "reconsideration_review",
)  # fmt: skip


def limit_of(case: Case) -> str | None:
    """The trial limit of the case's procedure; None where there is none."""
    return LIMIT_OF.get(case.procedure)


def decision_deadline(case: Case) -> Deadline | None:
    """The court's term to decide on an application that the law lets be extended, while it runs."""
    rows = Deadline.objects.filter(case=case, rule__in=EXTENDABLE, state=Deadline.State.RUNNING)
    return rows.order_by("-created_at").first()


def trial_deadline(case: Case) -> Deadline | None:
    """The trial limit that runs in the case, or the last one that ran."""
    rows = Deadline.objects.filter(case=case, rule__in=TRIAL_RULES).exclude(state=Deadline.State.CANCELLED)
    return rows.order_by("-created_at").first()


def clock_of(deadline: Deadline, today: dt.date) -> TrialClock:
    """The clock of a trial limit: its term, the extensions granted, the pauses of its case."""
    extensions = TrialExtension.objects.filter(case=deadline.case, rule=deadline.rule).order_by("approved_on", "created_at")
    pauses = TrialPause.objects.filter(case=deadline.case)
    return read_clock(
        deadline.triggered_on,
        parse_term(deadline.term),
        today=today,
        extensions=[parse_term(one.term) for one in extensions],
        pauses=[Pause(one.reason, one.began_on, one.ended_on) for one in pauses],
    )
