"""What review does by itself: a filing whose term is over rises to the division head (先行立案, 法释〔2015〕8号 第八条)."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from filing.calendar.models import Deadline
from filing.intake.actions.payment_order import go_on_as_suit
from filing.intake.findings import counted, findings_of_filing
from filing.intake.models import Filing, SecondLook
from filing.intake.payment_order import OPEN_TERMS, TO_SUIT
from filing.intake.queries import filing_clerks, latest_version, rulings_nobody_signs
from filing.intake.rules.findings import RULES_VERSION
from filing.intake.rules.steps import CLOCK_RUNS
from filing.notices import tell

RUNNING = Filing.objects.filter(state__in=CLOCK_RUNS)
OFTEN = dt.timedelta(minutes=30)


@scheduled(every=OFTEN)
def remind_of_last_day(now: dt.datetime) -> None:
    """Who has a filing is told on its last day."""
    due = RUNNING.filter(decide_by=clock.local(now).date()).exclude(claimed_by=None)
    do_in_rounds(due, lambda one: _remind(one, now), by="decide_by", job=f"{__name__}.remind_of_last_day")


@scheduled(every=OFTEN)
def raise_late_filings(now: dt.datetime) -> None:
    """The day after, the division heads of the court are told as well."""
    late = RUNNING.filter(decide_by__lt=clock.local(now).date(), escalated_at=None)
    do_in_rounds(late, lambda one: _escalate(one, now), by="decide_by", job=f"{__name__}.raise_late_filings")


@scheduled(every=OFTEN)
def count_by_new_rules(now: dt.datetime) -> None:
    """What the queue says of the check is what the desk finds, also of what was submitted under earlier rules."""
    outdated = RUNNING.exclude(rules_version=RULES_VERSION).select_related("court")
    do_in_rounds(outdated, _count, by="decide_by", job=f"{__name__}.count_by_new_rules")


def _count(filing: Filing) -> None:
    to_look_at, hints = counted(findings_of_filing(filing, latest_version(filing).content))
    still_waiting = RUNNING.filter(pk=filing.pk, version=filing.version)
    still_waiting.update(findings_to_look_at=to_look_at, hints=hints, rules_version=RULES_VERSION)


@transaction.atomic
def _remind(found: Filing, now: dt.datetime) -> None:
    filing = Filing.objects.select_related("claimed_by").get(pk=found.pk)
    if filing.claimed_by and filing.state in CLOCK_RUNS:
        _tell(filing, filing.claimed_by, _("立案审查今天到期"), now)


@transaction.atomic
def _escalate(found: Filing, now: dt.datetime) -> None:
    filing = Filing.objects.select_for_update().get(pk=found.pk)
    if filing.escalated_at or filing.state not in CLOCK_RUNS:
        return
    filing.escalated_at = now
    filing.save(update_fields=["escalated_at"])
    record(actor=SYSTEM, action="escalate", obj=filing, now=now, detail={"decide_by": filing.decide_by.isoformat()})
    for head in _heads(filing):
        _tell(filing, head, _("立案审查超过法定期限"), now)
    if filing.claimed_by:
        _tell(filing, filing.claimed_by, _("立案审查超过法定期限"), now)


def _tell(filing: Filing, user: User, title: "str | Promise", now: dt.datetime) -> None:
    tell(
        user,
        title=title,
        body=_("%(title)s：期限是%(due)s。期限内无法判定的，应当先行立案。"),
        facts={"title": filing.title, "due": filing.decide_by},
        link=reverse("filing:review_desk", args=[filing.pk]),
        key=f"filing-late:{filing.pk}:{filing.decide_by}:{'late' if filing.escalated_at else 'today'}:{user.pk}",
        now=now,
    )


@scheduled(every=OFTEN)
def tell_of_rulings_nobody_signs(now: dt.datetime) -> None:
    """The clerk hears that the judge has left before signing, and puts the ruling before another: its term runs on."""
    job = f"{__name__}.tell_of_rulings_nobody_signs"
    do_in_rounds(rulings_nobody_signs(), lambda one: _tell_to_put_elsewhere(one, now), by="asked_at", job=job)


@transaction.atomic
def _tell_to_put_elsewhere(found: SecondLook, now: dt.datetime) -> None:
    look = rulings_nobody_signs().select_related("filing__claimed_by", "asked_by", "judge").filter(pk=found.pk).first()
    if look is None or look.judge is None:
        return
    filing = look.filing
    clerks = list(filing_clerks(filing))
    # The clerk may have left as well, and a court need not have a division head.
    for user in [one for one in clerks if one == filing.claimed_by] or list(_heads(filing)) or clerks:
        tell(
            user,
            title=_("审签裁定的审判员已不在任"),
            body=_("%(title)s：%(judge)s已经不能审签，请撤回或者改送其他审判员，最迟于%(due)s前决定。"),
            facts={"title": filing.title, "judge": look.judge.display_name, "due": filing.decide_by},
            link=reverse("filing:review_desk", args=[filing.pk]),
            key=f"look-nobody-signs:{look.pk}:{user.pk}",
            now=now,
        )


def _heads(filing: Filing) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        appointments__role=Role.DIVISION_HEAD,
        appointments__court_id=filing.court_id,
        appointments__ended_at=None,
    ).distinct()


@scheduled(every=OFTEN)
def go_on_as_suits(now: dt.datetime) -> None:
    """Where nobody declined in time, the suit goes on from the payment order that lapsed (CPL-I 439)."""
    over = Deadline.objects.filter(rule=TO_SUIT, state__in=OPEN_TERMS, due_on__lt=clock.local(now).date())
    rows = over.filter(case__filing_id__isnull=False).select_related("case")
    do_in_rounds(rows, lambda one: _go_on(one, now), by="triggered_on", job=f"{__name__}.go_on_as_suits")


def _go_on(term: Deadline, now: dt.datetime) -> None:
    if term.case is not None and term.case.filing_id is not None:
        go_on_as_suit(filing_id=term.case.filing_id, now=now)
