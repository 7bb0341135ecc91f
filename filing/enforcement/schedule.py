"""What enforcement does by the calendar: press for decisions on applications, warn before measures run out, note that they
lapsed, end listings whose term is over.
"""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from filing.enforcement.actions.decide import end_sanction
from filing.enforcement.decision_term import WAITING, deciding
from filing.enforcement.models import DishonestyListing, EnforcementApplication, Measure, Sanction
from filing.enforcement.queries import filing_clerks_at, heads_at, refusals_nobody_signs
from filing.enforcement.rules.terms_of_measures import WARN_DAYS
from filing.notices import tell

HOURLY = dt.timedelta(hours=1)
ACTIVE = Measure.objects.filter(state=Measure.State.ACTIVE)
LISTED = DishonestyListing.objects.filter(state=Sanction.State.IN_FORCE)


@scheduled(every=HOURLY)
def warn_of_expiring_measures(now: dt.datetime) -> None:
    """Tell the officer once, thirty days ahead; without renewal a measure is void (查封规定 art. 27)."""
    soon = clock.local(now).date() + dt.timedelta(days=WARN_DAYS)
    expiring = ACTIVE.filter(expires_on__lte=soon, warned_at=None)
    do_in_rounds(expiring, lambda one: _warn(one, now), by="expires_on", job=f"{__name__}.warn_of_expiring_measures")


@transaction.atomic
def _warn(found: Measure, now: dt.datetime) -> None:
    waiting = ACTIVE.select_for_update(of=("self",)).select_related("enforcement__case", "enforcement__officer")
    measure = waiting.filter(pk=found.pk, warned_at=None).first()
    if measure is None:  # renewed or lifted meanwhile
        return
    tell(
        measure.enforcement.officer,
        title=_("执行措施即将到期"),
        body=_("案号 %(number)s 的一项措施于%(day)s届满，需要续行的请及时办理。"),
        facts={"number": measure.enforcement.case.case_number, "day": measure.expires_on},
        link=reverse("filing:enforcement_case", args=[measure.enforcement_id]),
        key=f"measure_expiring:{measure.pk}",
        now=now,
    )
    measure.warned_at = now
    measure.save(update_fields=["warned_at"])


@scheduled(every=HOURLY)
def press_for_decisions(now: dt.datetime) -> None:
    """Before whom an application lies is told on its last day; the day after, the division heads as well."""
    due = EnforcementApplication.objects.filter(state__in=WAITING, decide_by__lte=clock.local(now).date())
    do_in_rounds(due, lambda one: _press(one, now), by="decide_by", job=f"{__name__}.press_for_decisions")


@transaction.atomic
def _press(found: EnforcementApplication, now: dt.datetime) -> None:
    rows = EnforcementApplication.objects.select_related("source_case__court", "judge", "put_by")
    application = rows.filter(pk=found.pk, state__in=WAITING, decide_by=found.decide_by).first()
    if application is None:  # decided, or its term counted anew meanwhile
        return
    is_late, court = application.decide_by < clock.local(now).date(), application.source_case.court
    for user in [*deciding(application), *(heads_at(court) if is_late else ())]:
        tell(
            user,
            title=_("执行立案审查超过法定期限") if is_late else _("执行立案审查今天到期"),
            body=_("案号 %(number)s 的执行申请：决定是否立案的期限是%(due)s。"),
            facts={"number": application.source_case.case_number, "due": application.decide_by},
            link=reverse("filing:enforcement_application", args=[application.pk]),
            key=f"decide-enforcement:{application.pk}:{application.decide_by}:{'late' if is_late else 'today'}:{user.pk}",
            now=now,
        )


@scheduled(every=HOURLY)
def tell_of_refusals_nobody_signs(now: dt.datetime) -> None:
    """The clerk hears that the judge has left before signing, and puts the refusal before another: its term runs on."""
    job = f"{__name__}.tell_of_refusals_nobody_signs"
    do_in_rounds(refusals_nobody_signs(), lambda one: _tell_to_put_elsewhere(one, now), by="submitted_at", job=job)


@transaction.atomic
def _tell_to_put_elsewhere(found: EnforcementApplication, now: dt.datetime) -> None:
    refusal = refusals_nobody_signs().select_related("source_case__court", "judge", "put_by").filter(pk=found.pk).first()
    if refusal is None or refusal.judge is None:
        return
    clerks = list(filing_clerks_at(refusal.source_case.court))
    for user in [one for one in clerks if one == refusal.put_by] or clerks:  # who put it may have left as well
        tell(
            user,
            title=_("审签裁定的审判员已不在任"),
            body=_("案号 %(number)s：%(judge)s已经不能审签不予受理执行申请的裁定，请重新送审，最迟于%(due)s前决定。"),
            facts={
                "number": refusal.source_case.case_number,
                "judge": refusal.judge.display_name,
                "due": refusal.decide_by,
            },
            link=reverse("filing:enforcement_application", args=[refusal.pk]),
            key=f"nobody-signs:{refusal.pk.hex}:{refusal.judge.pk.hex}:{user.pk.hex}",
            now=now,
        )


@scheduled(every=HOURLY)
def note_lapsed_measures(now: dt.datetime) -> None:
    """A measure whose last day is over without renewal has lapsed."""
    over = ACTIVE.filter(expires_on__lt=clock.local(now).date())
    do_in_rounds(over, lambda one: _lapse(one, now), by="expires_on", job=f"{__name__}.note_lapsed_measures")


@transaction.atomic
def _lapse(found: Measure, now: dt.datetime) -> None:
    measure = ACTIVE.select_for_update().filter(pk=found.pk).first()
    if measure is None:  # renewed or lifted meanwhile
        return
    measure.state, measure.ended_on = Measure.State.LAPSED, measure.expires_on
    measure.save(update_fields=["state", "ended_on"])
    record(actor=SYSTEM, action="measure_lapsed", obj=measure, now=now)


@scheduled(every=HOURLY)
def end_expired_listings(now: dt.datetime) -> None:
    """A listing with a term ends when the term is over (法释〔2017〕7号 art. 10)."""
    over = LISTED.filter(expires_on__lt=clock.local(now).date())
    do_in_rounds(over, lambda one: _unlist(one, now), by="expires_on", job=f"{__name__}.end_expired_listings")


@transaction.atomic
def _unlist(found: DishonestyListing, now: dt.datetime) -> None:
    listing = LISTED.select_for_update(of=("self",)).select_related("enforcement__case").filter(pk=found.pk).first()
    if listing is not None:
        end_sanction(actor=SYSTEM, sanction=listing, reason="失信期限届满", now=now)
