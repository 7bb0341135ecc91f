"""The hearings on the case home."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, may, visible_to
from courtportal.kernel.web import formats
from filing.calendar.models import Deadline, Hearing, TrialPause
from filing.calendar.rules.application_terms import terms_of
from filing.calendar.rules.limits import TIME_LIMITS
from filing.calendar.rules.trial_limit import PAUSES, warning_level
from filing.calendar.trial import clock_of, trial_deadline
from filing.calendar.trial_views import BY_HAND, PauseForm
from filing.calendar.wording import address
from filing.cases.grouping import heard_together
from filing.cases.models import Case, Party
from filing.cases.order import AS_NAMED
from filing.cases.panels import CasePanel, register_case_panel
from filing.cases.queries import is_heard


@register_case_panel
def hearings_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """All hearings of the case, and of the cases heard together with it, with their state, room and the way in."""
    heard = heard_together(case)
    visible = visible_to(request.actor, Hearing).filter(case__in=heard)
    hearings = list(
        visible.select_related("room", "case__court").prefetch_related("changes", "attendances__party").order_by("starts_at")
    )
    mine = list(visible_to(request.actor, Party, "name_day").filter(case=case).order_by(*AS_NAMED)) if is_heard(case) else []
    if not hearings and not mine:
        return None
    cancellable = set(visible_to(request.actor, Hearing, "cancel").filter(case__in=heard).values_list("pk", flat=True))
    open_to = set(visible_to(request.actor, Hearing, "attend").filter(case__in=heard).values_list("pk", flat=True))
    noting = set(visible_to(request.actor, Hearing, "note_attendance").filter(case__in=heard).values_list("pk", flat=True))
    rows = [
        {
            "hearing": hearing,
            "came": _names(hearing, came=True),
            "stayed_away": _names(hearing, came=False),
            "can_note": hearing.pk in noting,
            "address": address(hearing),
            "url": _room_url(hearing) if hearing.pk in open_to else "",
            "can_cancel": hearing.pk in cancellable,
            "changes": sorted(hearing.changes.all(), key=lambda change: change.made_at),
        }
        for hearing in hearings
    ]
    return CasePanel(_("开庭"), "filing/calendar/hearings_panel.html", {"rows": rows, "mine": mine}, 10)


@register_case_panel
def trial_limit_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """The trial limit as a clock: how far it has run, what stopped it, when it ends."""
    deadline = trial_deadline(case)
    if deadline is None or deadline.state != Deadline.State.RUNNING:
        return None
    today, language = clock.today(), get_language() or "zh"
    read = clock_of(deadline, today)
    may_stop = may(request.actor, case, "pause_limit")
    pauses = [
        {
            "pause": pause,
            "name": PAUSES[pause.reason][0].in_language(language),
            "source": PAUSES[pause.reason][1].text.in_language(language),
            "can_end": may_stop and pause.ended_on is None and pause.reason in BY_HAND,
        }
        for pause in TrialPause.objects.filter(case=case).order_by("began_on")
    ]
    context = {
        "matter": TIME_LIMITS[deadline.rule].matter.in_language(language),
        "read": read,
        "left": formats.left(read.due, today),
        "level": warning_level(read.left(today)),
        "stopped": [PAUSES[reason][0].in_language(language) for reason in read.stopped_by],
        "pauses": pauses,
        "extensions": case.trial_extensions.filter(rule=deadline.rule).order_by("approved_on"),
        "form": PauseForm() if may_stop else None,
    }
    return CasePanel(_("审限"), "filing/calendar/trial_limit.html", context, 40)


@register_case_panel
def urgency_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """The hours within which a protection order is ruled on, and the word that it is urgent."""
    terms = terms_of(case.cause_code)
    running = case.deadlines.filter(rule__in=(terms.decision, terms.urgent), state=Deadline.State.RUNNING).first()
    if not terms.urgent or running is None:
        return None
    urgent = running.rule == terms.urgent
    context = {"due_at": running.due_at, "urgent": urgent, "may_mark": not urgent and may(request.actor, case, "mark_urgent")}
    return CasePanel(_("裁定期限"), "filing/calendar/urgency_panel.html", context, 15)


def _names(hearing: Hearing, *, came: bool) -> str:
    return str(_("、")).join(one.party.name for one in hearing.attendances.all() if one.came == came)


def _room_url(hearing: Hearing) -> str:
    """The hearing room, where a higher app has routed one; of an asynchronous hearing the page of its turns."""
    if hearing.mode == Hearing.Mode.ASYNCHRONOUS:
        return reverse("filing:turns", args=[hearing.pk])
    try:
        return reverse("transcription:room", args=[hearing.pk])
    except NoReverseMatch:
        return ""
